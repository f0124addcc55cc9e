"""openpyxl with a guard before it: every part of an .xlsx that it reads is checked first."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO, Any, Literal, TypeVar

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.xml.constants import ARC_CONTENT_TYPES

from catalog.workbook.report import NotAWorkbook, Unreadable
from catalog.workbook.xlsx.rows import Contents, SheetTags
from catalog.workbook.xlsx.tags import Tags, TextTags

MOST_WHOLE = 16 * 1024 * 1024
"""Bytes of a part that is neither sheet nor texts, which openpyxl reads whole."""

_Check = TypeVar("_Check", bound=Tags)


class Reader(ExcelReader):
    """Reads a workbook row by row, a formula as its result. `contents` are what the check found in each sheet."""

    def __init__(self, path: Path) -> None:
        # Given a file, it does not mind what the name ends with.
        with path.open("rb") as file:
            super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self.archive = self._checked = _Checked(path)

    def worksheets(self) -> list[tuple[Any, Contents]]:
        """The sheets in their order. Raises NotAWorkbook and whatever a broken file makes openpyxl raise."""
        other = NotAWorkbook(Unreadable.NOT_XLSX, file=self._checked.path.name)
        if ARC_CONTENT_TYPES not in self.valid_files:
            raise other
        try:
            self.read()
        except OSError as error:
            raise other from error
        parts = [relation.target for _, relation in self.parser.find_sheets() if "chartsheet" not in relation.Type]
        if not parts:
            raise other
        return [(sheet, self._checked.contents[part]) for sheet, part in zip(self.wb.worksheets, parts, strict=True)]

    def read_strings(self) -> None:
        """The texts that cells share."""
        self._checked.streams = TextTags
        super().read_strings()
        self._checked.streams = SheetTags

    def read_workbook(self) -> None:
        """The list of the sheets, without the names of ranges, which openpyxl searches with slow patterns."""
        super().read_workbook()
        self.parser.defined_names = DefinedNameList()  # type: ignore[attr-defined] # which its stubs lack

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A sheet that is one picture has no rows."""


class _Checked(zipfile.ZipFile):
    """openpyxl takes sheets and texts with `open`, which it streams, and everything else with `read`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path
        self.contents: dict[str, Contents] = {}
        self.streams: type[TextTags | SheetTags] = SheetTags
        self._held = 0

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A part as it is, once checked."""
        if self.getinfo(str(name)).file_size > MOST_WHOLE:
            raise ValueError(f"{name} is too large")
        self._check(Tags(self.path, self._held), name)
        with super().open(name, pwd=pwd) as part:
            return part.read()

    def open(
        self, name: str | zipfile.ZipInfo, mode: Literal["r", "w"] = "r", pwd: bytes | None = None, *,
        force_zip64: bool = False,
    ) -> IO[bytes]:  # fmt: skip
        """The stream of a part, once checked."""
        if self.streams is TextTags:
            self._held = self._check(TextTags(self.path, self._held), name).held
        elif name not in self.contents:
            self.contents[str(name)] = self._check(SheetTags(self.path, self._held), name).contents
        return super().open(name, mode, pwd, force_zip64=force_zip64)

    def _check(self, tags: _Check, name: str | zipfile.ZipInfo) -> _Check:
        with super().open(name) as part:
            tags.read(part)
        return tags
