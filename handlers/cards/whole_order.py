"""One order whole: every line, where it goes, and to the shopper what has happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from bot import flex
from bot.flex import Part
from bot.messages import Bubble
from bot.turn import Telling
from catalog.trade.history import Order
from handlers.cards import address
from handlers.cards import order as card

LINES_A_CARD = 8
EVENTS_SHOWN = 8


def for_shopper(telling: Telling, order: Order) -> list[Bubble]:
    """Every line, the address, the note and the history, on as many cards as they need."""
    row = order.row
    start = [card.clock_line(telling, row), card.what_next(telling, order)]
    past = [part for one in order.events[-EVENTS_SHOWN:] for part in _event(telling, one)]
    end = [
        *card.totals(telling, order),
        *address.parts(telling, row.recipient, row.phone, row.house, row.place),
        address.note(telling, row.note),
        flex.line(),
        flex.words(telling.t("What happened"), bold=True),
        *past,
    ]
    return _cards(telling, order, start, end, [card.cancel_button(telling, row)])


def for_seller(telling: Telling, order: Order) -> list[Bubble]:
    """Every line, who ordered, and what can be done; the buttons stand after all that they are about."""
    start = [card.seller_clock(telling, order.row)]
    end = [*card.totals(telling, order), *card.buyer(telling, order.row), *card.to_do(telling, order)]
    return _cards(telling, order, start, end, card.seller_buttons(telling, order))


def _cards(
    telling: Telling,
    order: Order,
    start: Sequence[Part | None],
    end: Sequence[Part | None],
    buttons: Sequence[Part | None],
) -> list[Bubble]:
    chunks = [order.lines[i : i + LINES_A_CARD] for i in range(0, len(order.lines), LINES_A_CARD)]
    cards = []
    for number, chunk in enumerate(chunks, start=1):
        body = [*card.heading(telling, order.row), *(start if number == 1 else ()), *card.lines(telling, chunk)]
        last = number == len(chunks)
        cards.append(flex.bubble([*body, *(end if last else ())], buttons if last else (), size="mega"))
    return cards


def _event(telling: Telling, one: Row[Any]) -> list[Part]:
    words = f"{telling.t.date_time(one.at, telling.zone)} · {card.state_words(telling, one.to_state)}"
    said = f"“{card.reason_words(telling, one.reason)}”" if one.reason else ""
    reason = [flex.words(said, size="xs", color=flex.MUTED)] if said else []
    return [flex.words(words, size="xs"), *reason]
