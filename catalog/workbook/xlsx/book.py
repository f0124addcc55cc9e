"""An .xlsx file as a workbook: checked when it is opened, and read by openpyxl when its rows are asked for."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.workbook.sheets import MOST_COLUMNS, Book, Meter, Sheet, SheetRow, as_text
from catalog.workbook.xlsx.package import check_package, in_a_sentence

if TYPE_CHECKING:
    from catalog.workbook.xlsx.rows import Contents


def open_xlsx(path: Path) -> Book:
    """The sheets of an .xlsx file. Raises NotAWorkbook."""
    check_package(path)
    # The import of openpyxl takes 0.6 s, which nobody who loads no workbook of Excel should wait for.
    from catalog.workbook.xlsx.reader import Reader  # noqa: PLC0415

    with in_a_sentence(path):
        reader = Reader(path)
        try:
            sheets = [_sheet(path, *one) for one in reader.worksheets()]
        except BaseException:
            reader.archive.close()
            raise
    return Book(sheets, path.parent, reader.archive.close)


def _sheet(path: Path, sheet: Any, contents: Contents) -> Sheet:
    # Some programs write a wrong size into the file, and rows beyond it would be lost.
    sheet.reset_dimensions()
    meter = Meter(contents.rows)
    return Sheet(sheet.title, partial(_rows, path, sheet, contents, meter), meter)


@contextmanager
def _rows(path: Path, sheet: Any, contents: Contents, meter: Meter) -> Iterator[Iterator[SheetRow]]:
    with closing(_read(path, sheet, contents, meter)) as rows:
        yield rows


def _read(path: Path, sheet: Any, contents: Contents, meter: Meter) -> Generator[SheetRow, None, None]:
    number = 0
    meter.position = lambda: number
    found = sheet.iter_rows(max_col=min(contents.columns, MOST_COLUMNS) or None, values_only=True)
    with in_a_sentence(path):
        for number, values in enumerate(islice(found, contents.rows), start=1):
            if any(cells := [as_text(value) for value in _known(number, values, contents)]):
                yield number, cells


def _known(number: int, values: tuple[Any, ...], contents: Contents) -> Iterable[Any]:
    """The values of a row; the text of a formula where no program has ever calculated it."""
    if not contents.uncalculated:
        return values
    return (
        contents.uncalculated.get((number, place)) if value is None else value
        for place, value in enumerate(values, start=1)
    )
