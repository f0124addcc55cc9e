"""`taladnad serve` without the front: granian's threads read the requests themselves. The negative control of tests/test_front.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

import wsgi
from cli import main, server
from web.line import THREADS


def serve(host: str, port: int, workers: int, _make_app: Callable[[], Any]) -> None:
    """Serves the WSGI application as it is."""
    Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=server.CONNECTIONS,
        log_enabled=False,
    ).serve(target_loader=lambda *_: wsgi.app, wrap_loader=False)


if __name__ == "__main__":
    server.serve = serve
    main()
