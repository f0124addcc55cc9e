"""The bot as an operator runs it: `taladnad serve` and `taladnad worker` in processes of their own, beside the sandbox."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

import urllib3
from sqlalchemy import Engine, select

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
from tests.fair import SECRET, SMALL_FAIR, TOKEN

CLOCK = SystemClock()
PATIENCE_SECONDS = 20


class RealFair:
    """The small fair on a database, in real time; people meet it as they meet any other fair."""

    def __init__(self, engine: Engine, database_url: str, folder: Path) -> None:
        self.engine = engine
        self.port = _free_port()
        self.platform = Platform(
            channel_secret=SECRET,
            access_token=TOKEN,
            webhook_url=f"http://127.0.0.1:{self.port}/callback",
            now=CLOCK.now,
        )
        self._line = LineServer(self.platform)
        self._line.start()
        self._folder = folder
        self._settings = {
            "DATABASE_URL": database_url,
            "MEDIA_DIR": str(folder / "media"),
            "PUBLIC_URL": "https://fair.example",
            "LINE_BOT_ID": "@fair",
            "LINE_API_URL": self._line.url,
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self._answers = 0
        media = folder / "media"
        load(engine, SMALL_FAIR, zone=settings(media).zone, media_dir=media, now=CLOCK.now())
        # A process that closes the file takes SQLite's locks away from all of its own.
        engine.dispose()

    def run(self, *words: str) -> None:
        """Starts `taladnad` with these words; what it writes to stderr is kept."""
        with (self._folder / f"stderr-{len(self._processes)}").open("wb") as stderr:
            command = [sys.executable, "-m", "cli", *words]
            self._processes.append(
                subprocess.Popen(command, cwd=self._folder, env={**os.environ, **self._settings}, stderr=stderr)
            )

    def serve(self, *words: str) -> None:
        """Starts the server, and returns when it is ready."""
        self.run("serve", "--port", str(self.port), *words)
        for _ in range(PATIENCE_SECONDS * 20):
            try:
                if (
                    urllib3.request("GET", f"http://127.0.0.1:{self.port}/readyz", retries=False, timeout=1).status
                    == 200
                ):
                    return
            except urllib3.exceptions.HTTPError:
                Event().wait(0.05)
        raise AssertionError(f"the server is not ready: {self.stderr()}")

    def delivers(self) -> None:
        """Returns when a worker is at work: it has done a chore that changes nothing."""
        now = CLOCK.now()
        with self.engine.begin() as connection:
            chore = outbox.chore(connection, "order.clock", {"order_id": 0}, now, now)
        for _ in range(PATIENCE_SECONDS * 20):
            with reading(self.engine) as connection:
                if (
                    connection.execute(select(outbox.outbox.c.state).where(outbox.outbox.c.id == chore)).scalar()
                    == "done"
                ):
                    return
            Event().wait(0.05)
        raise AssertionError(f"nobody delivers: {self.stderr()}")

    def tell_to_stop(self) -> None:
        """What a process manager does."""
        for process in self._processes:
            process.send_signal(signal.SIGTERM)

    def statuses(self) -> list[int]:
        """The exit status of each, when all have ended."""
        return [process.wait(PATIENCE_SECONDS) for process in self._processes]

    def stderr(self) -> str:
        return "\n".join(path.read_text("utf-8") for path in sorted(self._folder.glob("stderr-*")))

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self.platform.webhook.close()
        self._line.stop()

    def settle(self) -> None:
        """Until the bot has answered what a person did last."""
        self._answers += 1
        assert self.platform.wait_for(lambda: self._replies() >= self._answers), self.stderr()

    def deliver(self) -> None:
        """The processes do that by themselves."""

    def _replies(self) -> int:
        return sum(call.endpoint == "reply" and call.status == 200 for call in self.platform.calls)

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
