"""Reads an XML part as a stream of tags, and refuses what only an attack is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

CHUNK = 64 * 1024
LONGEST_TAG = 1024 * 1024
MOST_NAMES = 10_000
"""Different names of tags and attributes; a workbook has some hundred, and each is remembered."""
DEEPEST = 64

Attributes = dict[str, str]


class Tags:
    """Hears of each tag of a part, by its name without the prefix. Subclasses say what they make of it."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        # Without a document type there are no entities, so none that unfold into a billion.
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self._depth = 0

    def begins(self, name: str, attributes: Attributes) -> None:
        """A tag opens."""

    def ends(self, name: str) -> None:
        """A tag closes."""

    def listen(self, hears: Callable[[str], Any] | None) -> None:
        """Who is told of the text from here on."""
        self.parser.CharacterDataHandler = hears

    def read(self, part: IO[bytes]) -> Iterator[None]:
        """Reads the part, and gives way after each chunk. Raises ValueError and ExpatError where it is none."""
        fed = 0
        while chunk := part.read(CHUNK):
            self.parser.Parse(chunk)
            fed += len(chunk)
            if fed - self.parser.CurrentByteIndex > LONGEST_TAG or len(self.parser.intern) > MOST_NAMES:
                raise ValueError("a tag does not end, or each has another name")
            yield
        self.parser.Parse(b"", True)
        yield

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("tags lie too deep in each other")
        self.begins(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.ends(name.rpartition(":")[2])


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("no part of a workbook has a document type")
