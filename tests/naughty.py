"""Texts that break things: the Big List of Naughty Strings, some of our own, and whatever Hypothesis thinks of."""

from __future__ import annotations

import json
from itertools import zip_longest
from pathlib import Path

from hypothesis import strategies as st

from tests.races import PROOF

BLNS: list[str] = json.loads((Path(__file__).parent / "data" / "blns" / "blns.json").read_text("utf-8"))
LONGEST = 5000
"""UTF-16 units of the longest text that LINE lets anybody send."""
THAI_MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
FOREIGN = "https://evil.example"

OURS = (
    # Thai: stacks of marks, marks on nothing, the two ways to write am, nothing but vowels.
    "ก" + "่" * 50,
    "ที่" + THAI_MARKS * 20,
    "่้๊๋",
    "นํ้า น้ํา น้ำ",
    "เเปลก เแโใไ",
    "ำ" * 40,
    "ป้าแดง ใจดี (ร้านริมน้ำ) ๑๒๓",
    # What no database, no UTF-8 or no XML takes.
    "\0",
    "a\0b",
    "\ud800",
    "\udc00\ud800 x",
    "หนึ่ง\ud83dสอง",
    "\uffff\ufffe\U0010ffff",
    "\x01\x02\x08\x0b\x0c\x0e\x1b[31mแดง\x7f\x80\x85\x9b31m",
    # What looks like nothing, or the other way round.
    " ",
    "\n\r\n\t\u2028\u2029\u3000\u00a0",
    "\u200b",
    "\u200b\u200d\ufeff\u2060",
    "\u202eกลับหลัง\u202c",
    "\u2067\u2066ก\u2069",
    "\u00ad",
    "ก\u200bข\u200dค",
    # What is one character and many.
    "👨‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿🇹🇭🇱🇦1️⃣",
    "👨‍👩‍👧‍👦" * 400,
    "e\u0301 \u1112\u1161\u11ab \u0344",
    "Z" + "\u0301" * 3000,
    "\u0600\u0600\u0601x\u06dd",
    # Long.
    "x" * LONGEST,
    "ก" * LONGEST,
    "ก่" * (LONGEST // 2),
    "😀" * (LONGEST // 2),
    " ".join("w" * (n % 7 + 1) for n in range(800)),
    "\n" * LONGEST,
    # What somebody else would take for their own language.
    '{"type":"uri","uri":"' + FOREIGN + '"}',
    '","action":{"type":"uri","label":"x","uri":"' + FOREIGN + '"},"y":"',
    FOREIGN,
    "javascript:alert(1)",
    "tel:1900111222",
    "=HYPERLINK(\"" + FOREIGN + "\")",
    "{name} {0} {} %s %(x)s $x ${x} {{7*7}}",
    "a|b;c,d&e=f?g#h%00%0a+i",
    "'; DROP TABLE chats; --",
    "(moon) $ (brown) 😀",
    "menu",
    "ยกเลิก",
    "-",
    "@me",
    "0",
    "9" * 400,
    "2026-11-25 09:00",
    "081-234-5678",
    "#N/A",
)  # fmt: skip

COMMANDS = ("menu", "ยกเลิก", "--help")
"""Those that mean the same everywhere, so that no question hears them."""


def sent(text: str) -> str:
    """As much of it as LINE lets anybody send."""
    while len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST:
        text = text[: LONGEST if len(text) > LONGEST else -100]
    return text


def any_text() -> st.SearchStrategy[str]:
    """Any of them, any characters at all, stacks of marks, and long ones; LINE sends no empty text."""
    characters = st.characters(codec=None)
    stacks = st.lists(st.tuples(st.sampled_from("กปฝฟฬญฐ"), st.text(THAI_MARKS + "ำาะ\u0301", max_size=60)), max_size=9)
    return (
        st.one_of(
            st.sampled_from(BLNS),
            st.sampled_from(OURS),
            st.text(characters, max_size=400),
            stacks.map(lambda found: "".join(base + marks for base, marks in found)),
            st.tuples(st.text(characters, min_size=1, max_size=9), st.integers(1, 900)).map(
                lambda found: found[0] * found[1]
            ),
        )
        .map(sent)
        .filter(bool)
    )


MIXED = [one for pair in zip_longest(OURS, BLNS[:: 1 if PROOF else 9]) for one in pair if one is not None]
TEXTS = [sent(one) for one in MIXED if one]
"""All of them, or a part of them in the short count; LINE sends no empty text."""


def one_in(number: int) -> list[str]:
    """One of the texts in so many, and five times as many in the full count."""
    return TEXTS[:: max(1, number // 5) if PROOF else number]
