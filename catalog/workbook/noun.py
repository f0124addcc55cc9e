"""What every noun of the workbook declares: its columns, its key, how its rows are checked, compared and written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, insert, update

from catalog.workbook.cells import Moment
from catalog.workbook.columns import Column
from catalog.workbook.report import Note, Reason, Remark, RowError, Wrong

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Rules:
    """What the person who loads has chosen, and the time of loading."""

    now: datetime
    set_stock: bool = False


@dataclass(frozen=True)
class Line:
    """A checked row: its number in the sheet and its values by field."""

    row: int
    values: dict[str, Any]


@dataclass
class Plan:
    """What a row asks for, seen against what lies in the database: `old` is None for a new row."""

    row: int
    old: Mapping[str, Any] | None
    changes: dict[str, Any]
    recount: int | None = None
    errors: list[RowError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def touches(self) -> bool:
        """Whether anything is to be written."""
        return self.old is None or bool(self.changes) or self.recount is not None

    @property
    def after(self) -> dict[str, Any]:
        """All fields as they will be."""
        return {**(self.old or {}), **self.changes}

    def note(self, sheet: str, column: str, remark: Remark, **values: Any) -> None:
        """Something to know of the row."""
        self.notes.append(Note(sheet, self.row, column, remark, values))


class Recount(NamedTuple):
    """A new count of what lies on a shelf, and the row that asks for it."""

    stock_id: int
    row: int
    total: int


@dataclass
class Register:
    """The rows of one noun as a check knows them: those stored, those of the file that pass, those refused.

    Facts are what other rows are checked against; each noun has a tuple of its own for them.
    """

    stored: dict[Key, Any]
    filed: dict[Key, tuple[int, Any]] = field(default_factory=dict)
    refused: dict[Key, int] = field(default_factory=dict)

    def find(self, key: Key) -> Any | None:
        """The facts of a row as they will be after loading."""
        filed = self.filed.get(key)
        return filed[1] if filed else self.stored.get(key)

    def first_row(self, key: Key) -> int | None:
        """The row of the file that brought this key first."""
        filed = self.filed.get(key)
        return filed[0] if filed else self.refused.get(key)

    def refuse(self, key: Key, row: int) -> None:
        """The row does not pass after all."""
        self.filed.pop(key, None)
        self.refused[key] = row


Known = Mapping[str, Register]
"""The register of each noun, by its name."""


def _nothing(_known: Known) -> Iterator[tuple[Key, Wrong]]:
    return iter(())


def _uncounted(_connection: Connection, _recount: Recount) -> RowError | None:
    return None


@dataclass(frozen=True)
class Noun:
    """One sheet of the workbook."""

    name: str
    thai: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    survey: Callable[[Connection], dict[Key, Any]]
    """The facts of every stored row."""
    facts: Callable[[dict[str, Any], Any], Any]
    """The facts of a row as they will be, from its values and its stored facts or None."""
    check: Callable[[dict[str, Any], Any, Known], Iterable[Wrong]]
    """Faults that show only between cells or rows, from the values, the stored facts or None, and what is known."""
    present: Callable[[Connection, Sequence[Key]], dict[Key, Mapping[str, Any]]]
    """The stored rows with these keys, in the fields of the columns."""
    plan: Callable[[Line, Mapping[str, Any] | None, Rules], Plan]
    write: Callable[[Connection, Sequence[Plan]], None]
    """Writes what is planned, except new counts of shelves that are there already."""
    settle: Callable[[Known], Iterator[tuple[Key, Wrong]]] = _nothing
    """Faults between rows of this sheet, once all of them are read; called until it finds none."""
    late: Callable[[dict[str, Any]], bool] = lambda _values: False
    """Whether a row is written after the others, because it refers to one of them."""
    count_again: Callable[[Connection, Recount], RowError | None] = _uncounted
    """Takes a new count; returns why it could not be taken after all, which leaves the rest of its row in."""

    @cached_property
    def moments(self) -> tuple[str, ...]:
        """The fields that hold days and times."""
        return tuple(column.target[0] for column in self.columns if isinstance(column.cell, Moment))

    def key_of(self, values: Mapping[str, Any]) -> Key | None:
        """The row's key; None when a part of it is missing."""
        key = tuple(values.get(part) for part in self.key)
        return None if None in key else key


def parent_fault(known: Known, sheet: str, code: str, column: str) -> Wrong | None:
    """What is wrong with a row that refers to `code` of another sheet, if it will not be there."""
    register = known[sheet]
    if register.find((code,)) is not None:
        return None
    row = register.refused.get((code,))
    if row is not None:
        return Wrong(Reason.REFUSED_PARENT, column, value=code, sheet=sheet, row=row)
    return Wrong(Reason.UNKNOWN, column, value=code, sheet=sheet)


def plan(line: Line, old: Mapping[str, Any] | None, defaults: Mapping[str, Any]) -> Plan:
    """Compares a row with what is stored; only what differs is a change. Texts by language are laid over the old ones."""
    before = defaults if old is None else old
    changes = {}
    for name, value in line.values.items():
        after = _laid_over(before[name], value) if isinstance(value, dict) else value
        if after != before[name]:
            changes[name] = after
    return Plan(line.row, old, changes if old is not None else {**defaults, **changes})


def write(connection: Connection, table: Table, rows: Iterable[tuple[Plan, dict[str, Any]]]) -> None:
    """Inserts the new rows and updates the changed ones, each plan with the values of its row by column."""
    (key,) = table.primary_key.columns
    new: list[dict[str, Any]] = []
    changed: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for plan, values in rows:
        if plan.old is None:
            new.append(values)
        elif values:
            changed[frozenset(values)].append({**values, "old_key": plan.old[key.name]})
    if new:
        connection.execute(insert(table), new)
    # A statement for all rows that change the same columns: alone, each row takes ten times as long.
    for alike in changed.values():
        connection.execute(update(table).where(key == bindparam("old_key")), alike)


def recounts(plans: Iterable[Plan]) -> Iterator[Recount]:
    """The new counts of shelves that are there already."""
    for plan in plans:
        if plan.old is not None and plan.recount is not None:
            yield Recount(plan.old["stock_id"], plan.row, plan.recount)


def _laid_over(texts: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in {**texts, **given}.items() if text}
