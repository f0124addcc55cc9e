"""LINE's Messaging API over HTTP: its paths, statuses and headers in front of the platform."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from sandbox.answers import Answer, Refused, invalid_property
from sandbox.calls import Asked, take
from sandbox.grammar import check_messages
from sandbox.limits import LIMITS
from sandbox.pictures import content_type
from sandbox.platform import Platform
from sandbox.sending import USER, check_addressee
from sandbox.serving import Server

__all__ = ["LineServer", "api_app", "line_api"]

VALIDATED = ("reply", "push", "multicast", "narrowcast", "broadcast")


@dataclass(frozen=True)
class Visit:
    """A call at its place in the API: what was asked, and the id that the path names, if any."""

    platform: Platform
    asked: Asked
    id: str
    received: Request
    request_id: str = ""

    def checked_body(self) -> dict[str, Any]:
        """The body as an object; Refused with 413, 415 or 400 where LINE does not read it."""
        data = self.received.get_data()
        if len(data) > LIMITS["request_bytes"]:
            raise Refused(413, "The request body is too large")
        if self.received.mimetype != "application/json":
            raise Refused(415, f"The content type, {self.received.content_type}, is not supported")
        if not isinstance(self.asked.body, dict):
            raise Refused(400, f"The request body could not be parsed as JSON ({_place_of_error(data)})")
        return self.asked.body


Work = Callable[[Visit], Answer]
Sender = Callable[[dict[str, Any], str, str | None], Answer]


class LineServer(Server):
    """Serves only LINE's API paths, from a thread, on 127.0.0.1; port 0 takes a free one."""

    def __init__(self, platform: Platform, port: int = 0) -> None:
        super().__init__(api_app(platform), port)


def api_app(platform: Platform) -> Flask:
    app = Flask("sandbox", static_folder=None)
    app.url_map.merge_slashes = False  # a double slash is an error on LINE, not a redirection
    app.register_blueprint(line_api(platform))
    app.register_error_handler(HTTPException, _error)
    return app


def line_api(platform: Platform) -> Blueprint:
    """The routes. Every answer goes through ``calls.take``, so that tests see each call."""
    api = Blueprint("line_api", __name__, url_prefix="/v2/bot")

    def route(method: str, path: str, endpoint: str, work: Work) -> None:
        def view(**parts: str) -> Response:
            asked = Asked(endpoint, request.path, _json_or_none(request), _small(request))
            visit = Visit(platform, asked, parts.get("id", ""), request)
            return _respond(take(platform, asked, lambda request_id: _authorised(visit, work, request_id)))

        api.add_url_rule(path, endpoint.replace("/", "_"), view, methods=[method])

    for endpoint in ("reply", "push", "multicast"):
        route("POST", f"/message/{endpoint}", endpoint, _send)
    for endpoint in VALIDATED:
        route("POST", f"/message/validate/{endpoint}", f"validate/{endpoint}", _validate)
    route("POST", "/chat/loading/start", "loading", _show_loading)
    route("GET", "/profile/<id>", "profile", _profile)
    route("GET", "/message/<id>/content", "content", _content)
    route("GET", "/message/<id>/content/preview", "content/preview", _content)
    route("GET", "/message/quota", "quota", _quota)
    route("GET", "/message/quota/consumption", "quota/consumption", _consumption)
    route("GET", "/info", "info", _info)
    return api


def _authorised(visit: Visit, work: Work, request_id: str) -> Answer:
    if visit.asked.headers.get("authorization") != f"Bearer {visit.platform.access_token}":
        raise Refused(401, "Authentication failed. Confirm that the access token in the authorization header is valid.")
    return work(replace(visit, request_id=request_id))


def _send(visit: Visit) -> Answer:
    body, platform, asked = visit.checked_body(), visit.platform, visit.asked
    check_addressee(asked.endpoint, body)
    check_messages(body.get("messages"))
    with platform.changed:
        send: dict[str, Sender] = {
            "reply": platform.sending.reply,
            "push": platform.sending.push,
            "multicast": platform.sending.multicast,
        }
        return send[asked.endpoint](body, visit.request_id, asked.retry_key)


def _validate(visit: Visit) -> Answer:
    if visit.asked.retry_key is not None:
        raise Refused(400, "The retry key can't be used with this endpoint")
    check_messages(visit.checked_body().get("messages"))
    return Answer(200)


def _show_loading(visit: Visit) -> Answer:
    body, platform = visit.checked_body(), visit.platform
    seconds, chat_id = body.get("loadingSeconds", 20), body.get("chatId")
    if not isinstance(chat_id, str) or not USER.fullmatch(chat_id):
        raise invalid_property("chatId")
    if seconds not in LIMITS["loading_seconds"]:
        detail = {"message": "Must be one of the multiples of 5 from 5 to 60", "property": "loadingSeconds"}
        raise Refused(400, "The request body has 1 error(s)", [detail])
    with platform.changed:
        if chat_id in platform.chats.all and not platform.chats.all[chat_id].blocked:
            platform.chats.set_loading(chat_id, platform.now() + timedelta(seconds=seconds))
    return Answer(202)


def _profile(visit: Visit) -> Answer:
    """Friends, and others who have written; nobody who has blocked the account (REF#get-profile)."""
    with visit.platform.changed:
        chat = visit.platform.chats.all.get(visit.id)
        if chat is None or chat.is_group or not (chat.friend or chat.wrote_at) or chat.blocked:
            raise Refused(404, "Not found")
        return Answer(200, {"userId": chat.id, "displayName": chat.name, "language": chat.language})


def _content(visit: Visit) -> Answer:
    with visit.platform.changed:
        if visit.platform.pictures.is_gone(visit.id):
            raise Refused(410, "The message content has been deleted")
        data = visit.platform.pictures.find(visit.id)
    if data is None:
        raise Refused(404, "Not found")
    return Answer(200, content=data, content_type=content_type(data))


def _quota(visit: Visit) -> Answer:
    quota = visit.platform.sending.quota
    return Answer(200, {"type": "none"} if quota is None else {"type": "limited", "value": quota})


def _consumption(visit: Visit) -> Answer:
    with visit.platform.changed:
        return Answer(200, {"totalUsage": visit.platform.consumed})


def _info(visit: Visit) -> Answer:
    name = {"userId": visit.platform.bot_id, "basicId": visit.platform.basic_id, "displayName": "Sandbox"}
    return Answer(200, name | {"chatMode": "bot", "markAsReadMode": "auto"})


def _json_or_none(received: Request) -> Any:
    try:
        return json.loads(received.get_data())
    except (ValueError, RecursionError):
        return None


def _place_of_error(data: bytes) -> str:
    try:
        json.loads(data)
    except json.JSONDecodeError as error:
        return f"line: {error.lineno}, column: {error.colno}"
    except (ValueError, RecursionError):
        pass
    return "line: 1, column: 1"


def _small(received: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in received.headers.items()}


def _respond(answer: Answer) -> Response:
    body = answer.content if answer.content is not None else json.dumps(answer.json)
    return Response(body, answer.status, answer.headers, content_type=answer.content_type)


def _error(error: HTTPException) -> Response:
    status = error.code or 500
    return _respond(Answer(status, {"message": "Not found" if status == 404 else error.name}))
