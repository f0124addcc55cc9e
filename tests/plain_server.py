"""Loaded before `taladnad serve` it takes the front away: granian's threads read the requests themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

import wsgi
from cli import server
from clock import SystemClock
from db.engine import open_engine
from settings import read_settings
from web.queues import THREADS


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
    ).serve(target_loader=_plain_app, wrap_loader=False)


def _plain_app(*_: Any) -> Any:
    settings = read_settings()
    return wsgi.web(wsgi.build(settings, open_engine(settings.database_url), SystemClock()), settings)


server.serve = serve
