"""Writes an empty workbook to fill in: a sheet per noun, how to fill each column, drop-downs and formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.workbook.checking import NOUNS
from catalog.workbook.columns import Column
from catalog.workbook.noun import Noun

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Guide = Callable[[str, Column], str]
"""How to fill a column of a sheet, in Thai."""

LAST_ROW = 10_000
"""How far down the drop-downs go."""
_GUIDE_HEIGHT = 110


def write_template(path: Path, guide: Guide) -> None:
    """Writes the empty workbook to `path`. The first row names the columns in English, the second in Thai, with the
    guide's words on how to fill each; reading skips that row.
    """
    # Its import takes 0.6 s, which nobody who writes no workbook should wait for.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for noun in NOUNS:
        _write_sheet(book.create_sheet(noun.name), noun, guide)
    book.save(path)


def _write_sheet(sheet: Worksheet, noun: Noun, guide: Guide) -> None:
    for place, column in enumerate(noun.columns, start=1):
        _write_column(sheet, place, column, f"{column.thai}\n{guide(noun.name, column)}")
    sheet.row_dimensions[2].height = _GUIDE_HEIGHT
    # The two rows of names stay in sight, and the key of each row.
    sheet.freeze_panes = "B3"


def _write_column(sheet: Worksheet, place: int, column: Column, guide: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    header = sheet.cell(1, place, column.name)
    header.font = Font(bold=True)
    how = sheet.cell(2, place, guide)
    # Words never become a formula, whatever they begin with.
    header.data_type = how.data_type = "s"
    how.alignment = Alignment(wrap_text=True, vertical="top")
    how.fill = PatternFill("solid", fgColor="FFF2F2F2")
    dimension = sheet.column_dimensions[header.column_letter]
    dimension.width = column.cell.width
    dimension.number_format = column.cell.number_format
    if column.cell.choices:
        _offer_choices(sheet, header.column_letter, column)


def _offer_choices(sheet: Worksheet, letter: str, column: Column) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    words = ",".join(column.cell.choices)
    offer = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    offer.errorStyle = "stop" if column.cell.strict else "warning"
    offer.add(f"{letter}3:{letter}{LAST_ROW}")
    sheet.add_data_validation(offer)
