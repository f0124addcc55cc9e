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
from catalog.trade import carts, filling, placing
from catalog.trade.carts import Cart, Line
from catalog.trade.placing import Clocks
from catalog.trade.summaries import Shown, changes, reduced, summarise
from handlers.cards import cart as card
from handlers.cards import order as order_card
from handlers.cards.summary import summary_messages
from handlers.clocks import clocks
from handlers.everyone.menu import ways_on
from handlers.shopper import address, booking
from handlers.shopper.changes import explain
from locales.i18n import W_

ADDRESS = ("recipient", "phone", "house", "place")


@intent("order", words=W_("order | checkout | buy | buy now | confirm the order"))
def start(turn: Turn) -> list[Message]:
    """Asks what is not known yet; whoever ordered before goes straight to the summary."""
    basket = _cart(turn)
    if not basket.lines:
        return _empty(turn)
    if short := placing.lines_short(basket):
        return _short_at_first(turn, basket, short)
    said = turn.form.answers if turn.form is not None and turn.form.name == "checkout" else {}
    known = {**_known(basket), **{name: value for name, value in said.items() if ":" not in name}}
    repeat = len(known.keys() & set(ADDRESS)) >= (4 if basket.needs_address else 2)
    turn.open_form("checkout", **({"note": basket.row.note or "", **known} if repeat and not said else known))
    return []


def _known(basket: Cart) -> Answers:
    return {name: getattr(basket.row, name) for name in ADDRESS if getattr(basket.row, name)}


def _empty(turn: Turn) -> list[Message]:
    empty = turn.t("Your cart is empty. Choose a part of the country to begin.")
    return messages.with_quick([messages.text(empty)], ways_on(turn))


@intent("order_address")
def change_address(turn: Turn) -> list[Message]:
    """Asks where it goes anew."""
    basket = _cart(turn)
    if not basket.lines:
        return _empty(turn)
    turn.open_form("checkout", note=basket.row.note or "")
    return []


@intent("order_note")
def add_note(turn: Turn) -> list[Message]:
    basket = _cart(turn)
    if not basket.lines:
        return _empty(turn)
    turn.open_form("checkout", **_known(basket))
    return []


@intent("cart_fit")
def fit(turn: Turn, version: int) -> list[Message]:
    """Cuts the cart down to what can be had, and goes on."""
    basket = _cart(turn)
    if basket.row.version == version:
        left = {line.id: count for line, count in placing.lines_short(basket)}
        filling.fit(turn.connection, turn.person.id, left, turn.now)
    return start(turn)


def _cart(turn: Turn) -> Cart:
    return carts.cart(turn.connection, turn.person.id, turn.now)


def _questions(turn: Turn, answers: Answers) -> list[Question]:
    basket = _cart(turn)
    dated = [line for line in basket.lines if line.dated and line.sellable]
    return [
        *(booking.date(line) for line in dated if line.needs_date),
        *(booking.heads(line) for line in dated if not line.counted and line.quantity == 1),
        address.recipient(sent=basket.needs_address),
        address.phone,
        *((address.house, *address.place_questions(answers)) if basket.needs_address else ()),
        address.note,
    ]


def _finish(turn: Turn, answers: Answers) -> list[Message]:
    if not _cart(turn).lines:
        return _empty(turn)
    # How many before when: choosing a date may merge two lines of the same trip.
    for kind in ("heads", "date"):
        for name, value in answers.items():
            if name.startswith(f"{kind}:"):
                booking.take(turn, kind, int(name.partition(":")[2]), int(value))
    details = {name: answers[name] for name in (*ADDRESS, "note") if name in answers}
    note = details.get("note") or None
    filling.deliver_to(turn.connection, turn.person.id, {**details, "note": note}, turn.now)
    return show_summary(turn)


checkout = Form("checkout", _questions, _finish)


