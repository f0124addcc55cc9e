"""What a workbook is, however it is written: sheets whose rows stream past as texts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from catalog.workbook.report import NotAWorkbook, Unreadable
from locales.normalise import clean

MOST_BYTES = 100 * 1024 * 1024
"""A file above this is refused unread; 100,000 products take about half of it as .csv, a tenth as .xlsx."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 200
"""Excel has as many rows, and more columns, of which none is ours."""

SheetRow = tuple[int, list[str]]
"""The number of a row as Excel counts, and the texts of its cells."""


def _nowhere() -> int:
    return 0


@dataclass
class Meter:
    """How much of a sheet has been read: its `size` in bytes, and at which of them the reader is."""

    size: int
    position: Callable[[], int] = _nowhere

    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.position() / self.size) if self.size else 1.0


@dataclass(frozen=True)
class Sheet:
    """One sheet or file: `rows()` streams it from the top, without the empty rows, each time anew."""

    name: str
    rows: Callable[[], AbstractContextManager[Iterable[SheetRow]]]
    meter: Meter


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook, and the folder in which its pictures lie. `close` lets go of what was opened."""

    sheets: list[Sheet]
    folder: Path
    close: Callable[[], None] = field(default=lambda: None)


def check_size(path: Path) -> None:
    """Raises NotAWorkbook when the file is missing, not for us, or larger than we read."""
    if not path.is_file():
        raise NotAWorkbook(Unreadable.MISSING, file=path.name)
    if not os.access(path, os.R_OK):
        raise NotAWorkbook(Unreadable.NOT_ALLOWED, file=path.name)
    if path.stat().st_size > MOST_BYTES:
        raise NotAWorkbook(Unreadable.TOO_LARGE, file=path.name, megabytes=MOST_BYTES // 1024**2)


def check_row(path: Path, number: int) -> None:
    """Raises NotAWorkbook for a row further down than any sheet of Excel goes."""
    if number > MOST_ROWS:
        raise NotAWorkbook(Unreadable.TOO_MANY_ROWS, file=path.name, limit=MOST_ROWS)


def as_text(value: Any) -> str:
    """What a cell says, as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        # How Excel writes a carriage return into a cell.
        return clean(value.replace("_x000D_", "")).strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # Excel itself reckons with 15 digits: 19.990000000000002 is 19.99 on its screen.
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        # A day and time is a fraction in Excel, a few microseconds off.
        return (value + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
