"""Reads a folder of .csv files, one for each sheet, as Excel or anything else writes them."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from catalog.workbook.report import NotAWorkbook, Unreadable
from catalog.workbook.sheets import MOST_COLUMNS, Book, Meter, Sheet, SheetRow, as_text, check_row, check_size

SEPARATORS = ",;\t"
REPORT = "-report"
"""How the name of a file ends that tells what became of a workbook: it is no sheet."""
LONGEST_RECORD = 2 * 1024 * 1024
"""Characters of one row; a row that has more has lost the end of a quotation."""
_CHUNK = 1024 * 1024
_ASCII = bytes(range(128))
# Surrogates (ED A0 80 and above) are no UTF-8, and whoever writes them means it all the same.
_AS_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def open_folder(folder: Path) -> Book:
    """The .csv files of a folder, by their names. Raises NotAWorkbook."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv"]
    return _book(folder, [path for path in files if not path.stem.endswith(REPORT)])


def open_file(path: Path) -> Book:
    """A workbook of one .csv file. Raises NotAWorkbook."""
    return _book(path.parent, [path])


def _book(folder: Path, files: list[Path]) -> Book:
    for path in files:
        check_size(path)
    return Book([_sheet(path, Meter(path.stat().st_size)) for path in files], folder)


def _sheet(path: Path, meter: Meter) -> Sheet:
    return Sheet(path.stem, partial(_rows, path, meter), meter)


class _Lines:
    """The lines of a file, of which only so many characters may make a row: `used` says how many there are so far."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.used = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_RECORD)
        self.used += len(line)
        if self.used >= LONGEST_RECORD:
            raise csv.Error("a row does not end")
        if not line:
            raise StopIteration
        return line


@contextmanager
def _rows(path: Path, meter: Meter) -> Iterator[Iterator[SheetRow]]:
    with path.open("rb") as raw, TextIOWrapper(raw, encoding=_encoding(path), newline="") as file:
        meter.position = raw.tell
        first = file.readline(LONGEST_RECORD)
        file.seek(0)
        yield _readable(path, _numbered(path, _Lines(file), _separator(first)))


def _readable(path: Path, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    try:
        yield from rows
    except csv.Error as error:
        raise NotAWorkbook(Unreadable.BROKEN, file=path.name) from error


def _numbered(path: Path, lines: _Lines, separator: str) -> Iterator[SheetRow]:
    for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
        check_row(path, number)
        lines.used = 0
        if any(row):
            cells = [as_text(value) for value in row[:MOST_COLUMNS]]
            if any(cells):
                yield number, cells


def _separator(header: str) -> str:
    return max(SEPARATORS, key=header.count)


def _encoding(path: Path) -> str:
    """UTF-8 with or without Excel's mark, UTF-16 with its mark, otherwise the Thai Windows code page."""
    with path.open("rb") as file:
        marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if marked:
        return "utf-16" if _reads(path, "utf-16") else _refuse(path)
    if _reads(path, "utf-8-sig"):
        return "utf-8-sig"
    return "cp874" if not _is_damaged_utf_8(path) and _reads(path, "cp874") else _refuse(path)


def _reads(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as text:
            while text.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def _is_damaged_utf_8(path: Path) -> bool:
    """Whether at least two thirds of the bytes above ASCII stand as UTF-8 has them.

    Pairs of letters such as ยก do so in the code page as well, but of a Thai text in it they are about a third.
    """
    above = fitting = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            above += len(chunk.translate(None, _ASCII))
            fitting += len(chunk) - len(_AS_UTF_8.sub(b"", chunk))
    return fitting * 3 >= above * 2


def _refuse(path: Path) -> str:
    raise NotAWorkbook(Unreadable.BROKEN, file=path.name)
