"""Where checked rows wait until everything has been checked, and compared ones until they are written: on the disk."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

from catalog.workbook.noun import Line, Noun, Plan

BATCH = 500
"""Rows of one transaction: short enough for a chat turn to wait."""
PLACES = ("id", "code", "stock_id")
"""By which columns a stored row is written to."""


class Spool:
    """Lists of plain values in the order in which they came. The file has no name: whatever ends the process, it goes."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - it is open as long as the spool is in use
        self.count = 0

    def add(self, values: list[Any]) -> None:
        """Keeps a list of what JSON knows, and of datetimes, which come back as texts."""
        self._file.write(orjson.dumps(values) + b"\n")
        self.count += 1

    def __iter__(self) -> Iterator[Any]:
        self._file.seek(0)
        return (orjson.loads(text) for text in self._file)

    def close(self) -> None:
        self._file.close()


class Stage:
    """Checked rows by noun, in the order of the file: a large workbook does not fit in memory."""

    def __init__(self) -> None:
        self._spools: dict[tuple[str, bool], Spool] = {}

    def add(self, noun: Noun, line: Line) -> None:
        """Keeps a checked row."""
        place = noun.name, noun.late(line.values)
        if place not in self._spools:
            self._spools[place] = Spool()
        self._spools[place].add([line.row, line.values])

    def count(self, noun: Noun) -> int:
        """How many rows of a noun wait."""
        return sum(spool.count for (name, _), spool in self._spools.items() if name == noun.name)

    def batches(self, noun: Noun, refused: Container[int]) -> Iterator[list[Line]]:
        """The rows of a noun that were not refused after all, at most BATCH at a time, the late ones last."""
        for late in (False, True):
            spool = self._spools.get((noun.name, late), ())
            lines = (Line(row, _with_moments(noun, values)) for row, values in spool if row not in refused)
            while batch := list(islice(lines, BATCH)):
                yield batch

    def close(self) -> None:
        """Lets the files go."""
        for spool in self._spools.values():
            spool.close()


class Plans:
    """What is to be written, compared already, in the order in which it is written."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._batches = 0

    def add(self, noun: Noun, plans: Iterable[Plan]) -> None:
        """Keeps a batch: what in it changes anything."""
        self._batches += 1
        for plan in plans:
            if plan.touches:
                place = plan.old and {name: plan.old[name] for name in PLACES if name in plan.old}
                self._spool.add([self._batches, noun.name, plan.row, place, plan.changes, plan.recount])

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return self._spool.count > 0

    def batches(self, nouns: Sequence[Noun]) -> Iterator[tuple[Noun, list[Plan]]]:
        """The batches as they were kept: rows of one may refer to rows of those before."""
        by_name = {noun.name: noun for noun in nouns}
        for (_, name), kept in groupby(self._spool, itemgetter(0, 1)):
            noun = by_name[name]
            yield noun, [Plan(row, old, _with_moments(noun, changes), count) for _, _, row, old, changes, count in kept]

    def close(self) -> None:
        """Lets the file go."""
        self._spool.close()


def _with_moments(noun: Noun, values: dict[str, Any]) -> dict[str, Any]:
    for name in noun.moments:
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    return values
