"""What we write down of our own doings, on stderr: LINE keeps no record for us. JSON for processes that stay, words for
commands; nothing personal in either.
"""

from __future__ import annotations

import logging
import secrets as randomness
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any

from pythonjsonlogger.json import JsonFormatter

from bot.failures import told
from bot.masking import Masks

OURS = ("bot", "catalog", "cli", "db", "handlers", "web", "wsgi")
FIELDS = ("at", "levelname", "name", "message")
"""Of every line, the last three under the names `level`, `logger` and `message`; `extra` fields follow."""
CLEAN = ("at", "level", "logger")
"""What is made of our own words alone, and need not be looked at."""

log = logging.getLogger(__name__)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def begin(*, quiet: bool, as_json: bool = False, secrets: Sequence[str] = ()) -> None:
    """Writes to stderr: of libraries what is amiss, and of our own rooms every call of LINE too unless `quiet`.

    `as_json` is for processes that run until they are stopped: one JSON object a line, whatever comes, also what no
    code of ours catches. `secrets` are the settings that must stand in no line; with the first of them as the key,
    people have the same names in the lines of all processes.
    """
    masks = Masks((secrets[0] if secrets else randomness.token_hex()).encode(), secrets)
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Ours)]:
        root.removeHandler(old)
    root.addHandler(handler(masks, as_json=as_json))
    root.setLevel(logging.WARNING)
    for room in OURS:
        logging.getLogger(room).setLevel(logging.WARNING if quiet else logging.INFO)
    sys.excepthook = _uncaught
    if as_json:
        logging.captureWarnings(True)
        threading.excepthook = _uncaught_in_thread


def handler(masks: Masks, *, as_json: bool, stream: IO[str] | None = None) -> logging.Handler:
    """Writes lines with everything masked, to stderr or to `stream`."""
    made = _Ours(stream)
    made.setFormatter(_Json(masks) if as_json else _Words(masks))
    return made


class _Ours(logging.StreamHandler[Any]):
    """Writes to what `sys.stderr` is at that moment, unless it was given a stream."""

    def __init__(self, stream: IO[str] | None) -> None:
        self._given = stream
        super().__init__(stream)

    @property
    def stream(self) -> Any:
        return self._given or sys.stderr

    @stream.setter
    def stream(self, _stream: Any) -> None:
        """As it was given."""


class _Json(JsonFormatter):
    def __init__(self, masks: Masks) -> None:
        names = {"levelname": "level", "name": "logger", "exc_info": "traceback"}
        super().__init__(FIELDS, rename_fields=names, json_ensure_ascii=False)
        self._masks = masks

    def format(self, record: logging.LogRecord) -> str:
        record.at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        return _told(ei)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: value if name in CLEAN else self._masked(value) for name, value in log_data.items()}

    def _masked(self, value: Any) -> Any:
        if value is None or isinstance(value, int | float):
            return value
        return self._masks.clean(str(value))


class _Words(logging.Formatter):
    def __init__(self, masks: Masks) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._masks = masks

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have told it in its own way already.
        record.exc_text = None
        return self._masks.clean(super().format(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        return _told(ei)


def _told(ei: ExcInfo) -> str:
    return told(ei[1]) if ei[1] is not None else ""


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("nothing of ours caught this", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else "?"
        log.critical("nothing of ours caught this", exc_info=args.exc_value, extra={"in_thread": name})
