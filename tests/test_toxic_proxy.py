"""The toxic proxy itself: each toxic is what it says, for the calls that it was ordered for, until it is told to end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import BadStatusLine, IncompleteRead

import pytest
import urllib3

from tests import toxics
from tests.sandbox_stub import text
from tests.sandbox_world import World, open_world
from tests.toxic_proxy import ToxicProxy
from tests.toxics import Toxic, Which, after, comes_late, every, first, only, refuses, sometimes

KEY = "123e4567-e89b-42d3-a456-426614174000"


@pytest.fixture
def world() -> Iterator[World]:
    with open_world() as world:
        yield world


@pytest.fixture
def proxy(world: World) -> Iterator[ToxicProxy]:
    with ToxicProxy() as proxy:
        world.bot.line_url = proxy.in_front_of(world.bot.line_url)
        yield proxy


def came(world: World, user: str) -> int:
    return len(world.line.messages(user))


def test_without_a_spell_nothing_is_changed(world: World, proxy: ToxicProxy) -> None:
    nok = world.friend()
    answers = [world.bot.push(nok, text(), key=KEY) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 409]
    assert answers[0].json()["sentMessages"] == answers[1].json()["sentMessages"]
    assert "x-line-accepted-request-id" in answers[1].headers
    assert [(sent.endpoint, sent.retry_key) for sent in proxy.sent] == [("push", KEY)] * 2
    assert world.bot.call("GET", f"/v2/bot/profile/{nok}").json()["displayName"] == "Nok"
    assert proxy.sent[-1].endpoint == "profile"


@pytest.mark.parametrize("status", [500, 429])
def test_an_error_instead_of_an_answer(world: World, proxy: ToxicProxy, status: int) -> None:
    nok = world.friend()
    proxy.spoil(refuses(status, retry_after="7"))
    answer = world.bot.push(nok, text())
    assert (answer.status, answer.headers["Retry-After"], came(world, nok)) == (status, "7", 0)
    proxy.heal()
    proxy.spoil(after(refuses(status)))
    answer = world.bot.push(nok, text())
    assert (answer.status, came(world, nok)) == (status, 1)


@pytest.mark.parametrize(
    ("toxic", "error"),
    [
        (toxics.resets, ConnectionResetError),
        (toxics.hangs_up, ConnectionError),
        (toxics.answers_half, IncompleteRead),
        (toxics.speaks_no_http, BadStatusLine),
    ],
)
def test_an_answer_that_breaks_off(world: World, proxy: ToxicProxy, toxic: Toxic, error: type[Exception]) -> None:
    nok = world.friend()
    for spell, arrived in ((toxic, 0), (after(toxic), 1)):
        proxy.spoil(spell, which=first(1))
        with pytest.raises(urllib3.exceptions.ProtocolError) as broke:
            world.bot.push(nok, text())
        assert isinstance(broke.value.__cause__ or broke.value.args[-1], error)
        assert came(world, nok) == arrived
    assert world.bot.push(nok, text()).status == 200


def test_in_slices_it_is_the_same_answer(world: World, proxy: ToxicProxy) -> None:
    proxy.spoil(toxics.in_slices)
    assert world.bot.push(world.friend(), text()).json()["sentMessages"][0]["id"]


def test_what_is_held_arrives_when_it_is_let_go(world: World, proxy: ToxicProxy) -> None:
    nok = world.friend()
    with ThreadPoolExecutor() as caller:
        for spell, arrived in ((comes_late, 0), (after(comes_late), 2)):
            proxy.spoil(spell)
            answer = caller.submit(world.bot.push, nok, text())
            proxy.wait_for(lambda: proxy.held == 1)
            assert (came(world, nok), answer.done()) == (arrived, False)
            proxy.heal()
            assert answer.result().status == 200
        proxy.hold()
        answer = caller.submit(world.bot.push, nok, text())
        proxy.wait_for(lambda: proxy.held == 1)
        assert (came(world, nok), answer.done()) == (2, False)
        proxy.let_go()
        assert answer.result().status == 200
    assert came(world, nok) == 3


def test_only_what_was_ordered_is_spoilt(world: World, proxy: ToxicProxy) -> None:
    nok, kai = world.friend("Nok"), world.friend("Kai")
    proxy.spoil(refuses(500), "push", naming=nok)
    assert [world.bot.push(one, text()).status for one in (nok, kai)] == [500, 200]
    assert world.bot.call("GET", f"/v2/bot/profile/{nok}").status == 200


@pytest.mark.parametrize(
    ("which", "spoilt"),
    [(every, [1, 2, 3, 4]), (first(2), [1, 2]), (only(3), [3]), (sometimes(0.5, seed=1), [1, 4])],
)
def test_of_so_many_calls(world: World, proxy: ToxicProxy, which: Which, spoilt: list[int]) -> None:
    proxy.spoil(refuses(500), which=which)
    statuses = [world.bot.push(world.friend(), text()).status for _ in range(4)]
    assert [number for number, status in enumerate(statuses, start=1) if status == 500] == spoilt
