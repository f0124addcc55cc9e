"""A whole fair for a test: the bot behind its real webhook, the sandbox as LINE, a database, and a clock that is held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select

import wsgi
from bot.seen import list_parked
from bot.worker import deliver_all
from catalog import people
from catalog.offers import communities
from catalog.offers.products import products
from catalog.trade.invariants import INVARIANTS
from catalog.workbook import load
from db import outbox
from sandbox.line_api import LineServer
from sandbox.platform import Platform
from sandbox.serving import Server
from settings import Settings
from tests.chat import Person

SECRET = "test-channel-secret"
TOKEN = "test-access-token"
OPENING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SMALL_FAIR = Path(__file__).parent / "data" / "fair"


class HeldClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = OPENING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, **how_far: float) -> None:
        self.at += timedelta(**how_far)


class Fair:
    """Everything that runs, in threads of this process."""

    def __init__(self, engine: Engine, media_dir: Path) -> None:
        self.engine = engine
        self.clock = HeldClock()
        self.platform = Platform(channel_secret=SECRET, access_token=TOKEN, webhook_url="", now=self.clock.now)
        self.line = LineServer(self.platform)
        self.line.start()
        self.settings = Settings(
            _env_file=None,
            line_channel_secret=SECRET,
            line_channel_access_token=TOKEN,
            public_url="https://fair.example",
            line_bot_id="@fair",
            line_api_url=self.line.url,
            media_dir=media_dir,
        )
        self._start()

    def _start(self) -> None:
        self.parts = wsgi.build(self.settings, self.engine, self.clock)
        self._server = Server(wsgi.web(self.parts, self.settings.media_dir))
        self._server.start()
        self.url = self._server.url
        self.platform.webhook.url = f"{self.url}/callback"

    def restart(self) -> None:
        """The bot ends, and another one starts on the same database."""
        self.settle()
        self._server.stop()
        self._start()

    def stop(self) -> None:
        self.settle()
        self._server.stop()
        self.line.stop()

    def settle(self) -> None:
        """Until every reply in hand has left."""
        self.parts.replies.drain()

    def deliver(self) -> None:
        """What the worker does at a tick."""
        self.settle()
        deliver_all(self.parts.delivery)

    def troubles(self) -> list[str]:
        """What `doctor` would say: broken invariants, events that were parked, news that was set aside."""
        with self.engine.begin() as connection:
            broken = [one for invariant in INVARIANTS for one in invariant(connection)]
            return [*broken, *list_parked(connection), *outbox.broken(connection)]

    def load(self, folder: Path = SMALL_FAIR, **options: bool) -> object:
        return load(
            self.engine,
            folder,
            zone=self.settings.zone,
            media_dir=self.settings.media_dir,
            now=self.clock.now(),
            **options,
        )

    def invite_code(self, community_code: str, part: str = "owner") -> str:
        with self.engine.begin() as connection:
            row = communities.by_code(connection, community_code)
            assert row is not None
            return people.invite(connection, row.id, part, self.clock.now())

    def sku(self, sku: str) -> int:
        """The number that a button carries for a SKU."""
        with self.engine.begin() as connection:
            return connection.execute(select(products.c.id).where(products.c.sku == sku)).scalar_one()

    def person(self, name: str, language: str = "th") -> Person:
        return Person(self, name, language)

    def seller(self, community_code: str, name: str = "ป้าแดง") -> Person:
        """Somebody who joined the community by a code."""
        person = self.person(name)
        person.follows()
        person.says(self.invite_code(community_code))
        person.looks_away()
        return person
