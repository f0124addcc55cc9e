"""How a cart looks, and the summary that is confirmed."""

from __future__ import annotations

from datetime import timedelta

from bot import flex, messages
from bot.flex import Part
from bot.messages import Bubble, Message
from bot.turn import Telling
from catalog.trade.carts import Line
from catalog.trade.summaries import Part as Share
from catalog.trade.summaries import Summary
from handlers.clocks import clocks
from locales import addresses
from locales.normalise import cut

LINES_A_CARD = 5


def line_name(telling: Telling, line: Line) -> str:
    """Name and option of a line."""
    t = telling.t
    option = t.pick(line.product.option)
    name = cut(t.pick(line.product.name), 80)
    return f"{name} ({cut(option, 40)})" if option else name


def when(telling: Telling, line: Line) -> str:
    """The line's date, or that one is still to be chosen; empty for goods."""
    if not line.dated:
        return ""
    if line.starts_at is None or line.ends_at is None:
        return telling.t("The date is asked at checkout")
    return telling.t.span(line.starts_at, line.ends_at, telling.zone)


def cart_message(telling: Telling, summary: Summary) -> Message:
    """The cart, a few lines a card, each with its own + − and take-out buttons."""
    t, lines = telling.t, summary.cart.lines
    cards = []
    for start in range(0, len(lines), LINES_A_CARD):
        chunk = lines[start : start + LINES_A_CARD]
        last = start + LINES_A_CARD >= len(lines)
        body = [flex.title(t("Your cart")), *(part for line in chunk for part in _cart_line(telling, line))]
        cards.append(
            flex.bubble(
                [*body, *(_cart_total(telling, summary) if last else ())], _cart_buttons(telling, last), size="mega"
            )
        )
    alt = t("Your cart: {total}", total=t.money(summary.total))
    return messages.cards(alt, cards)


def _cart_line(telling: Telling, line: Line) -> list[Part]:
    t = telling.t
    date = when(telling, line)
    facts: list[Part | None] = [
        flex.words(line_name(telling, line), lines=2, bold=True),
        flex.words(t.pick(line.product.community_name), size="xs", color=flex.MUTED, lines=1),
        flex.words(date, size="xs", color=flex.MUTED) if date else None,
        flex.words(_amount(telling, line), size="xs"),
        _problem(telling, line),
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


def _amount(telling: Telling, line: Line) -> str:
    t = telling.t
    each = t.money(line.product.price)
    if line.dated:
        return t("{n} people × {price} = {total}", n=t.number(line.quantity), price=each, total=t.money(line.total))
    return t("{n} × {price} = {total}", n=t.number(line.quantity), price=each, total=t.money(line.total))


def _problem(telling: Telling, line: Line) -> Part | None:
    t = telling.t
    if not line.sellable:
        return flex.words(t("No longer on sale"), size="xs", color=flex.WARN)
    if line.left is not None and line.left < line.quantity:
        return flex.words(t("Only {n} left", n=t.number(max(0, line.left))), size="xs", color=flex.WARN)
    return None


def _cart_total(telling: Telling, summary: Summary) -> list[Part]:
    t = telling.t
    return [
        flex.line(),
        *_totals(telling, summary),
        flex.words(t("Sent within Thailand only."), size="xs", color=flex.MUTED),
    ]


def _totals(telling: Telling, summary: Summary) -> list[Part]:
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


def summary_messages(telling: Telling, summary: Summary) -> list[Message]:
    """What is about to be ordered: a card for each community and one with the whole, which holds the confirm button."""
    t = telling.t
    shares = [card for part in summary.parts for card in _share_cards(telling, part)]
    alt = t("Please check your order: {total}", total=t.money(summary.total))
    whole = messages.cards(alt, [_whole_card(telling, summary)])
    return [*(messages.cards(alt, shares[i : i + 10]) for i in range(0, len(shares), 10)), whole]


def _share_cards(telling: Telling, part: Share) -> list[Bubble]:
    t = telling.t
    chunks = [part.lines[i : i + 8] for i in range(0, len(part.lines), 8)]
    cards = []
    for chunk in chunks:
        body: list[Part | None] = [flex.title(t.pick(part.community.name))]
        body += [one for line in chunk for one in _summary_line(telling, line)]
        if chunk is chunks[-1]:
            body += _share_end(telling, part)
        cards.append(flex.bubble(body, size="mega"))
    return cards


def _summary_line(telling: Telling, line: Line) -> list[Part | None]:
    date = when(telling, line)
    return [
        flex.words(line_name(telling, line), lines=2, margin="md"),
        flex.words(date, size="xs", color=flex.MUTED) if date else None,
        flex.words(_amount(telling, line), size="xs", color=flex.MUTED),
        _problem(telling, line),
    ]


def _share_end(telling: Telling, part: Share) -> list[Part]:
    t = telling.t
    long = duration(telling, clocks(telling).of(part.flow))
    shipping = (
        [flex.row(t("Shipping"), fee(telling, part.shipping))] if any(not line.dated for line in part.lines) else []
    )
    if part.flow == "booking":
        note = t("The community answers within {time}. Your places are kept until then.", time=long)
    else:
        note = t("Kept for you for {time} after ordering, until the community accepts.", time=long)
    return [
        flex.line(),
        *shipping,
        flex.row(t("Subtotal"), t.money(part.total), bold=True),
        flex.words(note, size="xs", color=flex.MUTED),
    ]


def fee(telling: Telling, satang: int) -> str:
    """A shipping fee; nothing is said to be free."""
    return telling.t.money(satang) if satang else telling.t("free")


def duration(telling: Telling, how_long: timedelta) -> str:
    """Whole hours, or minutes."""
    t, minutes = telling.t, int(how_long.total_seconds() // 60)
    if minutes % 60 == 0:
        return t.plural("{n} hour", "{n} hours", minutes // 60)
    return t.plural("{n} minute", "{n} minutes", minutes)


def _whole_card(telling: Telling, summary: Summary) -> Bubble:
    t, row = telling.t, summary.cart.row
    confirm = messages.button(
        t("Confirm the order"), "order_confirm", cart=row.id, version=row.version, digest=summary.digest
    )
    body: list[Part | None] = [
        flex.title(t("Please check your order")),
        *address_parts(telling, row.recipient, row.phone, row.house if summary.cart.needs_address else None, row.place),
        flex.words(t("Note: {note}", note=row.note), size="xs") if row.note else None,
        flex.line(),
        *_totals(telling, summary),
    ]
    buttons = [
        flex.press(confirm, style="primary"),
        flex.side_by_side(
            [
                flex.press(messages.button(t("Change address"), "order_address"), style="link"),
                flex.press(messages.button(t("Add a note"), "order_note"), style="link"),
            ]
        ),
        flex.press(messages.button(t("Change the cart"), "cart_view"), style="link"),
    ]
    return flex.bubble(body, buttons, size="mega")


def address_parts(
    telling: Telling, recipient: str, phone: str, house: str | None, place_key: str | None
) -> list[Part | None]:
    """Recipient, telephone and, where something is sent, the address in one line."""
    place = addresses.place(place_key) if place_key else None
    where = addresses.one_line(house, place, telling.t) if house and place else ""
    return [
        flex.words(f"{cut(recipient, 80)} · {addresses.show_phone(phone)}", margin="md"),
        flex.words(cut(where, 300), size="xs") if where else None,
    ]
