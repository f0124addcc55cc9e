"""LINE's limits, from the one table that the sandbox reads too, and how LINE counts."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import orjson

from locales.normalise import cut, graphemes, utf16

LIMITS: dict[str, Any] = json.loads(resources.files("bot").joinpath("line_limits.json").read_text("utf-8"))


class BeyondLimit(ValueError):
    """A message that LINE would refuse; raised where it is built, so that no such message is ever stored or sent."""


def at_most(what: str, size: int, limit: int) -> None:
    """Raises BeyondLimit when `size` is over `limit`."""
    if size > limit:
        raise BeyondLimit(f"{what}: {size} of at most {limit}")


def check_text(what: str, text: str, limit: int, *, unit: str = "utf16") -> None:
    """Raises BeyondLimit for an empty text or one longer than `limit` UTF-16 units or grapheme clusters."""
    if not text:
        raise BeyondLimit(f"{what}: may not be empty")
    at_most(what, graphemes(text) if unit == "graphemes" else utf16(text), limit)


def short(text: str, characters: int, units: int) -> str:
    """The text within so many characters as people count them, and within so many UTF-16 units.

    The first is for the eye, the second for the size of a message: a stack of marks is one character.
    """
    if 2 * len(text) <= min(2 * characters, units):
        return text
    return cut(cut(text, characters), units, unit="utf16")


def check_url(what: str, url: str, limit: int, schemes: tuple[str, ...] = ("https://",)) -> None:
    """Raises BeyondLimit for a scheme that LINE does not take, or for too long an address."""
    if not url.startswith(schemes):
        raise BeyondLimit(f"{what}: must begin with {' or '.join(schemes)}")
    at_most(what, utf16(url), limit)


def json_bytes(content: Any) -> int:
    """Bytes of `content` as JSON by the larger of the two counts: raw UTF-8 and \\u escapes.

    LINE does not say which of them it counts, so the larger one is kept within the limit.
    """
    raw = orjson.dumps(content)
    if raw.isascii():
        return len(raw)
    return max(len(raw), len(json.dumps(content, separators=(",", ":"))))
