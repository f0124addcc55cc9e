"""Real processes: they answer, they bring news, and at SIGTERM they finish what is under way and end without a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.outbox import outbox
from tests.processes import RealFair
from tests.stories import orders_cloth

LINE_THINKS = 2.2
"""Seconds: longer than the worker's ticks are apart."""


@pytest.fixture
def running(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[RealFair]:
    """On SQLite one process with the worker inside; on PostgreSQL two that serve, and one that delivers."""
    fair = RealFair(engine, database_url, tmp_path)
    try:
        if engine.dialect.name == "sqlite":
            fair.serve()
        else:
            fair.serve("--workers", "2")
            fair.run("worker")
        yield fair
    finally:
        fair.close()


def _stop_before_line_answers(fair: RealFair, called: str) -> None:
    """The processes are told to stop between the arrival of such a call at LINE and LINE's answer."""

    def meanwhile(endpoint: str, _body: Any) -> None:
        if endpoint == called:
            fair.tell_to_stop()
            Event().wait(LINE_THINKS)

    fair.platform.faults.before.append(meanwhile)


def test_an_order_reaches_the_seller_and_a_stop_in_the_middle_loses_nothing(running: RealFair) -> None:
    daeng, nok = running.seller("ko-yo"), running.person("นก")
    _stop_before_line_answers(running, "push")
    orders_cloth(nok)
    assert running.platform.wait_for(lambda: "ออเดอร์ใหม่" in daeng.screen(), 15), running.stderr()
    assert set(running.statuses()) == {0}
    _says_nothing_amiss(running)
    assert "LINE answered 200 to a push, x-line-request-id " in running.stderr()
    assert _still_due(running) == 0


def test_a_reply_in_hand_leaves_before_the_end(running: RealFair) -> None:
    nok = running.person("นก")
    running.delivers()
    _stop_before_line_answers(running, "reply")
    nok.says("เมนู")
    assert set(running.statuses()) == {0}
    _says_nothing_amiss(running)


def _says_nothing_amiss(fair: RealFair) -> None:
    said = fair.stderr()
    assert "Traceback" not in said, said
    assert "ERROR" not in said, said
    assert "LINE answered 200 to a reply, x-line-request-id " in said


def _still_due(fair: RealFair) -> int:
    with fair.engine.begin() as connection:
        news = select(outbox).where(outbox.c.state == "due", outbox.c.person_id.is_not(None))
        return len(connection.execute(news).all())
