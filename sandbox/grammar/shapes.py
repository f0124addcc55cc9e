"""The rules that all others are made of: texts, numbers, choices, objects, lists. A rule yields what is wrong."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.limits import utf16_units

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Flaw:
    """Something that LINE refuses, and where."""

    path: Path
    message: str


Rule = Callable[[Any, Path], Iterator[Flaw]]
Count = Callable[[str], int]


def text(most: int, count: Count = utf16_units, least: int = 1) -> Rule:
    """A text of so many characters, counted by ``count``; not only white space, unless it may be empty."""

    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if not isinstance(value, str):
            yield Flaw(path, "Must be a string")
        elif least and not value.strip():
            yield Flaw(path, "May not be empty")
        elif not least <= count(value) <= most:
            yield Flaw(path, f"Length must be between {least} and {most}")

    return rule


def pattern(expression: str, complaint: str) -> Rule:
    """A text that matches the expression from end to end."""
    wanted = re.compile(expression)

    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if not isinstance(value, str) or not wanted.fullmatch(value):
            yield Flaw(path, complaint)

    return rule


def one_of(*values: str) -> Rule:
    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if value not in values:
            yield Flaw(path, f"Must be one of the following values: [{', '.join(values)}]")

    return rule


def number(least: float, most: float = float("inf")) -> Rule:
    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            yield Flaw(path, f"Must be a number between {least} and {most}")

    return rule


def whole(least: int, most: float = float("inf")) -> Rule:
    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            yield Flaw(path, f"Must be a whole number between {least} and {most}")

    return rule


def flag(value: Any, path: Path) -> Iterator[Flaw]:
    """true or false."""
    if not isinstance(value, bool):
        yield Flaw(path, "Must be a boolean")


def thing(needs: Mapping[str, Rule], may: Mapping[str, Rule] | None = None, *together: Rule) -> Rule:
    """An object with the properties that it needs and those it may have, and no others; null counts as absent.

    ``together`` are rules for the whole object, asked only when each property is right by itself.
    """
    known = {**needs, **(may or {})}

    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if not isinstance(value, dict):
            yield Flaw(path, "Must be an object")
            return
        flaws = [*_property_flaws(value, path, needs, known)]
        yield from flaws
        if not flaws:
            for more in together:
                yield from more(value, path)

    return rule


def kinds(by_type: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` says which rule it follows; that rule need not mention ``type``."""
    names = one_of(*by_type)

    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if not isinstance(value, dict):
            yield Flaw(path, "Must be an object")
        elif not isinstance(value.get("type"), str) or value["type"] not in by_type:
            yield from names(value.get("type"), (*path, "type"))
        else:
            yield from by_type[value["type"]]({name: value[name] for name in value if name != "type"}, path)

    return rule


def many(of: Rule, least: int, most: float) -> Rule:
    """A list of so many."""

    def rule(value: Any, path: Path) -> Iterator[Flaw]:
        if not isinstance(value, list):
            yield Flaw(path, "Must be an array")
        elif not least <= len(value) <= most:
            yield Flaw(path, f"Size must be between {least} and {most}")
        else:
            for place, item in enumerate(value):
                yield from of(item, (*path, place))

    return rule


def _property_flaws(
    value: dict[str, Any], path: Path, needs: Mapping[str, Rule], known: Mapping[str, Rule]
) -> Iterator[Flaw]:
    for name in needs:
        if value.get(name) is None:
            yield Flaw((*path, name), "May not be null")
    for name, inside in value.items():
        if name not in known:
            yield Flaw((*path, name), "Unknown property")
        elif inside is not None:
            yield from known[name](inside, (*path, name))
