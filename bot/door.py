"""The door: LINE's signature over the raw bytes, then the events, then the answer to LINE. It knows no web framework."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
import time
from collections.abc import Callable, Sequence

from bot import events
from bot.events import Poison
from bot.measures import UNMEASURED, Measures
from bot.refusals import Refusals
from bot.turns import Reply, Turns
from db.transaction import Unavailable

log = logging.getLogger(__name__)

LONGEST_ADDRESS = 64
"""Of what a proxy says of a sender, which may be anything; an address has 45 letters at most."""
SIGNATURE = re.compile(r"[A-Za-z0-9+/]{43}=")
"""32 bytes in base64."""


class Door:
    """Lets in what LINE signed."""

    def __init__(
        self,
        channel_secret: str,
        turns: Turns,
        send: Callable[[Sequence[Reply]], None],
        measures: Measures = UNMEASURED,
    ) -> None:
        self._secret = channel_secret.encode()
        self._turns = turns
        self._send = send
        self._measures = measures
        self._unsigned = Refusals("webhooks that LINE did not sign")
        self._hopeless = Refusals("webhooks that were too large, too slow or too many at once")

    def may_knock(self, signature: str | None, sender: str = "") -> bool:
        """Whether it can be a signature at all: with anything else the body need not even be read."""
        return bool(signature and SIGNATURE.fullmatch(signature)) or self._refuses(sender)

    def knows(self, body: bytes, signature: str | None, sender: str = "") -> bool:
        """HMAC-SHA256 of the raw body, base64, compared in constant time (LINE: verify webhook signature)."""
        expected = base64.b64encode(hmac.new(self._secret, body, hashlib.sha256).digest())
        given = (signature or "").encode("utf-8", "replace")
        return hmac.compare_digest(expected, given) or self._refuses(sender)

    def misses(self, status: int, sender: str, seconds: float) -> None:
        """Notes one that never came here: its body was too large or too slow, or it found no thread in time."""
        self._measures.acknowledged(status, seconds)
        self._hopeless.note(f"{sender[:LONGEST_ADDRESS] or '-'} with {status}")

    def enter(self, body: bytes, signature: str | None, *, sender: str = "", waited: float = 0.0) -> int:
        """Takes a webhook and returns the HTTP status: 200 when its work is durable, 400 when LINE did not sign it,
        503 when the database is away, so that LINE sends it again. The replies leave afterwards, on their own.

        `waited` seconds of LINE's patience are over. LINE keeps no record for us: `sender` is for ours.
        """
        if not self.knows(body, signature, sender):
            return 400
        began = time.monotonic()
        status, count = self._take(body, waited)
        seconds = waited + time.monotonic() - began
        self._measures.acknowledged(status, seconds)
        log.info(
            "webhook from %s: %d events, %d after %.0f ms",
            sender[:LONGEST_ADDRESS] or "-",
            count,
            status,
            seconds * 1000,
        )
        return status

    def _refuses(self, sender: str) -> bool:
        self._measures.signature_failed()
        self._unsigned.note(sender[:LONGEST_ADDRESS] or "-")
        return False

    def _take(self, body: bytes, waited: float) -> tuple[int, int]:
        """The status, and the number of events."""
        try:
            pieces = events.split(body)
        except Poison as poison:
            return self._park(body, str(poison)), 0
        taken = self._turns.take(pieces, waited)
        self._send(taken.replies)
        return 200 if taken.durable else 503, len(pieces)

    def _park(self, body: bytes, reason: str) -> int:
        try:
            self._turns.park_body(body, reason)
        except Unavailable:
            return 503
        return 200
