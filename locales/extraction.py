"""Finds the texts that the code says to people: the English sentences in calls of t, plural, ctx, N_ and W_."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from locales.i18n import WORDS

SOURCES = ("bot", "catalog", "handlers", "web", "cli", "wsgi.py")
CALLS = {"t", "N_", "W_", "plural", "ctx"}


@dataclass(frozen=True)
class Text:
    """One msgid with its context and plural, and the files that use it, as posix paths from the root."""

    context: str | None
    message: str
    plural: str | None
    files: tuple[str, ...]


def collect(root: Path) -> list[Text]:
    """All texts of the sources under the root, in order. ValueError names a call that is given an f-string."""
    found: dict[tuple[str, str], tuple[str | None, set[str]]] = {}
    for path in _modules(root):
        name = path.relative_to(root).as_posix()
        for context, message, plural in _texts(ast.parse(path.read_bytes(), name), name):
            known, files = found.get((context, message), (None, set()))
            found[context, message] = (plural or known, files | {name})
    return [
        Text(context or None, message, plural, tuple(sorted(files)))
        for (context, message), (plural, files) in sorted(found.items())
    ]


def _modules(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def _texts(tree: ast.Module, file: str) -> Iterator[tuple[str, str, str | None]]:
    """(context or "", message, plural or None) of each call, by the last name before its parenthesis."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, literals = _last_name(node.func), [_literals(argument) for argument in node.args[:2]]
        if name in CALLS and isinstance(node.args[0], ast.JoinedStr):
            raise ValueError(f"{file}:{node.lineno}: {name}() is given an f-string; no catalog can have its text")
        match name, literals:
            case "t" | "N_", [messages, *_]:
                yield from (("", message, None) for message in messages)
            case "W_", [messages, *_]:
                yield from ((WORDS, message, None) for message in messages)
            case "plural", [[one], [many]]:
                yield "", one, many
            case "ctx", [[context], messages]:
                yield from ((context, message, None) for message in messages)


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literals(argument: ast.expr) -> list[str]:
    """The sentences that an argument may be: a literal, or either side of `a if x else b`."""
    if isinstance(argument, ast.Constant):
        return [argument.value] if isinstance(argument.value, str) and argument.value else []
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) + _literals(argument.orelse)
    return []
