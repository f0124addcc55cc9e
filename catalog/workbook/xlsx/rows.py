"""The rows of one sheet of an .xlsx as they stream past; a formula counts as its result."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

from catalog.workbook.sheets import MOST_COLUMNS, SheetRow, as_text, check_row
from catalog.workbook.xlsx.formats import NO_VALUE, CellFormats, read_moment
from catalog.workbook.xlsx.shared_texts import SharedTexts, Words
from catalog.workbook.xlsx.tags import Attributes

MOST_PLACES = 16_384
"""Columns of a sheet: A to XFD."""


def read_rows(path: Path, part: IO[bytes], texts: SharedTexts, formats: CellFormats) -> Iterator[SheetRow]:
    """The rows of the part, without the empty ones. Raises NotAWorkbook for one that no sheet has, and what Tags.read does."""
    reader = _Rows(path, texts, formats)
    for _ in reader.read(part):
        yield from reader.done
        reader.done.clear()
        reader.trim()


class _Rows(Words):
    """Gathers the cells of a row; `done` are those whose end was read."""

    def __init__(self, path: Path, texts: SharedTexts, formats: CellFormats) -> None:
        super().__init__()
        self.done: list[SheetRow] = []
        self._path = path
        self._texts = texts
        self._formats = formats
        self._row: list[str] = []
        self._number = 0
        self._kind = self._format = ""
        self._place = -1
        self._formula: list[str] | None = None

    def begins(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._place = _place(attributes["r"].rstrip("0123456789")) if "r" in attributes else self._place + 1
            if self._place >= MOST_PLACES:
                raise ValueError("no sheet is so wide")
            self._kind, self._format = attributes.get("t", "n"), attributes.get("s", "")
            self._formula = None
            self.words.clear()
        elif name == "v":
            self.listen(self.words.append)
        elif name == "f":
            self._formula = []
            self.listen(self._formula.append)
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            check_row(self._path, self._number)
            self._row, self._place = [], -1
        else:
            super().begins(name, attributes)

    def ends(self, name: str) -> None:
        if name == "c":
            self._put(as_text(self._value()))
        elif name in ("v", "f"):
            self.listen(None)
        elif name == "row":
            if any(self._row):
                self.done.append((self._number, self._row))
        else:
            super().ends(name)

    def trim(self) -> None:
        super().trim()
        if self._formula is not None and len(self._formula) > 1:
            self._formula[1:] = []

    def _put(self, text: str) -> None:
        if self._place < MOST_COLUMNS and text:
            self._row += [""] * (self._place + 1 - len(self._row))
            self._row[self._place] = text

    def _value(self) -> object:
        said = self.taken()
        if not said and self._kind != "str":
            return self._uncalculated()
        if self._kind == "s":
            return self._texts[int(said)]
        if self._kind == "b":
            return said != "0"
        if self._kind == "n":
            return self._formats.number(said, self._format)
        return read_moment(said) if self._kind == "d" else said

    def _uncalculated(self) -> str:
        """The text of a formula that no program has ever calculated, as with a name that begins with =."""
        if self._formula is None:
            return ""
        text = "".join(self._formula)
        return f"={text}" if text else NO_VALUE


@lru_cache(MOST_PLACES)
def _place(letters: str) -> int:
    """The place of a column, from 0 for A."""
    if not 0 < len(letters) <= 3:
        raise ValueError("a column has one to three letters")
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
