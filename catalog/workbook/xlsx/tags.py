"""Reads an XML part before openpyxl does: refuses what only an attack is made of, and weighs what will stay in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from sys import getsizeof
from typing import IO, Any
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from catalog.workbook.report import NotAWorkbook, Unreadable

CHUNK = 64 * 1024
DEEPEST = 64
MOST_NAMES = 10_000
"""Different names of tags and attributes; a workbook has some hundred, and each is remembered."""
LONGEST = 2 * 1024 * 1024
"""Bytes of a tag or a row; openpyxl takes up to fifty times as many for it."""
LONGEST_TEXT = 65_536
"""Characters of a shared text; a cell of Excel has at most 32,767, one of Google's 50,000."""
LONGEST_FORMAT = 255
"""Characters, as in Excel; openpyxl searches formats with a pattern whose time grows as the square."""
MOST_HELD = 150 * 1024 * 1024
"""What a workbook may take by the weights below; 100,000 products take 50 MB, saved by LibreOffice 140 MB."""
ELEMENT, ATTRIBUTES, ATTRIBUTE, OBJECT = 70, 300, 80, 400
"""Bytes, measured with CPython 3.11: of a tag, of its having attributes, of each, of what openpyxl makes of a tag."""

Attributes = Mapping[str, str]
MAIN = f"{SHEET_MAIN_NS}}}"
"""How the parser begins the names of the tags of sheets and texts."""
TEXT = f"{MAIN}si"


class Tags:
    """A part that openpyxl reads whole. `held` is what it will take, by weight, with what stays of the parts before it."""

    def __init__(self, path: Path, held: int) -> None:
        # The separator makes it see the same names as openpyxl's parser, so that none is a row to one of them alone.
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.hears
        # Without a document type there are no entities, so none that unfold into a billion.
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.path = path
        self.held = held
        self.over = False
        self._depth = self._length = 0

    def read(self, part: IO[bytes]) -> None:
        """Reads the part to its end. Raises NotAWorkbook, ValueError, ExpatError, and what reading from a zip raises."""
        fed = 0
        while chunk := part.read(CHUNK):
            # Nobody will parse what is behind the rows, but the zip's checksum counts it.
            if not self.over:
                self.parser.Parse(chunk)
                fed += len(chunk)
                self._check(fed)
        if not self.over:
            self.parser.Parse(b"", True)

    def begins(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as rows and texts need it
        """A tag opens."""
        self.held += weight(attributes) + OBJECT
        if len(attributes.get("formatCode", "")) > LONGEST_FORMAT:
            raise ValueError("a format is too long")

    def ends(self, name: str) -> None:
        """A tag closes."""

    def hears(self, text: str) -> None:
        """A piece of text."""
        self.held += getsizeof(text)
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise ValueError("no cell holds so much text")

    def reached(self) -> int:
        """The byte at which the tag begins, or whatever else openpyxl forgets only at its end."""
        return self.parser.CurrentByteIndex

    def _check(self, fed: int) -> None:
        if fed - self.reached() > LONGEST or len(self.parser.intern) > MOST_NAMES:
            raise ValueError("a tag or a row does not end, or each tag has another name")
        if self.held > MOST_HELD:
            raise NotAWorkbook(Unreadable.UNPACKS_TOO_LARGE, file=self.path.name, megabytes=MOST_HELD // 1024**2)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("tags lie too deep in each other")
        self._length = 0
        self.begins(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.ends(name)


class TextTags(Tags):
    """The texts that cells share: of each its words stay, and an empty element."""

    _stays = 0

    def begins(self, name: str, attributes: Attributes) -> None:
        if name == TEXT:
            self.held += weight(attributes)
            self._stays = self.held
        else:
            super().begins(name, attributes)

    def hears(self, text: str) -> None:
        super().hears(text)
        self._stays += getsizeof(text)

    def ends(self, name: str) -> None:
        if name == TEXT:
            self.held = self._stays


def weight(attributes: Attributes) -> int:
    """Bytes that a tag takes while it is remembered."""
    if not attributes:
        return ELEMENT
    return ELEMENT + ATTRIBUTES + ATTRIBUTE * len(attributes) + getsizeof("".join(attributes.values()))


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("no part of a workbook has a document type")
