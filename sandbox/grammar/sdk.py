"""A second opinion from the models of LINE's own SDK, which takes seconds to load and so comes in the background."""

import threading
from collections.abc import Iterator
from typing import Any

from sandbox.grammar.shapes import Flaw, Path

# fmt: off
FREE = frozenset({
    "altText", "data", "displayText", "initial", "label", "max", "min",
    "originalContentUrl", "previewImageUrl", "text", "uri", "url",
})
# fmt: on
"""Properties whose words are anyone's. Their lengths and forms are for the sandbox's own rules, which were asked before."""
MOST_SHAPES = 10_000

_loading = threading.Lock()
_model: list[Any] = []
_taken: set[Any] = set()


def load() -> None:
    """Loads the models (2 to 3 s, once in a process) and returns when they are there."""
    with _loading:
        if not _model:
            from linebot.v3.messaging.models.message import Message  # noqa: PLC0415  seconds

            _model.append(Message)


def second_opinion(message: Any, path: Path) -> Iterator[Flaw]:
    """What the SDK's model makes of a message. Says nothing until loaded; the first question starts the loading.

    It is asked once for all messages that differ in nothing but their free words: a market has few kinds of messages.
    """
    if not _model:
        if not _loading.locked():
            threading.Thread(target=load, name="line-sdk", daemon=True).start()
        return
    shape = _shape(message)
    if shape in _taken:
        return
    try:
        _model[0].from_dict(message)
    except Exception as error:  # pydantic's, KeyError, TypeError: each means that it is not taken
        yield Flaw(path, " ".join(str(error).split())[:300])
        return
    if len(_taken) < MOST_SHAPES:
        _taken.add(shape)


def _shape(part: Any, name: str = "") -> Any:
    """The message without its free words, hashable."""
    if isinstance(part, dict):
        return frozenset((key, _shape(value, key)) for key, value in part.items())
    if isinstance(part, list):
        return (list, frozenset(_shape(one) for one in part))
    if isinstance(part, str) and name in FREE:
        return str
    return (type(part), part)
