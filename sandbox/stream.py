"""What the phones page is told: all phones as they are, then each change, as server-sent events."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.chats import Entry
from sandbox.events import milliseconds
from sandbox.platform import Platform

HEARTBEAT_S = 15


@dataclass(frozen=True)
class Page:
    """What the page shows: the account's name, the phones as (user id, label), and which https origin the bot serves."""

    account_name: str
    phones: tuple[tuple[str, str], ...]
    public_url: str


def changes(platform: Platform, page: Page) -> Iterator[str]:
    """Server-sent events: all phones as they are, then each change; a comment now and then keeps the line open."""
    with platform.changed:
        seen = len(platform.chats.changes)
        first = {
            "account": {"name": page.account_name, "basicId": platform.basic_id, "publicUrl": page.public_url},
            "phones": [_phone(platform, user, label) for user, label in page.phones],
        }
    yield _sse("phones", first)
    users = dict(page.phones)
    while True:
        news = _news(platform, seen)
        seen += len(news)
        told = [_sse("change", _change(platform, change)) for change in news if change["chat"] in users]
        yield "".join(told) or ":\n\n"


def _news(platform: Platform, seen: int) -> list[dict[str, Any]]:
    """The changes after the first ``seen``; waits for the next one, up to a heartbeat."""
    changes = platform.chats.changes
    platform.wait_for(lambda: len(changes) > seen, HEARTBEAT_S)
    with platform.changed:
        return changes[seen:]


def _phone(platform: Platform, user: str, label: str) -> dict[str, Any]:
    chat = platform.chats.all[user]
    state = {"id": user, "label": label, "name": chat.name, "friend": chat.friend, "blocked": chat.blocked}
    until = chat.loading_until
    loading = max(0, milliseconds(until) - milliseconds(platform.now())) if until else 0
    return state | {"loadingMs": loading, "screen": [_entry(entry) for entry in chat.screen]}


def _change(platform: Platform, change: dict[str, Any]) -> dict[str, Any]:
    if "entry" in change:
        return change | {"entry": _entry(change["entry"])}
    if "loading_until" in change:
        loading = milliseconds(change["loading_until"]) - milliseconds(platform.now())
        return {"chat": change["chat"], "loadingMs": max(0, loading)}
    return change


def _entry(entry: Entry) -> Entry:
    return entry | {"at": milliseconds(entry["at"])}


def _sse(event: str, data: dict[str, Any]) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
