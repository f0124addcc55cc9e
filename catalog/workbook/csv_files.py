"""Reads a folder of .csv files, one for each sheet, as Excel or anything else writes them."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from catalog.workbook.report import NotAWorkbook, Unreadable
from catalog.workbook.sheets import Book, Sheet, SheetRow, check_size, numbered

SEPARATORS = ",;\t"
_CHUNK = 1024 * 1024


def open_folder(folder: Path) -> Book:
    """The .csv files of a folder, by their names. Raises NotAWorkbook."""
    return _book(folder, [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv"])


def open_file(path: Path) -> Book:
    """A workbook of one .csv file. Raises NotAWorkbook."""
    return _book(path.parent, [path])


def _book(folder: Path, files: list[Path]) -> Book:
    for path in files:
        check_size(path)
    return Book([Sheet(path.stem, partial(_rows, path)) for path in files], folder)


@contextmanager
def _rows(path: Path) -> Iterator[Iterator[SheetRow]]:
    with path.open(encoding=_encoding(path), newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        yield _named(path, numbered(csv.reader(lines, delimiter=_separator(first))))


def _named(path: Path, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    try:
        yield from rows
    except csv.Error as error:
        raise NotAWorkbook(Unreadable.BROKEN, file=path.name) from error


def _separator(header: str) -> str:
    return max(SEPARATORS, key=header.count)


def _encoding(path: Path) -> str:
    """UTF-8 with or without Excel's mark, UTF-16 with its mark, otherwise the Thai Windows code page."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    return next((name for name in ("utf-8-sig", "cp874") if _reads(path, name)), "") or _refuse(path)


def _reads(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as text:
            while text.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _refuse(path: Path) -> str:
    raise NotAWorkbook(Unreadable.BROKEN, file=path.name)
