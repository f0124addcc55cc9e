"""What there is around real processes: a way to them for webhooks, and what can be seen of them from outside."""

from __future__ import annotations

import socket
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Event

import urllib3

from sandbox.webhook import Webhook

PATIENCE_SECONDS = 30
NO_SERVER = 9
"""The port to which webhooks go in vain while none is up."""


class InTurn(Webhook):
    """Brings webhooks to several servers in turn, as a reverse proxy in front of them does."""

    def __init__(self, ports: Callable[[], list[int]], channel_secret: str) -> None:
        super().__init__("", channel_secret)
        self._ports = ports
        self._turns = count()

    @property
    def url(self) -> str:
        ports = self._ports() or [NO_SERVER]
        return f"http://127.0.0.1:{ports[next(self._turns) % len(ports)]}/callback"

    @url.setter
    def url(self, _: str) -> None:
        """The servers say where they are."""


def asked(port: int) -> tuple[int, str]:
    """What a server says of itself: the status and the words; 0 where it does not answer."""
    try:
        answer = urllib3.request("GET", f"http://127.0.0.1:{port}/readyz", retries=False, timeout=3)
    except urllib3.exceptions.HTTPError as error:
        return 0, type(error).__name__
    return answer.status, answer.data.decode()


def lives(pid: int) -> bool:
    """Whether there is such a process; one that has ended and that nobody has buried is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS, pause: float = 0.05) -> bool:
    """Whether it came true in time; looks again after each pause."""
    for _ in range(int(seconds / pause)):
        if condition():
            return True
        Event().wait(pause)
    return condition()


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
