"""A stand-in for the bot in tests of the sandbox: takes webhooks, serves pages, and can call LINE's API."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import urllib3

SECRET, TOKEN = "sandbox-secret", "sandbox-token"


@dataclass
class BotStub:
    """Hears webhooks on ``url``; ``on_event`` runs for each event before the answer, ``status`` is the answer."""

    status: int = 200
    on_event: Callable[[dict[str, Any]], object] = lambda event: None
    heard: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    line_url: str = ""

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http = urllib3.PoolManager(retries=False)
        self.url = f"http://127.0.0.1:{self._server.server_port}/callback"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """Calls LINE's API with the right token; ``body`` may be bytes already."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} | (headers or {})
        return self._http.request(method, self.line_url + path, body=data, headers=given)

    def reply(self, token: str, *messages: dict[str, Any], **headers: str) -> urllib3.BaseHTTPResponse:
        return self.call("POST", "/v2/bot/message/reply", {"replyToken": token, "messages": list(messages)}, headers)

    def push(self, to: str, *messages: dict[str, Any], key: str | None = None) -> urllib3.BaseHTTPResponse:
        headers = {"X-Line-Retry-Key": key} if key else {}
        return self.call("POST", "/v2/bot/message/push", {"to": to, "messages": list(messages)}, headers)

    def multicast(self, to: list[str], *messages: dict[str, Any], key: str | None = None) -> urllib3.BaseHTTPResponse:
        headers = {"X-Line-Retry-Key": key} if key else {}
        return self.call("POST", "/v2/bot/message/multicast", {"to": to, "messages": list(messages)}, headers)

    def refusal(self, *messages: Any) -> dict[str, Any] | None:
        """What LINE says to these messages; None when it would take them."""
        answer = self.call("POST", "/v2/bot/message/validate/push", {"messages": list(messages)})
        return None if answer.status == 200 else dict(answer.json()) | {"status": answer.status}

    def _handler(stub) -> type[BaseHTTPRequestHandler]:  # noqa: N805  the handler's own self is another
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stub.requests.append((body, {name.lower(): value for name, value in self.headers.items()}))
                for event in _events(body):
                    stub.heard.append(event)
                    stub.on_event(event)
                self.send_response(stub.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                stub.requests.append((b"", {name.lower(): value for name, value in self.headers.items()}))
                self.send_response(302 if self.path == "/moved" else 200)
                if self.path == "/moved":
                    self.send_header("Location", "https://fair.example/desk?page=2")
                self.send_header("Set-Cookie", "a=1")
                self.send_header("Set-Cookie", "b=2")
                body = f"bot saw {self.path}".encode()
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        return Handler


def text(words: str = "สวัสดีค่ะ") -> dict[str, Any]:
    return {"type": "text", "text": words}


def signature_of(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def _events(body: bytes) -> list[dict[str, Any]]:
    try:
        return list(json.loads(body)["events"])
    except (ValueError, KeyError, TypeError):
        return []
