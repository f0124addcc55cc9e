"""A LINE that misbehaves below HTTP: it hangs up, says nothing, or asks for patience; and keeps what it was sent."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

HANGS_UP = b""
SAYS_HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"
SPEAKS_NO_HTTP = b"220 mail.example ESMTP\r\n"
ASKS_FOR_PATIENCE = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
SAYS_NOTHING = None


@dataclass
class RudeLine:
    """`sent` holds the retry key and the bytes of each call."""

    url: str
    sent: list[tuple[str, bytes]] = field(default_factory=list)


@contextmanager
def rude_line(answer: bytes | None) -> Iterator[RudeLine]:
    """Answers each call with these bytes and hangs up; with none it keeps the line open and says nothing."""
    over = threading.Event()

    class Caller(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            headers = _headers(self.rfile)
            rude.sent.append((headers["x-line-retry-key"], self.rfile.read(int(headers["content-length"]))))
            if answer is None:
                over.wait()
            else:
                self.wfile.write(answer)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Caller)
    server.daemon_threads = True
    rude = RudeLine(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield rude
    over.set()
    server.shutdown()
    server.server_close()


def _headers(lines: Any) -> dict[str, str]:
    found = {}
    while line := lines.readline().strip():
        name, _, value = line.decode().partition(":")
        found[name.lower()] = value.strip()
    return found
