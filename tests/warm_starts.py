"""A warm process that `taladnad` is forked from: to load everything takes two seconds, which a process has once, not each.

What is started this way runs what a fresh process would run, from the command's first line on.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOOK_SECONDS = 0.02


class Born:
    """A process, as `subprocess.Popen` shows one: `returncode` is negative where a signal ended it, None while it lives."""

    def __init__(self, pid: int, changed: threading.Condition) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._changed = changed

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        with self._changed:
            if not self._changed.wait_for(lambda: self.returncode is not None, timeout):
                raise subprocess.TimeoutExpired("taladnad", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, what: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, what)


class Nursery:
    """The warm process, seen from here."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm_starts", str(theirs.fileno())], cwd=ROOT, pass_fds=[theirs.fileno()]
            )
        self._control = ours
        self._lines = ours.makefile("r", encoding="utf-8")
        self._changed = threading.Condition()
        self._last: Born | None = None
        self._born: dict[int, Born] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        atexit.register(self._close)

    def start(self, words: Sequence[str], *, cwd: Path, env: Mapping[str, str], stderr: Path, change: str = "") -> Born:
        """Starts `taladnad` with these words in a session of its own; `change` is code that runs before."""
        told = {"words": list(words), "cwd": str(cwd), "env": dict(env), "stderr": str(stderr), "change": change}
        with self._changed:
            self._last = None
            self._control.sendall(json.dumps(told).encode() + b"\n")
            assert self._changed.wait_for(lambda: self._last is not None, 60)
            assert self._last is not None
            return self._last

    def _listen(self) -> None:
        for line in self._lines:
            self._hear(json.loads(line))

    def _hear(self, told: dict[str, int]) -> None:
        with self._changed:
            if "started" in told:
                self._last = self._born[told["started"]] = Born(told["started"], self._changed)
            else:
                self._born.pop(told["ended"]).returncode = told["status"]
            self._changed.notify_all()

    def _close(self) -> None:
        self._control.shutdown(socket.SHUT_RDWR)
        self._process.wait()
        self._lines.close()
        self._control.close()


@cache
def nursery() -> Nursery:
    """The one of this process of the test runner, made when it is first asked for."""
    return Nursery()


def _main(control: socket.socket) -> None:
    """What the warm process does. It holds no connections, no settings and no threads, so that nothing of it is inherited."""
    from cli import server, serving  # noqa: F401 - this is the warmth

    lines, alive = control.makefile("r", encoding="utf-8"), set[int]()
    while True:
        _bury(control, alive)
        if not select.select([control], [], [], LOOK_SECONDS)[0]:
            continue
        line = lines.readline()
        if not line:
            break
        pid = os.fork()
        if pid == 0:
            lines.close()
            control.close()
            _live(json.loads(line))
            return
        alive.add(pid)
        _tell(control, started=pid)
    for pid in alive:
        os.killpg(pid, signal.SIGKILL)


def _bury(control: socket.socket, alive: set[int]) -> None:
    for pid in list(alive):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            alive.remove(pid)
            _tell(control, ended=pid, status=os.waitstatus_to_exitcode(status))


def _tell(control: socket.socket, **what: int) -> None:
    control.sendall(json.dumps(what).encode() + b"\n")


def _live(told: dict[str, Any]) -> None:
    os.setsid()
    os.chdir(told["cwd"])
    os.environ.clear()
    os.environ.update(told["env"])
    for number, path in ((1, os.devnull), (2, told["stderr"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(file, number)
        os.close(file)
    exec(told["change"], {})
    import cli

    cli.main(told["words"], prog_name="taladnad")


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])))
