"""The composition root: settings -> parts -> the application. With cli it is the only place that knows every part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine

import handlers
from bot import logs
from bot.delivery import Delivery
from bot.door import Door
from bot.ear.ear import Ear
from bot.intents import Registry
from bot.line_api import READ_SECONDS, LineApi
from bot.measures import UNMEASURED, Measures
from bot.pace import Pace
from bot.replies import Replies
from bot.router import Router
from bot.surroundings import Surroundings
from bot.turn import Person, Telling
from bot.turns import Reply, Turns
from bot.webhook import PATH, Entrance, webhook
from bot.worker import run_beside, stop
from catalog import people
from catalog.offers import listing
from catalog.results import visits
from clock import Clock, SystemClock
from db.engine import open_engine
from handlers.everyone.greeting import welcome
from handlers.names import Names
from locales.i18n import language
from settings import Settings, read_settings
from web import hygiene
from web.front import Front, Open, Way
from web.health import health
from web.media import media
from web.readiness import Readiness


@dataclass(frozen=True)
class Parts:
    """The house, put together."""

    engine: Engine
    registry: Registry
    door: Door
    replies: Replies
    delivery: Delivery
    readiness: Readiness


def build(
    settings: Settings,
    engine: Engine,
    clock: Clock,
    send: Callable[[Sequence[Reply]], None] | None = None,
    *,
    patience: float = READ_SECONDS,
    measures: Measures = UNMEASURED,
) -> Parts:
    """Puts the parts together around a database and a clock. `send` takes the replies in place of LINE, whose answers
    are waited for `patience` seconds.
    """
    measures.watch(engine)
    registry = Registry.of(handlers.modules())
    router = Router(registry, Ear(registry, Names(), listing.finds))
    token = settings.line_channel_access_token.get_secret_value()
    api = LineApi(token, settings.line_api_url, patience=patience, measures=measures)
    pace = Pace(settings.events_at_once, settings.events_per_second)
    turns = Turns(engine, clock, router, _surroundings(settings, api, measures), pace)
    replies = Replies(api, engine, clock)
    door = Door(settings.line_channel_secret.get_secret_value(), turns, send or replies.send, measures)
    delivery = Delivery(engine, clock, api, registry, telling(settings, clock), measures=measures)
    readiness = Readiness(engine, clock, settings.folders, settings.ready_min_free_mb)
    return Parts(engine, registry, door, replies, delivery, readiness)


def _surroundings(settings: Settings, api: LineApi, measures: Measures) -> Surroundings:
    def count_visit(connection: Connection, person: Person, now: datetime, places: Sequence[tuple[str, int]]) -> None:
        visits.count(connection, person.id, now.astimezone(settings.zone).date(), places)

    return Surroundings(
        zone=settings.zone,
        public_url=settings.public_url,
        line_bot_id=settings.line_bot_id,
        rules=settings.rules,
        fetch_profile=api.profile,
        roles=people.roles,
        count_visit=count_visit,
        welcome=welcome,
        measures=measures,
    )


def telling(settings: Settings, clock: Clock) -> Callable[[Connection, str], Telling]:
    """Makes what a notice needs to find its words, for a receiver's language."""

    def make(connection: Connection, code: str) -> Telling:
        return Telling(
            connection=connection,
            t=language(code),
            now=clock.now(),
            zone=settings.zone,
            public_url=settings.public_url,
            line_bot_id=settings.line_bot_id,
            rules=settings.rules,
        )

    return make


def web(parts: Parts, settings: Settings) -> Flask:
    """The Flask application around the parts."""
    app = Flask(__name__, static_folder=None)
    hygiene.keep(app, settings.trusted_proxies)
    app.register_blueprint(webhook(parts.door, settings.webhook_max_bytes))
    app.register_blueprint(media(settings.media_dir))
    app.register_blueprint(health(parts.readiness.amiss))
    return app


def create_front(*, with_worker: bool, quiet: bool = False, measured: bool = False) -> Front:
    """The application of a server process; with `with_worker` the worker ticks inside it, and it counts if `measured`."""
    settings = read_settings()
    logs.begin(quiet=quiet, as_json=True, secrets=settings.secrets)
    measures = in_files() if measured else UNMEASURED
    parts = build(settings, open_engine(settings.database_url), SystemClock(), measures=measures)
    scheduler = run_beside(parts.delivery) if with_worker else None
    ready = Open("/readyz")
    ways: dict[tuple[str, str], Way] = {
        ("POST", PATH): Entrance(parts.door, settings.webhook_max_bytes),
        # It asks the database, and anybody may ask it.
        ("GET", "/readyz"): ready,
        ("HEAD", "/readyz"): ready,
    }
    return Front(web(parts, settings), ways, settings.trusted_proxies, close=partial(_close, parts, scheduler))


def in_files() -> Measures:
    """Counts in the files of PROMETHEUS_MULTIPROC_DIR, which is looked at when this is loaded."""
    from prometheus_client import CollectorRegistry  # noqa: PLC0415

    from bot.metrics import Metrics  # noqa: PLC0415

    return Metrics(CollectorRegistry())


def _close(parts: Parts, scheduler: Any) -> None:
    """What is under way leaves; LINE is waited for once, by replies and news together."""
    parts.delivery.stop()
    parts.replies.stop()
    if scheduler is not None:
        stop(scheduler, parts.delivery)
    parts.engine.dispose()
