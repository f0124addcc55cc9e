"""Inviting a helper to sell for the community too."""

from __future__ import annotations

from bot import messages
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog import people
from catalog.offers import communities
from handlers.everyone.menu import ways_on


@intent("helper_invite")
def invite(turn: Turn, community: int) -> list[Message]:
    """A code to pass on, with a link that opens the chat with the code filled in."""
    t = turn.t
    try:
        people.authorize(turn.connection, turn.person.id, "helpers.invite", community)
    except people.Forbidden as error:
        raise Stale("community") from error
    row = communities.community(turn.connection, community)
    assert row is not None
    code = people.invite(turn.connection, community, "helper", turn.now, invited_by=turn.person.id)
    words = [
        t(
            "Pass this on to your helper. Whoever sends the code to this chat within 14 days helps selling for {community}; it works once:",
            community=t.pick(row.name),
        ),
        code,
        messages.chat_link(turn.line_bot_id, code) if turn.line_bot_id else "",
    ]
    return messages.with_quick(
        [messages.text("\n".join(filter(None, words)))], [messages.copy(t("Copy the code"), code), *ways_on(turn)]
    )
