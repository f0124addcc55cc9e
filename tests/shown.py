"""How a text is kept, how it is shown, and what a message is made of beside its texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from locales.normalise import beginning, graphemes, utf16

TEXTS = ("text", "altText", "label", "displayText", "data", "clipboardText")
"""Where a message holds words, or what a button carries."""
ADDRESSES = ("uri", "url")
FEWEST = 20
"""Units of a text that has been cut, at least."""


def as_cleaned(text: str) -> str:
    """The normal form of any text: NFC, lines that end with \\n, no other control characters; NUL and lone surrogates,
    which no database takes, are U+FFFD. Emoji, marks, joiners and directions stay.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")
    lines = re.sub("\r\n|[\r\x85]", "\n", whole)
    return unicodedata.normalize(
        "NFC", "".join(one for one in lines if one in "\t\n" or unicodedata.category(one) != "Cc")
    )


def as_kept(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(as_cleaned(text).split())


def is_shown(stored: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts shows it: whole, or its beginning, where it is longer than the place has room for."""
    return any(stored in text or _begins(stored, text) for text in texts)


def _begins(stored: str, text: str) -> bool:
    head, ellipsis, _ = text.partition("…")
    # One character that is a stack of hundreds is shown whole or not at all.
    fewest = min(FEWEST, len(stored) - 1) if utf16(beginning(stored, 1, graphemes)) <= FEWEST else 0
    return bool(ellipsis) and any(
        stored.startswith(head[start:]) for start in range(len(head) - fewest + 1) if len(head) - start >= fewest
    )


def looks_like(part: Any) -> Any:
    """A message without its words and addresses: two cards that differ in nothing but texts look alike."""
    if isinstance(part, dict):
        return {name: "" if name in (*TEXTS, *ADDRESSES) else looks_like(value) for name, value in part.items()}
    return [looks_like(one) for one in part] if isinstance(part, list) else part


def places_of(part: Any) -> Iterator[str]:
    """Scheme and host of every address in a message."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ADDRESSES:
                parts = urlsplit(value)
                yield f"{parts.scheme}://{parts.netloc}"
            else:
                yield from places_of(value)
    elif isinstance(part, list):
        for one in part:
            yield from places_of(one)
