"""What holds for every answer of the web server: its headers, its limits, and few words where something is amiss."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import failures

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
"""The largest body, and form, where a route has no limit of its own."""
MOST_PARTS = 100
A_YEAR = 365 * 24 * 3600

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Browsers reach us by https alone (PUBLIC_URL); over http they leave this header aside.
    "Strict-Transport-Security": f"max-age={A_YEAR}",
    "Cache-Control": "no-store",
}
"""For whatever says nothing else: may be shown nowhere, may load nothing, is kept nowhere."""


def keep(app: Flask, trusted_proxies: int) -> None:
    """Makes the application keep to it. So many proxies in front of it are believed where a request comes from."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.url_map.merge_slashes = False
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(Exception, _fault)
    if trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=0)  # type: ignore[method-assign]


def words(status: int) -> str:
    """What is said of an error: its name, and nothing of what led to it."""
    return f"{HTTPStatus(status).phrase.lower()}\n"


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _refusal(error: HTTPException) -> Response:
    status = error.code or 500
    response = Response(words(status), status, content_type="text/plain")
    # 405 says which methods there are, 416 how long the file is.
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _fault(error: Exception) -> Response:
    # The name of the route, not its path: that may hold what is secret.
    log.error("%s failed: %s", request.endpoint, failures.in_one_line(error), exc_info=error)
    return Response(words(500), 500, content_type="text/plain")
