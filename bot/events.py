"""From a webhook's bytes to events, each parsed alone, so that one bad event never takes its neighbours down."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from bot.turn import Kind
from locales.normalise import clean

DEEPEST = 64
LATEST_MS = 4_102_444_800_000
"""The year 2100: whatever claims to be later is no time."""
KINDS: dict[str, Kind] = {"postback": "button", "follow": "follow"}
# The one thing in which a redelivered event differs from its first delivery.
_AGAIN = re.compile(rb'("isRedelivery"\s*:\s*)true')
MESSAGES: dict[str, Kind] = {k: k for k in ("text", "sticker", "image", "video", "audio", "file", "location")}


class Poison(ValueError):
    """An event that cannot be understood; it is parked with this reason."""


@dataclass(frozen=True)
class Event:
    """One webhook event, reduced to what we use. `user_id` is None where LINE names nobody; `group_id` is None in a chat
    of two, and empty in a group that LINE does not name; `at` is LINE's own time of it (aware UTC), None where that
    makes no sense; `again` says that LINE brings it once more.
    """

    id: str
    type: str
    kind: Kind
    user_id: str | None
    group_id: str | None
    reply_token: str | None
    standby: bool
    at: datetime | None
    again: bool = False
    said: str = ""
    args: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""


def split(body: bytes) -> list[bytes]:
    """The events of a webhook as bytes of JSON, one each. Raises Poison where the body holds no list of events."""
    try:
        events = orjson.loads(body)["events"]
        return [orjson.dumps(event) for event in events] if isinstance(events, list) else _no_events()
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return _cut_out(body)
    except (KeyError, TypeError) as error:
        raise Poison("no list of events") from error


def _no_events() -> list[bytes]:
    raise Poison("no list of events")


def _cut_out(body: bytes) -> list[bytes]:
    """Cuts the elements out of the array "events" by counting brackets outside strings.

    A parser gives up the whole body for one number or one depth that it does not take; this asks nothing of what
    is inside an element.
    """
    start = body.find(b'"events"')
    start = body.find(b"[", start) if start >= 0 else -1
    if start < 0:
        raise Poison("neither JSON nor a list of events")
    pieces: list[bytes] = []
    depth, begin, at = 0, start + 1, start
    while at < len(body):
        byte = body[at]
        if byte == 0x22:
            at = _end_of_string(body, at)
        elif byte in b"[{":
            depth += 1
        elif byte in b"]}":
            depth -= 1
        if depth == 0 or (depth == 1 and byte == 0x2C):
            pieces.append(body[begin:at].strip())
            begin = at + 1
        if depth == 0:
            return [piece for piece in pieces if piece]
        at += 1
    raise Poison("the list of events does not end")


def _end_of_string(body: bytes, at: int) -> int:
    at += 1
    while at < len(body) and body[at] != 0x22:
        at += 2 if body[at] == 0x5C else 1
    return at


def only_person(body: bytes) -> str:
    """The LINE id of the one person whom all events of a webhook are of; empty where there are several, or none."""
    try:
        found = {_object(_object(event).get("source")).get("userId") for event in orjson.loads(body)["events"]}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return ""
    return _text(found.pop()) or "" if len(found) == 1 else ""


def key_of(piece: bytes) -> str:
    """A key for an event that names none: the same bytes delivered again are the same event."""
    return "sha256:" + hashlib.sha256(_AGAIN.sub(rb"\1false", piece)).hexdigest()


def parse(piece: bytes) -> Event:
    """Reads one event. Raises Poison with the reason."""
    event = _scrub(_loads(piece), DEEPEST)
    if not isinstance(event, dict):
        raise Poison("not an object")
    if not isinstance(event.get("type"), str):
        raise Poison("no type")
    if not isinstance(event.get("webhookEventId"), str) or not 0 < len(event["webhookEventId"]) <= 64:
        raise Poison("no webhookEventId")
    source = _object(event.get("source"))
    kind, said, args = _content(event)
    return Event(
        id=event["webhookEventId"],
        type=event["type"],
        kind=kind,
        user_id=_text(source.get("userId")),
        group_id=_group(source),
        reply_token=_text(event.get("replyToken")),
        standby=event.get("mode") == "standby",
        at=_time(event.get("timestamp")),
        again=_object(event.get("deliveryContext")).get("isRedelivery") is True,
        said=said,
        args=args,
        raw=piece,
    )


def _group(source: dict[str, Any]) -> str | None:
    """The group or room, empty where it has no id: what is said there must never be taken for a chat of two."""
    if source.get("type") not in ("group", "room") and not source.keys() & {"groupId", "roomId"}:
        return None
    return _text(source.get("groupId")) or _text(source.get("roomId")) or ""


def _loads(piece: bytes) -> Any:
    try:
        return orjson.loads(piece)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(piece)
    except (ValueError, RecursionError) as error:
        raise Poison(f"not readable: {type(error).__name__}: {str(error)[:200]}") from error


def _scrub(value: Any, depth: int) -> Any:
    """The same value with every text made storable: lone surrogates and NUL replaced."""
    if depth == 0:
        raise Poison("nested too deeply")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_scrub(one, depth - 1) for one in value]
    if isinstance(value, dict):
        return {clean(name): _scrub(one, depth - 1) for name, one in value.items()}
    return value


def _content(event: dict[str, Any]) -> tuple[Kind, str, dict[str, str]]:
    if event["type"] == "message":
        message = _object(event.get("message"))
        kind = MESSAGES.get(str(message.get("type")), "unknown")
        said = message.get("text") if kind == "text" else ""
        return kind, said if isinstance(said, str) else "", {}
    if event["type"] == "postback":
        postback = _object(event.get("postback"))
        params = {name: value for name, value in _object(postback.get("params")).items() if isinstance(value, str)}
        return "button", _text(postback.get("data")) or "", params
    return KINDS.get(event["type"], "unknown"), "", {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _time(milliseconds: Any) -> datetime | None:
    if not isinstance(milliseconds, int) or not 0 < milliseconds < LATEST_MS:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
