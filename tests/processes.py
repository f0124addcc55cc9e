"""The bot as an operator runs it: `taladnad serve` and `taladnad worker` in processes of their own, beside the sandbox."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

import cli
from catalog import people
from catalog.offers import communities
from catalog.workbook import load
from clock import SystemClock
from db import outbox
from db.transaction import reading
from sandbox.line_api import LineServer
from sandbox.platform import Platform
from tests.bots import settings
from tests.chat import Person
from tests.fair import ANY_PACE, SECRET, SMALL_FAIR, TOKEN, Fair
from tests.outside import PATIENCE_SECONDS, InTurn, asked, free_port, until
from tests.warm_starts import Born, nursery

CLOCK = SystemClock()
LINE_COMES_AGAIN = (0.3, 0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 5.0, 5.0)
"""Seconds after which LINE sends a webhook again that got no 200: for tests in which there is reason to."""


@dataclass
class Started:
    """A process of ours: `words` after `taladnad`, the file of its stderr, and where it listens, if it does."""

    words: tuple[str, ...]
    stderr: Path
    process: Born | subprocess.Popen[bytes]
    port: int | None = None


class RealFair:
    """The small fair on a database, in real time; people meet it as they meet any other fair."""

    clock = CLOCK

    def __init__(
        self, engine: Engine, database_url: str, folder: Path, *, redeliver_after: Sequence[float] = ()
    ) -> None:
        self.engine = engine
        self.platform = Platform(
            channel_secret=SECRET, access_token=TOKEN, webhook_url="", now=CLOCK.now, redeliver_after=redeliver_after
        )
        self.started: list[Started] = []
        self.platform.webhook = InTurn(self._ports, SECRET)
        self._line = LineServer(self.platform)
        self._line.start()
        self.folder = folder
        self.settings = {
            "DATABASE_URL": database_url,
            "MEDIA_DIR": str(folder / "media"),
            "PUBLIC_URL": "https://fair.example",
            "LINE_BOT_ID": "@fair",
            "LINE_API_URL": self._line.url,
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "EVENTS_AT_ONCE": str(ANY_PACE),
        }
        self._answers = 0
        media = folder / "media"
        load(engine, SMALL_FAIR, zone=settings(media).zone, media_dir=media, now=CLOCK.now())
        # A process that closes the file takes SQLite's locks away from all of its own.
        engine.dispose()

    def run(self, *words: str, change: str = "") -> int:
        """Starts `taladnad` with these words, and returns its number; what it writes to stderr is kept.

        `change` is code that runs in it before: the negative controls take a guard away with it.
        """
        return self._note(words, partial(self._start, change=change) if change else self._start)

    def runs_cold(self, *words: str) -> int:
        """The same in a process that begins with nothing loaded, as an operator's does: for tests of the beginning."""
        return self._note(words, self._start_cold)

    def asks(self, *words: str) -> Result:
        """What a command says that runs in this process, and its exit status."""
        return CliRunner().invoke(cli.main, words, env=self.settings)

    def serve(self, *words: str, change: str = "") -> int:
        """Starts a server on a port of its own, and returns its number when it is ready. Webhooks go to each in turn."""
        port = free_port()
        number = self.run("serve", "--port", str(port), *words, change=change)
        self._becomes_ready(number, port)
        return number

    def restart(self, number: int) -> None:
        """The same command once more, on the same port, after it has ended; returns when a server is ready."""
        one = self.started[number]
        one.process = self._start(one.words, one.stderr)
        if one.port is not None:
            self._becomes_ready(number, one.port)

    def kill(self, number: int) -> None:
        """`kill -9`, of the process and of those that it has started."""
        one = self.started[number]
        _signal_all(one, signal.SIGKILL)
        one.process.wait()

    def signals(self, number: int, what: signal.Signals) -> None:
        """Sends a signal to the process alone, and not to those that it has started."""
        self.started[number].process.send_signal(what)

    def below(self, number: int) -> list[int]:
        """The ids of the processes that it has started and that live: the web processes of a server."""
        pid = self.started[number].process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]

    def readyz(self, number: int) -> tuple[int, str]:
        """What a server says of itself: the status and the words."""
        port = self.started[number].port
        assert port is not None
        return asked(port)

    def delivers(self) -> None:
        """Returns when a worker is at work: it has done a chore that changes nothing."""
        now = CLOCK.now()
        with self.engine.begin() as connection:
            chore = outbox.chore(connection, "order.clock", {"order_id": 0}, now, now)
        state = select(outbox.outbox.c.state).where(outbox.outbox.c.id == chore)

        def is_done() -> bool:
            with reading(self.engine) as connection:
                return connection.execute(state).scalar() == "done"

        assert until(is_done), f"nobody delivers: {self.stderr()}"

    def tell_to_stop(self, what: signal.Signals = signal.SIGTERM) -> None:
        """What a process manager does; with SIGINT, what Ctrl-C does: it reaches also those that they have started."""
        for one in self.started:
            if what == signal.SIGINT:
                _signal_all(one, what)
            else:
                one.process.send_signal(what)

    def statuses(self, seconds: float = PATIENCE_SECONDS) -> list[int]:
        """The exit status of each, when all have ended; fails where one has not, after so long."""
        return [one.process.wait(seconds) for one in self.started]

    def stderr(self) -> str:
        return "\n".join(one.stderr.read_text("utf-8") for one in self.started)

    def amiss(self) -> str:
        """What the processes wrote down of trouble, besides each call of LINE."""
        return "\n".join(line for line in self.stderr().splitlines() if line and '"level": "INFO"' not in line)

    examined = Fair.examined
    troubles = Fair.troubles

    def close(self, *, troubled: bool = False) -> None:
        """Kills what still runs. Then no invariant may be broken, and `doctor` must have nothing to say at all unless the test
        was about that.
        """
        for one in self.started:
            _signal_all(one, signal.SIGKILL)
            one.process.wait()
        self.platform.webhook.close()
        self._line.stop()
        found = self.examined()
        assert found.broken == []
        assert found.noted == [] or troubled

    def settle(self) -> None:
        """Until the bot has answered what a person did last."""
        self._answers += 1
        assert self.platform.wait_for(lambda: self._replies() >= self._answers), self.stderr()

    def deliver(self) -> None:
        """The processes do that by themselves."""

    def person(self, name: str) -> Person:
        """Somebody who has added the account."""
        person = Person(self, name)  # type: ignore[arg-type]
        person.follows()
        return person

    def seller(self, community_code: str) -> Person:
        """Somebody who joined the community by a code."""
        with self.engine.begin() as connection:
            row = communities.by_code(connection, community_code)
            assert row is not None
            code = people.invite(connection, row.id, "owner", CLOCK.now())
        person = self.person("ป้าแดง")
        person.says(code)
        return person

    def _note(self, words: tuple[str, ...], start: Callable[[tuple[str, ...], Path], Any]) -> int:
        stderr = self.folder / f"stderr-{len(self.started):03}"
        self.started.append(Started(words, stderr, start(words, stderr)))
        return len(self.started) - 1

    def _start(self, words: Sequence[str], stderr: Path, change: str = "") -> Born:
        return nursery().start(words, cwd=self.folder, env=self._environment(), stderr=stderr, change=change)

    def _start_cold(self, words: Sequence[str], stderr: Path) -> subprocess.Popen[bytes]:
        with stderr.open("ab") as kept:
            return subprocess.Popen(
                [sys.executable, "-m", "cli", *words],
                cwd=self.folder,
                env=self._environment(),
                stdout=subprocess.DEVNULL,
                stderr=kept,
                # A group of its own: what it has started can be killed with it.
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.settings}

    def _becomes_ready(self, number: int, port: int) -> None:
        def is_ready() -> bool:
            assert self.started[number].process.poll() is None, f"the server has ended: {self.amiss()}"
            return asked(port)[0] == 200

        assert until(is_ready), f"the server is not ready: {asked(port)[1]}\n{self.amiss()}"
        self.started[number].port = port

    def _ports(self) -> list[int]:
        """A reverse proxy passes over a server that is gone, as long as there is another."""
        served = [(one.port, one.process.poll() is None) for one in self.started if one.port is not None]
        return [port for port, lives in served if lives] or [port for port, _ in served]

    def _replies(self) -> int:
        return sum(call.endpoint == "reply" and call.status == 200 for call in self.platform.calls)


def _signal_all(one: Started, what: signal.Signals) -> None:
    try:
        os.killpg(one.process.pid, what)
    except ProcessLookupError:
        return
