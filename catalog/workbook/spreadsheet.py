"""Reads an .xlsx file row by row; a formula counts as its result, and one that was never calculated as its text."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.workbook.report import NotAWorkbook, Unreadable
from catalog.workbook.sheets import Book, Sheet, SheetRow, check_size, numbered

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED = 600 * 1024 * 1024
"""An .xlsx is a zip: what it unpacks to is bounded too."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
_CHUNK = 1024 * 1024


def open_xlsx(path: Path) -> Book:
    """The sheets of an .xlsx file. Raises NotAWorkbook."""
    check_size(path)
    formulas = _inspect(path)
    with _workbook(path, results=True) as book:
        names = [sheet.title for sheet in book.worksheets]
    rows = _rows_with_formulas if formulas else _rows
    return Book([Sheet(name, partial(rows, path, name)) for name in names], path.parent)


def _inspect(path: Path) -> bool:
    """Whether any sheet holds a formula; refuses what is no workbook or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise NotAWorkbook(Unreadable.TOO_LARGE, file=path.name, megabytes=MOST_UNPACKED // 1024**2)
            parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(_has_formula(archive, name) for name in parts)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise NotAWorkbook(Unreadable.NOT_XLSX, file=path.name) from error


def _has_formula(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-20:]
    return False


@contextmanager
def _workbook(path: Path, results: bool) -> Iterator[Workbook]:
    # Its import takes 0.6 s, which nobody who loads no workbook should wait for.
    from openpyxl import load_workbook  # noqa: PLC0415

    with warnings.catch_warnings():
        # What it says of drop-downs and styles that it leaves out does not matter to a reader of values.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, read_only=True, data_only=results)
        except Exception as error:
            # Whatever a broken file makes it raise (KeyError, ValueError, ParseError, …), it is the file's fault.
            raise NotAWorkbook(Unreadable.BROKEN, file=path.name) from error
    with closing(book):
        yield book


@contextmanager
def _rows(path: Path, name: str) -> Iterator[Iterator[SheetRow]]:
    with _workbook(path, results=True) as book:
        yield _readable(path, numbered(_cells(book, name)))


@contextmanager
def _rows_with_formulas(path: Path, name: str) -> Iterator[Iterator[SheetRow]]:
    with _workbook(path, results=True) as book, _workbook(path, results=False) as formulas:
        pairs = zip_longest(_cells(book, name, values=False), _cells(formulas, name, values=False), fillvalue=())
        yield _readable(path, numbered(_merged(*pair) for pair in pairs))


def _cells(book: Workbook, name: str, values: bool = True) -> Iterable[tuple[Any, ...]]:
    sheet: Any = book[name]
    # Some programs write a wrong size into the file, and rows beyond it would be lost.
    sheet.reset_dimensions()
    return sheet.iter_rows(values_only=values)  # type: ignore[no-any-return]


def _merged(results: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[Any]:
    return [_result(result, formula) for result, formula in zip_longest(results, formulas)]


def _result(cell: Any, formula: Any) -> Any:
    """The result of a formula; its text where no program has ever calculated it, as with a name that begins with =.

    A result that is an empty text has the type "str".
    """
    if cell is None or cell.value is not None or cell.data_type == "str":
        return cell and cell.value
    return formula.value if formula is not None and isinstance(formula.value, str) else None


def _readable(path: Path, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    try:
        yield from rows
    except NotAWorkbook:
        raise
    except Exception as error:
        raise NotAWorkbook(Unreadable.BROKEN, file=path.name) from error
