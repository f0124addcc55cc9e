"""The web server as it is run: slow clients, endless bodies and one person's hundreds take nothing from the others."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.chats import chats
from db.engine import open_engine
from sandbox.webhook import sign
from tests.chat import Person
from tests.databases import Postgres
from tests.fair import SECRET, TOKEN
from tests.processes import RealFair, until
from tests.races import PROOF
from tests.webhooks import as_json, raw, saying
from web.hygiene import HEADERS
from web.queues import THREADS

pytestmark = pytest.mark.xdist_group("front")
ROOT = Path(__file__).parent.parent
SLOW = 64
PLAUSIBLE = b"x-line-signature: " + sign(b"", "another secret").encode() + b"\r\n"
LIMIT = 300_000
"""Bytes of a body. No default: what is set must count."""


@contextmanager
def _running(postgres: Postgres, folder: Path, change: str = "") -> Iterator[RealFair]:
    name, url = postgres.fresh()
    engine = open_engine(url)
    fair = RealFair(engine, url, folder)
    fair.settings |= {"PYTHONPATH": str(ROOT), "WEBHOOK_MAX_BYTES": str(LIMIT)}
    try:
        fair.serve("--no-worker", change=change)
        yield fair
    finally:
        fair.close(troubled=True)
        engine.dispose()
        postgres.drop(name)


@pytest.fixture(scope="module")
def served(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealFair]:
    with _running(
        postgres, tmp_path_factory.mktemp("served"), "import cli.server; cli.server.HEAD_SECONDS = 4"
    ) as fair:
        yield fair


@pytest.fixture(scope="module")
def plain(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealFair]:
    with _running(postgres, tmp_path_factory.mktemp("plain"), "import tests.plain_server") as fair:
        yield fair


@contextmanager
def _connected(fair: RealFair) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", fair.started[0].port), timeout=10) as connection:
        yield connection


def _slow(fair: RealFair, heads: int, bodies: int) -> ExitStack:
    """Clients that have begun, some with the head of a request and some with its body, and do not go on."""
    clients = ExitStack()
    for number in range(heads + bodies):
        client = clients.enter_context(_connected(fair))
        client.sendall(b"POST /callback HTTP/1.1\r\nHost: x\r\n" + PLAUSIBLE)
        if number >= heads:
            client.sendall(b"Content-Length: 1000\r\n\r\n{")
    return clients


def test_slow_clients_take_up_no_thread(served: RealFair) -> None:
    nok = served.person("นก")
    with _slow(served, SLOW, SLOW):
        assert _is_heard(served, nok, times=3)


def test_without_the_front_they_take_up_all_of_them(plain: RealFair) -> None:
    nok = plain.person("นก")
    with _slow(plain, 0, SLOW):
        # The first may come before they are all there.
        assert not all(_is_heard(plain, nok) for _ in range(5))
    assert plain.platform.failures[-1].reason == "request_timeout"


def _is_heard(fair: RealFair, person: Person, times: int = 1) -> bool:
    """Whether LINE gets its 200 in time for something that the person says, on a machine that may be busy otherwise."""
    said = (fair.platform.say(person.line_id, "เมนู")["webhookEventId"] for _ in range(times))
    return any(event_id not in _failed(fair) for event_id in said)


def _failed(fair: RealFair) -> set[str]:
    """The events that LINE got no 200 for."""
    return {event_id for failure in fair.platform.failures for event_id in failure.event_ids}


def test_whoever_is_slow_is_sent_away(served: RealFair) -> None:
    with _slow(served, 0, 1), _connected(served) as client:
        client.sendall(b"POST /callback HTTP/1.1\r\nHost: x\r\n" + PLAUSIBLE + b"Content-Length: 1000\r\n\r\n{")
        assert _heard(client).startswith(b"HTTP/1.1 408 ")


def _heard(client: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    said = b""
    while part := client.recv(65536):
        said += part
    return said


@contextmanager
def _locked(fair: RealFair, person: Person) -> Iterator[None]:
    """A turn of this person that takes as long as this does."""
    with fair.engine.begin() as connection:
        connection.execute(select(chats).where(chats.c.line_id == person.line_id).with_for_update())
        yield


def _wait_for_it(fair: RealFair) -> int:
    """How many transactions wait for somebody's row."""
    with fair.engine.begin() as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return int(connection.execute(text(asked)).scalar_one())


