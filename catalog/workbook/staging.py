"""Where checked rows and cut pictures wait until everything has been checked: a folder that goes away by itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

import orjson

from catalog.workbook.cells import Moment
from catalog.workbook.noun import Line, Noun

BATCH = 500
"""Rows of one transaction: short enough for a chat turn to wait."""


class Stage:
    """Rows by noun, in the order of the file. They lie on the disk: a large workbook does not fit in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[Path, IO[bytes]] = {}

    def add(self, noun: Noun, line: Line) -> None:
        """Keeps a checked row."""
        path = self._path(noun, noun.late(line.values))
        if path not in self._files:
            self._files[path] = path.open("wb")
        self._files[path].write(orjson.dumps([line.row, line.values]) + b"\n")

    def batches(self, noun: Noun, refused: Container[int]) -> Iterator[list[Line]]:
        """The rows of a noun that were not refused after all, at most BATCH at a time, the late ones last."""
        for late in (False, True):
            path = self._path(noun, late)
            if path in self._files:
                self._files[path].flush()
                lines = (line for line in _read(path, noun) if line.row not in refused)
                while batch := list(islice(lines, BATCH)):
                    yield batch

    def close(self) -> None:
        """Lets the files go."""
        for file in self._files.values():
            file.close()

    def _path(self, noun: Noun, late: bool) -> Path:
        return self._folder / f"{noun.name}{'-late' if late else ''}.jsonl"


def _read(path: Path, noun: Noun) -> Iterator[Line]:
    moments = [column.name for column in noun.columns if isinstance(column.cell, Moment)]
    with path.open("rb") as file:
        for text in file:
            row, values = orjson.loads(text)
            for name in moments:
                if values.get(name):
                    values[name] = datetime.fromisoformat(values[name])
            yield Line(row, values)
