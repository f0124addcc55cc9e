"""Passes what is neither the page nor LINE's API on to the bot, streamed both ways, as a tunnel to the bot would."""

import urllib3
from flask import Blueprint, Response, request

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# These belong to one connection and are not passed on (RFC 9110 section 7.6.1).
OF_ONE_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding"}
    | {"upgrade", "host"}
)
AWAY = "ร้านยังไม่เปิด ลองใหม่อีกครั้งค่ะ · The bot is not there yet. Please try again."


def new_pool() -> urllib3.PoolManager:
    """Kept-alive connections to the bot."""
    return urllib3.PoolManager(maxsize=16, retries=False, timeout=urllib3.Timeout(connect=2, read=60))


def proxy_to(bot_url: str, public_url: str, pool: urllib3.PoolManager) -> Blueprint:
    """A catch-all route to the bot; redirects to the bot's public address stay on this machine."""
    proxy = Blueprint("proxy", __name__)

    @proxy.route("/", defaults={"path": ""}, methods=[method for method in METHODS if method != "GET"])
    @proxy.route("/<path:path>", methods=METHODS)
    def pass_on(path: str) -> Response:
        try:
            answer = _ask(pool, f"{bot_url}/{path}")
        except urllib3.exceptions.HTTPError:
            return Response(AWAY, 502, content_type="text/plain; charset=utf-8")
        return _handed_on(answer, public_url)

    return proxy


def _ask(pool: urllib3.PoolManager, url: str) -> urllib3.BaseHTTPResponse:
    return pool.request(
        request.method,
        f"{url}?{request.query_string.decode()}" if request.query_string else url,
        body=request.stream if request.content_length else None,
        headers={name: value for name, value in request.headers.items() if name.lower() not in OF_ONE_HOP},
        redirect=False,
        preload_content=False,
        decode_content=False,
    )


def _handed_on(answer: urllib3.BaseHTTPResponse, public_url: str) -> Response:
    response = Response(answer.stream(65536, decode_content=False), answer.status)
    response.headers.clear()
    for name, value in answer.headers.items():
        if name.lower() not in OF_ONE_HOP:
            response.headers.add(name, _kept_here(name, value, public_url))
    response.call_on_close(answer.release_conn)
    return response


def _kept_here(name: str, value: str, public_url: str) -> str:
    return (value.removeprefix(public_url) or "/") if name.lower() == "location" else value
