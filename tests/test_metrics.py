"""What Prometheus reads: what happened and how long it took, what waits, and nobody's id; on a port of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, text

from bot.chats import reachable_ids
from bot.metrics import Metrics
from cli import exporter
from cli.exporter import FromTheDatabase
from db import outbox
from db.engine import open_engine
from db.transaction import Unavailable, in_transaction
from db.waiting import waiting
from sandbox.webhook import sign
from tests.chat import Person
from tests.fair import SECRET, TOKEN, Fair, HeldClock
from tests.processes import RealFair, free_port, until
from tests.races import PROOF
from tests.stories import HOUSE, PHONE, RECIPIENT, orders_cloth, visits_ko_yo
from tests.webhooks import friend, post, post_raw, pressing, saying

LABELS = {"type", "result", "status", "endpoint", "reason", "state", "version", "python", "le"}
A_FEW_WORDS = re.compile(r"[A-Za-z0-9_.+]{1,24}")
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def measured(fair: Fair, registry: CollectorRegistry) -> Fair:
    fair.measures = Metrics(registry)
    fair.restart()
    return fair


@ON_ONE_DATABASE
@pytest.mark.troubled
def test_a_turn_is_counted_by_what_came_of_it(measured: Fair, registry: CollectorRegistry) -> None:
    nok = friend(measured)
    tap = pressing(nok, "menu")
    post(measured, tap, saying(nok, "menu"))
    post(measured, tap)
    post_raw(measured, b'{"events":[{"type":"things"}]}')
    measured.platform.send_raw(b'{"events":[]}', signature=sign(b"something else", SECRET))

    def events(kind: str, result: str) -> float | None:
        return registry.get_sample_value("bot_webhook_events_total", {"type": kind, "result": result})

    assert (events("follow", "answered"), events("message", "answered"), events("postback", "answered")) == (1, 1, 1)
    assert events("postback", "silence") == 1
    assert events("other", "parked") == 1
    assert registry.get_sample_value("bot_signature_failures_total") == 1
    assert registry.get_sample_value("bot_webhook_ack_seconds_count", {"status": "200"}) == 4
    assert _line(registry, "reply", "200") == 3
    assert _line(registry, "profile", "200") == 1


def _line(registry: CollectorRegistry, endpoint: str, status: str) -> float | None:
    return registry.get_sample_value("bot_line_api_seconds_count", {"endpoint": endpoint, "status": status})


@pytest.fixture
def nok(measured: Fair) -> Person:
    person = measured.person("นก")
    person.follows()
    return person


@ON_ONE_DATABASE
def test_deliveries_orders_and_what_ran_short_are_counted(
    measured: Fair, registry: CollectorRegistry, nok: Person
) -> None:
    kohyo = measured.seller("ko-yo")
    measured.platform.faults.refuse("push", 500)
    orders_cloth(nok)
    kohyo.hears_nothing()
    measured.clock.advance(seconds=5)
    kohyo.sees("#1")
    _finds_none_left(nok)

    def sent(result: str) -> float | None:
        return registry.get_sample_value("bot_outbox_sent_total", {"result": result})

    assert (sent("again"), sent("accepted")) == (1, 1)
    assert (_line(registry, "push", "500"), _line(registry, "push", "200")) == (1, 1)
    assert registry.get_sample_value("bot_oversell_prevented_total") == 1
    assert registry.get_sample_value("bot_worker_heartbeat_timestamp_seconds", {}) > 1_700_000_000  # type: ignore[operator]


def _finds_none_left(nok: Person) -> None:
    """What was shown a moment ago is gone when the order is confirmed."""
    nok.says("เมนู")
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    with nok.fair.engine.begin() as connection:
        connection.execute(text("UPDATE stock SET on_hand = held, taken_in = held + gone WHERE kind = 'goods'"))
    nok.taps("ยืนยันการสั่งซื้อ")


@ON_ONE_DATABASE
def test_whoever_is_slowed_down_is_counted(measured: Fair, registry: CollectorRegistry) -> None:
    measured.settings = measured.settings.model_copy(update={"events_at_once": 5})
    measured.restart()
    nok = friend(measured)
    for _ in range(8):
        post(measured, saying(nok, "menu"))
    assert registry.get_sample_value("bot_floods_slowed_total") == 3


def test_a_server_without_a_worker_shows_no_heartbeat(registry: CollectorRegistry) -> None:
    Metrics(registry)
    assert registry.get_sample_value("bot_worker_heartbeat_timestamp_seconds") is None


def test_a_database_that_was_locked_is_counted_with_its_reason(engine: Engine, database_url: str) -> None:
    registry, other = CollectorRegistry(), open_engine(database_url)
    Metrics(registry).watch(engine)
    with other.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE seen"))
        with pytest.raises(Unavailable):
            in_transaction(engine, lambda c: c.execute(text("DELETE FROM seen")), 0.1)
    other.dispose()
    reason = {"sqlite": "SQLITE_BUSY", "postgresql": "55P03"}[engine.dialect.name]
    assert registry.get_sample_value("bot_db_retry_total", {"reason": reason}) == 1


def test_a_fault_of_ours_is_no_retry(engine: Engine) -> None:
    registry = CollectorRegistry()
    Metrics(registry).watch(engine)
    with pytest.raises(Exception, match="nothing"), engine.begin() as connection:
        connection.execute(text("DELETE FROM nothing"))
    assert [sample for family in registry.collect() for sample in family.samples if "retry" in sample.name] == []


def _asks(port: int, path: str = "/metrics") -> tuple[int, str]:
    answer = urllib3.request("GET", f"http://127.0.0.1:{port}{path}", retries=False, timeout=5)
    return answer.status, answer.data.decode()


def test_the_database_says_at_that_moment_what_waits_and_how_orders_stand(measured: Fair, nok: Person) -> None:
    measured.seller("ko-yo")
    orders_cloth(nok)
    with measured.engine.begin() as connection:
        outbox.chore(connection, "order.clock", {"order_id": 0}, measured.clock.at, measured.clock.at)
    measured.clock.advance(seconds=90)
    port, registry = free_port(), CollectorRegistry()
    exporter.start("127.0.0.1", port, registry, measured.engine, measured.clock)
    status, said = _asks(port)
    assert status == 200
    for line in (
        "bot_database_up 1.0",
        "bot_outbox_pending 1.0",
        "bot_outbox_oldest_age_seconds 90.0",
        "bot_outbox_set_aside 0.0",
        "bot_events_parked 0.0",
        'bot_orders{state="placed"} 1.0',
        'bot_orders{state="shipped"} 0.0',
    ):
        assert line in said.splitlines(), said
    assert re.search(r'^bot_build_info{python="3[.]\d+[.]\d+",version="\d+[.]\d+[.]\d+"} 1.0$', said, re.MULTILINE)


def test_a_database_that_hangs_costs_only_its_own_figures() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = open_engine(f"postgresql://someone@127.0.0.1:{silent.getsockname()[1]}/fair")
        found = list(FromTheDatabase(engine, HeldClock(), seconds=0.1).collect())
    assert [family.name for family in found] == ["bot_build_info", "bot_database_up"]
    assert found[1].samples[0].value == 0


@ON_ONE_DATABASE
def test_what_line_does_not_take_waits_since_it_was_written(measured: Fair, nok: Person) -> None:
    """Its next try lies ahead; the alarm for news that does not leave is for it all the same."""
    measured.seller("ko-yo")
    measured.platform.faults.refuse("push", 503, times=3)
    orders_cloth(nok)
    for _ in range(2):
        measured.deliver()
        measured.clock.advance(minutes=10)
    measured.deliver()
    with measured.engine.begin() as connection:
        found = waiting(connection, measured.clock.at, reachable_ids())
    assert (found.rows, found.oldest) == (1, timedelta(minutes=20))


@ON_ONE_DATABASE
def test_the_public_port_shows_none_of_it(measured: Fair) -> None:
    port = int(measured.url.rsplit(":", 1)[1])
    assert _asks(port)[0] == 404
    assert _asks(port, "/healthz")[0] == 200


@pytest.fixture
def running(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RealFair]:
    if engine.dialect.name == "sqlite" and not PROOF:
        pytest.skip("several processes are there on PostgreSQL; here it is one, which takes as long to start")
    # What processes leave there is seen.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    fair = RealFair(engine, database_url, tmp_path)
    try:
        yield fair
    finally:
        fair.close()


def test_processes_count_together_whoever_of_them_was_killed(running: RealFair, tmp_path: Path) -> None:
    """On SQLite one process with the worker inside; on PostgreSQL two that serve, and a worker with a port of its own."""
    ports = [free_port(), free_port()]
    serving = running.serve("--workers", "2", "--metrics-port", str(ports[0]))
    if running.engine.dialect.name == "sqlite":
        ports.pop()
    else:
        running.run("worker", "--metrics-port", str(ports[1]))
    kohyo, nok = running.seller("ko-yo"), running.person("นก")
    orders_cloth(nok)
    assert until(lambda: "#" in kohyo.screen()), running.stderr()
    before = _asks(ports[0])[1]
    assert _counted(before, "bot_webhook_events_total") == len(_webhooks(running)), before
    assert _counted(_asks(ports[-1])[1], 'bot_outbox_sent_total{result="accepted"}') >= 1

    killed = running.below(serving)[0]
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: killed not in running.below(serving) and running.readyz(serving)[0] == 200)
    after = _asks(ports[0])[1]
    assert _counted(after, "bot_webhook_events_total") == _counted(before, "bot_webhook_events_total")
    assert _asks(running.started[serving].port or 0)[0] == 404
    _only_of_nobody(running, before + after + "".join(_asks(port)[1] for port in ports), nok, kohyo)
    running.tell_to_stop()
    assert set(running.statuses()) == {0}
    assert list(tmp_path.glob("taladnad-metrics-*")) == []


def _webhooks(fair: RealFair) -> list[str]:
    return [line for line in fair.stderr().splitlines() if "webhook from" in line]


def _counted(said: str, name: str) -> float:
    return sum(float(line.rsplit(" ", 1)[1]) for line in said.splitlines() if line.startswith(name))


def _only_of_nobody(fair: RealFair, metrics: str, *people: Person) -> None:
    """Neither the figures nor the lines hold what is anybody's; labels are of a few kinds, with a few words each."""
    for name, value in re.findall(r'(\w+)="([^"]*)"', metrics):
        assert name in LABELS
        assert A_FEW_WORDS.fullmatch(value), value
    lines = fair.stderr()
    for line in lines.splitlines():
        assert not line or {"at", "level", "logger", "message"} <= json.loads(line).keys()
    private = [RECIPIENT, PHONE, HOUSE, SECRET, TOKEN, *(one for who in people for one in (who.line_id, who.name))]
    private += [call.body["replyToken"] for call in fair.platform.calls if call.endpoint == "reply"]
    for where in (metrics, lines):
        assert [one for one in private if one in where] == []
