"""The cart: put in, change, take out, empty, look."""

from __future__ import annotations

from bot import messages
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog.trade import carts, filling
from catalog.trade.carts import Line
from catalog.trade.summaries import summarise
from handlers.cards import cart as card
from handlers.everyone.menu import ways_on
from handlers.shopper.checkout import start
from locales.i18n import W_


@intent("cart_view", words=W_("cart | my cart | basket | change the cart"))
def view(turn: Turn) -> list[Message]:
    basket = carts.cart(turn.connection, turn.person.id, turn.now)
    if not basket.lines:
        empty = turn.t("Your cart is empty. Choose a part of the country to begin.")
        return messages.with_quick([messages.text(empty)], ways_on(turn))
    return messages.with_quick(card.cart_messages(turn, summarise(turn.connection, basket)), ways_on(turn))


@intent("cart_add")
def add(turn: Turn, product: int, departure: int = 0) -> list[Message]:
    try:
        line = filling.add(turn.connection, turn.person.id, product, turn.now, departure_id=departure or None)
    except filling.NotForSale:
        return _refused(turn, turn.t("That can no longer be put in the cart. Here is where to go on."))
    except filling.SoldOut:
        return _refused(turn, turn.t("I am sorry, there is no more of that. Here is where to go on."))
    except filling.CartFull:
        return _refused(
            turn,
            turn.t(
                "The cart holds {n} different things and is full. Please order first, or take something out.",
                n=carts.LINES,
            ),
        )
    return messages.with_quick([messages.text(_added(turn, line))], _next_taps(turn, line))


def _refused(turn: Turn, words: str) -> list[Message]:
    return messages.with_quick([messages.text(words)], ways_on(turn))


def _added(turn: Turn, line: Line) -> str:
    t = turn.t
    summary = summarise(turn.connection, carts.cart(turn.connection, turn.person.id, turn.now))
    date = card.when(turn, line)
    lines = [
        t("In the cart: {name}, {n}", name=card.line_name(turn, line), n=t.number(line.quantity)),
        date,
        card.problem_words(turn, line),
        t("The whole cart with shipping: {total}", total=t.money(summary.total))
        if summary.shipping
        else t("The whole cart: {total}", total=t.money(summary.total)),
    ]
    return "\n".join(filter(None, lines))


def _next_taps(turn: Turn, line: Line) -> list[messages.Action]:
    t = turn.t
    return [
        messages.button(t("Order"), "order"),
        messages.button(t("Cart"), "cart_view"),
        messages.button(t("One more"), "cart_add", product=line.product.id, departure=line.departure_id),
        messages.button(t("Go on looking"), "community", community=line.product.community_id),
    ]


@intent("cart_buy")
def buy(turn: Turn, product: int, departure: int = 0) -> list[Message]:
    """Puts it in and goes straight on to the order."""
    try:
        filling.add(turn.connection, turn.person.id, product, turn.now, departure_id=departure or None)
    except (filling.NotForSale, filling.SoldOut, filling.CartFull):
        return add(turn, product, departure)
    return start(turn)


@intent("cart_set")
def set_quantity(turn: Turn, line: int, to: int) -> list[Message]:
    try:
        filling.set_quantity(turn.connection, turn.person.id, line, to, turn.now)
    except filling.NoLine as error:
        raise Stale("line") from error
    return view(turn)


@intent("cart_empty", words=W_("empty the cart | clear the cart"))
def ask_to_empty(turn: Turn) -> list[Message]:
    """Asked first: it cannot be undone."""
    basket = carts.cart(turn.connection, turn.person.id, turn.now)
    if not basket.lines:
        return view(turn)
    asked = turn.t("Take everything out of the cart?")
    taps = [
        messages.button(turn.t("Yes, empty it"), "cart_emptied", version=basket.row.version),
        messages.button(turn.t("No"), "cart_view"),
    ]
    return messages.with_quick([messages.text(asked)], taps)


@intent("cart_emptied")
def empty(turn: Turn, version: int) -> list[Message]:
    basket = carts.cart(turn.connection, turn.person.id, turn.now)
    if basket.row.version != version:
        return view(turn)
    filling.empty(turn.connection, turn.person.id, turn.now)
    return messages.with_quick([messages.text(turn.t("The cart is empty now."))], ways_on(turn))
