"""Where Prometheus reads: a port of its own, with what was counted, and with what the database says at that moment."""

from __future__ import annotations

import os
import platform
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from prometheus_client import CollectorRegistry, disable_created_metrics, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine

from bot import chats, seen
from bot.worker import TOLD
from catalog.trade import history
from clock import Clock
from db.bounded import Bounded
from db.transaction import reading
from db.waiting import Waiting, set_aside, waiting

SECONDS = 2.0
"""What the database does not tell within so long is left out."""

disable_created_metrics()  # type: ignore[no-untyped-call]


def start(host: str, port: int, registry: CollectorRegistry, engine: Engine, clock: Clock) -> None:
    """Serves `registry`, and what the database says, from threads of this process. Raises OSError where it cannot listen.

    Processes that are forked from this one do not keep the port, and its connections to the database are short ones, so
    that they inherit none.
    """
    registry.register(FromTheDatabase(engine, clock))
    # A thread that does not let signals wait would catch those that are meant for this one.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
    try:
        server, _ = start_http_server(port, host, registry)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.register_at_fork(after_in_child=server.socket.close)


def of_all_processes(folder: str) -> CollectorRegistry:
    """The sums of what several processes count in files of this folder; of those that have ended, too."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return registry


@dataclass(frozen=True)
class Figures:
    """What the database says."""

    waiting: Waiting
    set_aside: int
    parked: int
    orders: dict[str, int]


class FromTheDatabase(Collector):
    """Asks when it is asked, within a bound: a database that hangs costs the figures of it, and no other ones."""

    def __init__(self, engine: Engine, clock: Clock, *, seconds: float = SECONDS) -> None:
        self._engine = engine
        self._clock = clock
        self._look = Bounded(self._figures, seconds)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families, those of the database only where it answers."""
        build = GaugeMetricFamily("bot_build_info", "The release that runs", labels=["version", "python"])
        build.add_metric([version("taladnad"), platform.python_version()], 1)
        yield build
        try:
            found = self._look.ask()
        except Exception:
            yield _gauge("bot_database_up", "Whether the database answers", 0)
            return
        yield _gauge("bot_database_up", "Whether the database answers", 1)
        yield from _families(found)

    def _figures(self) -> Figures:
        try:
            with reading(self._engine) as connection:
                return self._read(connection)
        finally:
            self._engine.dispose()

    def _read(self, connection: Connection) -> Figures:
        return Figures(
            waiting=waiting(connection, self._clock.now(), chats.reachable_ids()),
            set_aside=set_aside(connection),
            parked=seen.count_parked(connection),
            orders=history.by_state(connection),
        )


def _families(found: Figures) -> Iterator[GaugeMetricFamily]:
    yield _gauge("bot_outbox_pending", "Rows that are due to leave by now", found.waiting.rows)
    oldest = found.waiting.oldest.total_seconds()
    yield _gauge("bot_outbox_oldest_age_seconds", "How long the oldest of them has been due", oldest)
    yield _gauge("bot_outbox_set_aside", "Rows that could not arrive", found.set_aside)
    yield _gauge("bot_events_parked", "Events that could not be answered", found.parked)
    orders = GaugeMetricFamily("bot_orders", "Orders by their present state", labels=["state"])
    for state, count in found.orders.items():
        orders.add_metric([state], count)
    yield orders


def _gauge(name: str, says: str, value: Any) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)
