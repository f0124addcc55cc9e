"""A seller's orders: today's list, accept, decline with a reason, sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row

from bot import carousels, messages
from bot.forms import Answers, Choice, Form, Question, Unclear
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog.offers import communities
from catalog.trade import history, orders
from catalog.trade.moves import AlreadyDone, NotNow
from handlers.cards import order as card
from handlers.cards import pages, whole_order
from handlers.cards.pages import PAGE
from handlers.everyone.menu import ways_on
from handlers.reading import one_line
from locales.i18n import W_

REASON = 200


@intent("seller_orders")
@intent(
    "order_status",
    words=W_("my orders | orders | status | order status | today's orders | track my order"),
    role="seller",
)
def today(turn: Turn, skip: int = 0) -> list[Message]:
    """Orders of today and older ones that still wait, those that wait for an answer first."""
    mine = [one.id for one in communities.sold_by(turn.connection, turn.person.id)]
    local = turn.now.astimezone(turn.zone)
    midnight = datetime.combine(local.date(), time(), turn.zone)
    found = history.for_sellers(turn.connection, mine, midnight, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t("No orders today. You will hear of each new one here at once.")
        return messages.with_quick([messages.text(none)], ways_on(turn))
    cards = [card.for_seller(turn, order) for order in found]
    waiting = sum(order.row.state == "placed" for order in found[:PAGE])
    alt = (
        turn.t.plural("{n} order waits for your answer", "{n} orders wait for your answer", waiting)
        if waiting
        else turn.t("Today's orders")
    )
    return messages.with_quick(pages.page(turn, alt, cards, "seller_orders", skip), ways_on(turn))


@intent("seller_order")
def show(turn: Turn, order: int) -> list[Message]:
    """One order whole."""
    try:
        orders.of_seller(turn.connection, turn.person.id, order)
    except orders.NoOrder as error:
        raise Stale("order") from error
    found = history.order(turn.connection, order)
    alt = f"{turn.t('Order #{number}', number=order)} · {card.state_words(turn, found.row.state)}"
    return messages.with_quick(carousels.spread(alt, whole_order.for_seller(turn, found)), ways_on(turn))


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
    cards = whole_order.for_seller(turn, history.order(turn.connection, order_id))
    return messages.with_quick([messages.text(words), *carousels.spread(words, cards)], ways_on(turn))


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
def ask_why(turn: Turn, order: int) -> list[Message]:
    """Asks for the reason; nothing is declined before it is given."""
    if refused := _not_to_decline(turn, order):
        return refused
    taps = [
        messages.button(words, "seller_declined", order=order, reason=code)
        for code, words in card.reasons(turn.t).items()
    ]
    taps.append(messages.button(turn.t("Another reason"), "seller_decline_why", order=order))
    taps.append(messages.button(turn.t("Do not decline"), "seller_order", order=order))
    asked = turn.t("Why can order #{number} not be done? The shopper will read the reason.", number=order)
    return messages.with_quick([messages.text(asked)], taps)


def _not_to_decline(turn: Turn, order: int) -> list[Message] | None:
    try:
        row = orders.of_seller(turn.connection, turn.person.id, order)
    except orders.NoOrder as error:
        raise Stale("order") from error
    if row.state == "placed":
        return None
    state = card.state_words(turn, row.state)
    words = turn.t("That is not possible any more: order #{number} is “{state}”.", number=order, state=state)
    return _shown(turn, order, words)


@intent("seller_declined")
def decline(turn: Turn, order: int, reason: str) -> list[Message]:
    """Declines with one of the usual reasons."""
    if reason not in card.reasons(turn.t):
        raise Stale("reason")
    return _decline(turn, order, reason)


@intent("seller_decline_why")
def type_why(turn: Turn, order: int) -> list[Message]:
    """Another reason is typed, and confirmed before it counts."""
    if refused := _not_to_decline(turn, order):
        return refused
    turn.open_form("decline", order=order)
    return []


def _decline(turn: Turn, order: int, reason: str) -> list[Message]:
    refused = _move(
        turn, order, lambda: orders.decline(turn.connection, turn.person.id, order, reason, turn.event_id, turn.now)
    )
    return _shown(
        turn, order, refused or turn.t("Order #{number} is declined. The shopper has been told why.", number=order)
    )


def _why(answers: Answers) -> list[Question]:
    def sure(turn: Turn, _answers: Answers) -> str:
        said = {"number": answers["order"], "reason": answers["reason"]}
        return turn.t("Decline order #{number}? The shopper will read: “{reason}”", **said)

    reason = Question(
        "reason",
        ask=lambda turn, _: turn.t("Please type why order #{number} cannot be done.", number=answers["order"]),
        read=lambda turn, text: one_line(turn, text, REASON),
    )
    return [reason, Question("sure", ask=sure, read=_read_sure, choices=_yes_or_no)]


def _yes_or_no(turn: Turn, _answers: Answers) -> list[Choice]:
    return [Choice(turn.t("Yes, decline"), "yes"), Choice(turn.t("No"), "no")]


def _read_sure(turn: Turn, text: str) -> str:
    if text not in ("yes", "no"):
        raise Unclear(turn.t("Please tap one of the two."))
    return text


def _declined(turn: Turn, answers: Answers) -> list[Message]:
    if answers["sure"] == "yes":
        return _decline(turn, answers["order"], answers["reason"])
    return _shown(turn, answers["order"], turn.t("Nothing was declined."))


decline_form = Form("decline", lambda _turn, answers: _why(answers), _declined)
