"""What a sheet's columns are, and how its header and rows are read by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalog.workbook.cells import Cell, Source
from catalog.workbook.report import Reason, Remark, Wrong
from locales.normalise import norm, search_key

_IN_A_LANGUAGE = re.compile(r"([a-z]+)_([a-z]{2,3}(?:-[a-z]{2,4})?)")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


@dataclass(frozen=True)
class Column:
    """One column: its two names, how its cells are read, and the field of the row that they fill.

    With `language` the field holds texts by language code, of which this column gives one. `default` is what an
    empty cell means, and a new row without the column. `also` is one more name that is understood.
    """

    name: str
    thai: str
    cell: Cell
    field: str = ""
    language: str = ""
    required: bool = False
    default: Any = None
    also: str = ""

    @cached_property
    def target(self) -> tuple[str, str]:
        """The field and the language that this column fills."""
        return self.field or self.name, self.language

    def read(self, text: str, source: Source) -> Any:
        """The value of a cell. Raises Wrong, with this column's name."""
        if not text or (self.required and _is_blank(text)):
            return "" if self.language else self.default
        try:
            if text in _EXCEL_ERRORS:
                raise Wrong(Reason.EXCEL_ERROR, value=text)
            return self.cell.take(text, source)
        except Wrong as wrong:
            wrong.column = self.name
            raise


@dataclass(frozen=True)
class Header:
    """Which column stands at which place, and what is to be said of the others: (remark, the header's text)."""

    columns: dict[int, Column]
    remarks: list[tuple[Remark, str]]

    @cached_property
    def targets(self) -> frozenset[tuple[str, str]]:
        """The fields and languages that the columns fill."""
        return frozenset(column.target for column in self.columns.values())

    def has(self, name: str) -> bool:
        """Whether the column is there."""
        return any(column.name == name for column in self.columns.values())

    def is_guide(self, cells: Sequence[str]) -> bool:
        """Whether this row only tells how to fill each column, as the template's second row does."""
        filled = [
            (column, cells[place]) for place, column in self.columns.items() if place < len(cells) and cells[place]
        ]
        named = sum(_key(text) in _names(column) for column, text in filled)
        return named * 2 > len(filled)


def read_header(columns: Sequence[Column], cells: Sequence[str]) -> Header:
    """Finds the columns by their English or Thai names, further languages by the pattern name_xx."""
    by_name = {name: column for column in columns for name in _names(column)}
    header = Header({}, [])
    taken: set[tuple[str, str]] = set()
    for place, text in enumerate(cells):
        if not text:
            continue
        column = by_name.get(_key(text)) or _in_further_language(columns, text)
        if column is None:
            header.remarks.append((Remark.COLUMN_NOT_USED, _first_line(text)))
        elif column.target in taken:
            header.remarks.append((Remark.COLUMN_TWICE, _first_line(text)))
        else:
            taken.add(column.target)
            header.columns[place] = column
    return header


def read_row(header: Header, cells: Sequence[str], source: Source) -> tuple[dict[str, Any], list[Wrong]]:
    """The values of a row by field, and every fault in it; a field of texts becomes {language: text}, "" for empty."""
    values: dict[str, Any] = {}
    faults: list[Wrong] = []
    for place, column in header.columns.items():
        try:
            value = column.read(cells[place] if place < len(cells) else "", source)
        except Wrong as wrong:
            faults.append(wrong)
            continue
        _put(values, column, value)
    return values, faults


def missing(
    columns: Sequence[Column], header: Header, values: dict[str, Any], faults: list[Wrong], new: bool
) -> Iterator[Wrong]:
    """The required columns that a row leaves empty. One that is not in the file is missed only by a new row."""
    faulty = {wrong.column for wrong in faults}
    for column in columns:
        if (
            column.required
            and column.name not in faulty
            and (new or column.target in header.targets)
            and not _given(values, column)
        ):
            yield Wrong(Reason.REQUIRED, column.name)


def defaults(columns: Sequence[Column]) -> dict[str, Any]:
    """What a new row holds in each field that its file does not fill."""
    return {column.target[0]: {} if column.language else column.default for column in columns}


def _is_blank(text: str) -> bool:
    """Whether it is nothing but invisible marks: as a name that would be a card without one."""
    return not text.isprintable() and not norm(text)


def _put(values: dict[str, Any], column: Column, value: Any) -> None:
    field, language = column.target
    if language:
        values.setdefault(field, {})[language] = value
    else:
        values[field] = value


def _given(values: dict[str, Any], column: Column) -> bool:
    field, language = column.target
    value = values.get(field)
    return bool(value and value.get(language)) if language else value is not None


def _names(column: Column) -> set[str]:
    return {search_key(name) for name in (column.name, column.thai, column.also) if name}


def _key(text: str) -> str:
    return search_key(_first_line(text))


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].strip()


def _in_further_language(columns: Sequence[Column], text: str) -> Column | None:
    """name_ja, story_zh-tw: as the English column of that field, in the other language."""
    found = _IN_A_LANGUAGE.fullmatch(_first_line(text).lower())
    if not found:
        return None
    english = next((column for column in columns if column.target == (found[1], "en")), None)
    return english and replace(english, name=found[0], thai=found[0], language=found[2], required=False)
