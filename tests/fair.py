"""A whole fair for a test: the bot behind its real webhook, the sandbox as LINE, a database, and a clock that is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select, update

import wsgi
from bot.line_api import READ_SECONDS
from bot.measures import UNMEASURED
from bot.worker import deliver_all
from catalog import people
from catalog.offers import communities
from catalog.offers.products import products
from catalog.workbook import load
from cli.doctor import Findings, examine
from sandbox.calls import Call
from sandbox.line_api import LineServer
from sandbox.platform import Platform
from sandbox.serving import Server
from settings import Settings
from tests.chat import Person

SECRET = "test-channel-secret"
TOKEN = "test-access-token"
OPENING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ANY_PACE = 1_000_000
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
    """Everything that runs, in threads of this process. `way_to_line` may lead the bot's calls through a proxy; LINE is
    waited for `patience` seconds.
    """

    def __init__(
        self,
        engine: Engine,
        media_dir: Path,
        way_to_line: Callable[[str], str] = str,
        patience: float = READ_SECONDS,
    ) -> None:
        self.engine = engine
        self._patience = patience
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
            line_api_url=way_to_line(self.line.url),
            media_dir=media_dir,
            # The clock stands still, and people do whole stories in an instant.
            events_at_once=ANY_PACE,
        )
        self.measures = UNMEASURED
        self._start()

    def _start(self) -> None:
        self.parts = wsgi.build(self.settings, self.engine, self.clock, patience=self._patience, measures=self.measures)
        self._server = Server(wsgi.web(self.parts, self.settings))
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

    def pushes(self) -> list[Call]:
        """The pushes that came to LINE."""
        return [call for call in self.platform.calls if call.endpoint == "push"]

    def while_line_thinks(self, do: Callable[[], object]) -> None:
        """Something happens between the next push's arrival at LINE and LINE's answer."""
        once = iter([do])

        def meanwhile(endpoint: str, _body: object) -> None:
            if endpoint == "push" and (happens := next(once, None)):
                happens()

        self.platform.faults.before.append(meanwhile)

    def troubles(self) -> list[str]:
        """What `doctor` would say: broken invariants, events that were parked, news that was set aside."""
        found = self.examined()
        return [*found.broken, *found.noted]

    def examined(self) -> Findings:
        """What `doctor` finds now."""
        with self.engine.begin() as connection:
            return examine(connection, self.clock.now())

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
        """Somebody who joined the community by a code, a day ago: of newcomers `doctor` does not know what they must hear."""
        person = self.person(name)
        person.follows()
        person.says(self.invite_code(community_code))
        person.looks_away()
        with self.engine.begin() as connection:
            connection.execute(update(people.members).values(since=self.clock.now() - timedelta(days=1)))
        return person
