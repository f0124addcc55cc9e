"""The door: LINE's signature over the raw bytes, then the events, then the answer to LINE. It knows no web framework."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence

from bot import events
from bot.events import Poison
from bot.turns import Reply, Turns
from db.transaction import Unavailable


class Door:
    """Lets in what LINE signed."""

    def __init__(self, channel_secret: str, turns: Turns, send: Callable[[Sequence[Reply]], None]) -> None:
        self._secret = channel_secret.encode()
        self._turns = turns
        self._send = send

    def enter(self, body: bytes, signature: str | None) -> int:
        """Takes a webhook and returns the HTTP status: 200 when its work is durable, 400 when LINE did not sign it,
        503 when the database is away, so that LINE sends it again. The replies leave afterwards, on their own.
        """
        if not self._signed(body, signature):
            return 400
        try:
            pieces = events.split(body)
        except Poison as poison:
            return self._park(body, str(poison))
        taken = self._turns.take(pieces)
        self._send(taken.replies)
        return 200 if taken.durable else 503

    def _signed(self, body: bytes, signature: str | None) -> bool:
        """HMAC-SHA256 of the raw body, base64, compared in constant time (LINE: verify webhook signature)."""
        expected = base64.b64encode(hmac.new(self._secret, body, hashlib.sha256).digest())
        return hmac.compare_digest(expected, (signature or "").encode("utf-8", "replace"))

    def _park(self, body: bytes, reason: str) -> int:
        try:
            self._turns.park_body(body, reason)
        except Unavailable:
            return 503
        return 200
