"""The race harness: processes forked once from this warm one, that stay for all rounds and start each at one instant."""

from __future__ import annotations

import gc
import os
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

ROUNDS = 200 if os.environ.get("TALADNAD_PROOF") == "1" else 6
"""How often each race is run: the full count in `make proof`."""
PATIENCE_SECONDS = 60
"""A racer that says nothing for so long hangs, which fails the test."""

Run = Callable[[Any], Any]


class Crashed(AssertionError):
    """Racers that raised, died or hung, each with what is known of it."""


@dataclass(frozen=True)
class _Failure:
    words: str


class Racers:
    """Racing processes. `make(number)` runs once in each of them and returns what takes a job and returns its result.

    Close every database connection before: a forked process must not inherit one, least of all SQLite's locks.
    """

    def __init__(self, count: int, make: Callable[[int], Run]) -> None:
        self._gate_out, self._gate = os.pipe()
        self._ends: list[Connection] = []
        self._processes: list[Any] = []
        gc.freeze()  # what was there before stays shared, and nothing of it is closed by a racer
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner take no part in the race
            for number in range(count):
                self._fork(number, make)
        gc.unfreeze()

    def _fork(self, number: int, make: Callable[[int], Run]) -> None:
        context = get_context("fork")
        ours, theirs = context.Pipe()
        self._ends.append(ours)
        process = context.Process(target=self._live, args=(number, make, theirs), daemon=True)
        process.start()
        theirs.close()
        self._processes.append(process)

    def race(self, jobs: Sequence[Any]) -> list[Any]:
        """Gives a job to each of the first racers, lets all of them go at once, and returns the results in order.

        Raises Crashed with the traceback of every racer that failed.
        """
        ends = self._ends[: len(jobs)]
        for end, job in zip(ends, jobs, strict=True):
            end.send(job)
        ready = [self._hear(end) for end in ends]
        os.write(self._gate, b"!" * len(ends))
        results = [self._hear(end) for end in ends]
        failures = [one.words for one in (*ready, *results) if isinstance(one, _Failure)]
        if failures:
            raise Crashed(f"{len(failures)} of {len(jobs)} racers failed, the first:\n{failures[0]}")
        return results

    def _hear(self, end: Connection) -> Any:
        try:
            return end.recv() if end.poll(PATIENCE_SECONDS) else _Failure("it hangs")
        except EOFError:
            return _Failure("it died")

    def stop(self) -> None:
        """Sends the racers home; whoever does not go is killed."""
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()
        os.close(self._gate)
        os.close(self._gate_out)

    def __enter__(self) -> Racers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _live(self, number: int, make: Callable[[int], Run], pipe: Connection) -> None:
        # Without these ends in its own hands, a racer hears when the test goes away.
        for end in self._ends:
            end.close()
        os.close(self._gate)
        run: Run | None = None
        try:
            while True:
                job = pipe.recv()
                run = run or make(number)
                pipe.send(None)
                os.read(self._gate_out, 1)
                pipe.send(_result(run, job))
        except (EOFError, BrokenPipeError):
            return


def _result(run: Run, job: Any) -> Any:
    try:
        return run(job)
    except Exception:
        return _Failure(traceback.format_exc())
