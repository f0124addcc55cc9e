"""Postcodes, places and phones as people here write them."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from locales.addresses import (
    one_line,
    place,
    place_name,
    places,
    province_name,
    read_phone,
    read_postcode,
    show_phone,
)
from locales.i18n import language

TH, EN = language("th"), language("en")


def test_a_postcode_leads_to_its_subdistricts_in_thai_order() -> None:
    assert [at.subdistrict["th"] for at in places("๑๘๒๖๐")] == ["ทับกวาง"]
    assert [at.subdistrict["en"] for at in places("90100")] == ["Ko Yo", "Pha Wong"]


@pytest.mark.parametrize("text", ["", "99999", "1826", "182600", "08123", "ทับกวาง"])
def test_what_is_no_postcode_leads_nowhere(text: str) -> None:
    assert places(text) == []


def test_every_place_is_found_again_by_its_key() -> None:
    # 10230 and 10220 share a subdistrict: the key must tell which postcode was meant.
    for at in [*places("10230"), *places("10220"), *places("45000")]:
        assert place(at.key) == at
        assert len(at.key) < 20


@pytest.mark.parametrize("key", ["", "x", "190202", "190202-10110", "999999-18260", "190202-18260-1"])
def test_a_key_that_is_not_ours_finds_nothing(key: str) -> None:
    assert place(key) is None


def test_an_address_on_one_line() -> None:
    (at,) = places("18260")
    assert one_line(" 12/3 ถ.สุขุมวิท ", at, TH) == "12/3 ถ.สุขุมวิท ต.ทับกวาง อ.แก่งคอย จ.สระบุรี 18260"
    assert one_line("12/3 Sukhumvit Rd", at, EN) == "12/3 Sukhumvit Rd, Thap Kwang, Kaeng Khoi, Saraburi 18260"
    assert one_line("", asdict(at), TH) == "ต.ทับกวาง อ.แก่งคอย จ.สระบุรี 18260"


def test_bangkok_has_its_own_words() -> None:
    at = next(at for at in places("10110") if at.subdistrict["en"] == "Khlong Tan")
    assert one_line("1", at, TH) == "1 แขวงคลองตัน เขตคลองเตย กรุงเทพมหานคร 10110"
    assert one_line("1", at, EN) == "1, Khlong Tan, Khlong Toei, Bangkok 10110"


def test_an_address_of_which_only_texts_and_parts_are_known() -> None:
    assert one_line("หมู่ 2", {"district": "อุทัย", "province": "พระนครศรีอยุธยา"}, TH) == "หมู่ 2 อ.อุทัย จ.พระนครศรีอยุธยา"


@pytest.mark.parametrize(
    "written",
    [
        "0812345678", "081-234-5678", "081 234 5678", "081.234.5678", "(081) 2345678", "๐๘๑-๒๓๔-๕๖๗๘",
        "+66 81 234 5678",        "+66812345678", "+66(0)81-234-5678", "66812345678", "โทร. 081-234-5678 ค่ะ",
        "Tel: 0812345678", "เบอร์โทร 081 2345678", "081–234–5678",
    ],
)  # fmt: skip
def test_a_phone_in_any_usual_form(written: str) -> None:
    assert read_phone(written) == "0812345678"


@pytest.mark.parametrize(("written", "shown"), [("02 123 4567", "02-123-4567"), ("+66 53 123 456", "053-123-456")])
def test_landlines(written: str, shown: str) -> None:
    assert show_phone(read_phone(written) or "") == shown


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12345",
        "081234567",
        "08123456789",
        "0112345678",
        "0066812345678",
        "1669",
        "081-234-5678 089-234-5678",
        "+1 81 234 5678",
        "08x2345678",
    ],
)
def test_what_is_no_thai_phone(written: str) -> None:
    assert read_phone(written) is None


def test_phones_are_shown_in_groups() -> None:
    assert show_phone("0812345678") == "081-234-5678"
    assert show_phone("1669") == "1669"


def test_a_postcode_may_have_a_label_and_a_kind_word() -> None:
    assert read_postcode("รหัสไปรษณีย์ ๑๘๒๖๐ ค่ะ") == "18260"
    assert read_postcode("18260 หรือ 10110") is None


def test_names_in_the_royal_romanisation() -> None:
    assert province_name("จ.สระบุรี") == {"th": "สระบุรี", "en": "Saraburi"}
    assert province_name("กทม.")["en"] == "Bangkok"
    assert province_name("แดนไกล") == {"th": "แดนไกล"}
    assert place_name("amphoe", "เขตคลองเตย", "กรุงเทพมหานคร") == {"th": "คลองเตย", "en": "Khlong Toei"}
    assert place_name("amphoe", "เมือง", "อ่างทอง") == {"th": "เมืองอ่างทอง", "en": "Mueang Ang Thong"}
    assert place_name("tambon", "ทับกวาง", "สระบุรี")["en"] == "Thap Kwang"
    assert place_name("tambon", "ทับกวาง", "ระนอง") == {"th": "ทับกวาง"}
    assert place_name("tambon", "ทับกวาง", "แดนไกล") == {"th": "ทับกวาง"}
