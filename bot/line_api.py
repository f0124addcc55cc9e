"""The only module that calls LINE: one shared client, timeouts always, never a retry of its own."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import urllib3

from bot.chats import Profile
from bot.failures import from_abroad
from bot.measures import UNMEASURED, Measures
from bot.messages import Message
from locales.normalise import clean

log = logging.getLogger(__name__)

LINE_API = "https://api.line.me"
CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
LONGEST_CALL_SECONDS = CONNECT_SECONDS + READ_SECONDS
PROFILE_SECONDS = 0.7
CONNECTIONS = 64
REQUEST_ID = "x-line-request-id"
NEVER_ARRIVED = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)

PATHS = {"reply": "/v2/bot/message/reply", "push": "/v2/bot/message/push"}


@dataclass(frozen=True)
class Call:
    """One call that sends messages: `kind` is reply or push, `body` the very bytes, `retry_key` for a push only. `about` is
    what the line that is written down says of it besides, such as an event's or an order's number.
    """

    kind: str
    body: bytes
    retry_key: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What LINE said: `status` is None where no answer came, `reached` False where not even the call can have arrived."""

    status: int | None
    text: str = ""
    retry_after: float | None = None
    reached: bool = True

    @property
    def accepted(self) -> bool:
        """200, or 409: LINE has accepted this retry key before (LINE: retry failed API requests)."""
        return self.status is not None and (200 <= self.status < 300 or self.status == 409)

    @property
    def passing(self) -> bool:
        """Whether the same call may be accepted later: no answer, 429, 5xx, or 401, which is about us: the channel's token
        was changed, and somebody will set the new one.
        """
        return self.status is None or self.status in (401, 429) or self.status >= 500

    @property
    def untaken(self) -> bool:
        """Whether LINE has surely not taken it; after a 5xx or a lost answer it may have."""
        return not self.reached or self.status in (401, 429)


def reply_body(token: str, messages: Sequence[Message]) -> bytes:
    """The body of a reply."""
    return orjson.dumps({"replyToken": token, "messages": messages})


def push_body(line_id: str, messages: Sequence[Message]) -> bytes:
    """The body of a push to one person."""
    return orjson.dumps({"to": line_id, "messages": messages})


class LineApi:
    """LINE's Messaging API, whose answers are waited for `patience` seconds. `base_url` is LINE's own but in tests and in
    the sandbox.
    """

    def __init__(
        self,
        access_token: str,
        base_url: str = "",
        *,
        patience: float = READ_SECONDS,
        measures: Measures = UNMEASURED,
    ) -> None:
        self._measures = measures
        self._base = (base_url or LINE_API).rstrip("/")
        self._headers = {"Authorization": f"Bearer {access_token}", "Content-Type": "application/json"}
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=patience)
        # urllib3 would repeat a failed connection by itself, even for a reply, which may never be repeated.
        self._pool = urllib3.PoolManager(maxsize=CONNECTIONS, timeout=timeout, retries=False)

    def send_many(self, calls: Sequence[Call], sent: Callable[[Call, Result], None]) -> None:
        """Sends the calls in their order and hands over each result as it comes. Never raises for what LINE does."""
        for call in calls:
            sent(call, self._send(call))

    def _send(self, call: Call) -> Result:
        headers = {**self._headers, "X-Line-Retry-Key": call.retry_key} if call.retry_key else self._headers
        began = time.monotonic()
        try:
            answer = self._pool.request("POST", self._base + PATHS[call.kind], body=call.body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            self._measures.line_answered(call.kind, None, time.monotonic() - began)
            log.warning("no answer from LINE to a %s: %s", call.kind, type(error).__name__, extra=dict(call.about))
            return Result(None, type(error).__name__, reached=not isinstance(error, NEVER_ARRIVED))
        self._note(call.kind, answer, began, call.about)
        said = from_abroad(answer.data[:500].decode("utf-8", "replace"))
        return Result(answer.status, said, _seconds(answer.headers.get("Retry-After")))

    def profile(self, line_id: str) -> Profile | None:
        """Name and language of somebody, or None where LINE says nothing for 0.7 s."""
        timeout, began = urllib3.Timeout(total=PROFILE_SECONDS), time.monotonic()
        try:
            answer = self._pool.request(
                "GET", f"{self._base}/v2/bot/profile/{line_id}", headers=self._headers, timeout=timeout
            )
            self._note("profile", answer, began, {"person": line_id})
            told = json.loads(answer.data) if answer.status == 200 else None
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            self._measures.line_answered("profile", None, time.monotonic() - began)
            log.warning("no profile from LINE: %s", type(error).__name__)
            return None
        return _profile(told) if isinstance(told, dict) else None

    def _note(self, endpoint: str, answer: urllib3.BaseHTTPResponse, began: float, about: Mapping[str, Any]) -> None:
        """Keeps what LINE's support asks for. 404 is nothing amiss: LINE does not tell who that is."""
        self._measures.line_answered(endpoint, answer.status, time.monotonic() - began)
        level = logging.INFO if answer.status in (200, 404, 409) else logging.WARNING
        if log.isEnabledFor(level):
            number = answer.headers.get(REQUEST_ID)
            words = "LINE answered %s to a %s, %s %s"
            log.log(level, words, answer.status, endpoint, REQUEST_ID, number, extra={**about, "request_id": number})


def _profile(told: dict[str, Any]) -> Profile:
    """What people call themselves is as foreign as what they write: made fit to store."""
    name, language = told.get("displayName"), told.get("language")
    return Profile(clean(name) if isinstance(name, str) else "", language if isinstance(language, str) else None)


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isascii() and header.isdigit() else None
