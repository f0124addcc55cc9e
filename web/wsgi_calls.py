"""A request that is here whole, and the WSGI application that answers it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian.rsgi import Scope

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Head:
    """What is known of a request before its body: names of headers in small letters, those given twice joined."""

    method: str
    path: str
    query: str
    version: str
    scheme: str
    peer: str
    headers: Mapping[str, str]

    @staticmethod
    def of(scope: Scope) -> Head:
        """The head of what granian hands over (RSGI)."""
        return Head(
            method=scope.method,
            path=scope.path,
            query=scope.query_string,
            version=scope.http_version,
            scheme=scope.scheme,
            peer=scope.client.rpartition(":")[0].strip("[]"),
            headers=_joined(scope.headers.items()),
        )

    @property
    def length(self) -> int | None:
        """The length that the client has declared for the body."""
        declared = self.headers.get("content-length", "")
        return int(declared) if declared.isascii() and declared.isdigit() else None

    def sender(self, trusted_proxies: int) -> str:
        """Whose request it is: with so many proxies of ours in front, the address that the outermost of them has seen."""
        hops = [one.strip() for one in self.headers.get("x-forwarded-for", "").split(",")]
        return hops[-trusted_proxies] if 0 < trusted_proxies <= len(hops) and hops[-trusted_proxies] else self.peer


def _joined(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """WSGI makes no difference between _ and -: a name with _ would pass for one that a proxy of ours has set."""
    headers: dict[str, str] = {}
    for name, value in items:
        if "_" not in name:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def ask(app: WSGIApplication, head: Head, body: bytes, more: Mapping[str, Any]) -> Answer:
    """Lets the application answer; `more` is put into its environment."""
    begun: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, _error: object = None) -> Any:
        begun.append((status, headers))

    parts = app(environ(head, body) | dict(more), start_response)
    try:
        whole = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    status, headers = begun[-1]
    return Answer(int(status[:3]), headers, whole)


def environ(head: Head, body: bytes) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333)."""
    told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in head.headers.items()}
    # However it came, it is here whole.
    for name in ("HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
        told.pop(name, None)
    return {
        **told,
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": head.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": head.query,
        "CONTENT_TYPE": told.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": head.peer,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": f"HTTP/{head.version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": head.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
