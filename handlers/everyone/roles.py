"""Roles: joining a community by code, and changing between shopping and selling."""

from __future__ import annotations

from bot import messages
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog import people
from catalog.offers import communities
from handlers.cards import menu
from handlers.everyone.menu import ways_on


@intent("join_by_code", pattern=f"(?P<code>{people.CODE})")
def join(turn: Turn, code: str) -> list[Message]:
    t = turn.t
    try:
        community_id = people.join(turn.connection, turn.person.id, code, turn.now)
    except people.BadInvite:
        words = t(
            "That code does not work: it may be mistyped, used already or older than 14 days. Please ask for a new one."
        )
        return _refused(turn, words)
    except people.AlreadyMember:
        words = t("You sell there already, so the code was not used: it still works. Please pass it on to your helper.")
        return _refused(turn, words)
    except people.TooManyTries:
        return _refused(turn, t("Too many codes that do not work. Please wait an hour, or ask the organiser."))
    community = communities.community(turn.connection, community_id)
    assert community is not None
    turn.person.role = "seller"
    turn.visits(community.zone, community.id)
    hello = t(
        "Welcome! You now sell for {community}. Each new order comes to you here at once; you answer it by tapping.",
        community=t.pick(community.name),
    )
    return [messages.text(hello), menu.menu(turn)]


def _refused(turn: Turn, words: str) -> list[Message]:
    return messages.with_quick([messages.text(words)], ways_on(turn))


@intent("role")
def change(turn: Turn, to: str) -> list[Message]:
    if to not in people.roles(turn.connection, turn.person.id):
        raise Stale("to")
    turn.person.role = to
    turn.leave_form()
    return [menu.menu(turn)]
