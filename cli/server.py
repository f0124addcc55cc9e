"""The web server, granian, taught when to stop: told twice it does not wait, and its processes do not outlive it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event, Thread
from typing import Any

from granian import _signals
from granian._granian import WorkerSignal
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from web.front import Front

CONNECTIONS = 800
"""Open at once in a process; more wait to be let in. It stays below the 1,024 files that a process usually may have open."""
HEAD_SECONDS = 15
"""For the head of a request, and for how long a connection may be idle. A head that does not come holds up the end, too."""
LARGEST_HEAD = 64 * 1024
"""Bytes; granian reads bodies in pieces of this size, too."""
STOP_SECONDS = 20
"""Long enough for the replies in hand to leave: LINE is waited for 13 s at most."""
LOOK_SECONDS = 0.25
"""How often a process looks whether its server is still there, and a server whether its processes have gone."""


def check_free(host: str, port: int) -> None:
    """Raises OSError where the address cannot be listened on.

    granian lets several servers listen on one port: a second one would silently take half of the first one's requests.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def serve(host: str, port: int, workers: int, make_app: Callable[[], Front]) -> None:
    """Serves what `make_app` makes in each of so many processes, until the server is told to stop, by SIGTERM or Ctrl-C.

    Then each finishes the requests and the replies in hand, within STOP_SECONDS; told once more, it ends at once.
    """
    server = _Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=LARGEST_HEAD),
        websockets=False,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        # What it says is written down as everything else is.
        log_dictconfig={"loggers": {"_granian": {"handlers": [], "propagate": True}}},
    )
    server.serve(target_loader=partial(_in_process, os.getpid(), make_app), wrap_loader=False)


def _in_process(server: int, make_app: Callable[[], Front]) -> Front:
    Thread(target=_end_with, args=(server,), daemon=True).start()
    front = make_app()
    # At the signal granian stops the event loop, and whatever is under way would hang until it is killed.
    _signals.set_loop_signals = partial(_end_first, front)
    return front


def _end_first(front: Front, loop: asyncio.AbstractEventLoop) -> WorkerSignal:
    """What tells granian to end: it is set when the requests and replies in hand are done with."""
    ended, told = WorkerSignal(), list[asyncio.Task[None]]()

    async def end() -> None:
        try:
            await front.end()
        finally:
            ended.set()

    def tell() -> None:
        if not told:
            told.append(loop.create_task(end()))

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, tell)
    return ended


def _end_with(server: int) -> None:
    """Where the server was killed, nobody would ever stop this process, and it would go on taking requests."""
    while os.getppid() == server:
        Event().wait(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


class _Server(MPServer):
    def signal_handler_interrupt(self, *_: Any) -> None:
        if os.getpid() != self.pid:
            # A process that was forked a moment ago and has no ears of its own yet: nothing is begun in it.
            os._exit(0)
        for process in self.wrks:
            # With Ctrl-C they are told too, and must not be taken for crashed if they are the faster ones.
            process.interrupt_by_parent = True
            if self.interrupt_signal:
                process.kill()  # type: ignore[no-untyped-call]
        super().signal_handler_interrupt()  # type: ignore[no-untyped-call]

    def _stop_workers(self) -> None:
        ended = Event()
        Thread(target=_tell_again, args=(list(self.wrks), ended), daemon=True).start()
        super()._stop_workers()  # type: ignore[no-untyped-call]
        ended.set()


def _tell_again(processes: Sequence[WorkerProcess], ended: Event) -> None:
    """A process that is just being forked forgets the signals that have come before Python runs in it."""
    while not ended.wait(LOOK_SECONDS):
        for process in processes:
            process.terminate()  # type: ignore[no-untyped-call]
