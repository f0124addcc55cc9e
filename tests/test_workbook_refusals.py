"""Each wrong cell is named with its sheet, row, column and reason, and its row is not taken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.offers.products import products
from catalog.workbook.checking import NOUNS, Surroundings
from catalog.workbook.columns import Column
from catalog.workbook.pictures import Pictures
from catalog.workbook.report import Wrong
from catalog.workbook.sheets import as_text
from db.engine import open_engine
from tests.workbook_office import BANGKOK, CLOTH, KO_YO, MORNING, WALK, Office

ADULT = {**WALK, "option": "ผู้ใหญ่"}
CHILD = {**WALK, "sku": "child", "variant_of": "walk", "option": "เด็ก"}


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """The small fair, loaded. What a cell may hold is checked before any database is asked, so one kind is enough."""
    shutil.copy(sqlite_template, tmp_path / "fair.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'fair.db'}")
    office = Office(engine, tmp_path)
    office.small_fair()
    assert office.load().errors == []
    yield office
    engine.dispose()


@pytest.mark.parametrize(
    ("sheet", "row", "column", "reason"),
    [
        ("communities", {**KO_YO, "name_th": ""}, "name_th", "required"),
        ("communities", {**KO_YO, "name_th": "\u200b"}, "name_th", "required"),
        ("communities", {**KO_YO, "name_th": "ก" * 121}, "name_th", "too_long"),
        ("communities", {**KO_YO, "name_th": "ก" + "่" * 2000}, "name_th", "too_long"),
        ("communities", {**KO_YO, "story_th": "ก" * 2001}, "story_th", "too_long"),
        ("communities", {**KO_YO, "name_ja": "島" * 121}, "name_ja", "too_long"),
        ("communities", {**KO_YO, "moo": "1" * 21}, "moo", "too_long"),
        ("communities", {**KO_YO, "aliases": ";".join(map(str, range(31)))}, "aliases", "too_many"),
        ("communities", {**KO_YO, "code": "ko yo"}, "code", "not_a_code"),
        ("communities", {**KO_YO, "code": "k" * 65}, "code", "not_a_code"),
        ("communities", {**KO_YO, "zone": "west"}, "zone", "not_a_choice"),
        ("communities", {**KO_YO, "province": "#REF!"}, "province", "excel_error"),
        ("communities", {**KO_YO, "phone": "1234"}, "phone", "not_a_phone"),
        ("communities", {**KO_YO, "tax_id": "12345"}, "tax_id", "wrong_digits"),
        ("communities", {**KO_YO, "biller_id": "1" * 14}, "biller_id", "wrong_digits"),
        ("communities", {**KO_YO, "promptpay": "12345"}, "promptpay", "not_promptpay"),
        ("communities", {**KO_YO, "promptpay": "02-123-4567"}, "promptpay", "not_promptpay"),
        ("communities", {**KO_YO, "promptpay": "1" * 13}, "promptpay", "consent_needed"),
        ("communities", {**KO_YO, "promptpay": "1" * 13, "tax_id": "2" * 13}, "promptpay", "consent_needed"),
        ("communities", {**KO_YO, "latitude": "7.1"}, "longitude", "half_a_place"),
        ("communities", {**KO_YO, "latitude": "91", "longitude": "100"}, "latitude", "out_of_range"),
        ("communities", {**KO_YO, "latitude": "here", "longitude": "100"}, "latitude", "not_a_number"),
        ("communities", {**KO_YO, "cod": "maybe"}, "cod", "not_yes_or_no"),
        ("communities", {**KO_YO, "group_max": "0"}, "group_max", "out_of_range"),
        ("products", {**CLOTH, "kind": "thing"}, "kind", "not_a_choice"),
        ("products", {**CLOTH, "category": "toys"}, "category", "not_a_choice"),
        ("products", {**CLOTH, "price_thb": "-1"}, "price_thb", "not_money"),
        ("products", {**CLOTH, "price_thb": "1.005"}, "price_thb", "not_money"),
        ("products", {**CLOTH, "price_thb": "10000000.01"}, "price_thb", "money_out_of_range"),
        ("products", {**CLOTH, "price_thb": ""}, "price_thb", "required"),
        ("products", {**CLOTH, "sku": "new", "stock": ""}, "stock", "required"),
        ("products", {**CLOTH, "stock": "-1"}, "stock", "out_of_range"),
        ("products", {**CLOTH, "stock": "1000001"}, "stock", "out_of_range"),
        ("products", {**CLOTH, "stock": "2.5"}, "stock", "not_a_whole_number"),
        ("products", {**CLOTH, "otop_star": "6"}, "otop_star", "out_of_range"),
        ("products", {**CLOTH, "star_year_be": "2022"}, "star_year_be", "out_of_range"),
        ("products", {**CLOTH, "community": "nowhere"}, "community", "unknown"),
        ("products", {**CLOTH, "kind": "service"}, "kind", "kind_is_fixed"),
        ("products", {**CHILD, "option": ""}, "option", "option_without_name"),
        ("products", {**CHILD, "variant_of": "nothing"}, "variant_of", "unknown"),
        ("products", {**CHILD, "variant_of": "child"}, "variant_of", "option_of_option"),
        ("products", {**CHILD, "variant_of": "cloth"}, "variant_of", "option_differs"),
        ("products", {**WALK, "sku": "walk", "variant_of": "cloth", "option": "x"}, "variant_of", "option_differs"),
        ("departures", {**MORNING, "sku": "nothing"}, "sku", "unknown"),
        ("departures", {**MORNING, "sku": "cloth"}, "sku", "departure_of_goods"),
        ("departures", {**MORNING, "starts_at": "31/02/2569 9:00"}, "starts_at", "not_a_time"),
        ("departures", {**MORNING, "starts_at": "2026-11-22 09:00"}, "ends_at", "ends_before_start"),
        ("departures", {**MORNING, "ends_at": "2026-11-21 09:00"}, "ends_at", "ends_before_start"),
        ("departures", {**MORNING, "capacity": "0"}, "capacity", "out_of_range"),
        ("departures", {**MORNING, "capacity": "10001"}, "capacity", "out_of_range"),
        ("departures", {**MORNING, "capacity": ""}, "capacity", "required"),
        ("departures", {**MORNING, "min_people": "11"}, "min_people", "more_people_than_seats"),
        ("fair", {"name_th": "งาน", "opens_at": "2026-11-22", "closes_at": "2026-11-21"}, "closes_at", "closes_before_opening"),
        ("fair", {"name_th": "งาน", "payee": "everybody"}, "payee", "not_a_choice"),
        ("zones", {"code": "z" * 41, "name_th": "ภาค"}, "code", "too_long"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(office: Office, sheet: str, row: dict[str, str], column: str, reason: str) -> None:
    office.sheet(sheet, row)
    assert office.faults() == [(sheet, 2, column, reason)]


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("communities", {**KO_YO, "name_th": "ก" * 120, "story_th": "ก" * 2000}),
        ("communities", {**KO_YO, "promptpay": "1" * 13, "promptpay_id_consent": "yes"}),
        ("communities", {**KO_YO, "promptpay": "1" * 13, "tax_id": "1-1111-11111-11-1"}),
        ("communities", {**KO_YO, "promptpay": "1" * 15}),
        ("communities", {**KO_YO, "promptpay": "0066812345678", "phone": "๐๒-๑๒๓-๔๕๖๗"}),
        ("communities", {**KO_YO, "latitude": "๗.๑๘๖๔", "longitude": "100.6"}),
        ("products", {**CLOTH, "price_thb": "๑,๒๓๔.๕๐ บาท", "stock": "1,000,000", "kind": "สินค้า", "category": "ผ้า"}),
        ("products", {**CLOTH, "sku": "ผ้า_1.2-ก", "otop_star": "5", "star_year_be": "๒๕๖๕", "returnable": "TRUE"}),
        ("departures", {**MORNING, "capacity": "10000", "min_people": "10000"}),
    ],
)  # fmt: skip
def test_what_is_just_within_bounds_passes(office: Office, sheet: str, row: dict[str, str]) -> None:
    office.sheet(sheet, row)
    assert office.faults() == []


def test_every_fault_of_a_row_is_named(office: Office) -> None:
    office.sheet(
        "products", {**CLOTH, "sku": "new", "price_thb": "x", "stock": "y", "community": "nowhere", "name_th": ""}
    )
    assert sorted(office.faults()) == [
        ("products", 2, "community", "unknown"),
        ("products", 2, "name_th", "required"),
        ("products", 2, "price_thb", "not_money"),
        ("products", 2, "stock", "not_a_whole_number"),
    ]


def test_a_refused_row_keeps_what_it_had(office: Office) -> None:
    office.sheet("products", {**CLOTH, "name_th": "ผ้าอื่น", "price_thb": "x"})
    office.load()
    assert office.product().name == {"th": "ผ้าทอเกาะยอ"}


def test_a_key_that_comes_twice_is_refused_the_second_time(office: Office) -> None:
    office.sheet("products", CLOTH, WALK, {**CLOTH, "price_thb": "1"})
    report = office.load()
    assert [(error.row, error.column, error.reason, error.values) for error in report.errors] == [
        (4, "sku", "twice", {"row": 2})
    ]
    assert office.product().price == 35_000


def test_the_same_departure_twice_is_said_of_its_time(office: Office) -> None:
    """A trip stands there once for each of its dates, so it is not the trip that is there twice."""
    office.sheet("departures", MORNING, MORNING)
    assert office.faults() == [("departures", 3, "starts_at", "twice")]


def test_a_zone_that_is_none_is_answered_with_the_codes_and_their_names(office: Office) -> None:
    office.sheet("communities", {**KO_YO, "code": "trang", "zone": "เหนือ"})
    (error,) = office.load().errors
    assert "north (ภาคเหนือ)" in error.values["choices"]


def test_a_second_fair_is_one_too_many(office: Office) -> None:
    office.sheet("fair", {"code": "a", "name_th": "หนึ่ง"}, {"code": "b", "name_th": "สอง"})
    assert office.faults() == [("fair", 3, "code", "one_fair")]


def test_what_refers_to_a_refused_row_is_refused_with_it(office: Office) -> None:
    office.sheet("communities", {**KO_YO, "code": "trang", "phone": "1"})
    office.sheet(
        "products", {**WALK, "sku": "cave", "community": "trang"}, {**CHILD, "variant_of": "cave", "community": "trang"}
    )
    office.sheet("departures", {**MORNING, "sku": "cave"})
    assert office.faults() == [
        ("communities", 2, "phone", "not_a_phone"),
        ("products", 2, "community", "refused_parent"),
        ("products", 3, "community", "refused_parent"),
        ("departures", 2, "sku", "refused_parent"),
    ]


def test_what_refers_to_a_refused_update_stays_with_what_is_stored(office: Office) -> None:
    office.sheet("communities", {**KO_YO, "phone": "1"})
    office.sheet("products", {**CLOTH, "sku": "scarf"})
    assert office.faults() == [("communities", 2, "phone", "not_a_phone")]
    assert office.product("scarf").price == 35_000


def test_an_option_has_no_departures_of_its_own(office: Office) -> None:
    office.sheet("products", ADULT, CHILD)
    office.sheet("departures", {**MORNING, "sku": "child"})
    report = office.load()
    assert [(error.reason, error.values) for error in report.errors] == [
        ("departure_of_option", {"value": "child", "parent": "walk"})
    ]


def test_an_option_of_an_option_is_refused(office: Office) -> None:
    office.sheet("products", ADULT, CHILD, {**CHILD, "sku": "baby", "variant_of": "child"})
    assert office.faults() == [("products", 4, "variant_of", "option_of_option")]


def test_a_product_with_departures_cannot_become_an_option(office: Office) -> None:
    office.sheet("products", {**WALK, "sku": "tour"}, {**WALK, "variant_of": "tour", "option": "สั้น"})
    assert office.faults() == [("products", 3, "variant_of", "has_departures")]


def test_a_product_cannot_leave_its_options_behind(office: Office) -> None:
    office.sheet("communities", {**KO_YO, "code": "trang"})
    office.sheet("products", ADULT, CHILD, {**WALK, "sku": "tour"})
    assert office.faults() == []
    office.sheet("products", {**ADULT, "community": "trang"})
    assert office.faults() == [("products", 2, "community", "has_options")]
    office.sheet("products", {**WALK, "sku": "walk", "variant_of": "tour", "option": "x"})
    assert ("products", 2, "variant_of", "has_options") in office.faults()
    office.sheet("products", {**ADULT, "community": "trang"}, {**CHILD, "community": "trang"})
    assert office.faults() == []


def test_a_refused_product_takes_its_new_options_along(office: Office) -> None:
    lost = {**CHILD, "sku": "tour", "variant_of": "nothing"}
    office.sheet("products", lost, {**CHILD, "sku": "a", "variant_of": "tour"})
    assert office.faults() == [
        ("products", 2, "variant_of", "unknown"),
        ("products", 3, "variant_of", "option_of_option"),
    ]
    assert office.count(products) == 2


def test_a_sheet_without_its_key_is_not_read(office: Office) -> None:
    office.sheet("products", {"name_th": "ผ้า"})
    office.sheet("departures", {"sku": "walk", "capacity": "5"})
    assert office.faults() == [
        ("products", 1, "sku", "missing_column"),
        ("departures", 1, "starts_at", "missing_column"),
    ]


def test_personal_numbers_are_not_repeated_in_the_report(office: Office) -> None:
    numbers = {"promptpay": "1" * 13, "tax_id": "5555", "phone": "4444"}
    office.sheet("communities", {**KO_YO, **numbers})
    shown = str([error.values for error in office.load().errors])
    assert not any(number in shown for number in numbers.values())


COLUMNS = [(noun.name, column) for noun in NOUNS for column in noun.columns]
VALUES = st.one_of(
    st.text(st.characters(codec=None)), st.integers(), st.floats(), st.booleans(), st.dates(), st.times(), st.datetimes(), st.none()
)  # fmt: skip


@pytest.mark.parametrize(
    "column", [column for _, column in COLUMNS], ids=[f"{name}.{column.name}" for name, column in COLUMNS]
)
@settings(max_examples=30)
@given(value=VALUES)
def test_any_cell_is_read_or_refused(column: Column, value: str | float | date | time | datetime | None) -> None:
    nowhere = Path("nowhere")
    source = Surroundings(BANGKOK, Pictures(nowhere, nowhere))
    try:
        taken: Any = column.read(as_text(value), source)
    except Wrong as wrong:
        assert wrong.column == column.name
    else:
        assert not isinstance(taken, str) or "\0" not in taken.encode().decode()
