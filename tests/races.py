"""The race harness: processes forked once from this warm one, that stay for all rounds and start each at one instant."""

from __future__ import annotations

import fcntl
import gc
import os
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

PROOF = os.environ.get("TALADNAD_PROOF") == "1"
ROUNDS = 200 if PROOF else 6
"""How often a race is run: the full count in `make proof`."""
TRACK = Path(tempfile.gettempdir()) / f"taladnad-race-{os.getuid()}"
PATIENCE_SECONDS = 90
"""A racer that says nothing for so long hangs, which fails the test."""

Run = Callable[[Any], Any]


class Crashed(AssertionError):
    """Processes that raised, died or hung, with what is known of the first."""


@contextmanager
def warm() -> Iterator[None]:
    """Whoever is forked in here shares what is here already, and closes none of it."""
    gc.freeze()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner take no part
        yield
    gc.unfreeze()


@dataclass(frozen=True)
class _Failure:
    words: str


class Racers:
    """Racing processes. `make(number)` runs once in each, and returns what takes a job and returns its result.

    Close every connection to the database before: a forked process may inherit none, least of all SQLite's locks.
    """

    def __init__(self, count: int, make: Callable[[int], Run]) -> None:
        # Test runners side by side race in turn: one race would starve another of the processor and of connections.
        self._track = TRACK.open("w")
        fcntl.flock(self._track, fcntl.LOCK_EX)
        self._start_seen, self._start = os.pipe()
        self._ends: list[Connection] = []
        self._processes: list[Any] = []
        with warm():
            for number in range(count):
                self._fork(number, make)

    def _fork(self, number: int, make: Callable[[int], Run]) -> None:
        context = get_context("fork")
        ours, theirs = context.Pipe()
        self._ends.append(ours)
        process = context.Process(target=self._live, args=(number, make, theirs), daemon=True)
        process.start()
        theirs.close()
        self._processes.append(process)

    def race(self, jobs: Sequence[Any]) -> list[Any]:
        """Gives each of the first racers a job, lets them go at one instant, and returns the results in order.

        Raises Crashed where a racer failed.
        """
        ends = self._ends[: len(jobs)]
        for end, job in zip(ends, jobs, strict=True):
            end.send(job)
        _hear_all(ends)
        os.write(self._start, b"!" * len(ends))
        return _hear_all(ends)

    def stop(self) -> None:
        """Sends the racers home; whoever does not go is killed."""
        for end in self._ends:
            end.close()
        os.close(self._start)
        for process in self._processes:
            process.join(5)
            process.kill()
            process.join()
        os.close(self._start_seen)
        fcntl.flock(self._track, fcntl.LOCK_UN)
        self._track.close()

    def __enter__(self) -> Racers:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _live(self, number: int, make: Callable[[int], Run], pipe: Connection) -> None:
        # Holding none of these ends, a racer hears when the test goes away.
        for end in self._ends:
            end.close()
        os.close(self._start)
        run: Any = _Failure("")
        try:
            while True:
                job = pipe.recv()
                run = _tried(make, number) if isinstance(run, _Failure) else run
                pipe.send(run if isinstance(run, _Failure) else None)
                os.read(self._start_seen, 1)
                pipe.send(_tried(run, job))
        except (EOFError, OSError):
            return


def _hear_all(ends: Sequence[Connection]) -> list[Any]:
    until = time.monotonic() + PATIENCE_SECONDS
    heard = [_hear(end, until - time.monotonic()) for end in ends]
    failures = [one.words for one in heard if isinstance(one, _Failure)]
    if failures:
        raise Crashed(f"{len(failures)} of {len(ends)} racers failed, the first:\n{failures[0]}")
    return heard


def _hear(end: Connection, seconds: float) -> Any:
    try:
        return end.recv() if end.poll(max(0.0, seconds)) else _Failure("it hangs")
    except (EOFError, OSError):
        return _Failure("it died")


def _tried(work: Callable[[Any], Any], given: Any) -> Any:
    try:
        return work(given)
    except Exception:
        return _Failure(traceback.format_exc())
