"""Intents, notices and chores: how a handler says what it answers to, and the registry that is made of them at start."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any

from bot.forms import Form
from bot.messages import Message
from bot.turn import Turn

Handler = Callable[..., list[Message]]
Notice = Callable[..., list[Message] | None]
Chore = Callable[..., None]

LARGEST_ID = 2**53


class Stale(Exception):
    """A button whose arguments lead nowhere: it is from long ago, or was made up. The answer says so kindly."""


@dataclass(frozen=True)
class Intent:
    """One thing that people may want. `words` is a msgid in context "words"; `pattern` finds arguments in a text."""

    name: str
    handler: Handler
    role: str | None
    words: str | None
    pattern: re.Pattern[str] | None

    @cached_property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """The handler's parameters but the turn: the arguments that a button may carry, int or str."""
        named = inspect.signature(self.handler, eval_str=True).parameters
        return dict(list(named.items())[1:])

    def run(self, turn: Turn, args: Mapping[str, str]) -> list[Message]:
        """Answers the turn. Raises Stale where an argument is missing or malformed."""
        return self.handler(turn, **{n: _argument(p, args.get(n)) for n, p in self.parameters.items()})


def _argument(parameter: inspect.Parameter, given: str | None) -> Any:
    if given is None:
        if parameter.default is inspect.Parameter.empty:
            raise Stale(parameter.name)
        return parameter.default
    if parameter.annotation is not int:
        return given
    if not (given.isascii() and given.isdigit() and int(given[:18]) <= LARGEST_ID and len(given) <= 18):
        raise Stale(parameter.name)
    return int(given)


def intent(
    name: str, *, words: str | None = None, role: str | None = None, pattern: str | None = None
) -> Callable[[Handler], Handler]:
    """Marks a handler `(turn, **ids) -> messages`. With `role`, it answers only people who use that role now."""
    compiled = re.compile(pattern) if pattern else None

    def mark(handler: Handler) -> Handler:
        _marks(handler).append(Intent(name, handler, role, words, compiled))
        return handler

    return mark


def notice(fact: str) -> Callable[[Notice], Notice]:
    """Marks `(telling, **ids) -> messages`: the words of a fact, or None when there is nothing to tell any more."""
    return _mark_as("notice_of", fact)


def chore(fact: str) -> Callable[[Chore], Chore]:
    """Marks `(connection, now, **ids)`: what we do unasked when a chore row is due."""
    return _mark_as("chore_of", fact)


def _mark_as(attribute: str, fact: str) -> Callable[[Any], Any]:
    def mark(function: Any) -> Any:
        setattr(function, attribute, fact)
        return function

    return mark


def _marks(handler: Any) -> list[Intent]:
    if not hasattr(handler, "intents"):
        handler.intents = []
    marks: list[Intent] = handler.intents
    return marks


@dataclass
class Registry:
    """Everything that the modules of `handlers/` declare."""

    intents: dict[tuple[str, str | None], Intent] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    chores: dict[str, Chore] = field(default_factory=dict)

    @classmethod
    def of(cls, modules: Iterable[ModuleType]) -> Registry:
        """Reads the marks in these modules. Raises ValueError where two claim the same name."""
        registry = cls()
        for module in modules:
            for value in vars(module).values():
                if getattr(value, "__module__", None) == module.__name__ or isinstance(value, Form):
                    registry._add(value)
        return registry

    def _add(self, value: Any) -> None:
        if isinstance(value, Form):
            self.forms[value.name] = value
            return
        for one in getattr(value, "intents", []):
            _claim(self.intents, (one.name, one.role), one)
        if fact := getattr(value, "notice_of", None):
            _claim(self.notices, fact, value)
        if fact := getattr(value, "chore_of", None):
            _claim(self.chores, fact, value)

    def find(self, name: str, role: str) -> Intent | None:
        """The intent for someone who uses `role` now: the one made for that role, else the one for everybody."""
        return self.intents.get((name, role)) or self.intents.get((name, None))


def _claim(names: dict[Any, Any], name: Any, value: Any) -> None:
    if name in names and names[name] is not value:
        raise ValueError(f"{name} is declared twice")
    names[name] = value
