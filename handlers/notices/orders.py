"""News of orders: to the sellers when one comes or ends, to the shopper when it is answered."""

from __future__ import annotations

from bot import carousels, messages
from bot.intents import notice
from bot.messages import Message
from bot.turn import Telling
from catalog.trade import history
from handlers.cards import order as card
from handlers.cards import whole_order


@notice("order.received")
def received(telling: Telling, group_id: int) -> list[Message]:
    """The confirmation again, where its reply did not arrive."""
    return card.received(telling, group_id)


@notice("order.placed")
def placed(telling: Telling, order_id: int) -> list[Message] | None:
    """To a seller, at once: what, how many, from whom; nothing where the order has ended meanwhile."""
    order = history.order(telling.connection, order_id)
    if order.row.state != "placed":
        return None
    t = telling.t
    alt = t(
        "New order #{number}: {total}, {who}",
        number=order_id,
        total=t.money(order.row.total),
        who=card.who(telling, order.row),
    )
    cards = whole_order.for_seller(telling, order)
    return [messages.text(t("New order! Please answer it.")), *carousels.spread(alt, cards)]


@notice("order.cancelled")
def cancelled(telling: Telling, order_id: int) -> list[Message]:
    return _for_seller(telling, telling.t("The shopper has cancelled order #{number}.", number=order_id))


@notice("order.expired_for_seller")
def expired_for_seller(telling: Telling, order_id: int) -> list[Message]:
    words = telling.t(
        "Order #{number} has expired, because it was not answered in time. What was kept back is free again.",
        number=order_id,
    )
    return _for_seller(telling, words)


def _for_seller(telling: Telling, words: str) -> list[Message]:
    taps = [messages.button(telling.t("Today's orders"), "seller_orders")]
    return messages.with_quick([messages.text(words)], taps)


@notice("order.accepted")
def accepted(telling: Telling, order_id: int) -> list[Message]:
    return _for_shopper(
        telling, order_id, telling.t("Good news: the community has accepted order #{number}.", number=order_id)
    )


@notice("order.declined")
def declined(telling: Telling, order_id: int) -> list[Message]:
    order = history.order(telling.connection, order_id)
    words = telling.t(
        "I am sorry: the community cannot do order #{number}. The reason: “{reason}”",
        number=order_id,
        reason=card.reason_words(telling, order.row.reason),
    )
    return _for_shopper(telling, order_id, words)


@notice("order.shipped")
def shipped(telling: Telling, order_id: int) -> list[Message]:
    return _for_shopper(telling, order_id, telling.t("Order #{number} is on its way to you.", number=order_id))


@notice("order.expired")
def expired(telling: Telling, order_id: int) -> list[Message]:
    words = telling.t(
        "I am sorry: the community did not answer order #{number} in time, so it has ended. You owe nothing.",
        number=order_id,
    )
    return _for_shopper(telling, order_id, words)


def _for_shopper(telling: Telling, order_id: int, words: str) -> list[Message]:
    order = history.order(telling.connection, order_id)
    return [messages.text(words), messages.cards(words, [card.for_shopper(telling, order)])]
