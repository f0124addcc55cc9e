"""A workbook in which one row holds a text in every column of words at once, and why each column has to refuse it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from catalog.workbook.cells import Items, LongText, ShortText
from catalog.workbook.checking import NOUNS
from catalog.workbook.columns import Column
from catalog.workbook.noun import Noun
from locales.normalise import graphemes, norm
from tests.naughty_workbook import PLAIN, ROWS, WORDS, Rows, unique
from tests.shown import as_cleaned, as_kept

MOST_UNITS = 8
"""Code points of a character, on average: what has more is a stack of marks."""
MOST_ITEMS = 30
EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


def words_of(noun: Noun) -> list[Column]:
    """Its columns that keep what was written."""
    return [column for column in noun.columns if type(column.cell) in WORDS]


def as_stored(column: Column, text: str) -> Any:
    """What is kept of a text in a column of words: one line, several, or a list of them, each once."""
    if type(column.cell) is LongText:
        return _lines(text)
    return list(_items(text)) if type(column.cell) is Items else _line(text)


def why_refused(column: Column, text: str) -> str:
    """Why a column of words has to refuse a text; "" where it has to take it."""
    written = _lines(text)
    if column.required and not norm(written):
        return "required"
    if written in EXCEL_ERRORS:
        return "excel_error"
    if type(column.cell) is Items:
        items = as_stored(column, text)
        too_long = any(_is_too_long(column, one) for one in items)
        return "too_long" if too_long else "too_many" if len(items) > MOST_ITEMS else ""
    return "too_long" if _is_too_long(column, as_stored(column, text)) else ""


@cache
def _lines(text: str) -> str:
    return as_cleaned(text).strip()


@cache
def _line(text: str) -> str:
    return as_kept(text)


@cache
def _items(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(as_kept, filter(str.strip, re.split("[;,\n]", as_cleaned(text)))))))


def _is_too_long(column: Column, words: str) -> bool:
    most = column.cell.limit
    if type(column.cell) is ShortText:
        return len(words) > most
    return len(words) > most and (len(words) > MOST_UNITS * most or graphemes(words) > most)


@dataclass(frozen=True, eq=False)
class Row:
    """A row with a text in these columns; `number` is its number as Excel counts. What is plain looks as it should."""

    noun: Noun
    columns: Sequence[Column]
    text: str
    number: int
    values: Mapping[str, str]
    plain: bool = False

    @property
    def key(self) -> str:
        """The organiser's code of the row."""
        return self.values[self.noun.key[0]]

    @cached_property
    def refused(self) -> set[tuple[str, str]]:
        """The columns that have to refuse it, and why."""
        return {(one.name, why) for one in self.columns if (why := why_refused(one, self.text))}

    @cached_property
    def filled(self) -> frozenset[str]:
        """The columns in which something is to be seen of it."""
        return frozenset(one.name for one in self.columns if as_stored(one, self.text))


class FilledRows(Rows):
    """A workbook with two rows for each text, one with all columns of words that have to take it, one with the others."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self.filled: list[Row] = []
        for noun in NOUNS[1:]:
            self.rows[noun.name] = [ROWS[noun.name]]
            for text in texts:
                refusing = [one for one in words_of(noun) if why_refused(one, text)]
                self._add(noun, [one for one in words_of(noun) if one not in refusing], text)
                self._add(noun, refusing, text)
            self._add_plain(noun)
        self.close()

    def _add_plain(self, noun: Noun) -> None:
        """A plain row for each choice of columns that is filled with something."""
        for names in {one.filled for one in self.filled if one.noun is noun and not one.refused}:
            self._add(noun, [one for one in noun.columns if one.name in names], PLAIN, plain=True)

    def _add(self, noun: Noun, columns: Sequence[Column], text: str, *, plain: bool = False) -> None:
        if columns:
            rows = self.rows[noun.name]
            given = {column.name: text for column in columns}
            values = {**ROWS[noun.name], **unique(noun.name, len(rows)), **given}
            rows.append(values)
            self.filled.append(Row(noun, columns, text, len(rows) + 1, values, plain))

    def taken(self) -> Iterator[Row]:
        """The rows that have to be taken."""
        return (one for one in self.filled if not one.refused)