def show_summary(turn: Turn, first: str = "") -> list[Message]:
    """The order as it would be placed now; remembers what was shown, so that a change can be named later."""
    summary = summarise(turn.connection, _cart(turn))
    filling.remember_shown(turn.connection, turn.person.id, summary.shown)
    head = [messages.text(first)] if first else []
    return [*head, *summary_messages(turn, summary)]


@intent("order_confirm")
def confirm(turn: Turn, cart: int, version: int, digest: str) -> list[Message]:
    return _place(turn, cart, partial(placing.place, turn.connection, turn.person.id, version, digest))


@intent("order_rest")
def confirm_rest(turn: Turn, cart: int, version: int, digest: str) -> list[Message]:
    return _place(turn, cart, partial(placing.place_rest, turn.connection, turn.person.id, version, digest))


def _place(turn: Turn, cart_id: int, place: Callable[[Clocks, str, datetime], int]) -> list[Message]:
    shown = _cart(turn).row
    if shown.id != cart_id:
        raise Stale("cart")
    try:
        group_id = place(clocks(turn), turn.event_id, turn.now)
    except placing.Changed:
        return _changed(turn, shown.shown)
    except placing.Incomplete:
        return start(turn)
    except placing.LinesShort as short:
        return _short(turn, short)
    turn.leave_form()
    return order_card.received(turn, group_id)


def _changed(turn: Turn, shown: Shown | None) -> list[Message]:
    """Nothing was ordered: what changed is said, and the new summary is there to confirm."""
    basket = _cart(turn)
    try:
        placing.check_complete(basket)
    except placing.Incomplete:
        return start(turn)
    said = explain(turn, changes(shown or {}, summarise(turn.connection, basket)))
    head = turn.t("Nothing was ordered yet, because something has changed since you looked:")
    lines = said or turn.t("• the cart or the address")
    return show_summary(turn, f"{head}\n{lines}\n{turn.t('Please look at the new summary.')}")


def _short_at_first(turn: Turn, basket: Cart, short: list[tuple[Line, int]]) -> list[Message]:
    """Before anything is asked: what cannot be had is named, and one tap leaves it out and goes on."""
    t = turn.t
    words = "\n".join([t("Not everything in your cart can be had as it is:"), *_named(turn, short)])
    taps = [messages.button(t("Change the cart"), "cart_view")]
    left = {line.id: count for line, count in short}
    if any(left.get(line.id, line.quantity) for line in basket.lines):
        taps.insert(0, messages.button(t("Go on with the rest"), "cart_fit", version=basket.row.version))
    return messages.with_quick([messages.text(words)], [*taps, messages.button(t("Menu"), "menu")])


def _named(turn: Turn, short: list[tuple[Line, int]]) -> list[str]:
    return [_why_short(turn, line, left) for line, left in short]


def _why_short(turn: Turn, line: Line, left: int) -> str:
    t, name = turn.t, card.line_name(turn, line)
    if not line.sellable:
        return t("• {name}: no longer on sale", name=name)
    if left:
        return t("• {name}: only {n} left", name=name, n=t.number(left))
    return t("• {name}: all dates are full", name=name) if line.needs_date else t("• {name}: none left", name=name)


def _short(turn: Turn, short: placing.LinesShort) -> list[Message]:
    """Nothing was ordered: what is short is named, and one tap orders the rest."""
    turn.short = True
    t, basket = turn.t, _cart(turn)
    words = "\n".join(
        [t("I am sorry, nothing was ordered: not everything is there any more."), *_named(turn, short.lines)]
    )
    rest = reduced(turn.connection, basket, {line.id: left for line, left in short.lines})
    taps = [messages.button(t("Change the cart"), "cart_view")]
    if rest.cart.lines:
        words += "\n" + t("The rest comes to {total} in all. Order it with one tap:", total=t.money(rest.total))
        args = {"cart": basket.row.id, "version": basket.row.version, "digest": rest.digest}
        taps.insert(0, messages.button(t("Order the rest"), "order_rest", **args))
    return messages.with_quick([messages.text(words)], taps)
