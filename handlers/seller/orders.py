"""A seller's orders: today's list, accept, decline with a reason, sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row

from bot import messages
from bot.forms import Answers, Choice, Form, Question, Unclear
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog import people
from catalog.trade import history, orders
from catalog.trade.moves import AlreadyDone, NotNow
from handlers.cards import order as card
from handlers.cards.product import PAGE, more_card
from handlers.everyone.menu import ways_on
from locales.i18n import W_
from locales.normalise import graphemes

REASON = 200


@intent(
    "order_status",
    words=W_("my orders | orders | status | order status | today's orders | track my order"),
    role="seller",
)
def today(turn: Turn, skip: int = 0) -> list[Message]:
    """Orders of today and older ones that still wait, those that wait for an answer first."""
    mine = [one.id for one in people.communities_of(turn.connection, turn.person.id)]
    local = turn.now.astimezone(turn.zone)
    midnight = datetime.combine(local.date(), time(), turn.zone)
    found = history.for_sellers(turn.connection, mine, midnight, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t("No orders today. You will hear of each new one here at once.")
        return messages.with_quick([messages.text(none)], ways_on(turn))
    cards = [card.for_seller(turn, order) for order in found[:PAGE]]
    if len(found) > PAGE:
        more = messages.button(turn.t("Show more"), "order_status", skip=skip + PAGE)
        cards.append({**more_card(turn, more, skip + PAGE), "size": "mega"})
    waiting = sum(order.row.state == "placed" for order in found[:PAGE])
    alt = (
        turn.t.plural("{n} order waits for your answer", "{n} orders wait for your answer", waiting)
        if waiting
        else turn.t("Today's orders")
    )
    return messages.with_quick([messages.cards(alt, cards)], ways_on(turn))


def _move(turn: Turn, order_id: int, make: Callable[[], Row[Any]]) -> str | None:
    """Makes a move; what to say where it could not be made, else None."""
    t = turn.t
    try:
        make()
    except orders.NoOrder as error:
        raise Stale("order") from error
    except AlreadyDone:
        return t("Already done: order #{number}.", number=order_id)
    except NotNow as now:
        return t(
            "That is not possible any more: order #{number} is “{state}”.",
            number=order_id,
            state=card.state_words(turn, now.state),
        )
    return None


def _shown(turn: Turn, order_id: int, words: str) -> list[Message]:
    order = history.order(turn.connection, order_id)
    return messages.with_quick(
        [messages.text(words), messages.cards(words, [card.for_seller(turn, order)])], ways_on(turn)
    )


@intent("seller_accept")
def accept(turn: Turn, order: int) -> list[Message]:
    refused = _move(turn, order, lambda: orders.accept(turn.connection, turn.person.id, order, turn.event_id, turn.now))
    if refused is None and history.order(turn.connection, order).row.state == "expired":
        refused = turn.t(
            "The time for order #{number} had just run out, so it has ended. The shopper has been told.", number=order
        )
    return _shown(
        turn, order, refused or turn.t("Order #{number} is accepted. The shopper has been told.", number=order)
    )


@intent("seller_ship")
def ship(turn: Turn, order: int) -> list[Message]:
    refused = _move(turn, order, lambda: orders.ship(turn.connection, turn.person.id, order, turn.event_id, turn.now))
    return _shown(
        turn, order, refused or turn.t("Order #{number} is marked as sent. The shopper has been told.", number=order)
    )


@intent("seller_decline")
def decline(turn: Turn, order: int) -> list[Message]:
    """Asks for the reason; nothing is declined before it is given."""
    try:
        row = orders.of_seller(turn.connection, turn.person.id, order)
    except orders.NoOrder as error:
        raise Stale("order") from error
    if row.state != "placed":
        state = card.state_words(turn, row.state)
        return _shown(
            turn,
            order,
            turn.t("That is not possible any more: order #{number} is “{state}”.", number=order, state=state),
        )
    turn.open_form("decline", order=order)
    return []


def _read_reason(turn: Turn, text: str) -> str:
    said = " ".join(text.split())
    if not said or graphemes(said) > REASON:
        raise Unclear(turn.t("A short reason, please: at most {n} characters.", n=REASON))
    return said


def _reasons(turn: Turn, _answers: Answers) -> list[Choice]:
    t = turn.t
    usual = [t("Sold out"), t("Cannot be made in time"), t("Cannot be sent there"), t("That date is not possible")]
    return [Choice(one, one) for one in usual]


def _ask_reason(turn: Turn, answers: Answers) -> str:
    return turn.t(
        "Why can order #{number} not be done? Tap a reason or type one; the shopper will read it.",
        number=answers["order"],
    )


def _declined(turn: Turn, answers: Answers) -> list[Message]:
    order = answers["order"]
    refused = _move(
        turn,
        order,
        lambda: orders.decline(turn.connection, turn.person.id, order, answers["reason"], turn.event_id, turn.now),
    )
    return _shown(
        turn, order, refused or turn.t("Order #{number} is declined. The shopper has been told why.", number=order)
    )


decline_form = Form(
    "decline", lambda _turn, _answers: [Question("reason", _ask_reason, _read_reason, _reasons)], _declined
)
