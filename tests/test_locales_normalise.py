"""Texts that look or mean the same have one form, and are cut where a reader would cut them."""

from __future__ import annotations

import resource
import subprocess
import sys
from time import perf_counter

import geothai
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locales.normalise import Unit, clean, cut, graphemes, norm, search_key, utf16, without_particles, word_key

FAMILY = "👨‍👩‍👧"
# Any code point, lone surrogates included, and often the signs that the rules are about.
ANYTHING = st.text(
    st.one_of(st.characters(categories=None), st.sampled_from("เแําำัิฺุ็่้์ะๆนคค่ะ \u200d\u200b\ud800\0\r\n👨👧ıİa\u0301\u0327"))
)
CHATTER = st.lists(
    st.sampled_from(["ค่ะ", "คะ", "นะ", "เจ้า", "ครับ", "ๆ", "เมนู", "สถา", "please", "na", "krub", " ", "!"])
).map("".join)


@pytest.mark.parametrize(
    ("outside", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("a\x07b\x1b\x7f", "ab"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("e\u0301", "é"),
        (f"{FAMILY} น้ำพริก ๆ", f"{FAMILY} น้ำพริก ๆ"),
        ("<img onerror=x>", "<img onerror=x>"),
    ],
)
def test_what_comes_from_outside_can_be_stored(outside: str, kept: str) -> None:
    assert clean(outside) == kept


@given(ANYTHING)
@example("a\ud800\u0301")
def test_clean_is_idempotent_and_always_storable(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert "\0" not in kept
    kept.encode()


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("เเกงส้ม", "แกงส้ม"),
        ("น้ํา", "น้ำ"),
        ("นํ้า", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("ท่ี่", "ที่"),
        ("ทท่ีี", "ทที่"),
        ("คะ่", "ค่ะ"),
        ("ก่็", "ก็่"),
        ("พัน์ธุ", "พัน์ธุ"),
        ("สิทธิ์ิ์", "สิทธิ์"),
        ("ทําาาา", "ทำ"),
        ("น้้้้ำำำำ", "น้ำ"),
        ("ดีมากกกกก", "ดีมาก"),
        ("โนนนาจาน", "โนนนาจาน"),
        ("Room III", "room iii"),
        ("๑๘๒๖๐", "18260"),
        ("100000", "100000"),
        ("  เกาะ\u200b ยอ \n", "เกาะ ยอ"),
        ("\ufeffMENU", "menu"),
    ],
)
def test_what_looks_the_same_is_the_same(typed: str, usual: str) -> None:
    assert norm(typed) == usual


@given(ANYTHING | CHATTER)
def test_norm_and_both_keys_are_idempotent(text: str) -> None:
    for form in (norm, search_key, word_key):
        assert form(form(text)) == form(text)


@pytest.mark.parametrize(
    "said", ["เมนู", "เมนูค่ะ", "เมนู ๆ", "เมนูนะคะ", "เมนูหน่อยครับบบ", "เมนู!!! 🙏", '"เมนู" จ้า', "เมนูครับผม"]
)
def test_politeness_does_not_change_a_trigger_word(said: str) -> None:
    assert word_key(said) == word_key("เมนู") == "เมนู"


@pytest.mark.parametrize("said", ["Menu!", "MENU", "please menu", "menu na krub", "menu, please."])
def test_politeness_does_not_change_an_english_trigger_word(said: str) -> None:
    assert word_key(said) == "menu"


@pytest.mark.parametrize(
    "word", ["สถานะ", "ภาชนะ", "ข้าวเจ้า", "คุณค่า", "สินค้า", "banana", "ระงับ", "หน้า", "จะนะ", "หนองมะค่า", "bang na"]
)
def test_the_end_of_an_ordinary_word_is_not_a_particle(word: str) -> None:
    assert word_key(word) == word


def test_no_place_of_thailand_ends_in_a_particle() -> None:
    districts = [area for province in geothai.provinces() for area in geothai.districts(province.code)]
    subdistricts = [area for district in districts for area in geothai.subdistricts(district.code)]
    names = {area.name_th for area in districts} | {area.name_th for area in subdistricts}
    names |= {area.name_en for area in districts} | {area.name_en for area in subdistricts}
    assert [name for name in names if word_key(name) != search_key(name)] == []


@pytest.mark.parametrize("said", ["ค่ะ", "ครับ ๆ", "นะคะ", "please", "!!!", "🙏", "ๆ"])
def test_a_mere_particle_keeps_a_key_of_its_own(said: str) -> None:
    assert word_key(said)


@given(ANYTHING | CHATTER)
def test_only_a_blank_text_has_an_empty_key(text: str) -> None:
    for form in (search_key, word_key):
        assert bool(form(text)) == bool(norm(text))


def test_a_search_ignores_punctuation_and_finds_nothing_by_punctuation_alone() -> None:
    assert search_key("ผ้าไหม (สีคราม) - 100%") == "ผ้าไหม สีคราม 100"
    assert search_key("%") == "%"


def test_a_flood_of_particles_takes_no_time() -> None:
    started = perf_counter()
    assert word_key("ครับ" * 1250 + "x") == "ครับ" * 1250 + "x"
    assert word_key("เมนู" + "ครับ" * 1250) == "เมนู"
    assert perf_counter() - started < 0.3


STACKS = ["่้", "ัิ", "่้" * 1250 + "ัิ", "์ุ", "า่", "ํา", "ุ้", "เแ", "า์ิ", "a\u0301์\u0327"]


def test_a_stack_of_marks_takes_no_time() -> None:
    """With rules that run until nothing changes, one such text of 5,000 characters took up to 12 s."""
    work = "from locales.normalise import word_key\nfor stack in %r: word_key((stack * 5000)[:5000])"
    limit = (5, 5)
    subprocess.run(
        [sys.executable, "-c", work % STACKS],
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limit),
    )


def test_particles_are_taken_off_without_touching_numbers() -> None:
    assert without_particles("2.5 ค่ะ") == "2.5"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("เกาะยอ", 6, "เกาะยอ"),
        ("น้ำพริก", 3, "น้ำพ…"),
        ("ที่นี่ค่ะ", 2, "ที่…"),
        ("one two", 5, "one…"),
        (FAMILY * 3, 2, FAMILY + "…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
        ("", 0, ""),
    ],
)
def test_cutting_by_what_a_reader_sees(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


def test_cutting_by_utf16_units_keeps_emoji_whole() -> None:
    assert utf16("😀") == 2
    assert cut("😀😀😀", 5, unit="utf16") == "😀😀…"
    assert cut(FAMILY * 2, utf16(FAMILY), unit="utf16") == "…"


@given(ANYTHING.map(clean), st.integers(0, 30), st.sampled_from(["graphemes", "utf16"]))
def test_a_cut_text_fits_and_ends_between_two_characters(text: str, limit: int, unit: Unit) -> None:
    size = graphemes if unit == "graphemes" else utf16
    shown = cut(text, limit, unit=unit)
    assert size(shown) <= limit
    if shown != text and shown:
        kept = shown.removesuffix("…")
        assert text.startswith(kept)
        assert graphemes(kept) + graphemes(text[len(kept) :]) == graphemes(text)
