"""A worker that hangs ends by itself, so that whoever started it starts another one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import cast

from bot import worker
from bot.delivery import Delivery
from tests.fair import Fair

HANGS = worker.HANGS_SECONDS + 1
AT_WORK = worker.HANGS_SECONDS - 1
ENDED_BY_ITSELF, TOLD_TO_STOP = 1, 0


class Idle:
    """Deliveries of which no round has begun for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def idle_seconds(self) -> float:
        print("looked at", flush=True)
        return self._seconds

    def deliver_due(self) -> int:
        return 0

    def stop(self) -> None:
        """There is nothing to give back."""

    def drain(self) -> None:
        """There is nothing under way."""


def works(seconds: float) -> None:
    """Works in a process of its own, on such deliveries."""
    worker.run_alone(cast(Delivery, Idle(seconds)), look_seconds=0.05)


def _status(seconds: float) -> int:
    """With what a worker ends that is told to stop when it was looked at twice."""
    command = [sys.executable, "-c", f"from tests.test_worker import works; works({seconds})"]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if process.stdout.readline():
            process.terminate()
        return process.wait(30)


def test_it_ends_where_no_round_has_begun_for_minutes() -> None:
    assert _status(HANGS) == ENDED_BY_ITSELF


def test_it_goes_on_where_one_has() -> None:
    """The negative control."""
    assert _status(AT_WORK) == TOLD_TO_STOP


def test_a_round_is_a_sign_of_life(fair: Fair) -> None:
    before = fair.parts.delivery.idle_seconds()
    fair.parts.delivery.deliver_due()
    assert fair.parts.delivery.idle_seconds() < before
