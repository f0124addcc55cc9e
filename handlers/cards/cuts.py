"""How much of a name or a text a card shows: a name that the import takes can weigh eight times what it seems to."""

from __future__ import annotations

from collections.abc import Mapping

from bot.limits import short
from bot.turn import Telling


def name(telling: Telling, names: Mapping[str, str]) -> str:
    """A name where several stand together."""
    return short(telling.t.pick(names), 60, 100)


def option(telling: Telling, names: Mapping[str, str]) -> str:
    """The name of an option, empty where there is none."""
    return short(telling.t.pick(names), 30, 60)


def with_option(telling: Telling, names: Mapping[str, str], option_names: Mapping[str, str]) -> str:
    """The name of what is bought, with its option."""
    chosen = option(telling, option_names)
    return f"{name(telling, names)} ({chosen})" if chosen else name(telling, names)


def whole_name(telling: Telling, names: Mapping[str, str]) -> str:
    """A name on a card of its own."""
    return short(telling.t.pick(names), 120, 240)


def prose(text: str, characters: int) -> str:
    """The beginning of what somebody wrote; usual Thai has less than two units a character."""
    return short(text, characters, 2 * characters)
