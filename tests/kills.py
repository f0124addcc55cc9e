"""The kill harness: a warm process that forks a child at a word, and children that work until kill -9 ends them.

A child takes jobs one after another and tells the result of each through a pipe; what it has told outlives it.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import recv_handle, send_handle
from threading import Event
from typing import Any, NoReturn

from tests.races import PATIENCE_SECONDS, Crashed, Run, warm

SEED = int(os.environ.get("TALADNAD_SEED") or time.time_ns() % 1_000_000)
"""What random kills follow from: set it to have the same ones again."""
BEGUN = ("begun", None)
"""What a child tells first."""
LONGEST_WORDS = 3000
"""Of a traceback: a pipe takes up to 4096 bytes whole or not at all, even from a process that is killed meanwhile."""


class Life:
    """A child's own view of itself."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def tells(self, kind: str, what: Any = None) -> None:
        self._pipe.send((kind, what))

    def passes(self, where: str) -> None:
        """Leaves a note of how far it came."""
        self.tells("passed", where)

    def dies(self, where: str) -> NoReturn:
        """Leaves a note of where, and ends as by kill -9: nothing is closed, flushed or rolled back."""
        self.tells("dies", where)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")


Doom = Callable[[Life], None]
"""Prepares a child's death before it begins."""


def lives(_life: Life) -> None:
    """The doom of those who have none."""


def as_it_is() -> None:
    """No change."""


@dataclass(frozen=True)
class Errand:
    """What a child has to do: the jobs, what is changed in it before, and where it dies."""

    jobs: Sequence[Any]
    change: Callable[[], None]
    doom: Doom


@dataclass
class End:
    """How a child ended, and after how many seconds if it was not killed. `results` are those of the jobs that it had done;
    `died_at` says where it killed itself.
    """

    results: list[Any] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    died_at: str | None = None
    killed: bool = False
    seconds: float = 0.0


class Child:
    """A child at work."""

    def __init__(self, zygote: Zygote, pid: int, pipe: Connection) -> None:
        self._zygote = zygote
        self._pid = pid
        self._pipe = pipe

    def killed_after(self, seconds: float) -> End:
        """Kills it, if it lives for so long from the moment when it begins with its jobs. Raises as `ends` does."""
        first = self._hears()
        if first == BEGUN:
            Event().wait(seconds)
            self.kill()
        return self._ends(first)

    def kill(self) -> None:
        """Nobody else has its number meanwhile: it is buried by `ends`."""
        os.kill(self._pid, signal.SIGKILL)

    def ends(self) -> End:
        """Waits for its end. Raises Crashed where it failed, or hangs."""
        return self._ends(self._hears())

    def _ends(self, heard: Any) -> End:
        end, failed, began = End(), "", time.monotonic()
        while heard is not None:
            kind, what = heard
            if kind == "done":
                end.results.append(what)
            elif kind == "passed":
                end.passed.append(what)
            elif kind == "dies":
                end.died_at = what
            elif kind == "failed":
                failed = what
            heard = self._hears()
        end.seconds = time.monotonic() - began
        self._pipe.close()
        status = self._zygote.bury(self._pid)
        end.killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if failed or (status and not end.killed):
            raise Crashed(failed or f"a child ended with status {status}")
        return end

    def _hears(self) -> Any:
        """What it tells next; None when it is dead."""
        if not self._pipe.poll(PATIENCE_SECONDS):
            self.kill()
            raise Crashed("a child hangs")
        try:
            return self._pipe.recv()
        except EOFError:
            return None


class Zygote:
    """A process with one thread that stays warm and forks children. `make()` runs once in it, and returns what takes a
    job and returns its result.

    Make it before any thread is started, and close every connection to the database before.
    """

    def __init__(self, make: Callable[[], Run]) -> None:
        context = get_context("fork")
        self._ours, theirs = Pipe()
        with warm():
            self._process = context.Process(target=_sit, args=(make, self._ours, theirs), daemon=True)
            self._process.start()
        theirs.close()
        if failed := self._ours.recv():
            raise Crashed(failed)

    def fork(self, jobs: Sequence[Any], *, change: Callable[[], None] = as_it_is, doom: Doom = lives) -> Child:
        """A child that begins with these jobs at once; `change` is made in it before."""
        self._ours.send(pickle.dumps(Errand(jobs, change, doom)))
        pid = self._ours.recv()
        return Child(self, pid, Connection(recv_handle(self._ours), writable=False))

    def run(self, jobs: Sequence[Any], *, change: Callable[[], None] = as_it_is, doom: Doom = lives) -> End:
        """The end of such a child."""
        return self.fork(jobs, change=change, doom=doom).ends()

    def bury(self, pid: int) -> int:
        """The exit status of a dead child, as `os.waitpid` gives it."""
        self._ours.send(pid)
        return int(self._ours.recv())

    def stop(self) -> None:
        """Ends the process and every child of it that still lives."""
        self._ours.close()
        self._process.join(5)
        self._process.kill()
        self._process.join()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _sit(make: Callable[[], Run], theirs: Connection, ours: Connection) -> None:
    """The zygote's life."""
    theirs.close()
    alive: set[int] = set()
    try:
        run = make()
    except Exception:
        ours.send(traceback.format_exc())
        return
    ours.send(None)
    gc.disable()
    gc.freeze()
    with suppress(EOFError, OSError):
        while True:
            asked = ours.recv()
            if isinstance(asked, bytes):
                alive.add(_bear(run, asked, ours))
            else:
                alive.discard(asked)
                ours.send(os.waitpid(asked, 0)[1])
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _bear(run: Run, errand: bytes, ours: Connection) -> int:
    reader, writer = Pipe(duplex=False)
    pid = os.fork()
    if pid == 0:
        reader.close()
        ours.close()
        _live(run, errand, Life(writer))
    writer.close()
    ours.send(pid)
    send_handle(ours, reader.fileno(), os.getppid())
    reader.close()
    return pid


def _live(run: Run, pickled: bytes, life: Life) -> NoReturn:
    """A child's life; it never returns into the zygote's."""
    try:
        errand = pickle.loads(pickled)
        errand.change()
        errand.doom(life)
        life.tells(*BEGUN)
        for job in errand.jobs:
            life.tells("done", run(job))
    except BaseException:
        life.tells("failed", traceback.format_exc()[-LONGEST_WORDS:])
    finally:
        os._exit(0)
