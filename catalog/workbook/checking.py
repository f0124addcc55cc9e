"""Checks every row of a workbook before any is applied: what passes is staged, what does not is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from catalog.workbook.columns import Header, missing, read_header, read_row
from catalog.workbook.communities import COMMUNITIES
from catalog.workbook.departures import DEPARTURES
from catalog.workbook.fair import FAIR
from catalog.workbook.noun import Known, Line, Noun, Register
from catalog.workbook.pictures import Pictures
from catalog.workbook.products import PRODUCTS
from catalog.workbook.report import Note, Reason, Remark, Report, RowError, Wrong
from catalog.workbook.sheets import Book, Meter, Sheet, SheetRow
from catalog.workbook.staging import BATCH, Stage
from catalog.workbook.steps import Phase, Progress, Step
from catalog.workbook.zones import ZONES
from locales.normalise import search_key

NOUNS = (FAIR, ZONES, COMMUNITIES, PRODUCTS, DEPARTURES)
"""In the order in which they refer to each other."""


@dataclass(frozen=True)
class Surroundings:
    """Where the workbook lies: the fair's time zone, and the pictures beside it."""

    zone: ZoneInfo
    pictures: Pictures

    def picture(self, name: str) -> str:
        """The stored name of a picture beside the workbook. Raises Wrong."""
        return self.pictures.take(name)


@dataclass(frozen=True)
class Check:
    """Everything that a check needs and fills; `late` are rows that were staged, and refused when all were read."""

    known: Known
    source: Surroundings
    stage: Stage
    report: Report
    progress: Progress
    late: dict[str, set[int]] = field(default_factory=dict)

    def sheet(self, noun: Noun, sheet: Sheet) -> None:
        """Checks one sheet from its header to its last row."""
        with sheet.rows() as rows:
            waiting = iter(rows)
            _, header_cells = next(waiting, (1, []))
            header = read_header(noun.columns, header_cells)
            self._note_header(noun, header)
            if self._has_key(noun, header):
                self._rows(noun, header, waiting, sheet.meter)
                self._settle(noun)

    def passed(self) -> Iterator[tuple[Noun, list[Line]]]:
        """The rows that passed, in the order in which they refer to each other, at most a transaction's at a time."""
        for noun in NOUNS:
            for lines in self.stage.batches(noun, self.late.get(noun.name, set())):
                yield noun, lines

    def count(self, noun: Noun) -> int:
        """How many rows of a noun passed."""
        return self.stage.count(noun) - len(self.late.get(noun.name, set()))

    def _note_header(self, noun: Noun, header: Header) -> None:
        self.report.of(noun.name)
        for remark, text in header.remarks:
            self.report.note(Note(noun.name, None, text, remark))

    def _has_key(self, noun: Noun, header: Header) -> bool:
        """Whether the columns are there without which no row can be told from another; an empty sheet needs none."""
        lacking = [name for name in noun.key if not header.has(name)] if header.columns or header.remarks else []
        for name in lacking:
            self.report.refuse(RowError(noun.name, 1, name, Reason.MISSING_COLUMN))
        return bool(header.columns) and not lacking

    def _rows(self, noun: Noun, header: Header, rows: Iterator[SheetRow], meter: Meter) -> None:
        done = 0
        for place, (number, cells) in enumerate(rows):
            if place == 0 and header.is_guide(cells):
                continue
            self._row(noun, header, number, cells)
            done += 1
            if done % BATCH == 0:
                self.progress(Step(Phase.CHECKING, noun.name, done, meter.share()))
        self.progress(Step(Phase.CHECKING, noun.name, done, 1.0))

    def _row(self, noun: Noun, header: Header, number: int, cells: Sequence[str]) -> None:
        values, faults = read_row(header, cells, self.source)
        register = self.known[noun.name]
        key = noun.key_of(values)
        stored = register.stored.get(key) if key is not None else None
        faults += missing(noun.columns, header, values, faults, new=stored is None)
        faulty = {wrong.column for wrong in faults}
        faults += [wrong for wrong in noun.check(values, stored, self.known) if wrong.column not in faulty]
        first = register.first_row(key) if key is not None else None
        if first is not None:
            self._refuse(noun, number, [*faults, _again(noun, first)])
        elif faults:
            self._refuse(noun, number, faults)
            if key is not None:
                register.refuse(key, number)
        elif key is not None:
            register.filed[key] = (number, noun.facts(values, stored))
            self.stage.add(noun, Line(number, values))

    def _refuse(self, noun: Noun, row: int, faults: Sequence[Wrong]) -> None:
        self.report.of(noun.name).refused += 1
        self._name(noun, row, faults)

    def _settle(self, noun: Noun) -> None:
        """Refuses rows for faults between rows; that may leave others without what they refer to, so once more."""
        register = self.known[noun.name]
        late = self.late.setdefault(noun.name, set())
        while found := list(noun.settle(self.known)):
            for key, wrong in found:
                row = register.first_row(key) or 0
                self.report.of(noun.name).refused += row not in late
                late.add(row)
                self._name(noun, row, [wrong])
                register.refuse(key, row)

    def _name(self, noun: Noun, row: int, faults: Sequence[Wrong]) -> None:
        for wrong in faults:
            self.report.refuse(RowError(noun.name, row, wrong.column, wrong.reason, wrong.values))


def survey(connection: Connection) -> dict[str, Register]:
    """What is stored of each noun, as the check needs it."""
    return {noun.name: Register(noun.survey(connection)) for noun in NOUNS}


def used_sheets(book: Book, report: Report) -> list[tuple[Noun, Sheet]]:
    """The sheets that we read, in the order of NOUNS; the others are noted."""
    named = {search_key(name): noun for noun in NOUNS for name in (noun.name, noun.thai)}
    found: dict[str, Sheet] = {}
    for sheet in book.sheets:
        noun = named.get(search_key(sheet.name))
        if noun is not None and noun.name not in found:
            found[noun.name] = sheet
        else:
            remark = Remark.SHEET_TWICE if noun else Remark.SHEET_NOT_USED
            report.note(Note(sheet.name, None, None, remark))
    return [(noun, found[noun.name]) for noun in NOUNS if noun.name in found]


def _again(noun: Noun, first: int) -> Wrong:
    if not noun.key:
        return Wrong(Reason.ONE_FAIR, noun.columns[0].name, row=first)
    return Wrong(Reason.TWICE, noun.key[-1], row=first)
