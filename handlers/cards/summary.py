"""The summary that is confirmed: a card for each community's share, and one with the whole."""

from __future__ import annotations

from datetime import timedelta

from bot import carousels, flex, messages
from bot.flex import Part
from bot.messages import Bubble, Message
from bot.turn import Telling
from catalog.trade.carts import Line
from catalog.trade.summaries import Part as Share
from catalog.trade.summaries import Summary
from handlers.cards import address, cart
from handlers.clocks import clocks

LINES_A_CARD = 8


def summary_messages(telling: Telling, summary: Summary) -> list[Message]:
    """What is about to be ordered: a card for each community and one with the whole, which holds the confirm button."""
    t = telling.t
    shares = [card for part in summary.parts for card in _share_cards(telling, part)]
    alt = t("Please check your order: {total}", total=t.money(summary.total))
    return [*carousels.spread(alt, shares), messages.cards(alt, [_whole_card(telling, summary)])]


def _share_cards(telling: Telling, part: Share) -> list[Bubble]:
    t = telling.t
    chunks = [part.lines[i : i + LINES_A_CARD] for i in range(0, len(part.lines), LINES_A_CARD)]
    cards = []
    for chunk in chunks:
        body: list[Part | None] = [flex.title(t.pick(part.community.name))]
        body += [one for line in chunk for one in _summary_line(telling, line)]
        if chunk is chunks[-1]:
            body += _share_end(telling, part)
        cards.append(flex.bubble(body, size="mega"))
    return cards


def _summary_line(telling: Telling, line: Line) -> list[Part | None]:
    date = cart.when(telling, line)
    return [
        flex.words(cart.line_name(telling, line), lines=2, margin="md"),
        flex.words(date, size="xs", color=flex.MUTED) if date else None,
        flex.words(cart.amount(telling, line), size="xs", color=flex.MUTED),
        cart.problem(telling, line),
    ]


def _share_end(telling: Telling, part: Share) -> list[Part]:
    t = telling.t
    long = duration(telling, clocks(telling).of(part.flow))
    sent = any(not line.dated for line in part.lines)
    if part.flow == "booking":
        note = t("The community answers within {time}. Your places are kept until then.", time=long)
    else:
        note = t("Kept for you for {time} after ordering, until the community accepts.", time=long)
    return [
        flex.line(),
        *([flex.row(t("Shipping"), cart.fee(telling, part.shipping))] if sent else []),
        flex.row(t("Subtotal"), t.money(part.total), bold=True),
        flex.words(note, size="xs", color=flex.MUTED),
    ]


def duration(telling: Telling, how_long: timedelta) -> str:
    """Whole hours, or minutes."""
    t, minutes = telling.t, int(how_long.total_seconds() // 60)
    if minutes % 60 == 0:
        return t.plural("{n} hour", "{n} hours", minutes // 60)
    return t.plural("{n} minute", "{n} minutes", minutes)


def _whole_card(telling: Telling, summary: Summary) -> Bubble:
    t, row = telling.t, summary.cart.row
    house = row.house if summary.cart.needs_address else None
    confirm = messages.button(
        t("Confirm the order"), "order_confirm", cart=row.id, version=row.version, digest=summary.digest
    )
    body: list[Part | None] = [
        flex.title(t("Please check your order")),
        *address.parts(telling, row.recipient, row.phone, house, row.place),
        address.note(telling, row.note),
        flex.line(),
        *cart.totals(telling, summary),
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
