"""Addresses: what a button may open, and where pictures and videos may lie."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sandbox.grammar.shapes import Flaw, Path, Rule
from sandbox.limits import LIMITS, utf16_units

OPENABLE = ("http", "https", "line", "tel")


def link(value: Any, path: Path) -> Iterator[Flaw]:
    """What a URI action opens: http, https, line or tel, percent-encoded (REF#uri-action)."""
    yield from _address(value, path, OPENABLE, LIMITS["uri"])


def media(value: Any, path: Path) -> Iterator[Flaw]:
    """A picture, sound or video: https only (REF#image-message)."""
    yield from _address(value, path, ("https",), LIMITS["media_url"])


def link_of(most: int) -> Rule:
    return lambda value, path: _address(value, path, OPENABLE, most)


def _address(value: Any, path: Path, schemes: tuple[str, ...], most: int) -> Iterator[Flaw]:
    if not isinstance(value, str) or not value:
        yield Flaw(path, "May not be empty")
    elif utf16_units(value) > most:
        yield Flaw(path, f"Length must be between 1 and {most}")
    elif not value.isascii() or not value.isprintable() or " " in value:
        yield Flaw(path, "invalid uri")
    else:
        yield from _scheme(value, path, schemes)


def _scheme(value: str, path: Path, schemes: tuple[str, ...]) -> Iterator[Flaw]:
    try:
        parts = urlsplit(value)
    except ValueError:
        yield Flaw(path, "invalid uri")
        return
    if parts.scheme not in schemes:
        yield Flaw(path, "invalid uri scheme")
    elif not (parts.hostname if parts.scheme in ("http", "https") else parts.netloc or parts.path):
        yield Flaw(path, "invalid uri")
