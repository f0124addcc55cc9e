"""My orders: the list, one order with its history, and taking one back."""

from __future__ import annotations

from bot import carousels, messages
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog.trade import history, orders
from catalog.trade.moves import AlreadyDone, NotNow
from handlers.cards import order as card
from handlers.cards import pages, whole_order
from handlers.cards.pages import PAGE
from handlers.everyone.menu import ways_on
from locales.i18n import W_


@intent("my_orders")
@intent(
    "order_status",
    words=W_("my orders | orders | status | order status | today's orders | track my order"),
    role="shopper",
)
def mine(turn: Turn, skip: int = 0) -> list[Message]:
    found = history.of_person(turn.connection, turn.person.id, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t("You have not ordered anything yet.")
        return messages.with_quick([messages.text(none)], ways_on(turn))
    cards = [card.for_shopper(turn, order) for order in found]
    alt = turn.t("Your orders: {numbers}", numbers=", ".join(f"#{order.row.id}" for order in found[:PAGE]))
    return messages.with_quick(pages.page(turn, alt, cards, "my_orders", skip), ways_on(turn))


@intent("order_show")
def show(turn: Turn, order: int) -> list[Message]:
    _check_mine(turn, order)
    found = history.order(turn.connection, order)
    alt = f"{turn.t('Order #{number}', number=order)} · {card.state_words(turn, found.row.state)}"
    return messages.with_quick(carousels.spread(alt, whole_order.for_shopper(turn, found)), ways_on(turn))


def _check_mine(turn: Turn, order_id: int) -> None:
    """Somebody else's order is answered as if it did not exist."""
    try:
        orders.of_shopper(turn.connection, turn.person.id, order_id)
    except orders.NoOrder as error:
        raise Stale("order") from error


@intent("order_cancel")
def ask_to_cancel(turn: Turn, order: int) -> list[Message]:
    """Asked first: it cannot be undone."""
    _check_mine(turn, order)
    row = history.order(turn.connection, order).row
    if row.state != "placed":
        return _too_late(turn, order, row.state)
    asked = turn.t("Cancel order #{number} of {total}?", number=order, total=turn.t.money(row.total))
    taps = [
        messages.button(turn.t("Yes, cancel #{number}", number=order), "order_cancelled", order=order),
        messages.button(turn.t("No, keep it"), "order_show", order=order),
    ]
    return messages.with_quick([messages.text(asked)], taps)


@intent("order_cancelled")
def cancel(turn: Turn, order: int) -> list[Message]:
    try:
        orders.cancel(turn.connection, turn.person.id, order, turn.event_id, turn.now)
    except orders.NoOrder as error:
        raise Stale("order") from error
    except AlreadyDone:
        return _say(turn, turn.t("Order #{number} is cancelled already.", number=order))
    except NotNow as now:
        return _too_late(turn, order, now.state)
    return _say(turn, turn.t("Order #{number} is cancelled. The community has been told.", number=order))


def _too_late(turn: Turn, order_id: int, state: str) -> list[Message]:
    words = card.state_words(turn, state)
    return _say(
        turn,
        turn.t(
            "Order #{number} cannot be cancelled here any more. Its state is: {state}", number=order_id, state=words
        ),
    )


def _say(turn: Turn, words: str) -> list[Message]:
    return messages.with_quick([messages.text(words)], ways_on(turn))


def which_to_cancel(turn: Turn) -> list[Message]:
    """With no form open, "cancel" asks which order."""
    found = history.still_open(turn.connection, turn.person.id)
    if not found:
        return _say(turn, turn.t("There is nothing open to cancel."))
    taps = [
        messages.button(turn.t("Cancel #{number}", number=one.row.id), "order_cancel", order=one.row.id)
        for one in found
    ]
    return messages.with_quick([messages.text(turn.t("Which order do you want to cancel?"))], taps)
