"""Opens a workbook, an .xlsx or a folder of .csv files, as sheets whose rows stream past as texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from catalog.workbook.report import NotAWorkbook, Unreadable
from locales.normalise import clean

MOST_BYTES = 100 * 1024 * 1024
"""A file above this is refused unread; 100,000 products take about a tenth of it."""
MOST_COLUMNS = 200

SheetRow = tuple[int, list[str]]
"""The number of a row as Excel counts, and the texts of its cells."""


@dataclass(frozen=True)
class Sheet:
    """One sheet or file: `rows()` streams it from the top, each time anew."""

    name: str
    rows: Callable[[], AbstractContextManager[Iterable[SheetRow]]]


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook, and the folder in which its pictures lie."""

    sheets: list[Sheet]
    folder: Path


def check_size(path: Path) -> None:
    """Raises NotAWorkbook when the file is missing or larger than we read."""
    if not path.is_file():
        raise NotAWorkbook(Unreadable.MISSING, file=path.name)
    if path.stat().st_size > MOST_BYTES:
        raise NotAWorkbook(Unreadable.TOO_LARGE, file=path.name, megabytes=MOST_BYTES // 1024**2)


def numbered(rows: Iterable[Iterable[Any]]) -> Iterator[SheetRow]:
    """The rows with their numbers, without the empty ones."""
    for number, row in enumerate(rows, start=1):
        cells = [as_text(value) for value in list(row)[:MOST_COLUMNS]]
        if any(cells):
            yield number, cells


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
