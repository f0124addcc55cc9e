"""Where the parts of an .xlsx lie: its sheets by their names, the texts that they share, the formats of their cells."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import NamedTuple
from zipfile import ZipFile

from catalog.workbook.xlsx.tags import Attributes, Tags

MOST_BYTES = 16 * 1024 * 1024
"""Of a part that is neither sheet nor texts: what is read of it stays in memory."""


class Related(NamedTuple):
    """A part that another one points to, and what it is to it: "worksheet", "styles", …"""

    kind: str
    part: str


@dataclass
class Outline:
    """`sheets` in their order: (name, part). `texts` and `styles` are None where there are none."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    texts: str | None = None
    styles: str | None = None
    from_1904: bool = False


def read_outline(archive: ZipFile) -> Outline:
    """The outline of a workbook; without sheets where the zip is something else. Raises what ZipFile and Tags raise."""
    main = _first(_related(archive, ""), "officeDocument")
    if main is None:
        return Outline()
    related = _related(archive, main)
    sheets = _Sheets(related)
    _read(archive, main, sheets)
    return Outline(sheets.found, _first(related, "sharedStrings"), _first(related, "styles"), sheets.from_1904)


def check_small(archive: ZipFile, part: str) -> None:
    """Raises ValueError for a part that is larger than its kind ever is."""
    if archive.getinfo(part).file_size > MOST_BYTES:
        raise ValueError(f"{part} is too large")


class _Sheets(Tags):
    def __init__(self, related: dict[str, Related]) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.from_1904 = False
        self._related = related

    def begins(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            key = next((value for label, value in attributes.items() if label.endswith(":id")), "")
            kind, part = self._related[key]
            # Sheets that are one picture, a chart, have no rows.
            if kind == "worksheet":
                self.found.append((attributes["name"], part))


class _Relations(Tags):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.found: dict[str, Related] = {}
        self._folder = folder

    def begins(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"]))
            self.found[attributes["Id"]] = Related(posixpath.basename(attributes["Type"]), part.lstrip("/"))


def _related(archive: ZipFile, part: str) -> dict[str, Related]:
    folder, name = posixpath.split(part)
    relations = _Relations(folder)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed in archive.namelist():
        _read(archive, listed, relations)
    return relations.found


def _first(related: dict[str, Related], kind: str) -> str | None:
    return next((one.part for one in related.values() if one.kind == kind), None)


def _read(archive: ZipFile, part: str, tags: Tags) -> None:
    check_small(archive, part)
    with archive.open(part) as file:
        for _ in tags.read(file):
            pass
