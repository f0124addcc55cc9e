"""The phones page: several phones side by side in a browser, LINE's API for the bot, and every other path from the bot."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, request, send_from_directory
from urllib3 import PoolManager

from sandbox.events import Event
from sandbox.limits import LIMITS
from sandbox.line_api import api_app
from sandbox.pictures import content_type
from sandbox.platform import Blocked, Platform
from sandbox.proxy import new_pool, proxy_to
from sandbox.serving import Server
from sandbox.stream import Page, changes

STATIC = Path(__file__).parent / "static"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' https: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class PhonesServer(Server):
    """Serves the page on ``/``, LINE's API for the bot, and passes every other path on to the bot."""

    def __init__(
        self,
        platform: Platform,
        phones: Sequence[tuple[str, str]],
        *,
        bot_url: str,
        account_name: str = "Sandbox",
        public_url: str = "https://fair.example",
        port: int = 0,
    ) -> None:
        """``phones``: (name of the person, label above the phone). Who is not on LINE yet joins; see ``users``.

        ``bot_url``: the bot's own address. ``public_url``: what the bot calls itself in the addresses that it sends.
        """
        self.users = {name: _person(platform, name) for name, _ in phones}
        shown = tuple((self.users[name], label) for name, label in phones)
        self._platform = platform
        self._pool = new_pool()
        page = Page(account_name, shown, public_url.rstrip("/"))
        super().__init__(phones_app(platform, page, bot_url, self._pool), port)

    def stop(self) -> None:
        """Also ends the kept-alive connections to the bot, for which it would wait before it stops."""
        super().stop()
        self._pool.clear()
        self._platform.webhook.close()


def phones_app(platform: Platform, page: Page, bot_url: str, pool: PoolManager) -> Flask:
    app = api_app(platform)
    app.before_request(_only_from_this_machine)
    app.register_blueprint(_pages(platform, page))
    app.register_blueprint(_deeds(platform, page))
    app.register_blueprint(proxy_to(bot_url, page.public_url, pool))
    return app


def _pages(platform: Platform, page: Page) -> Blueprint:
    pages = Blueprint("phones", __name__)

    @pages.get("/")
    def index() -> Response:
        response = send_from_directory(STATIC, "phones.html")
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @pages.get("/_phones/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name)

    @pages.get("/_phones/stream")
    def stream() -> Response:
        headers = {"Cache-Control": "no-store"}
        return Response(changes(platform, page), headers=headers, content_type="text/event-stream")

    @pages.get("/_phones/picture/<message_id>")
    def picture(message_id: str) -> Response:
        data = platform.pictures.find(message_id)
        if data is None or not content_type(data).startswith("image/"):
            abort(404)
        return Response(data, content_type=content_type(data), headers={"X-Content-Type-Options": "nosniff"})

    return pages


def _deeds(platform: Platform, page: Page) -> Blueprint:
    """What hands do on the phones."""
    deeds = Blueprint("deeds", __name__)

    @deeds.post("/_phones/<user>/picture")
    def send_picture(user: str) -> Response:
        if (request.content_length or 0) > LIMITS["image"]["original_bytes"]:
            abort(413)
        data = request.get_data()
        return _did(platform, page, user, lambda: platform.picture(user, data))

    @deeds.post("/_phones/<user>/<what>")
    def do(user: str, what: str) -> Response:
        told = request.get_json()
        hand = HANDS.get(what) or abort(404)
        return _did(platform, page, user, lambda: hand(platform, user, told))

    return deeds


# What a hand can do on a phone of the page, and what the page tells of it.
HANDS: dict[str, Callable[[Platform, str, dict[str, Any]], Event | None]] = {
    "follow": lambda platform, user, _: platform.follow(user),
    "unfollow": lambda platform, user, _: platform.unfollow(user),
    "say": lambda platform, user, told: platform.say(user, told["text"]),
    "tap": lambda platform, user, told: platform.tap(user, told["action"], told.get("picked")),
    "sticker": lambda platform, user, _: platform.sticker(user),
    "location": lambda platform, user, told: platform.location(
        user, told["title"], told["address"], told["latitude"], told["longitude"]
    ),
}


def _did(platform: Platform, page: Page, user: str, work: Callable[[], Event | None]) -> Response:
    """Does it, and tells the page whether the bot has heard of it."""
    if user not in dict(page.phones):
        abort(404)
    try:
        event = work()
    except (Blocked, KeyError, TypeError, ValueError) as error:
        return Response(json.dumps({"error": str(error)}), 400, content_type="application/json")
    failed = {event_id: failure.reason for failure in platform.failures for event_id in failure.event_ids}
    reason = failed.get(event["webhookEventId"]) if event else None
    return Response(json.dumps({"failed": reason}), content_type="application/json")


def _person(platform: Platform, name: str) -> str:
    known = (chat.id for chat in platform.chats.all.values() if chat.name == name and not chat.is_group)
    return next(known, None) or platform.join(name)


def _only_from_this_machine() -> None:
    """Turns away other hosts' names (DNS rebinding) and, where something would be done, pages of other origins."""
    host = urlsplit(f"//{request.host}").hostname
    if host not in LOOPBACK:
        abort(403)
    doing = request.path.startswith("/_phones/") and request.method == "POST"
    if doing and request.headers.get("Origin") != f"http://{request.host}":
        abort(403)
