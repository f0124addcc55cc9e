"""The last resort before anything is written down: what looks like somebody's number, address or key is masked."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

SHORTEST_SECRET = 6
MASKS = re.compile(
    r"""
    (?P<person> [UCR][0-9a-f]{32} )                        # LINE's ids of people, groups and rooms
  | (?P<mail> (?<![\w.+-]) [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+ )
  | (?<![0-9A-Za-z]) (?:
        (?P<key> (?<!sha256:) (?=[A-Za-z]*[0-9]) [0-9A-Za-z]{28,} )        # reply tokens; a ULID has 26
      | (?P<number> (?<![0-9A-Za-z]-) (?<!\d\.)                            # telephones, citizens, accounts
            (?! \d{4}-\d\d-\d\d | [0-9a-fA-F]{8}-[0-9a-fA-F]{4}- )        # a date; LINE's ids of requests
            (?: \+?\d (?:[ -]?\d){8,15} | \(?0\d{1,2}\)? [ .-]* \d{3} [ .-]? \d{3,4} )
            (?![0-9A-Za-z]) )
    )
    """,
    re.VERBOSE,
)
"""Digits are those of any script: many write Thai ones."""


class Masks:
    """Masks what stands in a text. `key` makes the names that people get instead of their ids: the same person has the
    same name in all lines, and without the key nobody finds the id. `secrets` are masked wherever they stand.
    """

    def __init__(self, key: bytes, secrets: Iterable[str] = ()) -> None:
        self._key = key
        known = sorted({one for one in secrets if len(one) >= SHORTEST_SECRET}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def clean(self, text: str) -> str:
        """The text with everything masked."""
        if self._secrets is not None:
            text = self._secrets.sub("[secret]", text)
        return MASKS.sub(self._mask, text)

    def person(self, line_id: str) -> str:
        """The name that a person has here instead of LINE's id."""
        return "person-" + hmac.new(self._key, line_id.encode(), hashlib.sha256).hexdigest()[:12]

    def _mask(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        return self.person(found[0]) if kind == "person" else f"[{kind}]"


def scrub(text: str) -> str:
    """The text with everything masked, people without a name: for what is kept elsewhere than in the log."""
    return MASKS.sub(lambda found: f"[{found.lastgroup}]", text)
