"""A workbook in which every column of every sheet is given texts of any kind, each in a row of its own."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalog.workbook.cells import Items, LongText, ShortText, Text
from catalog.workbook.checking import NOUNS
from catalog.workbook.columns import Column
from catalog.workbook.noun import Noun
from tests.fair import OPENING
from tests.races import PROOF
from tests.workbook_office import CLOTH, KO_YO, MORNING, WALK

A_CELL = 20 if PROOF else 3
"""How many texts each column is given; every column begins with others."""
A_CELL_OF_WORDS = 4 if PROOF else 1
"""The same for columns of words, which are given all of them in tests/naughty_rows.py."""
PLAIN = "Plain words"
WORDS = (Text, ShortText, LongText, Items)
"""Kinds of cells that keep what was written, whatever it is."""
ROWS: Mapping[str, Mapping[str, str]] = {
    "fair": {"code": "fair", "name_th": "งาน"},
    "zones": {"code": "south", "name_th": "ใต้"},
    "communities": KO_YO,
    "products": CLOTH,
    "departures": MORNING,
}
"""A row of each sheet that passes; a sheet that is not here fails by its name."""


@dataclass(frozen=True, eq=False)
class Cell:
    """A text in a cell of a row; `row` is its number as Excel counts. What is plain passes."""

    noun: Noun
    column: Column
    text: str
    row: int
    values: Mapping[str, str]
    plain: bool = False

    @property
    def key(self) -> str:
        """The organiser's code of the row."""
        return self.values[self.noun.key[0]]


class Rows:
    """A workbook: the rows of each sheet."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Mapping[str, str]]] = {"fair": [ROWS["fair"]]}

    def close(self) -> None:
        """What other rows refer to is there as well."""
        self.rows["products"].append(WALK)

    def as_csv(self, folder: Path) -> Path:
        """Writes a folder of .csv files."""
        folder.mkdir()
        for name, rows in self.rows.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, _columns(rows), restval="")
                writer.writeheader()
                writer.writerows(rows)
        return folder

    def as_xlsx(self, folder: Path) -> Path:
        """Writes an .xlsx file."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, rows in self.rows.items():
            sheet, columns = book.create_sheet(name), _columns(rows)
            for place, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], start=1):
                for number, column in enumerate(columns, start=1):
                    cell = sheet.cell(place, number, row.get(column))
                    # Else a text that begins with = would be written as a formula.
                    cell.data_type = "s"
        book.save(folder.with_suffix(".xlsx"))
        return folder.with_suffix(".xlsx")


class Sheets(Rows):
    """A workbook in which every column of every sheet is given some of these texts, each in a row of its own."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        more = cycle(texts)
        for noun in NOUNS[1:]:
            self.rows[noun.name] = [ROWS[noun.name]]
            for column in noun.columns:
                words = type(column.cell) in WORDS
                if words:
                    self._add(noun, column, PLAIN, plain=True)
                for text in islice(more, A_CELL_OF_WORDS if words else A_CELL):
                    self._add(noun, column, text)
        self.close()

    def _add(self, noun: Noun, column: Column, text: str, *, plain: bool = False) -> None:
        rows = self.rows[noun.name]
        values = {**ROWS[noun.name], **unique(noun.name, len(rows)), column.name: text}
        rows.append(values)
        self.cells.append(Cell(noun, column, text, len(rows) + 1, values, plain))


def unique(sheet: str, number: int) -> dict[str, str]:
    """What tells a row of a sheet from the others."""
    if sheet != "departures":
        return {"sku" if sheet == "products" else "code": f"{sheet}-{number}"}
    begins = OPENING + timedelta(days=9, minutes=number)
    return {"starts_at": f"{begins:%Y-%m-%d %H:%M}", "ends_at": f"{begins + timedelta(hours=2):%Y-%m-%d %H:%M}"}


def _columns(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def is_xml(text: str) -> bool:
    """Whether an .xlsx file, which is XML 1.0, can hold it at all."""
    return not (
        ILLEGAL_CHARACTERS_RE.search(text) or any("\ud800" <= one <= "\udfff" or one in "\ufffe\uffff" for one in text)
    )


def is_utf_8(text: str) -> bool:
    """Whether a file in UTF-8 can hold it."""
    return not any("\ud800" <= one <= "\udfff" for one in text)
