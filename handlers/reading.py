"""Reads a short free text: one line, not empty, not too long."""

from __future__ import annotations

from bot.forms import Unclear
from bot.turn import Turn
from locales.normalise import graphemes, norm, utf16

UNITS_A_CHARACTER = 8
"""A base letter with all the marks that any language puts on it; more is a stack that was made to break things."""


def one_line(turn: Turn, text: str, longest: int) -> str:
    """The text in one line. Raises Unclear when there is nothing to see of it, or more than `longest` characters as people
    count.
    """
    said = " ".join(text.split())
    if not norm(said):
        raise Unclear(turn.t("That was empty."))
    if graphemes(said) > longest or utf16(said) > longest * UNITS_A_CHARACTER:
        raise Unclear(turn.t("That is a little long: at most {n} characters, please.", n=longest))
    return said
