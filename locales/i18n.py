"""The languages that people read here: their texts from the message catalogs, their money, numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from zoneinfo import ZoneInfo

from locales import dates, money

DOMAIN = "taladnad"
FOLDER = Path(__file__).parent
WORDS = "words"


@dataclass(frozen=True, slots=True)
class Language:
    """One language that we write in. Get it from `language()`; call it with an English sentence to have its text."""

    code: str
    _texts: NullTranslations = field(repr=False, compare=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """The text for an English msgid, its {placeholders} filled; English where the catalog has none.

        Values are put in as they are: braces in them mean nothing. KeyError when a placeholder has no value.
        """
        return self._texts.gettext(message).format(**values) if message else ""

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form for n of the thing; {n} is filled with the number as people write it."""
        return self._texts.ngettext(one, many, n).format(**{"n": self.number(n), **values})

    def ctx(self, context: str, message: str, /, **values: object) -> str:
        """The text for a msgid that means different things in different places."""
        return self._texts.pgettext(context, message).format(**values)

    def pick(self, names: Mapping[str, str]) -> str:
        """The text for this language from texts by language code; else English, Thai, any that is there, else ""."""
        found = (names.get(code) for code in (self.code, "en", "th", *names))
        return next((text for text in found if text), "")

    def money(self, satang: int) -> str:
        """An amount of satang as "1,234.50 บาท" or "฿1,234.50"; whole baht without decimals."""
        return money.show_baht(satang, self.code)

    def number(self, n: int) -> str:
        """A whole number with thousands apart: "1,234"."""
        return f"{n:,}"

    def date(self, at: datetime, zone: ZoneInfo) -> str:
        """The day of an aware instant: "ศ. 8 ม.ค. 2570" (Buddhist era) or "Fri 8 Jan 2027"."""
        return dates.show_date(at, zone, self.code)

    def time(self, at: datetime, zone: ZoneInfo) -> str:
        """The time of day of an aware instant: "9.00 น." or "09:00"."""
        return dates.show_time(at, zone, self.code)

    def date_time(self, at: datetime, zone: ZoneInfo) -> str:
        """Day and time: "ศ. 8 ม.ค. 2570 · 14.00 น." or "Fri 8 Jan 2027, 14:00"."""
        return dates.show_date_time(at, zone, self.code)

    def span(self, start: datetime, end: datetime, zone: ZoneInfo) -> str:
        """From start to end: one date and two times within a day, else both in full."""
        return dates.show_span(start, end, zone, self.code)

    def year(self, be_year: int) -> str:
        """A year of the Buddhist era as this language counts: "2565" in Thai, "2022" elsewhere."""
        return dates.show_year(be_year, self.code)


def language(code: str | None) -> Language:
    """The language for a code such as "th", "th-TH" or LINE's "zh-TW".

    One that we do not have becomes English; no code, or something that is none, becomes Thai.
    """
    parts = re.fullmatch(r"\s*([A-Za-z]{2,3})(?:[-_]\w+)*\s*", code or "")
    if not parts:
        return _loaded("th")
    short = parts[1].lower()
    return _loaded(short if short in languages() else "en")


@cache
def languages() -> tuple[str, ...]:
    """The codes that have a folder of catalogs here; Thai first, then English."""
    found = {path.parent.name for path in FOLDER.glob("*/LC_MESSAGES")}
    return tuple(sorted(found, key=lambda code: (code != "th", code != "en", code)))


def words(message: str) -> dict[str, list[str]]:
    """The trigger words for a msgid marked with W_, such as "zones | regions", by language code."""
    return {code: split_words(_loaded(code).ctx(WORDS, message)) for code in languages()}


def split_words(text: str) -> list[str]:
    """The words of one catalog text, which stand apart by "|"; empty ones are left out."""
    return [word for part in text.split("|") if (word := part.strip())]


def N_(message: str) -> str:
    """Marks a msgid for extraction where it is only looked up later."""
    return message


def W_(message: str) -> str:
    """Marks trigger words for extraction, in the context "words"; `words()` looks them up."""
    return message


@cache
def _loaded(code: str) -> Language:
    return Language(code, translation(DOMAIN, FOLDER, [code], fallback=True))
