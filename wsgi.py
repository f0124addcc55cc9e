"""The composition root: settings -> parts -> `app`. With cli it is the only place that knows every part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine

import handlers
from bot import logs
from bot.delivery import Delivery
from bot.door import Door
from bot.ear.ear import Ear
from bot.intents import Registry
from bot.line_api import LineApi
from bot.replies import Replies
from bot.router import Router
from bot.turn import Person, Telling
from bot.turns import Reply, Surroundings, Turns
from bot.webhook import webhook
from bot.worker import run_beside, stop
from catalog import people
from catalog.offers import listing
from catalog.results import visits
from clock import Clock, SystemClock
from db import migrate
from db.engine import open_engine
from handlers.everyone.greeting import welcome
from handlers.names import Names
from locales.i18n import language
from settings import Settings, read_settings
from web.health import health
from web.media import media


@dataclass(frozen=True)
class Parts:
    """The house, put together."""

    engine: Engine
    registry: Registry
    door: Door
    replies: Replies
    delivery: Delivery


def build(
    settings: Settings, engine: Engine, clock: Clock, send: Callable[[Sequence[Reply]], None] | None = None
) -> Parts:
    """Puts the parts together around a database and a clock. `send` takes the replies in place of LINE."""
    registry = Registry.of(handlers.modules())
    router = Router(registry, Ear(registry, Names(), listing.finds))
    api = LineApi(settings.line_channel_access_token.get_secret_value(), settings.line_api_url)
    turns = Turns(engine, clock, router, _surroundings(settings, api))
    replies = Replies(api, engine, clock)
    door = Door(settings.line_channel_secret.get_secret_value(), turns, send or replies.send)
    return Parts(engine, registry, door, replies, Delivery(engine, clock, api, registry, telling(settings, clock)))


def _surroundings(settings: Settings, api: LineApi) -> Surroundings:
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


def web(parts: Parts, media_dir: Path) -> Flask:
    """The Flask application around the parts."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    app.register_blueprint(webhook(parts.door))
    app.register_blueprint(media(media_dir))
    app.register_blueprint(health(lambda: migrate.amiss(parts.engine)))
    return app


def create_app(*, with_worker: bool, quiet: bool = False) -> Flask:
    """The application of a server process; with `with_worker` the worker ticks inside it."""
    logs.begin(quiet=quiet)
    settings = read_settings()
    parts = build(settings, open_engine(settings.database_url), SystemClock())
    scheduler = run_beside(parts.delivery) if with_worker else None
    # Not atexit: a forked process never comes there, and in others the pools of threads are closed by then.
    Finalize(None, _close, (parts, scheduler), exitpriority=0)
    return web(parts, settings.media_dir)


def _close(parts: Parts, scheduler: Any) -> None:
    """What is under way leaves."""
    if scheduler is not None:
        stop(scheduler, parts.delivery)
    parts.replies.drain()
    parts.engine.dispose()


def __getattr__(name: str) -> Any:
    """`wsgi:app`, made when a server asks for it."""
    if name == "app":
        return create_app(with_worker=False)
    raise AttributeError(name)
