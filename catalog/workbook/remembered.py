"""The forms in which words are compared, which take long to make, remembered for those that stand in row after row."""

from __future__ import annotations

from functools import lru_cache

from locales.normalise import norm, search_key

LONGEST = 120
"""Characters of a word worth remembering."""
MOST = 4096

_norm, _search_key = lru_cache(MOST)(norm), lru_cache(MOST)(search_key)


def norm_of(word: str) -> str:
    """norm() of it."""
    return _norm(word) if len(word) <= LONGEST else norm(word)


def search_key_of(word: str) -> str:
    """search_key() of it."""
    return _search_key(word) if len(word) <= LONGEST else search_key(word)
