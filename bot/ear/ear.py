"""Understands a typed text: a word that everyone knows, a pattern, a name of the fair, or goods to search for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.intents import Intent, Registry
from locales.i18n import words
from locales.normalise import beginning, graphemes, norm, word_key

MOST_HEARD = 200
"""Characters as people see them: nobody says more in one breath, and each costs time."""
MOST_CODE_POINTS = 600
"""For those that are stacks of marks."""


@dataclass(frozen=True)
class Understood:
    """An intent and what was found of its arguments."""

    intent: str
    args: dict[str, str] = field(default_factory=dict)


Names = Callable[[Connection], Mapping[str, Understood]]
Finds = Callable[[Connection, str], bool]


class Ear:
    """Knows the trigger words of every intent; the fair's names and the search for goods are handed in."""

    def __init__(self, registry: Registry, names: Names, finds: Finds) -> None:
        self._words = trigger_words(registry)
        self._patterns: list[Intent] = [one for one in registry.intents.values() if one.pattern]
        self._names = names
        self._finds = finds

    def command(self, text: str) -> Understood | None:
        """A trigger word in any language, or a text of a fixed form such as an invite code; these need no database."""
        text = _heard(text)
        if name := self._words.get(word_key(text)):
            return Understood(name)
        for one in self._patterns:
            if one.pattern and (match := one.pattern.fullmatch(norm(text).upper())):
                return Understood(one.name, match.groupdict())
        return None

    def understand(self, connection: Connection, text: str) -> Understood | None:
        """What was meant by the beginning of the text, or None: then the fallback offers guesses."""
        text = _heard(text)
        if understood := self.command(text):
            return understood
        if named := self._names(connection).get(word_key(text)):
            return named
        return Understood("product_search", {"query": text}) if self._finds(connection, text) else None


def _heard(text: str) -> str:
    """As much of a text as is listened to."""
    return beginning(text[:MOST_CODE_POINTS], MOST_HEARD, graphemes)


def trigger_words(registry: Registry) -> dict[str, str]:
    """Key of each trigger word -> intent. Raises ValueError where two intents share a word."""
    found: dict[str, str] = {}
    for one in registry.intents.values():
        for word in (w for many in words(one.words).values() for w in many) if one.words else ():
            if found.setdefault(word_key(word), one.name) != one.name:
                raise ValueError(f"the word {word!r} belongs to {one.name} and to {found[word_key(word)]}")
    return found
