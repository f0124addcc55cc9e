"""A second opinion from the models of LINE's own SDK, which takes seconds to load and so comes in the background."""

import threading
from collections.abc import Iterator
from typing import Any

from sandbox.grammar.shapes import Flaw, Path

_loading = threading.Lock()
_model: list[Any] = []


def load() -> None:
    """Loads the models (2 to 3 s, once in a process) and returns when they are there."""
    with _loading:
        if not _model:
            from linebot.v3.messaging.models.message import Message  # noqa: PLC0415  seconds

            _model.append(Message)


def second_opinion(message: Any, path: Path) -> Iterator[Flaw]:
    """What the SDK's model makes of a message. Says nothing until loaded; the first question starts the loading."""
    if not _model:
        if not _loading.locked():
            threading.Thread(target=load, name="line-sdk", daemon=True).start()
        return
    try:
        _model[0].from_dict(message)
    except Exception as error:  # pydantic's, KeyError, TypeError: each means that it is not taken
        yield Flaw(path, " ".join(str(error).split())[:300])
