"""What a load tells of: rows refused with their reasons, what was left alone, and the counts of each sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

KEPT = 100
"""So many refusals of a sheet and so many notes of a kind stay in the report; all of them are told as they are found."""


class Reason(StrEnum):
    """Why a cell or a row is refused. What each carries in `values` stands in handlers/organiser/import_words.py."""

    REQUIRED = "required"
    MISSING_COLUMN = "missing_column"
    EXCEL_ERROR = "excel_error"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_CODE = "not_a_code"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_A_NUMBER = "not_a_number"
    NOT_MONEY = "not_money"
    MONEY_OUT_OF_RANGE = "money_out_of_range"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_TIME = "not_a_time"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_PHONE = "not_a_phone"
    WRONG_DIGITS = "wrong_digits"
    NOT_PROMPTPAY = "not_promptpay"
    CONSENT_NEEDED = "consent_needed"
    HALF_A_PLACE = "half_a_place"
    TWICE = "twice"
    ONE_FAIR = "one_fair"
    CLOSES_BEFORE_OPENING = "closes_before_opening"
    UNKNOWN = "unknown"
    REFUSED_PARENT = "refused_parent"
    KIND_IS_FIXED = "kind_is_fixed"
    OPTION_WITHOUT_NAME = "option_without_name"
    OPTION_OF_OPTION = "option_of_option"
    OPTION_DIFFERS = "option_differs"
    HAS_OPTIONS = "has_options"
    HAS_DEPARTURES = "has_departures"
    DEPARTURE_OF_OPTION = "departure_of_option"
    DEPARTURE_OF_GOODS = "departure_of_goods"
    ENDS_BEFORE_START = "ends_before_start"
    MORE_PEOPLE_THAN_SEATS = "more_people_than_seats"
    BELOW_HELD = "below_held"
    BELOW_TAKEN = "below_taken"
    NOT_HTTPS = "not_https"
    PICTURE_OUTSIDE = "picture_outside"
    PICTURE_MISSING = "picture_missing"
    PICTURE_BROKEN = "picture_broken"
    PICTURE_TOO_HEAVY = "picture_too_heavy"
    PICTURE_TOO_LARGE = "picture_too_large"


class Remark(StrEnum):
    """What an organiser should know although nothing is wrong."""

    SHEET_NOT_USED = "sheet_not_used"
    SHEET_TWICE = "sheet_twice"
    COLUMN_NOT_USED = "column_not_used"
    COLUMN_TWICE = "column_twice"
    STOCK_LEFT_ALONE = "stock_left_alone"
    IN_THE_PAST = "in_the_past"


COUNTED = frozenset({Remark.IN_THE_PAST})
"""Of these the first row and the number are told: a fair that has begun has many, and their rows say nothing more."""


class Unreadable(StrEnum):
    """Why nothing of a file could be read."""

    MISSING = "missing"
    NOT_ALLOWED = "not_allowed"
    NOT_XLSX = "not_xlsx"
    LOCKED = "locked"
    CUT_SHORT = "cut_short"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NO_SHEETS = "no_sheets"


class NotAWorkbook(Exception):
    """Nothing was read and nothing was changed; `values` names the file (`file`) and what else the reason needs."""

    def __init__(self, reason: Unreadable, **values: Any) -> None:
        super().__init__(f"{reason}: {values}")
        self.reason = reason
        self.values = values


class Wrong(Exception):
    """A fault in one cell, raised or handed on while a row is checked; the sheet and the row are added to it there."""

    def __init__(self, reason: Reason, column: str = "", **values: Any) -> None:
        super().__init__(f"{column}: {reason} {values}")
        self.reason = reason
        self.column = column
        self.values = values


@dataclass(frozen=True)
class RowError:
    """One fault: `row` as Excel counts, `column` by its English name."""

    sheet: str
    row: int
    column: str
    reason: Reason
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """Something to know of a sheet, or of one of its columns or rows."""

    sheet: str
    row: int | None
    column: str | None
    remark: Remark
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Counts:
    """Rows of a sheet. A refused row that exists already keeps what it had."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )


Told = Callable[[RowError | Note], None]
"""Hears of each fault and each note as it is found."""


def _to_nobody(_found: RowError | Note) -> None:
    pass


@dataclass
class Report:
    """What became of a workbook. `applied` is False for a dry run and for all-or-nothing with an error: then the
    counts say what would have happened.

    `errors` and `notes` are only the first of each sheet and kind (KEPT). `faults` counts all of a sheet, but for those
    in `followers`, which come from a refused row above; `remarks` counts the notes. `told` hears of every one.
    """

    counts: dict[str, Counts] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    applied: bool = False
    faults: Counter[str] = field(default_factory=Counter)
    followers: Counter[str] = field(default_factory=Counter)
    remarks: Counter[tuple[str, Remark]] = field(default_factory=Counter)
    told: Told = _to_nobody

    def of(self, sheet: str) -> Counts:
        """The counts of a sheet, zeros at first."""
        return self.counts.setdefault(sheet, Counts())

    def refuse(self, error: RowError) -> None:
        """A fault was found."""
        counted = self.followers if error.reason is Reason.REFUSED_PARENT else self.faults
        counted[error.sheet] += 1
        if counted[error.sheet] <= KEPT:
            self.errors.append(error)
        self.told(error)

    def note(self, note: Note) -> None:
        """Something to know was found. A remark with a `count` to come is told once, by `close`."""
        self.remarks[note.sheet, note.remark] += 1
        many = self.remarks[note.sheet, note.remark]
        if many == 1 or (many <= KEPT and note.remark not in COUNTED):
            self.notes.append(note)
        if note.remark not in COUNTED:
            self.told(note)

    def close(self, sheets: Sequence[str]) -> None:
        """Everything was found: the kept errors lie by `sheets` and rows, and what was only counted is told."""
        self.errors.sort(key=lambda error: (sheets.index(error.sheet), error.row))
        for place, note in enumerate(self.notes):
            if note.remark in COUNTED:
                self.notes[place] = replace(note, values={"count": self.remarks[note.sheet, note.remark]})
                self.told(self.notes[place])
