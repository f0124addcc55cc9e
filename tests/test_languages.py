"""Thai and English: the language of the person's LINE at first, changed in two taps, dates and baht as each is used to."""

from __future__ import annotations

import re

from tests.chat import Person
from tests.fair import Fair
from tests.stories import HOUSE, PHONE

THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e5b]")


def test_the_language_of_line_is_spoken_at_first(fair: Fair) -> None:
    for code, word in (("en", "Welcome"), ("th", "ยินดีต้อนรับ"), ("zh-TW", "Welcome")):
        person = fair.person("Nok", code)
        person.follows()
        person.sees(word)


def test_it_is_changed_in_two_taps_and_stays(nok: Person) -> None:
    nok.taps("ภาษา")
    nok.taps("English")
    nok.sees("From now on I speak English.", "My orders")
    nok.says("เมนู")
    nok.sees("Choose a part of the country")
    nok.says("ไทย")
    nok.taps("ไทย")
    nok.sees("เลือกโซน")


def test_an_english_shopper_reads_no_thai_from_greeting_to_order(fair: Fair, kohyo: Person) -> None:
    john = fair.person("John", "en")
    john.follows()
    john.taps("South")
    john.taps("Ko Yo")
    john.sees("Mueang Songkhla", "Songkhla", "฿350", "OTOP ★★★★★ (2022)")
    john.taps("Trips")
    john.taps("One-day lake trip")
    john.sees("Wed 25 Nov 2026, 08:00", "adult · ฿990")
    john.says("songkhla")
    john.taps("Buy now: Ko Yo weaving")
    for said in ("John Smith", PHONE, "12/3 Sai Buri Road", "90100"):
        john.says(said)
    john.taps("Ko Yo, Mueang Songkhla")
    john.taps("No note")
    john.sees("12/3 Sai Buri Road, Ko Yo, Mueang Songkhla, Songkhla 90100")
    john.taps("Confirm the order")
    john.sees("Sat 21 Nov 2026, 10:00")
    kohyo.sees("จาก John")
    said = [words for message in fair.platform.messages(john.line_id) for words in _words(message)]
    assert [
        words
        for words in said
        if THAI.search(words) and words not in ("ภาษา · Language", "ไทย") and "organiser@" not in words
    ] == []


def _words(message: object) -> list[str]:
    from tests.chat import texts_in

    return list(texts_in(message))  # type: ignore[arg-type]


def test_news_comes_in_the_receivers_language(fair: Fair, kohyo: Person) -> None:
    john = fair.person("John", "en")
    john.follows()
    john.presses(f"cart_buy?product={fair.sku('ko-yo-01')}")
    for said in ("John Smith", PHONE, HOUSE, "90100", "Ko Yo", "-"):
        john.says(said)
    john.taps("Confirm the order")
    john.looks_away()
    kohyo.taps("รับออเดอร์ #1")
    john.sees("Good news")