@contextmanager
def _flood(fair: RealFair, person: Person) -> Iterator[None]:
    """Four times as many webhooks of one person as there are threads, all at once, while a turn of theirs takes its time."""
    bodies = [raw(as_json(saying(person, "menu"))) for _ in range(4 * THREADS)]  # type: ignore[arg-type]
    with ThreadPoolExecutor(len(bodies)) as many, _locked(fair, person):
        sent = [many.submit(fair.platform.webhook.post, body) for body in bodies]
        yield
    assert len([one.result() for one in sent]) == len(bodies)


def test_one_persons_hundreds_take_up_one_thread(served: RealFair) -> None:
    nok, kai = served.person("นก"), served.person("ไก่")
    with _flood(served, nok):
        assert until(lambda: _wait_for_it(served) == 1)
        assert _is_heard(served, kai, times=3)


def test_without_the_front_they_take_up_all_of_those_too(plain: RealFair) -> None:
    nok, kai = plain.person("นก"), plain.person("ไก่")
    with _flood(plain, nok):
        assert until(lambda: _wait_for_it(plain) == THREADS)
        assert not _is_heard(plain, kai)


def _asks(fair: RealFair, request: bytes) -> tuple[int, bytes]:
    """The status and the whole of what the server says to these bytes."""
    with _connected(fair) as client:
        client.sendall(request)
        said = _heard(client)
    return int(said.split(b" ", 2)[1]), said


def test_a_body_that_nobody_signed_is_not_even_waited_for(served: RealFair) -> None:
    for signature in (b"", b"x-line-signature: wrong\r\n", b"x-line-signature:\r\n", PLAUSIBLE * 2):
        head = b"POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n" + signature + b"\r\n"
        assert _asks(served, head)[0] == 400


def test_a_body_that_is_too_large_is_not_waited_for_either(served: RealFair) -> None:
    head = b"POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % (LIMIT + 1) + PLAUSIBLE + b"\r\n"
    assert _asks(served, head)[0] == 413
    head = b"POST /media/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
    assert _asks(served, head)[0] == 413


