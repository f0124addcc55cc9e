"""People's names as they write them: the first name, without the title before it."""

from __future__ import annotations

TITLES = (
    "นางสาว",
    "น.ส.",
    "นส.",
    "นาง",
    "นาย",
    "คุณ",
    "ด.ช.",
    "ด.ญ.",
    "mr.",
    "mr",
    "mrs.",
    "mrs",
    "ms.",
    "ms",
    "miss",
    "dr.",
)
"""Longer ones first: นางสาว also begins with นาง."""


def first_name(full: str) -> str:
    """The first name in a full one; Thai titles may be written together with it. The whole where nothing else is left."""
    words = full.split()
    while len(words) > 1 and words[0].lower() in TITLES:
        words.pop(0)
    first = words[0] if words else full
    for title in TITLES:
        rest = first.removeprefix(title)
        if title > "z" and rest != first and len(rest) > 1:
            return rest
    return first
