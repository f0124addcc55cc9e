"""An empty workbook tells how to fill it, and what is filled in loads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from catalog.workbook import write_template
from catalog.workbook.checking import NOUNS
from catalog.workbook.report import Counts
from handlers.organiser.template_words import guide
from locales.i18n import language
from tests.workbook_office import CLOTH, KO_YO, MORNING, WALK, Office


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path, guide(language("th")))
    return path


def sheets(path: Path) -> Iterator[tuple[Any, Worksheet]]:
    book = load_workbook(path)
    assert book.sheetnames == [noun.name for noun in NOUNS]
    yield from ((noun, book[noun.name]) for noun in NOUNS)


def test_each_sheet_names_its_columns_twice_and_tells_how_to_fill_them(template: Path) -> None:
    for noun, sheet in sheets(template):
        for place, column in enumerate(noun.columns, start=1):
            assert sheet.cell(1, place).value == column.name and sheet.cell(1, place).font.bold
            name, how = str(sheet.cell(2, place).value).split("\n", 1)
            assert name == column.thai and how.strip()
        assert sheet.freeze_panes == "B3"


def test_there_is_a_drop_down_wherever_there_are_choices(template: Path) -> None:
    for noun, sheet in sheets(template):
        offered = {str(one.sqref).split("3:")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
        for place, column in enumerate(noun.columns, start=1):
            letter = get_column_letter(place)
            expected = f'"{",".join(column.cell.choices)}"' if column.cell.choices else None
            assert offered.get(letter) == expected
            # Excel takes no longer list than this.
            assert len(expected or "") <= 255


@pytest.mark.parametrize(
    ("sheet", "column", "number_format"),
    [
        ("communities", "phone", "@"), ("communities", "promptpay", "@"), ("communities", "moo", "@"), ("products", "sku", "@"),
        ("products", "price_thb", "#,##0.00"), ("departures", "starts_at", "yyyy-mm-dd hh:mm"),
    ],
)  # fmt: skip
def test_excel_keeps_leading_zeros_and_shows_days(template: Path, sheet: str, column: str, number_format: str) -> None:
    place = next(cell.column_letter for cell in load_workbook(template)[sheet][1] if cell.value == column)
    assert load_workbook(template)[sheet].column_dimensions[place].number_format == number_format


def test_no_cell_is_a_formula(template: Path) -> None:
    for _, sheet in sheets(template):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_what_is_filled_in_loads(template: Path, engine: Engine, tmp_path: Path) -> None:
    office = Office(engine, tmp_path)
    assert office.load(template).counts == {noun.name: Counts() for noun in NOUNS}
    book = load_workbook(template)
    for name, rows in {"communities": [KO_YO], "products": [CLOTH, WALK], "departures": [MORNING]}.items():
        sheet = book[name]
        places = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
        for number, row in enumerate(rows, start=3):
            for column, value in row.items():
                sheet.cell(number, places[column], value)
    book.save(template)
    report = office.load(template)
    assert report.errors == [] and report.notes == []
    assert [report.of(name).new for name in ("communities", "products", "departures")] == [1, 2, 1]
