"""From the cart to an order: what is still to be asked, the summary, and the confirmation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot import messages
from bot.forms import Answers, Form, Question
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog.trade import carts, orders
from catalog.trade.carts import Cart
from catalog.trade.orders import Clocks
from catalog.trade.summaries import Shown, changes, reduced, summarise
from handlers.cards import cart as card
from handlers.cards import order as order_card
from handlers.clocks import clocks
from handlers.everyone.menu import ways_on
from handlers.shopper import address, booking
from handlers.shopper.changes import explain
from locales.i18n import W_

ADDRESS = ("recipient", "phone", "house", "place")


@intent("order", words=W_("order | checkout | buy | buy now | confirm the order"))
def start(turn: Turn) -> list[Message]:
    """Asks what is not known yet; whoever ordered before goes straight to the summary."""
    basket = carts.cart(turn.connection, turn.person.id, turn.now)
    if not basket.lines:
        empty = turn.t("Your cart is empty. Choose a part of the country to begin.")
        return messages.with_quick([messages.text(empty)], ways_on(turn))
    known = {name: getattr(basket.row, name) for name in ADDRESS if getattr(basket.row, name)}
    repeat = len(known) >= (4 if basket.needs_address else 2)
    turn.open_form("checkout", **(known | {"note": ""} if repeat else known))
    return []


@intent("order_address")
def change_address(turn: Turn) -> list[Message]:
    """Asks where it goes anew."""
    turn.open_form("checkout", note=_cart(turn).row.note or "")
    return []


@intent("order_note")
def add_note(turn: Turn) -> list[Message]:
    row = _cart(turn).row
    turn.open_form("checkout", **{name: getattr(row, name) for name in ADDRESS if getattr(row, name)})
    return []


def _cart(turn: Turn) -> Cart:
    return carts.cart(turn.connection, turn.person.id, turn.now)


def _questions(turn: Turn, answers: Answers) -> list[Question]:
    basket = _cart(turn)
    dated = [line for line in basket.lines if line.dated]
    return [
        *(booking.date(line) for line in dated if line.departure_id is None),
        *(booking.heads(line) for line in dated if not line.counted and line.quantity == 1),
        address.recipient(sent=basket.needs_address),
        address.phone,
        *((address.house, *address.place_questions(answers)) if basket.needs_address else ()),
        address.note,
    ]


def _finish(turn: Turn, answers: Answers) -> list[Message]:
    for name, value in answers.items():
        kind, _, line = name.partition(":")
        if kind in ("date", "heads"):
            booking.take(turn, kind, int(line), int(value))
    details = {name: answers[name] for name in (*ADDRESS, "note") if name in answers}
    carts.deliver_to(turn.connection, turn.person.id, {**details, "note": details.get("note") or None}, turn.now)
    return show_summary(turn)


checkout = Form("checkout", _questions, _finish)


def show_summary(turn: Turn, first: str = "") -> list[Message]:
    """The order as it would be placed now; remembers what was shown, so that a change can be named later."""
    summary = summarise(turn.connection, _cart(turn))
    carts.remember_shown(turn.connection, turn.person.id, summary.shown)
    head = [messages.text(first)] if first else []
    return [*head, *card.summary_messages(turn, summary)]


@intent("order_confirm")
def confirm(turn: Turn, cart: int, version: int, digest: str) -> list[Message]:
    return _place(turn, cart, partial(orders.place, turn.connection, turn.person.id, version, digest))


@intent("order_rest")
def confirm_rest(turn: Turn, cart: int, version: int, digest: str) -> list[Message]:
    return _place(turn, cart, partial(orders.place_rest, turn.connection, turn.person.id, version, digest))


def _place(turn: Turn, cart_id: int, place: Callable[[Clocks, str, datetime], int]) -> list[Message]:
    shown = _cart(turn).row
    if shown.id != cart_id:
        raise Stale("cart")
    try:
        group_id = place(clocks(turn), turn.event_id, turn.now)
    except orders.Changed:
        return _changed(turn, shown.shown)
    except orders.Incomplete:
        return start(turn)
    except orders.LinesShort as short:
        return _short(turn, short)
    turn.leave_form()
    return order_card.received(turn, group_id)


def _changed(turn: Turn, shown: Shown | None) -> list[Message]:
    """Nothing was ordered: what changed is said, and the new summary is there to confirm."""
    basket = _cart(turn)
    if not basket.lines:
        return start(turn)
    said = [explain(turn, one) for one in changes(shown or {}, summarise(turn.connection, basket))]
    head = turn.t("Nothing was ordered yet, because something has changed since you looked:")
    lines = "\n".join(f"• {one}" for one in said) or turn.t("• the cart or the address")
    return show_summary(turn, f"{head}\n{lines}\n{turn.t('Please look at the new summary.')}")


def _short(turn: Turn, short: orders.LinesShort) -> list[Message]:
    """Nothing was ordered: what is short is named, and one tap orders the rest."""
    t, basket = turn.t, _cart(turn)
    said = [
        t("• {name}: only {n} left", name=card.line_name(turn, line), n=t.number(left))
        if left
        else t("• {name}: none left", name=card.line_name(turn, line))
        for line, left in short.lines
    ]
    words = "\n".join([t("I am sorry, nothing was ordered: not everything is there any more."), *said])
    rest = reduced(turn.connection, basket, {line.id: left for line, left in short.lines})
    taps = [messages.button(t("Change the cart"), "cart_view")]
    if rest.cart.lines:
        words += "\n" + t("The rest comes to {total} with shipping. Order it with one tap:", total=t.money(rest.total))
        args = {"cart": basket.row.id, "version": basket.row.version, "digest": rest.digest}
        taps.insert(0, messages.button(t("Order the rest"), "order_rest", **args))
    return messages.with_quick([messages.text(words)], taps)
