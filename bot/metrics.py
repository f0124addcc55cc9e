"""What is measured, as Prometheus counts it. Nobody's id is ever a label, nor anything else that grows without end."""

from __future__ import annotations

import time
from functools import cached_property, partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from bot.measures import Measures
from db.transaction import is_passing

ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0)
"""LINE waits 2 s for the answer to a webhook."""
LINE_SECONDS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 13.0)
"""LINE is waited for 13 s."""
TYPES = frozenset(
    {"message", "postback", "follow", "unfollow", "join", "leave", "memberJoined", "memberLeft", "unsend"}
)
"""Types of events by their names; others are `other`."""


class Metrics(Measures):
    """Counts in memory, or, where PROMETHEUS_MULTIPROC_DIR was set before this module was loaded, in files there, from
    which another process reads the sums of all.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        counter = partial(Counter, registry=registry)
        self._events = counter(
            "bot_webhook_events", "Events that LINE brought, and what became of each", ["type", "result"]
        )
        self._acks = Histogram(
            "bot_webhook_ack_seconds",
            "From a webhook's coming to its answer",
            ["status"],
            registry=registry,
            buckets=ACK_SECONDS,
        )
        self._forged = counter("bot_signature_failures", "Webhooks that LINE did not sign")
        self._line = Histogram(
            "bot_line_api_seconds",
            "Calls of LINE until its answer",
            ["endpoint", "status"],
            registry=registry,
            buckets=LINE_SECONDS,
        )
        self._sent = counter("bot_outbox_sent", "Rows of the outbox that left, or were tried", ["result"])
        self._oversell = counter("bot_oversell_prevented", "Orders refused because it was no longer there")
        self._slowed = counter("bot_floods_slowed", "Events of people who went on too quickly")
        self._retries = counter("bot_db_retry", "Transactions that were begun again or refused for now", ["reason"])
        # Made at the first beat: a server without a worker would show one of 1970.
        self._registry = registry

    def acknowledged(self, status: int, seconds: float) -> None:
        self._acks.labels(str(status)).observe(seconds)

    def signature_failed(self) -> None:
        self._forged.inc()

    def event(self, kind: str, result: str) -> None:
        self._events.labels(kind if kind in TYPES else "other", result).inc()

    def line_answered(self, endpoint: str, status: int | None, seconds: float) -> None:
        self._line.labels(endpoint, "none" if status is None else str(status)).observe(seconds)

    def delivered(self, result: str) -> None:
        self._sent.labels(result).inc()

    def oversell_prevented(self) -> None:
        self._oversell.inc()

    def flood_slowed(self) -> None:
        self._slowed.inc()

    def ticked(self) -> None:
        self._heartbeat.set(time.time())

    @cached_property
    def _heartbeat(self) -> Gauge:
        name, says = "bot_worker_heartbeat_timestamp_seconds", "When a worker was last alive"
        return Gauge(name, says, registry=self._registry, multiprocess_mode="max")

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "handle_error", self._failed)

    def _failed(self, context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if isinstance(error, DBAPIError) and is_passing(error):
            self._retries.labels(_reason(error)).inc()


def _reason(error: DBAPIError) -> str:
    """PostgreSQL's SQLSTATE, SQLite's name of the fault, or that the connection was lost: a few dozen at most."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return str(code or "connection")
