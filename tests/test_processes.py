"""Real processes: they answer, they bring news, and told to stop they finish what is under way and end without a complaint."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.outbox import outbox
from tests.crowd import Crowd, Rush, all_are_known
from tests.outside import free_port, until
from tests.processes import RealFair
from tests.races import PROOF
from tests.stories import orders_cloth

LINE_THINKS = 1.2
"""Seconds: longer than the worker's ticks are apart."""
SHOPPERS = 24
MOMENTS = (0.0, 0.3, 0.6, 0.9, 1.2, 1.6) if PROOF else (0.3,)
"""Seconds after a process can be told to stop at all, which is some hundredths of a second after its start."""
AT_ONCE = 8.0
"""Seconds: a web process that does not listen is waited for longer."""

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def fair(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[RealFair]:
    fair = RealFair(engine, database_url, tmp_path)
    yield fair
    fair.close()


@pytest.fixture
def running(fair: RealFair) -> RealFair:
    """On SQLite one process with the worker inside; on PostgreSQL two that serve, and one that delivers."""
    if fair.engine.dialect.name == "sqlite":
        fair.serve()
    else:
        fair.run("worker")
        fair.serve("--workers", "2")
    return fair


def _stop_before_line_answers(fair: RealFair, called: str, what: signal.Signals) -> None:
    """The processes are told to stop, once, between the arrival of such a call at LINE and LINE's answer."""
    once = iter([fair.tell_to_stop])

    def meanwhile(endpoint: str, _body: Any) -> None:
        if endpoint == called and (tell := next(once, None)):
            tell(what)
            Event().wait(LINE_THINKS)

    fair.platform.faults.before.append(meanwhile)


def test_an_order_reaches_the_seller_and_a_stop_in_the_middle_loses_nothing(running: RealFair) -> None:
    daeng, nok = running.seller("ko-yo"), running.person("นก")
    _stop_before_line_answers(running, "push", signal.SIGTERM)
    orders_cloth(nok)
    assert running.platform.wait_for(lambda: "ออเดอร์ใหม่" in daeng.screen(), 15), running.stderr()
    assert set(running.statuses()) == {0}
    _says_nothing_amiss(running)
    assert "LINE answered 200 to a push, x-line-request-id " in running.stderr()
    assert _still_due(running) == 0


def test_ctrl_c_in_a_rush_loses_nothing_acknowledged_and_no_reply(running: RealFair) -> None:
    crowd = Crowd(running, SHOPPERS)
    running.delivers()
    rush = Rush(running, [[one] for one in crowd.confirms()])
    rush.reaches(SHOPPERS // 4)
    _stop_before_line_answers(running, "reply", signal.SIGINT)
    assert set(running.statuses()) == {0}
    rush.stops()
    all_are_known(running, rush)
    orders, acknowledged = crowd.orders(), {event["webhookEventId"] for event in rush.acknowledged}
    assert acknowledged <= set(orders)
    assert len(acknowledged) < SHOPPERS
    assert {event["replyToken"] for event in rush.acknowledged} <= _replied_to(running)
    _says_nothing_amiss(running)


@on_sqlite
@pytest.mark.parametrize("moment", MOMENTS)
def test_told_to_stop_while_they_start(fair: RealFair, moment: float) -> None:
    numbers = fair.runs_cold("serve", "--port", str(free_port())), fair.runs_cold("worker")
    assert until(lambda: all(_hears(fair, number) for number in numbers))
    Event().wait(moment)
    fair.tell_to_stop()
    assert fair.statuses(AT_ONCE) == [0, 0]
    assert fair.amiss() == ""


@on_sqlite
def test_told_to_stop_when_its_web_process_was_just_made(fair: RealFair) -> None:
    """Which has no ears of its own yet: the server would wait for it, and kill it at last."""
    number = fair.run("serve", "--port", str(free_port()))
    assert until(lambda: bool(fair.below(number)), pause=0.002)
    fair.tell_to_stop()
    assert fair.statuses(AT_ONCE) == [0]


@on_sqlite
def test_what_keeps_them_from_starting_is_said_in_a_sentence(fair: RealFair) -> None:
    """They do not wait for a database that is away: who starts them sees why, and starts them again."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        fair.runs_cold("serve", "--port", port)
        fair.settings["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/fair"
        fair.runs_cold("worker")
        assert fair.statuses() == [1, 1]
    taken, away = (one.stderr.read_text("utf-8") for one in fair.started)
    assert taken == f"Error: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert away == "Error: the database does not answer\n"


def _hears(fair: RealFair, number: int) -> bool:
    """Whether a signal no longer simply ends it: it has a handler, or waits for one."""
    lines = Path(f"/proc/{fair.started[number].process.pid}/status").read_text("ascii").splitlines()
    masks = [int(line.split()[1], 16) for line in lines if line.startswith(("SigCgt", "SigBlk"))]
    return any(mask >> (signal.SIGTERM - 1) & 1 for mask in masks)


def _replied_to(fair: RealFair) -> set[str]:
    """The tokens of the replies that LINE has accepted."""
    calls = list(fair.platform.calls)
    return {call.body["replyToken"] for call in calls if call.endpoint == "reply" and call.status == 200}


def _says_nothing_amiss(fair: RealFair) -> None:
    assert fair.amiss() == ""
    assert "LINE answered 200 to a reply, x-line-request-id " in fair.stderr()


def _still_due(fair: RealFair) -> int:
    with fair.engine.begin() as connection:
        news = select(outbox).where(outbox.c.state == "due", outbox.c.person_id.is_not(None))
        return len(connection.execute(news).all())
