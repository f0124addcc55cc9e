"""Counts, amounts and days: what is read, what is refused, and how they are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.dates import read_local, show_date, show_date_time, show_span, show_time, show_year
from locales.money import read_baht, show_baht
from locales.numbers import read_count

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("2", 2), ("๒", 2), ("สอง", 2), ("2 ชิ้น", 2), ("two", 2), ("x3", 3), ("3x", 3), (" 3 คน ", 3),
        ("2 ชิ้นค่ะ", 2),
        ("เอา 2 ค่ะ", 2), ("ขอสองอัน", 2), ("2pcs", 2), ("สิบ", 10), ("ยี่สิบเอ็ด", 21), ("สามสิบห้า คน", 35), ("ร้อยนึง", 100),
        ("สองร้อยห้าสิบ", 250), ("พันสองร้อย", 1200), ("1,200", 1200), ("9999", 9999),
        ("twenty-one people", 21), ("Forty two", 42),
    ],
)  # fmt: skip
def test_one_clear_count_is_read(said: str, count: int) -> None:
    assert read_count(said) == count


@pytest.mark.parametrize(
    "said",
    [
        "", "0", "-2", "2-3", "2.5", "2/3", "1,20", "10000", "0812345678", "081-234-5678", "02", "2 มะม่วง", "2 3",
        "2 คู่",        "2 โหล",
        "ร้อยห้า", "พันห้า", "ร้อยเอ็ด", "เอ็ด", "ยี่", "สองสอง", "twenty ten", "ชิ้น", "ค่ะ", "some", "²", "เกาะยอ", "5 ม.ค.",
    ],
)  # fmt: skip
def test_what_is_not_one_clear_count_is_not_guessed(said: str) -> None:
    assert read_count(said) is None


@pytest.mark.parametrize(
    ("written", "satang"),
    [
        ("350", 35000), ("1,234.50", 123450), ("๓๕๐ บาท", 35000), ("฿350", 35000), ("350.-", 35000), ("350.5", 35050),
        ("0", 0), ("1,234,567", 123456700), ("99 THB", 9900), (" 20 ", 2000), ("0.10", 10), ("350.0", 35000),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly(written: str, satang: int) -> None:
    assert read_baht(written) == satang


@pytest.mark.parametrize(
    "written", ["", "-5", "1.234", "1,23", "1.234,50", "1e3", "nan", "ฟรี", "10-20", "1 2", "฿", "9" * 10, "=1+1", "٣"]
)
def test_what_is_not_an_amount_is_refused(written: str) -> None:
    assert read_baht(written) is None


@given(st.integers(0, 99_999_999_999), st.sampled_from(["th", "en"]))
def test_money_shown_is_read_back(satang: int, code: str) -> None:
    assert read_baht(show_baht(satang, code)) == satang


def test_money_is_shown_without_needless_decimals() -> None:
    assert [show_baht(satang, "th") for satang in (35000, 123450, 5, -35000)] == [
        "350 บาท",
        "1,234.50 บาท",
        "0.05 บาท",
        "-350 บาท",
    ]
    assert [show_baht(satang, "en") for satang in (35000, 123450, -5)] == ["฿350", "฿1,234.50", "-฿0.05"]


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-21", "2026-11-20T17:00"),
        ("2026-11-21 09:00", "2026-11-21T02:00"),
        ("2026-11-21 09:00:00", "2026-11-21T02:00"),
        ("2026-11-21T09:00", "2026-11-21T02:00"),
        ("2026-11-21t09:00", "2026-11-21T02:00"),
        ("21/11/2026 9:00", "2026-11-21T02:00"),
        ("21-11-2569 9.00 น.", "2026-11-21T02:00"),
        ("๒๑/๑๑/๒๕๖๙", "2026-11-20T17:00"),
        ("2569-11-21", "2026-11-20T17:00"),
        ("29/2/2567", "2024-02-28T17:00"),
    ],
)
def test_a_local_time_becomes_an_instant(written: str, utc: str) -> None:
    assert read_local(written, BANGKOK) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "", "2026-02-30", "29/2/2569", "2026-13-01", "11/21/2026", "2026-11-21 24:00", "2026-11-21 9:60",
        "21/11/26", "0226-11-21", "21/11-2026",
        "12/3", "0000-01-01", "0001-01-01", "350.00", "soon", "2026-11-21T09:00Z", "46347",
    ],
)  # fmt: skip
def test_a_time_that_does_not_exist_is_refused_and_not_rolled_over(written: str) -> None:
    assert read_local(written, BANGKOK) is None


def test_an_hour_that_a_change_of_clocks_leaves_out_does_not_exist() -> None:
    assert read_local("2026-03-29 02:30", ZoneInfo("Europe/Berlin")) is None


AT = datetime(2027, 1, 8, 7, 0, tzinfo=UTC)


def test_days_and_times_are_shown_as_people_count_them() -> None:
    assert show_date(AT, BANGKOK, "th") == "ศ. 8 ม.ค. 2570"
    assert show_date(AT, BANGKOK, "en") == "Fri 8 Jan 2027"
    assert show_time(AT, BANGKOK, "th") == "14.00 น."
    assert show_time(AT - timedelta(hours=5), BANGKOK, "th") == "9.00 น."
    assert show_time(AT - timedelta(hours=5), BANGKOK, "en") == "09:00"
    assert show_date_time(AT, BANGKOK, "th") == "ศ. 8 ม.ค. 2570 · 14.00 น."
    assert show_date_time(AT, BANGKOK, "en") == "Fri 8 Jan 2027, 14:00"
    assert (show_year(2565, "th"), show_year(2565, "en")) == ("2565", "2022")


def test_the_day_is_the_day_of_the_zone() -> None:
    assert show_date(datetime(2026, 12, 31, 17, 30, tzinfo=UTC), BANGKOK, "th") == "ศ. 1 ม.ค. 2570"


def test_a_span_names_the_day_once() -> None:
    start, end = AT - timedelta(hours=5), AT + timedelta(hours=1)
    assert show_span(start, end, BANGKOK, "th") == "ศ. 8 ม.ค. 2570 · 9.00–15.00 น."
    assert show_span(start, end, BANGKOK, "en") == "Fri 8 Jan 2027, 09:00–15:00"
    assert show_span(start, start, BANGKOK, "en") == "Fri 8 Jan 2027, 09:00"


def test_a_span_of_several_days_names_both() -> None:
    shown = show_span(AT, AT + timedelta(days=1), BANGKOK, "th")
    assert shown == "ศ. 8 ม.ค. 2570 · 14.00 น. – ส. 9 ม.ค. 2570 · 14.00 น."


def test_a_naive_time_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(ValueError, match="naive"):
        show_date(AT.replace(tzinfo=None), BANGKOK, "th")