def test_a_body_without_an_end_is_read_up_to_the_limit(served: RealFair) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with _connected(served) as client:
        client.sendall(b"POST /callback HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + PLAUSIBLE + b"\r\n")
        sent = _sends_until_refused(client, chunk, most=1024)
    # What lies in the buffers of both ends was sent, and not read.
    assert LIMIT <= sent < 24 * 1024 * 1024


def _sends_until_refused(client: socket.socket, chunk: bytes, most: int) -> int:
    for number in range(most):
        try:
            client.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            return number * len(chunk)
    return most * len(chunk)


def test_a_body_of_the_allowed_size_is_taken_whole_or_in_pieces(served: RealFair) -> None:
    body = b'{"events":[]' + b" " * (LIMIT - 13) + b"}"
    signed = b"x-line-signature: " + sign(body, SECRET).encode() + b"\r\n"
    head = b"POST /callback HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + signed
    assert len(body) == LIMIT
    assert _asks(served, head + b"Content-Length: %d\r\n\r\n" % LIMIT + body)[0] == 200
    pieces = b"%x\r\n" % LIMIT + body + b"\r\n0\r\n\r\n"
    assert _asks(served, head + b"Transfer-Encoding: chunked\r\n\r\n" + pieces)[0] == 200


PATHS = [
    b"/", b"/nothing", b"/callback/", b"/media/", b"/media/..", b"/media/../fair.db", b"/media/%2e%2e/wsgi.py",
    b"/media/%2e%2e%2fwsgi.py", b"/media/..%5cwsgi.py", b"/media//etc/passwd", b"/media/%2fetc%2fpasswd", b"/media/%00", b"/%00",
    b"/%ff%fe", b"/media/" + b"a" * 32 + b".jpg", b"/media/" + b"a" * 32 + b".jpg%00", b"http://evil.example/media/x", b"*",
    b"/static/x", b"/.env", b"/.git/config", b"/" + b"a" * 8000,
]  # fmt: skip


def test_whatever_is_asked_for_the_answer_is_short_and_tells_nothing(served: RealFair) -> None:
    for path in PATHS:
        status, said = _asks(served, b"GET " + path + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        head, _, body = said.decode().partition("\r\n\r\n")
        assert (status, body) == (404, "not found\n"), path
        _is_clean(head, body)


def test_other_methods_are_refused_in_few_words(served: RealFair) -> None:
    for method in (b"GET", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"ANYTHING"):
        status, said = _asks(served, method + b" /callback HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        head, _, body = said.decode().partition("\r\n\r\n")
        assert (status, body) == (405, "method not allowed\n"), method
        assert "allow: " in head.lower()
        _is_clean(head, body)


def _is_clean(head: str, body: str) -> None:
    given = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
    assert {name.lower(): value.lower() for name, value in HEADERS.items()}.items() <= given.items()
    assert not re.search(r"\d", given.get("server", ""))
    assert "evil" not in head + body


def test_what_is_no_http_ends_the_connection(served: RealFair) -> None:
    for nonsense in (b"\x16\x03\x01 hello\r\n\r\n", b"GET\r\n\r\n", b"GET /x y HTTP/1.1\r\n\r\n"):
        with _connected(served) as client:
            client.sendall(nonsense)
            said = _heard(client)
            assert said == b"" or said.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))


def test_each_webhook_leaves_a_line_with_the_address_that_our_proxy_has_seen(served: RealFair) -> None:
    body = b'{"destination":"U","events":[]}'
    signed = b"x-line-signature: " + sign(body, SECRET).encode() + b"\r\n"
    head = b"POST /callback HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n" % len(body) + signed
    for forwarded in (b"6.6.6.6, 203.0.113.9", b"203.0.113.10\r\nX_Forwarded_For: 6.6.6.6"):
        assert _asks(served, head + b"X-Forwarded-For: " + forwarded + b"\r\n\r\n" + body)[0] == 200
    lines = re.findall(r"webhook from (\S+): 0 events, 200 after \d+ ms", served.stderr())
    assert lines[-2:] == ["203.0.113.9", "203.0.113.10"]


def test_thousands_of_forgeries_leave_a_line_or_two(served: RealFair) -> None:
    for _ in range(100):
        _asks(served, b"POST /callback HTTP/1.1\r\nHost: x\r\n\r\n")
    assert 1 <= served.stderr().count("did not sign") <= 3
    assert 1 <= served.stderr().count("too large, too slow or too many at once: ") <= 3


def test_nothing_secret_is_written_down(served: RealFair) -> None:
    said = served.stderr()
    assert "webhook from 127.0.0.1: 1 events, 200 after" in said
    assert SECRET not in said
    assert TOKEN not in said
    assert "Traceback" not in said


def test_at_the_end_what_is_under_way_is_finished_and_nobody_slow_holds_it_up(served: RealFair) -> None:
    """The last of these tests: the server is gone afterwards. Heads that do not come are waited for longer than bodies."""
    nok = served.person("นก")
    assert _is_heard(served, nok, times=3)
    with ThreadPoolExecutor() as pool, _slow(served, SLOW if PROOF else 0, SLOW), _connected(served) as client:
        with _locked(served, nok):
            heard = pool.submit(_is_heard, served, nok)
            assert until(lambda: _wait_for_it(served) > 0)
            client.sendall(b"POST /callback HTTP/1.1\r\nHost: x\r\n" + PLAUSIBLE + b"Content-Length: 1000\r\n\r\n{")
            served.tell_to_stop()
            assert _heard(client).startswith(b"HTTP/1.1 503 ")
        assert heard.result()
        assert served.statuses() == [0]
