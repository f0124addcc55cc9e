"""A toxic proxy between the bot and LINE: it spoils calls on order, holds them and lets them go by events, never by a clock."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tests.toxics import Sent, Toxic, Which, Wire, every

PATIENCE_SECONDS = 20
"""A test that waits so long for a call has failed."""
OF_ONE_HOP = ("connection", "content-length", "transfer-encoding")


@dataclass
class Spell:
    """For which calls a toxic is on. `over` lets go what it holds."""

    toxic: Toxic
    endpoint: str
    naming: str
    which: Which
    over: threading.Event = field(default_factory=threading.Event)
    met: int = 0

    def takes(self, sent: Sent) -> bool:
        if self.endpoint not in ("", sent.endpoint) or self.naming.encode() not in sent.body:
            return False
        self.met += 1
        return self.which(self.met)


class ToxicProxy:
    """Passes on what comes for LINE, unless a spell is on it. `sent` holds every call, `held` counts those kept waiting."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.held = 0
        self._busy = 0
        self._line = ""
        self._spells: list[Spell] = []
        self._gate = threading.Event()
        self._gate.set()
        self._changed = threading.Condition()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def in_front_of(self, line_url: str) -> str:
        """From now on what comes is passed on there. Returns the proxy's own address."""
        self._line = urlsplit(line_url).netloc
        return self.url

    def spoil(self, toxic: Toxic, endpoint: str = "", *, naming: str = "", which: Which = every) -> Spell:
        """From now on calls of this endpoint (of any, if none is given) whose body names this are spoilt."""
        spell = Spell(toxic, endpoint, naming, which)
        with self._changed:
            self._spells.append(spell)
        return spell

    def heal(self) -> None:
        """No spell is on any more, and what was held by one is let go."""
        with self._changed:
            over, self._spells = self._spells, []
        for spell in over:
            spell.over.set()

    def hold(self) -> None:
        """Every call waits at the gate, before any spell is on it."""
        self._gate.clear()

    def let_go(self) -> None:
        self._gate.set()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Looks again whenever a call arrives, is held or ends. Fails when it waits too long."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE_SECONDS), f"{self.held} held of {len(self.sent)} sent"

    def settle(self) -> None:
        """Until nothing is under way any more."""
        self.wait_for(lambda: self._busy == 0)

    def of(self, endpoint: str) -> list[Sent]:
        """The calls of one endpoint, in the order in which they came."""
        with self._changed:
            return [sent for sent in self.sent if sent.endpoint == endpoint]

    def close(self) -> None:
        """Lets go what is held, and takes no more calls."""
        self.heal()
        self.let_go()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> ToxicProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def carry(self, sent: Sent, bot: socket.socket, ask: Callable[[Sent], bytes]) -> bool:
        """Carries one call. Returns whether the connection lives on."""
        with self._under_way(sent) as spell:
            self._wait(self._gate)
            wire = Wire(sent, bot, ask, lambda: self._wait(spell.over) if spell else None)
            if spell:
                spell.toxic(wire)
            else:
                wire.send(wire.ask())
        return not wire.hung_up

    @contextmanager
    def _under_way(self, sent: Sent) -> Iterator[Spell | None]:
        with self._changed:
            self.sent.append(sent)
            self._busy += 1
            spell = next((spell for spell in self._spells if spell.takes(sent)), None)
            self._changed.notify_all()
        try:
            yield spell
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _wait(self, event: threading.Event) -> None:
        if event.is_set():
            return
        with self._changed:
            self.held += 1
            self._changed.notify_all()
        event.wait()
        with self._changed:
            self.held -= 1
            self._changed.notify_all()

    def line(self) -> HTTPConnection:
        """A connection of its own to LINE, made with the first call."""
        return HTTPConnection(self._line, timeout=PATIENCE_SECONDS)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, proxy: ToxicProxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), _Connection)

    def shutdown_request(self, request: Any) -> None:
        """Closes at once: a polite end first would keep RST from being sent."""
        request.close()


class _Connection(socketserver.StreamRequestHandler):
    """A kept-alive connection of the bot, with one of its own to LINE behind it."""

    disable_nagle_algorithm = True
    server: _Server

    def handle(self) -> None:
        line = self.server.proxy.line()
        try:
            while (sent := self._read()) and self.server.proxy.carry(sent, self.connection, lambda s: _asked(line, s)):
                pass
        except OSError:
            return  # the bot has given up waiting, or the test is over
        finally:
            line.close()

    def _read(self) -> Sent | None:
        first_line = self.rfile.readline().decode()
        if not first_line:
            return None
        method, path, _ = first_line.split(" ")
        headers = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return Sent(method, path, headers, self.rfile.read(int(headers.get("content-length", 0))))


def _asked(line: HTTPConnection, sent: Sent) -> bytes:
    line.request(sent.method, sent.path, sent.body, sent.headers)
    answer = line.getresponse()
    body = answer.read()
    headers = [f"{name}: {value}" for name, value in answer.getheaders() if name.lower() not in OF_ONE_HOP]
    head = "\r\n".join([f"HTTP/1.1 {answer.status} {answer.reason}", *headers, f"Content-Length: {len(body)}"])
    return head.encode() + b"\r\n\r\n" + body
