"""The door lets in what LINE signed, and nothing else: whoever forges leaves no trace."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from random import Random

import pytest
import urllib3

from bot.seen import list_parked
from sandbox.webhook import sign
from tests.chat import Person
from tests.fair import SECRET, Fair
from tests.races import PROOF
from tests.webhooks import as_json, contents, friend, friends, post, post_raw, raw, saying

FORGERIES = 10_000 if PROOF else 300
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

Forge = Callable[[bytes, str], tuple[bytes, str]]

FORGED: dict[str, Forge] = {
    "empty": lambda body, _: (body, ""),
    "wrong": lambda body, _: (body, base64.b64encode(b"w" * 32).decode()),
    "of another secret": lambda body, _: (body, sign(body, "another-secret")),
    "of another body": lambda body, _: (body, sign(body + b" ", SECRET)),
    "of an altered body": lambda body, right: (body.replace(b"menu", b"cart"), right),
    "truncated": lambda body, right: (body, right[:-1]),
    "too long": lambda body, right: (body, right + "="),
    "in small letters": lambda body, right: (body, right.lower()),
    "sent twice": lambda body, right: (body, f"{right},{right}"),
    "not ASCII": lambda body, _: (body, "ลายเซ็น"),
    "Latin": lambda body, _: (body, "signé"),
    "not of this world": lambda body, _: (body, "\ud800"),
}


@pytest.fixture
def nok(empty_fair: Fair) -> Person:
    return friend(empty_fair)


def _menu(nok: Person) -> bytes:
    return raw(as_json(saying(nok, "menu")))


def test_what_line_signed_is_taken_and_leaves_rows(empty_fair: Fair, nok: Person) -> None:
    before = contents(empty_fair.engine)
    assert post_raw(empty_fair, _menu(nok)) == 200
    nok.sees("Search")
    assert contents(empty_fair.engine) != before


def test_a_forged_signature_is_refused_and_leaves_nothing(empty_fair: Fair, nok: Person) -> None:
    body = _menu(nok)
    before = contents(empty_fair.engine)
    answers = {how: empty_fair.parts.door.enter(*forge(body, sign(body, SECRET))) for how, forge in FORGED.items()}
    assert answers == dict.fromkeys(FORGED, 400)
    nok.hears_nothing()
    assert contents(empty_fair.engine) == before


def test_so_it_is_over_http(empty_fair: Fair, nok: Person) -> None:
    body = _menu(nok)
    right = ("x-line-signature", sign(body, SECRET))
    before = contents(empty_fair.engine)
    assert _knock(empty_fair, body) == 400
    assert _knock(empty_fair, body, ("x-line-signature", "")) == 400
    assert _knock(empty_fair, body, ("x-line-signature", "wrong")) == 400
    assert _knock(empty_fair, body, ("x-line-signature", "sign\u00e9")) == 400
    assert _knock(empty_fair, body, right, right) == 400
    assert _knock(empty_fair, body + b" ", right) == 400
    assert contents(empty_fair.engine) == before
    assert _knock(empty_fair, body, right) == 200


def _knock(fair: Fair, body: bytes, *headers: tuple[str, str]) -> int:
    """The status of a request with these headers alone."""
    told = urllib3.HTTPHeaderDict(headers)
    return urllib3.request("POST", fair.platform.webhook_url, body=body, headers=told, retries=False).status


def test_thousands_of_forgeries_leave_nothing(empty_fair: Fair, nok: Person) -> None:
    body = _menu(nok)
    before = contents(empty_fair.engine)
    answers = {empty_fair.parts.door.enter(*forgery) for forgery in _forgeries(body, FORGERIES)}
    assert answers == {400}
    assert contents(empty_fair.engine) == before
    assert empty_fair.parts.door.enter(body, sign(body, SECRET)) == 200


def _forgeries(body: bytes, count: int) -> Iterator[tuple[bytes, str]]:
    """Bodies and signatures that differ from what LINE sent in a bit, a letter, their end, or in everything."""
    random, right = Random(2), sign(body, SECRET)
    ways: list[Forge] = [
        lambda b, s: (_flipped(b, random), s),
        lambda b, s: (b, _respelled(s, random)),
        lambda b, s: (b[: random.randrange(len(b))], s),
        lambda b, s: (b, s[: random.randrange(len(s))]),
        lambda b, s: (b + random.randbytes(random.randrange(1, 9)), s),
        lambda b, _: (b, base64.b64encode(random.randbytes(32)).decode()),
        lambda b, _: (b, sign(b, random.randbytes(16).hex())),
    ]
    for number in range(count):
        forgery = ways[number % len(ways)](body, right)
        assert forgery != (body, right)
        yield forgery


def _flipped(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + bytes([body[at] ^ 1 << random.randrange(8)]) + body[at + 1 :]


def _respelled(signature: str, random: Random) -> str:
    at = random.randrange(len(signature) - 1)
    return signature[:at] + random.choice(BASE64.replace(signature[at], "")) + signature[at + 1 :]


def test_lines_check_with_no_events_is_answered(empty_fair: Fair) -> None:
    before = contents(empty_fair.engine)
    assert post(empty_fair) == 200
    assert contents(empty_fair.engine) == before


def test_a_webhook_may_hold_events_of_different_people(empty_fair: Fair) -> None:
    people = friends(empty_fair)
    assert post(empty_fair, *(saying(one, "menu") for one in people)) == 200
    for one in people:
        one.sees("Search")


@pytest.mark.troubled
def test_a_signed_body_without_events_is_put_aside(empty_fair: Fair) -> None:
    bodies = [b"", b"menu", b"[]", b"7", b"{}", b'{"events":null}', b'{"events":[', b"\xff\xfe"]
    assert [post_raw(empty_fair, body) for body in bodies] == [200] * len(bodies)
    assert [post_raw(empty_fair, body) for body in bodies] == [200] * len(bodies)
    with empty_fair.engine.begin() as connection:
        parked = list_parked(connection)
    assert len(parked) == len(bodies)
    assert all("list of events" in line for line in parked)
