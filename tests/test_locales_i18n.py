"""Languages: which one a code means, how texts are filled, and what stands in when a text is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from locales.i18n import N_, W_, language, languages, split_words, words

TH, EN = language("th"), language("en")


def test_thai_comes_first() -> None:
    assert languages()[:2] == ("th", "en")


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("th", "th"),
        ("th-TH", "th"),
        ("TH", "th"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("zh-TW", "en"),
        ("ja", "en"),
        ("zh-Hant-TW", "en"),
    ],
)
def test_a_code_becomes_the_nearest_language(code: str, ours: str) -> None:
    assert language(code) is language(ours)


@pytest.mark.parametrize("code", [None, "", "???", "../en", pytest.param("x" * 5000, id="long"), "ไทย"])
def test_no_code_is_thai(code: str | None) -> None:
    assert language(code) is TH


def test_a_text_that_no_catalog_has_is_english() -> None:
    assert TH("There is no such {thing} here", thing="text") == "There is no such text here"
    assert TH.ctx("nowhere", "No {thing}", thing="text") == "No text"
    assert [EN.plural("{n} such thing", "{n} such things", n) for n in (1, 2, 1234)] == [
        "1 such thing",
        "2 such things",
        "1,234 such things",
    ]
    assert TH("") == ""


def test_values_are_never_read_as_formats() -> None:
    assert EN("Hello {name}", name="{name.__class__} {0} {") == "Hello {name.__class__} {0} {"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        EN("Hello {name}")


@pytest.mark.parametrize(
    ("names", "thai", "english"),
    [
        ({"th": "เกาะยอ", "en": "Ko Yo"}, "เกาะยอ", "Ko Yo"),
        ({"th": "เกาะยอ", "en": ""}, "เกาะยอ", "เกาะยอ"),
        ({"en": "Ko Yo", "ja": "ヨー島"}, "Ko Yo", "Ko Yo"),
        ({"ja": "ヨー島"}, "ヨー島", "ヨー島"),
        ({}, "", ""),
    ],
)
def test_the_best_of_several_names(names: dict[str, str], thai: str, english: str) -> None:
    assert (TH.pick(names), EN.pick(names)) == (thai, english)


def test_a_language_shows_money_numbers_and_days_its_own_way() -> None:
    at, zone = datetime(2027, 1, 8, 7, tzinfo=UTC), ZoneInfo("Asia/Bangkok")
    assert (TH.money(123450), EN.money(35000), TH.number(1234)) == ("1,234.50 บาท", "฿350", "1,234")
    assert (TH.date(at, zone), EN.date_time(at, zone)) == ("ศ. 8 ม.ค. 2570", "Fri 8 Jan 2027, 14:00")
    assert (TH.time(at, zone), TH.span(at, at, zone)) == ("14.00 น.", "ศ. 8 ม.ค. 2570 · 14.00 น.")
    assert (TH.year(2565), EN.year(2565)) == ("2565", "2022")


def test_trigger_words_come_apart_by_language() -> None:
    assert words("no such word | nor this one")["en"] == ["no such word", "nor this one"]
    assert set(words("no such word")) == set(languages())
    assert split_words(" เมนู | เริ่ม || ") == ["เมนู", "เริ่ม"]


def test_marks_return_their_message() -> None:
    assert (N_("Some text"), W_("some | words")) == ("Some text", "some | words")
