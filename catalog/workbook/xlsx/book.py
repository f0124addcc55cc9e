"""An .xlsx file as a workbook: what its cells refer to is read when it is opened, and its rows when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import ZipFile

from catalog.workbook.report import NotAWorkbook, Unreadable
from catalog.workbook.sheets import Book, Meter, Sheet, SheetRow
from catalog.workbook.xlsx.formats import FROM_1900, FROM_1904, CellFormats
from catalog.workbook.xlsx.outline import Outline, check_small, read_outline
from catalog.workbook.xlsx.package import in_a_sentence, opened
from catalog.workbook.xlsx.rows import read_rows
from catalog.workbook.xlsx.shared_texts import SharedTexts


def open_xlsx(path: Path) -> Book:
    """The sheets of an .xlsx file. Raises NotAWorkbook."""
    with opened(path) as archive, in_a_sentence(path):
        outline = read_outline(archive)
        if not outline.sheets:
            raise NotAWorkbook(Unreadable.NOT_XLSX, file=path.name)
        cells = _Cells(path, SharedTexts(), CellFormats(FROM_1904 if outline.from_1904 else FROM_1900))
        try:
            cells.fill(archive, outline)
            sheets = [cells.sheet(archive, name, part) for name, part in outline.sheets]
        except BaseException:
            cells.texts.close()
            raise
    return Book(sheets, path.parent, cells.texts.close)


@dataclass(frozen=True)
class _Cells:
    """What the cells of all sheets refer to."""

    path: Path
    texts: SharedTexts
    formats: CellFormats

    def fill(self, archive: ZipFile, outline: Outline) -> None:
        parts = set(archive.namelist())
        if outline.styles in parts:
            check_small(archive, outline.styles)
            with archive.open(outline.styles) as part:
                self.formats.fill(part)
        if outline.texts in parts:
            with archive.open(outline.texts) as part:
                self.texts.fill(part)

    def sheet(self, archive: ZipFile, name: str, part: str) -> Sheet:
        meter = Meter(archive.getinfo(part).file_size)
        return Sheet(name, partial(self._rows, part, meter), meter)

    @contextmanager
    def _rows(self, part: str, meter: Meter) -> Iterator[Iterator[SheetRow]]:
        with opened(self.path) as archive, archive.open(part) as file:
            meter.position = file.tell
            yield self._readable(read_rows(self.path, file, self.texts, self.formats))

    def _readable(self, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
        with in_a_sentence(self.path):
            yield from rows
