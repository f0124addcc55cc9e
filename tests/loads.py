"""`taladnad import` in a process of its own, watched from outside: what is in so far, how much memory it took at most."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import Engine, event, func, select

from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock
from catalog.workbook import load
from catalog.workbook.report import Report
from cli.doctor import examine
from clock import SystemClock
from db.engine import open_engine
from db.transaction import reading
from tests.workbook_office import BANGKOK, NOW

PATIENCE_SECONDS = 240
# Whoever starts a process counts its own size as that process's at first, so a small one starts it.
_MEASURED = """
import resource, subprocess, sys
status = subprocess.call([sys.executable, "-m", "cli", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def loads(engine: Engine, workbook: Path, **options: Any) -> Report:
    """A load in this process."""
    return load(engine, workbook, zone=BANGKOK, media_dir=workbook.parent / "media", now=NOW, **options)


@contextmanager
def listened(url: str, hears: Callable[[str, int], None]) -> Iterator[Engine]:
    """An engine that tells of each statement and each COMMIT before it is done, with the number of its rows."""
    engine = open_engine(url)
    listen(engine, hears)
    yield engine
    engine.dispose()


def listen(engine: Engine, hears: Callable[[str, int], None]) -> None:
    """From now on the engine tells."""

    def statement(_connection: Any, _cursor: Any, words: str, parameters: Any, _context: Any, many: bool) -> None:
        hears(words, len(parameters) if many else 1)

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", lambda _connection: hears("COMMIT", 0))


@dataclass(frozen=True)
class Ended:
    """How a load ended, and what it printed; `megabytes` is its peak, where it was measured."""

    status: int
    said: str
    megabytes: float


class Load:
    """A load that runs."""

    def __init__(
        self, database_url: str, folder: Path, *words: str, measured: bool = False, stderr: int = subprocess.PIPE
    ) -> None:
        self._measured = measured
        settings = {"DATABASE_URL": database_url, "MEDIA_DIR": str(folder / "media")}
        begin = ["-c", _MEASURED] if measured else ["-m", "cli"]
        self.process = subprocess.Popen(
            [sys.executable, *begin, "import", *words],
            cwd=folder, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=stderr, text=True,
        )  # fmt: skip

    def runs(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.ends()

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def ends(self) -> Ended:
        said, told = self.process.communicate(timeout=PATIENCE_SECONDS)
        aside = told or ""
        peak = aside.split()[-1] if self._measured else "0"
        kilobytes = int(peak) / (1024 if sys.platform == "darwin" else 1)
        return Ended(self.process.returncode, said + aside, kilobytes / 1024)


def count_in(engine: Engine) -> int:
    """How many products are in."""
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(products)).scalar_one())


def wait_for(engine: Engine, load: Load, count: int) -> int:
    """Until so many products are in, or the load has ended; returns how many are."""
    for _ in range(PATIENCE_SECONDS * 100):
        ended, present = not load.runs(), count_in(engine)
        if present >= count or ended:
            return present
        Event().wait(0.01)
    raise AssertionError(f"only {present} are in")


def halves(engine: Engine) -> list[str]:
    """What a load has left half done: goods without a shelf or with another count than came with them, shelves of none."""
    shelved = select(products.c.stock_id).where(products.c.stock_id.is_not(None))
    seated = select(departures.c.stock_id)
    orphans = select(stock.c.id).where(stock.c.id.not_in(shelved), stock.c.id.not_in(seated))
    goods = select(products.c.sku, stock.c.taken_in).outerjoin(stock, stock.c.id == products.c.stock_id)
    with reading(engine) as connection:
        found = [f"shelf {one} belongs to nothing" for one in connection.execute(orphans).scalars()]
        for sku, count in connection.execute(goods):
            if count != int(sku.removeprefix("s-")) % 200:
                found.append(f"of {sku} there are {count}")
    return found


def is_clean(engine: Engine) -> bool:
    """Fails where something is half done, or doctor has something to say."""
    with reading(engine) as connection:
        found = examine(connection, SystemClock().now())
    assert [*halves(engine), *found.broken, *found.noted] == []
    return True


def named(report: Path) -> dict[int, str]:
    """The rows that a report refuses, each with its column; fails where one is named twice."""
    with report.open(encoding="utf-8-sig", newline="") as file:
        lines = [(int(line["row"]), line["column"]) for line in csv.DictReader(file) if line["result"] == "refused"]
    assert len(dict(lines)) == len(lines)
    return dict(lines)
