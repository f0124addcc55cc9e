"""One form for texts that look or mean the same, and cutting them where a reader would."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Literal

import regex

from locales.digits import with_ascii_digits

Unit = Literal["graphemes", "utf16"]

_CONTROLS = regex.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_ENDS = regex.compile(r"\r\n|[\r\x85]")
_CLUSTER = regex.compile(r"\X")
_INVISIBLE = regex.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_PUNCTUATION = regex.compile(r"[\p{P}\p{S}\ufe0fๆ]+")
# What a keyboard gives in another order or number looks the same on the screen. A cluster holds every mark that
# Unicode may move, so that composing (NFC) never brings two clusters together.
_THAI_CLUSTER = regex.compile(r"[ัิ-ฺ็-๎ะาำ\P{ccc=0}]{2,}")
_ABOVE_OR_BELOW = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_DRAWN_OUT_VOWEL = regex.compile(r"([ะาำ])\1{2,}")
# Three in a row do occur: โนนนา, III.
_DRAWN_OUT_LETTER = regex.compile(r"(\p{L})\1{3,}")
_DOUBLE_E = regex.compile("เ{4,}|เเ")
# Where an ordinary word or a place ends like a particle, it stays whole: สถานะ, จะนะ, ข้าวเจ้า, มะค่า.
_THAI_PARTICLE = (
    r"(?<![เแโใไ])(?:ค่ะ|(?<!แม่|มะ)คะ|(?<=\s)ค่า|ค้ะ|ค๊ะ|ครับผม|ครับ+|คร้าบ+|ค[รล]?๊าบ+|ค้าบ+|คับ+|ครัช|ฮับ"
    r"|(?<!สถา|ช|มา|วัฒ|รัต|จะ|แม่|เมือง)นะ|น่ะ|ล่ะ|อ่ะ|จ้า+|จ้ะ|จ๊ะ|จ๋า|เด้อ|หน่อย|ด้วย)"
)
_LATIN_PARTICLE = r"\b(?:please|pls|plz|thanks|thank you|thx|(?:na )?(?:khrap|krap|krub|kub)|na kh?a)"
# Read from the end (?r): from the start, a long row of particles would be tried once from each of them.
_PARTICLES_AT_END = regex.compile(rf"(?r)(?:\s*(?:{_THAI_PARTICLE}|{_LATIN_PARTICLE})[\sๆ]*)+$")
_PLEASE_AT_START = regex.compile(r"^(?:please|pls|plz)\s+")


def clean(text: str) -> str:
    """Any text from outside made fit to store and send: NFC, no lone surrogates, NUL or control characters.

    What cannot be stored becomes U+FFFD, every line end becomes \\n; emoji, Thai marks and zero-width joiners stay.
    """
    if text.isprintable():
        # Most texts are: no control characters, no line ends, no surrogates.
        return unicodedata.normalize("NFC", text)
    lines = _LINE_ENDS.sub("\n", _whole_characters(text))
    return unicodedata.normalize("NFC", _CONTROLS.sub("", lines.replace("\0", "\ufffd")))


def norm(text: str) -> str:
    """The form for exact comparison: what looks the same is the same, in lower case, digits as 0-9, single spaces."""
    text = with_ascii_digits(_INVISIBLE.sub("", clean(text)).lower())
    text = _THAI_CLUSTER.sub(_as_usual, _DOUBLE_E.sub(_ae, text))
    # Composed only now: what the marks of a cluster compose with stands before them.
    text = unicodedata.normalize("NFC", text)
    text = _DRAWN_OUT_LETTER.sub(r"\1", _DRAWN_OUT_VOWEL.sub(r"\1", text))
    return " ".join(text.split())


def search_key(text: str) -> str:
    """norm() with punctuation and symbols as spaces: what the product search stores and looks up.

    A text of nothing but punctuation keeps it, so that it does not match everything.
    """
    plain = norm(text)
    words = _PUNCTUATION.sub(" ", plain)
    return plain if words == plain else norm(words) or plain


def word_key(text: str) -> str:
    """The form in which trigger words are compared: "เมนูค่ะ", "เมนู ๆ" and "เมนู!" are all เมนู."""
    return without_particles(search_key(text))


def without_particles(text: str) -> str:
    """A text from norm() without the polite particles and fillers around it; unchanged if nothing would be left."""
    return _PLEASE_AT_START.sub("", _PARTICLES_AT_END.sub("", text)).strip() or text


def cut(text: str, limit: int, *, unit: Unit = "graphemes") -> str:
    """The text within the limit, ending with … where it was cut, between two characters as people see them."""
    size = graphemes if unit == "graphemes" else utf16
    if size(text) <= limit:
        return text
    return beginning(text, limit - 1, size).rstrip() + "…" if limit > 0 else ""


def beginning(text: str, limit: int, size: Callable[[str], int]) -> str:
    """As many whole characters, as people see them, from the start as fit in the limit by any measure."""
    end = used = 0
    for cluster in _CLUSTER.finditer(text):
        used += size(cluster[0])
        if used > limit:
            break
        end = cluster.end()
    return text[:end]


def graphemes(text: str) -> int:
    """How many characters a reader sees (extended grapheme clusters), LINE's unit for most labels."""
    return sum(1 for _ in _CLUSTER.finditer(text))


def utf16(text: str) -> int:
    """How many UTF-16 code units, LINE's unit for message texts."""
    return len(text) + sum(char > "\uffff" for char in text)


def _whole_characters(text: str) -> str:
    """Surrogate pairs joined, lone ones replaced: JSON lets both through, UTF-8 and databases do not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _ae(es: regex.Match[str]) -> str:
    """แ, where it was typed as two เ; a row of them is one that was drawn out."""
    return "แ" if len(es[0]) == 2 else "เ"


def _as_usual(cluster: regex.Match[str]) -> str:
    """The marks of a cluster once each: vowels, then tones, then ์; behind them ะ, า or ำ, and ํ with า is ำ."""
    typed = cluster[0]
    if _ABOVE_OR_BELOW.isdisjoint(typed):
        return typed
    marks = [mark for mark in dict.fromkeys(typed) if mark in _ABOVE_OR_BELOW]
    marks += [mark for mark in typed if mark not in _ABOVE_OR_BELOW and mark not in "ะาำ"]
    spacing = _DRAWN_OUT_VOWEL.sub(r"\1", "".join(char for char in typed if char in "ะาำ"))
    if spacing.startswith("า") and "ํ" in marks:
        marks.remove("ํ")
        spacing = "ำ" + spacing[1:]
    return "".join(sorted(marks, key=_place)) + spacing


def _place(mark: str) -> tuple[int, int, str]:
    """Where a mark stands in its cluster; those that Unicode orders stand together, in Unicode's order."""
    order = unicodedata.combining(mark)
    return (1, order, "") if order else (2 if mark == "์" else 0, 0, mark)
