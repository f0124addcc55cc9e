"""What is written down of a failure: enough to find the fault, and nothing that people typed."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from functools import cache

from bot.masking import scrub
from db.schema import metadata

LONGEST = 300
NAMES_OF_CODE = (AttributeError, NameError, TypeError, ImportError)
"""In what these say, quotes hold names from our own lines; in other words they may hold what somebody typed."""
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_NAME = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def in_one_line(error: BaseException, typed: str = "") -> str:
    """Kind and first line: in further lines PostgreSQL shows the row that it refused. What stands in quotes, in another
    script or in `typed`, the words of whom it happened to, is left out.
    """
    line = "".join(traceback.format_exception_only(error)).strip().split("\n", 1)[0]
    known = _NAME.fullmatch if isinstance(error, NAMES_OF_CODE) else names_of_ours().__contains__
    line = _QUOTED.sub(lambda found: found[0] if known(found[0][1:-1]) else "'...'", line)
    return scrub(_FOREIGN.sub("...", _without(line, typed)))[:LONGEST]


def from_abroad(words: str) -> str:
    """What another server says of a failure; LINE says it in English."""
    return scrub(_FOREIGN.sub("...", words))


def where(error: BaseException) -> str:
    """The lines of code that led to it."""
    return "".join(traceback.format_tb(error.__traceback__))


def told(error: BaseException) -> str:
    """All that is known of it, and of the failures before it that led to it."""
    parts = [f"{where(one)}{in_one_line(one)}" for one in reversed(list(_with_causes(error)))]
    return "Traceback (most recent call last):\n" + "\nand so:\n".join(parts)


@cache
def names_of_ours() -> frozenset[str]:
    """The tables and columns of ours, with their constraints and indexes: words that databases quote."""
    named = [
        thing.name
        for table in metadata.tables.values()
        for thing in (table, *table.columns, *table.constraints, *table.indexes)
    ]
    return frozenset(str(name) for name in named if name)


def _without(line: str, typed: str) -> str:
    for word in sorted({typed.strip(), *typed.split()}, key=len, reverse=True):
        if len(word) > 2:
            line = re.sub(re.escape(word), "...", line, flags=re.IGNORECASE)
    return line


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
