"""The checkout's questions about what takes place at a time: which date, and for how many people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import messages
from bot.forms import Answers, Choice, Question, Unclear
from bot.messages import Action
from bot.turn import Turn
from catalog.offers import listing
from catalog.offers.listing import Departure
from catalog.trade import carts, filling
from catalog.trade.carts import Line
from handlers.cards.cart import line_name
from locales.dates import read_local
from locales.numbers import read_count

DATES_OFFERED = 9


def date(line: Line) -> Question:
    """Which departure: the next ones by tap, any other by the date picker or typed."""
    name = f"date:{line.id}"

    def choices(turn: Turn, _answers: Answers) -> list[Choice]:
        return [Choice(_label(turn, one), str(one.id)) for one in _free(turn, line)]

    def pickers(turn: Turn, _answers: Answers) -> Sequence[Action]:
        times = [one.starts_at.astimezone(turn.zone).date().isoformat() for one in _free(turn, line)]
        if len(times) <= DATES_OFFERED:
            return ()
        return [
            messages.pick_date(
                turn.t("Another date"),
                "form.answer",
                earliest=times[0],
                latest=times[-1],
                form="checkout",
                question=name,
            )
        ]

    return Question(
        name,
        ask=lambda turn, _: turn.t("Which date for {name}?", name=line_name(turn, line)),
        read=lambda turn, text: _read_date(turn, line, text),
        choices=choices,
        pickers=pickers,
    )


def _free(turn: Turn, line: Line) -> list[Departure]:
    parent = line.product.variant_of or line.product.id
    times = listing.coming(turn.connection, turn.now, [parent]).get(parent, [])
    return [one for one in times if one.left > 0]


def _label(turn: Turn, one: Departure) -> str:
    t = turn.t
    return t("{date} ({n} left)", date=t.date_time(one.starts_at, turn.zone), n=t.number(one.left))


def _read_date(turn: Turn, line: Line, text: str) -> int:
    free = _free(turn, line)
    if text.isascii() and text.isdigit() and len(text) <= 16:
        if any(one.id == int(text) for one in free):
            return int(text)
        raise Unclear(turn.t("That date was just taken or is over. Please choose another one."))
    wanted = read_local(text, turn.zone)
    if wanted is None:
        raise Unclear(turn.t("I could not read that as a date. Please tap one."))
    return _on_that_day(turn, free, wanted)


def _on_that_day(turn: Turn, free: list[Departure], wanted: datetime) -> int:
    day = wanted.astimezone(turn.zone).date()
    same = [one for one in free if one.starts_at.astimezone(turn.zone).date() == day]
    exact = [one for one in same if one.starts_at == wanted]
    found = exact or same
    if len(found) == 1:
        return found[0].id
    if found:
        raise Unclear(turn.t("There are several times on that day. Please tap one, or type day and time."))
    raise Unclear(turn.t("Nothing takes place on {date}, or it is full.", date=turn.t.date(wanted, turn.zone)))


def heads(line: Line) -> Question:
    """For how many people: no more than there are seats."""
    most = max(1, min(carts.UNITS, line.left))

    def read(turn: Turn, text: str) -> int:
        count = read_count(text)
        if count is None or count > most:
            raise Unclear(turn.t("Please give one number, from 1 to {n}.", n=most))
        return count

    return Question(
        f"heads:{line.id}",
        ask=lambda turn, _: turn.t("For how many people: {name}?", name=line_name(turn, line)),
        read=read,
        choices=lambda _turn, _answers: [Choice(str(n), str(n)) for n in range(1, min(8, most) + 1)],
    )


def take(turn: Turn, kind: str, line_id: int, value: int) -> None:
    """Puts an answer into the cart; a line that was taken out meanwhile, or a date that is over, is asked again or left."""
    try:
        if kind == "date":
            filling.set_departure(turn.connection, turn.person.id, line_id, value, turn.now)
        else:
            filling.set_quantity(turn.connection, turn.person.id, line_id, value, turn.now)
    except (filling.NoLine, filling.NotForSale, filling.SoldOut):
        return
