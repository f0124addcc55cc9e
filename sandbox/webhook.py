"""The way to the bot: signed webhooks, a timer of two seconds, one chat's events in their order, redelivery."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import urllib3

from sandbox.events import Event
from sandbox.limits import LIMITS

PATIENCE_S: float = LIMITS["webhook"]["timeout_s"]


@dataclass(frozen=True)
class Response:
    """What came of a webhook; status 0 when the bot did not answer at all. ``reason`` uses LINE's words."""

    status: int
    reason: str = ""
    body: bytes = b""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Failure:
    """A webhook that LINE counts as failed: no answer within two seconds, or one that is not 2xx."""

    reason: str
    status: int
    event_ids: tuple[str, ...]


def sign(body: bytes, channel_secret: str) -> str:
    """The value of ``x-line-signature``: base64 of HMAC-SHA256 over the raw bytes."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


def body_of(destination: str, events: list[Event]) -> bytes:
    """The request body, in raw UTF-8 as LINE sends it; lone surrogates, which UTF-8 cannot hold, go as escapes."""
    request = {"destination": destination, "events": events}
    try:
        return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(request, separators=(",", ":")).encode()


class Webhook:
    """Posts to one address, on kept-alive connections, and keeps the failures."""

    def __init__(self, url: str, channel_secret: str) -> None:
        self.url = url
        self.failures: list[Failure] = []
        self._secret = channel_secret
        self._pool = urllib3.PoolManager(maxsize=32, retries=False, timeout=urllib3.Timeout(total=PATIENCE_S))

    def post(self, body: bytes, signature: str | None = None, event_ids: tuple[str, ...] = ()) -> Response:
        """Sends these very bytes, signed unless a signature is given."""
        started = time.monotonic()
        response = self._answer_to(body, signature if signature is not None else sign(body, self._secret), started)
        if not response.ok:
            self.failures.append(Failure(response.reason, response.status, event_ids))
        return response

    def close(self) -> None:
        """Ends the kept-alive connections: a server that stops waits for them."""
        self._pool.clear()

    def _answer_to(self, body: bytes, signature: str, started: float) -> Response:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature,
        }
        try:
            answer = self._pool.request("POST", self.url, body=body, headers=headers)
        except urllib3.exceptions.ConnectTimeoutError:
            return Response(0, "could_not_connect", seconds=time.monotonic() - started)
        except urllib3.exceptions.TimeoutError:
            return Response(0, "request_timeout", seconds=time.monotonic() - started)
        except urllib3.exceptions.HTTPError:
            return Response(0, "could_not_connect", seconds=time.monotonic() - started)
        seconds = time.monotonic() - started
        return Response(answer.status, "" if answer.status < 300 else "error_status_code", answer.data, seconds)


@dataclass
class _Line:
    waiting: deque[Event] = field(default_factory=deque)
    moving: threading.Lock = field(default_factory=threading.Lock)


class Queues:
    """In one chat, events go out in the order in which they happened; different chats do not wait for each other."""

    def __init__(self, deliver: Callable[[Event], None]) -> None:
        self._deliver = deliver
        self._lines: dict[str, _Line] = {}

    def add(self, chat_id: str, event: Event) -> None:
        """Takes a place in the line. The caller holds the platform's lock: this is what fixes the order."""
        self._lines.setdefault(chat_id, _Line()).waiting.append(event)

    def send_through(self, chat_id: str, event: Event) -> None:
        """Sends what stands before the event and the event itself; returns when it has been answered."""
        line = self._lines[chat_id]
        with line.moving:
            while any(waiting is event for waiting in line.waiting):
                self._deliver(line.waiting.popleft())
