"""A platform, its API over HTTP and a stub of the bot, with a clock that the test holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.line_api import LineServer
from sandbox.platform import Platform
from tests.sandbox_stub import SECRET, TOKEN, BotStub


class HeldClock:
    """Time stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_seconds(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class World:
    line: Platform
    bot: BotStub
    clock: HeldClock

    def friend(self, name: str = "Nok") -> str:
        """Someone who has added the account."""
        user = self.line.join(name)
        self.line.follow(user)
        return user


@contextmanager
def open_world(**options: Any) -> Iterator[World]:
    clock, bot = HeldClock(), BotStub()
    line = Platform(channel_secret=SECRET, access_token=TOKEN, webhook_url=bot.url, now=clock, **options)
    server = LineServer(line)
    server.start()
    bot.line_url = server.url
    try:
        yield World(line, bot, clock)
    finally:
        server.stop()
        bot.close()
