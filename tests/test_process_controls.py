"""What the guards of processes are for: with each taken away, what their tests show does not hold."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.outside import free_port, lives, until
from tests.processes import RealFair
from tests.races import PROOF
from tests.troubled_database import locked_by_another

pytestmark = [
    pytest.mark.skipif(not PROOF, reason="processes take seconds to start: the controls run with the full counts"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

LONG = 5.0
"""Seconds: with the guards, all of this is over in one."""
NO_EARS = "from cli import server\ndel server._Server.signal_handler_interrupt, server._Server._stop_workers"
NO_WATCH = "from cli import server\nserver._end_with = lambda _: None"
NO_PATIENCE = "from db import transaction\ntransaction.is_passing = lambda _: False"
NO_CHECK = "from cli import server\nserver.check_free = lambda *_: None"


@pytest.fixture
def fair(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[RealFair]:
    fair = RealFair(engine, database_url, tmp_path)
    yield fair
    fair.close()


def test_a_web_process_that_was_just_made_would_not_hear_that_it_is_to_stop(fair: RealFair) -> None:
    number = fair.run("serve", "--port", str(free_port()), change=NO_EARS)
    assert until(lambda: bool(fair.below(number)), pause=0.002)
    fair.tell_to_stop()
    assert not until(lambda: fair.started[number].process.poll() is not None, LONG)


def test_web_processes_would_outlive_a_server_that_was_killed(fair: RealFair) -> None:
    number = fair.serve(change=NO_WATCH)
    (orphan,) = fair.below(number)
    fair.signals(number, signal.SIGKILL)
    fair.started[number].process.wait()
    assert not until(lambda: not lives(orphan), LONG)
    os.kill(orphan, signal.SIGKILL)


def test_two_servers_would_share_a_port_and_nobody_would_know(fair: RealFair) -> None:
    port = fair.started[fair.serve()].port
    second = fair.run("serve", "--port", str(port), change=NO_CHECK)
    assert until(lambda: bool(fair.below(second)))
    assert not until(lambda: fair.started[second].process.poll() is not None, LONG)


def test_a_database_that_is_locked_would_be_a_fault_of_ours(fair: RealFair, tmp_path: Path) -> None:
    """LINE would be told so by a 500, and an event that comes when the lock has just gone would be parked."""
    fair.serve(change=NO_PATIENCE)
    nok = fair.platform.join("Nok", "en")
    fair.engine.dispose()
    with locked_by_another(tmp_path / "fair.db"):
        assert fair.platform.send_events([fair.platform.new_event(nok, "follow")]).status == 500
