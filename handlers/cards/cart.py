"""How a cart looks: its lines with what is left of each, and the total."""

from __future__ import annotations

from bot import carousels, flex, messages
from bot.flex import Part
from bot.messages import Message
from bot.turn import Telling
from catalog.trade.carts import Line
from catalog.trade.summaries import Summary
from handlers.cards import cuts

LINES_A_CARD = 5


def line_name(telling: Telling, line: Line) -> str:
    """Name and option of a line."""
    return cuts.with_option(telling, line.product.name, line.product.option)


def when(telling: Telling, line: Line) -> str:
    """The line's date, or that one is still to be chosen; empty for goods."""
    if not line.dated:
        return ""
    if line.starts_at is None or line.ends_at is None:
        return telling.t("The date is asked at checkout")
    return telling.t.span(line.starts_at, line.ends_at, telling.zone)


def cart_messages(telling: Telling, summary: Summary) -> list[Message]:
    """The cart, a few lines a card, each with its own + − and take-out buttons; the last card has the total."""
    t, lines = telling.t, summary.cart.lines
    cards = []
    for start in range(0, len(lines), LINES_A_CARD):
        chunk = lines[start : start + LINES_A_CARD]
        last = start + LINES_A_CARD >= len(lines)
        body = [flex.title(t("Your cart")), *(part for line in chunk for part in _cart_line(telling, line))]
        total = _cart_total(telling, summary) if last else ()
        cards.append(flex.bubble([*body, *total], _cart_buttons(telling, last), size="mega"))
    return carousels.spread(t("Your cart: {total}", total=t.money(summary.total)), cards)


def _cart_line(telling: Telling, line: Line) -> list[Part]:
    t = telling.t
    date = when(telling, line)
    facts: list[Part | None] = [
        flex.words(line_name(telling, line), lines=2, bold=True),
        flex.words(cuts.name(telling, line.product.community_name), size="xs", color=flex.MUTED, lines=1),
        flex.words(date, size="xs", color=flex.MUTED) if date else None,
        flex.words(amount(telling, line), size="xs"),
        problem(telling, line),
    ]
    taps = [
        flex.small_press(messages.button(t("One less"), "cart_set", line=line.id, to=line.quantity - 1), "−"),
        flex.small_press(messages.button(t("One more"), "cart_set", line=line.id, to=line.quantity + 1), "+"),
        flex.small_press(messages.button(t("Take out"), "cart_set", line=line.id, to=0), "×"),
    ]
    return [
        flex.line(),
        flex.column(facts, spacing="none", margin="md"),
        flex.side_by_side(taps, justifyContent="flex-end"),
    ]


def amount(telling: Telling, line: Line) -> str:
    """How many, the price of one, and what that comes to."""
    t = telling.t
    each = t.money(line.product.price)
    if line.dated:
        return t.plural(
            "{n} person × {price} = {total}",
            "{n} people × {price} = {total}",
            line.quantity,
            price=each,
            total=t.money(line.total),
        )
    return t("{n} × {price} = {total}", n=t.number(line.quantity), price=each, total=t.money(line.total))


def problem(telling: Telling, line: Line) -> Part | None:
    """What keeps the line from being ordered as it is."""
    words = problem_words(telling, line)
    return flex.words(words, size="xs", color=flex.WARN) if words else None


def problem_words(telling: Telling, line: Line) -> str:
    """The same in words; empty where nothing is in the way."""
    t = telling.t
    if not line.sellable:
        return t("No longer on sale")
    if line.departed:
        return t("This date is over")
    if line.left >= line.quantity:
        return ""
    return t("Only {n} left", n=t.number(line.left)) if line.left > 0 else t("None left")


def _cart_total(telling: Telling, summary: Summary) -> list[Part]:
    t = telling.t
    return [
        flex.line(),
        *totals(telling, summary),
        flex.words(t("Sent within Thailand only."), size="xs", color=flex.MUTED),
    ]


def totals(telling: Telling, summary: Summary) -> list[Part]:
    """Shipping, where something is sent, and the total."""
    t = telling.t
    shipping = [flex.row(t("Shipping"), fee(telling, summary.shipping))] if summary.cart.needs_address else []
    return [*shipping, flex.row(t("Total"), t.money(summary.total), bold=True)]


def _cart_buttons(telling: Telling, last: bool) -> list[Part | None]:
    t = telling.t
    if not last:
        return []
    return [
        flex.press(messages.button(t("Order"), "order"), style="primary"),
        flex.press(messages.button(t("Empty the cart"), "cart_empty"), style="link"),
    ]


def fee(telling: Telling, satang: int) -> str:
    """A shipping fee; nothing is said to be free."""
    return telling.t.money(satang) if satang else telling.t("free")
