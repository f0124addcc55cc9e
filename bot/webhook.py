"""The one route that LINE calls: POST /callback, and what is decided before a call of it gets a thread."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, request

from bot import events
from bot.door import Door

PATH = "/callback"
SIGNATURE = "x-line-signature"
WAITED = "taladnad.waited"
"""In a WSGI environment: the seconds since the request began."""


def webhook(door: Door, most_bytes: int) -> Blueprint:
    """A Flask blueprint in front of the door. What is larger gets 413, what cannot be signed 400, both unread."""
    blueprint = Blueprint("webhook", __name__)

    @blueprint.post(PATH)
    def callback() -> Response:
        signature, sender = request.headers.get(SIGNATURE), request.remote_addr or ""
        if not door.may_knock(signature, sender):
            abort(400)
        request.max_content_length = most_bytes
        body = request.get_data(cache=False)
        status = door.enter(body, signature, sender=sender, waited=request.environ.get(WAITED, 0.0))
        if status != 200:
            abort(status)
        return Response("", 200, content_type="text/plain")

    return blueprint


class Entrance:
    """The way to the door in a server that asks before it reads a body, and again before it takes up a thread."""

    patience = 1.2
    """Seconds until it has to be at a thread: LINE gives up after 2, and then the work is done in vain."""

    def __init__(self, door: Door, most_bytes: int) -> None:
        self._door = door
        self.most_bytes = most_bytes

    def lets_in(self, headers: Mapping[str, str], sender: str) -> bool:
        """Whether the body is worth reading."""
        return self._door.may_knock(headers.get(SIGNATURE), sender)

    def line(self, headers: Mapping[str, str], body: bytes, sender: str) -> str | None:
        """The person whose events alone these are: such requests stand in one line, so that whoever sends hundreds takes
        up one thread. Empty where they are of many; None where LINE did not sign them.
        """
        if not self._door.knows(body, headers.get(SIGNATURE), sender):
            return None
        return events.only_person(body)

    def lost(self, status: int, sender: str, seconds: float) -> None:
        """One was refused that had been let in."""
        self._door.misses(status, sender, seconds)
