"""kill -9 at named points, at statements and at random: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from random import Random
from threading import Event
from typing import Any

import pytest

from db import outbox
from tests.databases import KINDS, fresh_database
from tests.kill_audit import DOUBLED
from tests.kill_fair import HOLD_MINUTES, KillFair
from tests.kill_points import ORDER, POINTS, Point, dies_at, dies_at_step, lay, notes_all
from tests.kills import SEED, Crashed, End, Zygote, as_it_is
from tests.races import PATIENCE_SECONDS, PROOF
from tests.taps import Tap
from tests.unguarded import claim_without_lease, send_with_a_new_key_each_time, take_every_event_as_new

pytestmark = pytest.mark.xdist_group("kills")

KILLS = 1000 if PROOF else 12
ROUND = 50 if PROOF else 12
"""Kills after which everything is let come to its end, and counted."""
SPAN_SECONDS = 0.05
"""A child dies within this time at first. Then it follows the machine's pace: one child in five is done before."""
OF_POINTS = POINTS if PROOF else POINTS[::4]
EVERY = 1 if PROOF else 14
"""Each step of an order, or one of so many."""
MOST_STEPS = 300
AUDITED = 6
"""One of so many kills after which nothing is due."""
CONTROLS = 5 if PROOF else 1

AFTER_THE_COMMIT = "after the commit, before the replies are handed over"
BETWEEN_SENT_AND_MARKED = "between sent and marked as sent"
BEFORE_THE_CLAIM = "before the claim"


def _a_fair(request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> Iterator[KillFair]:
    folder = folders.mktemp("kills")
    with fresh_database(request, folder) as url:
        fair = KillFair(url, folder / "media", shoppers=6)
        yield fair
        fair.close()


@pytest.fixture(scope="module", params=KINDS)
def one_fair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillFair]:
    yield from _a_fair(request, tmp_path_factory)


@pytest.fixture
def fair(one_fair: KillFair) -> Iterator[KillFair]:
    """A fair in which nothing is amiss when a test is over, and nothing is due."""
    yield one_fair
    one_fair.rests()
    assert one_fair.audit().troubles == []


@pytest.fixture(scope="module", params=KINDS)
def spoilt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillFair]:
    """A fair in which something is amiss, since guards are taken away."""
    yield from _a_fair(request, tmp_path_factory)


def test_killed_at_random(fair: KillFair) -> None:
    chance, where, finished, span = Random(SEED), Counter[str](), 0, SPAN_SECONDS
    for number in range(1, KILLS + 1):
        while not (end := _killed_sometime(fair, chance, span)).killed:
            finished, span = finished + 1, span * 0.8
        span *= 1.05
        where[end.passed[-1] if end.passed else "at the beginning"] += 1
        if number % ROUND == 0:
            fair.rests()
            assert fair.audit().troubles == [], f"TALADNAD_SEED={SEED}"
    print(
        f"{KILLS} kills, TALADNAD_SEED={SEED}, at last within {span * 1000:.0f} ms; {finished} children were done before"
    )
    print(fair.audit().figures())
    print("They died", ", ".join(f"{name}: {times}" for name, times in where.most_common()))


def _killed_sometime(fair: KillFair, chance: Random, span: float) -> End:
    fair.clock.advance(seconds=chance.choice((0, 5, 70)))
    return fair.kill(_some_taps(fair, chance), chance.uniform(0, span), notes_all)


def _some_taps(fair: KillFair, chance: Random) -> list[Tap]:
    """What LINE brings to the next child: what it brought in vain, or something new; or nothing, and it only delivers."""
    if chance.random() < 1 / 3:
        return []
    waiting = fair.taps.waiting()
    return waiting if len(waiting) > 1 else [*waiting, fair.some_tap(chance)]


def test_killed_at_each_named_point(fair: KillFair) -> None:
    for number, point in enumerate(OF_POINTS):
        end = _comes_by(fair, point)
        assert (end.killed, end.died_at) == (True, point.name)
        fair.recovers()
        if number % AUDITED == 0:
            assert fair.audit().troubles == [], f"at {point.name}, or one of the {AUDITED} before"
    print(f"killed at {len(OF_POINTS)} of {len(POINTS)} named points; in all: {fair.audit().figures()}")


