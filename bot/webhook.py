"""The one route that LINE calls: POST /callback."""

from __future__ import annotations

from flask import Blueprint, Response, request

from bot.door import Door


def webhook(door: Door) -> Blueprint:
    """A Flask blueprint in front of the door."""
    blueprint = Blueprint("webhook", __name__)

    @blueprint.post("/callback")
    def callback() -> Response:
        status = door.enter(request.get_data(cache=False), request.headers.get("x-line-signature"))
        return Response("" if status == 200 else "refused", status, content_type="text/plain")

    return blueprint