def _comes_by(fair: KillFair, point: Point) -> End:
    """The end of a child that has to do with what leads to this point."""
    doom, confirm = partial(dies_at, point.name), fair.ready_to_order()
    if point.story == ORDER:
        return fair.run([confirm], doom=doom)
    fair.run([confirm])
    fair.clock.advance(minutes=HOLD_MINUTES)
    return fair.run([], doom=doom)


def test_killed_at_each_statement_and_commit_of_an_order(fair: KillFair) -> None:
    died: list[str | None] = []
    for step in range(1, MOST_STEPS, EVERY):
        end = fair.run([fair.ready_to_order()], doom=partial(dies_at_step, step))
        fair.recovers()
        if len(died) % AUDITED == 0:
            assert fair.audit().troubles == [], f"at {end.died_at}, or one of the {AUDITED} before"
        if not end.killed:
            break
        died.append(end.died_at)
    assert not end.killed, "there are more steps"
    print(f"{len(died)} steps, {died.count('COMMIT')} of them commits; in all: {fair.audit().figures()}")


def test_a_row_that_a_worker_has_is_left_to_it_and_comes_once_when_it_dies(fair: KillFair) -> None:
    for _ in range(CONTROLS):
        assert _sent_meanwhile(fair, as_it_is) == 0
        fair.recovers()
        assert fair.audit().troubles == []


def test_without_the_lease_another_worker_sends_it_as_well(spoilt: KillFair) -> None:
    for _ in range(CONTROLS):
        assert _sent_meanwhile(spoilt, claim_without_lease) > 0
        spoilt.recovers()


def _sent_meanwhile(fair: KillFair, change: Callable[[], None]) -> int:
    """A worker sends a push; while LINE thinks about it, another one delivers, and then the first is killed.

    Returns how many pushes came from the other.
    """
    fair.run([fair.ready_to_order()], doom=partial(dies_at, BEFORE_THE_CLAIM))
    arrived: list[str] = []
    with _line_thinks_about_the_first_push(fair, arrived) as thinking:
        first = fair.fork([], change=change)
        assert thinking.wait(PATIENCE_SECONDS)
        fair.run([], change=change)
        first.kill()
        assert first.ends().killed
        return len(arrived) - 1


@contextmanager
def _line_thinks_about_the_first_push(fair: KillFair, arrived: list[str]) -> Iterator[Event]:
    """It sets the event that it yields, and answers when the block ends."""
    thinking, over = Event(), Event()

    def thinks(endpoint: str, body: Any) -> None:
        if endpoint == "push":
            arrived.append(body["to"])
            if not thinking.is_set():
                thinking.set()
                over.wait(PATIENCE_SECONDS)

    fair.platform.faults.before.append(thinks)
    try:
        yield thinking
    finally:
        fair.platform.faults.before.remove(thinks)
        over.set()


def test_without_the_dedupe_a_thing_is_put_in_the_cart_twice(spoilt: KillFair) -> None:
    change = take_every_event_as_new
    for shopper in spoilt.shoppers[:CONTROLS]:
        add = spoilt.next_tap(shopper)
        end = spoilt.run([add], change=change, doom=partial(dies_at, AFTER_THE_COMMIT))
        assert end.died_at == AFTER_THE_COMMIT
        spoilt.recovers(change=change)
        assert any(one.startswith(f"{DOUBLED}: person {shopper.id} ") for one in spoilt.audit().troubles)


def test_without_the_retry_key_a_push_is_accepted_twice(spoilt: KillFair) -> None:
    change, before = send_with_a_new_key_each_time, _accepted_twice(spoilt)
    for times in range(1, CONTROLS + 1):
        end = spoilt.run([spoilt.ready_to_order()], change=change, doom=partial(dies_at, BETWEEN_SENT_AND_MARKED))
        assert end.died_at == BETWEEN_SENT_AND_MARKED
        spoilt.recovers(change=change)
        assert _accepted_twice(spoilt) == before + times


def _accepted_twice(fair: KillFair) -> int:
    return sum(one.startswith(f"{DOUBLED}: LINE accepted a push 2 times") for one in fair.audit().troubles)


def test_a_point_that_the_house_has_no_more_fails() -> None:
    with pytest.raises(AttributeError):
        lay(Point("gone", ORDER, outbox, "a_function_that_went_away", "after"), print)


def test_a_child_that_fails_fails_the_test() -> None:
    with Zygote(lambda: len) as zygote, pytest.raises(Crashed, match="has no len"):
        zygote.run(["a job", 8])
