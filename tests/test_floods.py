"""Whoever floods is slowed down, kindly, and delays nobody: not in a webhook, not among strangers, not in the log."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Event

import pytest
from sqlalchemy import func, select

import wsgi
from bot import arrivals, profiles, seen, turns
from bot.chats import Profile, chats
from bot.pace import TIMES_AS_MANY
from bot.patience import Patience
from bot.profiles import ASKING, NOBODY_TELLS, Profiles
from bot.seen import list_parked
from bot.turns import Reply
from catalog.trade.carts import cart_lines
from sandbox.events import Event as LineEvent
from sandbox.events import redelivered
from sandbox.webhook import sign
from settings import Settings
from tests.chat import Person
from tests.fair import ANY_PACE, SECRET, Fair
from tests.races import PROOF
from tests.webhooks import also_knows, as_json, friend, friends, happening, post, post_again, pressing, raw, saying

AT_ONCE = 40 if PROOF else 8
PER_SECOND = 3
DEFAULT = Settings.model_fields["events_at_once"].default
FLOOD = 100 if PROOF else 25
TOO_QUICK = "You are very quick!"


@pytest.fixture
def fair(fair: Fair) -> Fair:
    """The small fair, where everybody has a pace."""
    keeps_pace(fair, AT_ONCE)
    return fair


def keeps_pace(fair: Fair, at_once: int) -> None:
    fair.settings = fair.settings.model_copy(update={"events_at_once": at_once})
    fair.restart()


def flood(person: Person, count: int = FLOOD) -> list[LineEvent]:
    """So many events of one instant."""
    return [saying(person, "menu") for _ in range(count)]


def brought(fair: Fair, *events: LineEvent) -> None:
    """LINE brings them in one webhook, and once more where the machine is so busy that the time was over."""
    assert 200 in (post(fair, *events) for _ in range(20))


def answers_to(person: Person) -> int:
    """How often the bot has replied since the person last did something, the words about the pace left out."""
    return sum("Search" in str(message) for message in person.new())


def test_of_a_flood_the_beginning_is_answered_and_the_rest_is_not(fair: Fair) -> None:
    nok = friend(fair)
    brought(fair, *flood(nok))
    assert answers_to(nok) == AT_ONCE
    assert nok.screen().count(TOO_QUICK) == 1
    assert next(nok.buttons())["label"] == "Zones"
    with fair.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(seen.seen)).scalar_one() == FLOOD + 1


def test_so_it_is_where_each_comes_alone(fair: Fair) -> None:
    nok = friend(fair)
    assert {post(fair, event) for event in flood(nok)} == {200}
    assert answers_to(nok) == AT_ONCE
    assert nok.screen().count(TOO_QUICK) == 1


def test_without_the_pace_all_of_it_is_answered(fair: Fair) -> None:
    keeps_pace(fair, ANY_PACE)
    nok = friend(fair)
    assert {post(fair, event) for event in flood(nok)} == {200}
    assert answers_to(nok) == FLOOD


def test_what_came_too_quickly_has_no_effect_and_can_be_done_a_moment_later(fair: Fair) -> None:
    nok = friend(fair)
    brought(fair, *flood(nok, AT_ONCE))
    nok.looks_away()
    tap = f"cart_add?product={fair.sku('ko-yo-01')}"
    nok.presses(tap)
    nok.sees(TOO_QUICK)
    assert _in_carts(fair) == 0
    fair.clock.advance(seconds=1)
    nok.presses(tap)
    nok.sees_no(TOO_QUICK)
    assert _in_carts(fair) == 1


def _in_carts(fair: Fair) -> int:
    with fair.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(cart_lines)).scalar_one()


def test_a_flood_that_goes_on_is_answered_at_its_pace_and_told_of_it_every_ten_seconds(fair: Fair) -> None:
    nok = friend(fair)
    brought(fair, *flood(nok, AT_ONCE + 1))
    for _ in range(20):
        fair.clock.advance(seconds=1)
        brought(fair, *flood(nok, PER_SECOND + 1))
    assert answers_to(nok) == AT_ONCE + 20 * PER_SECOND
    assert nok.screen().count(TOO_QUICK) == 3


def test_what_comes_behind_its_successor_is_not_too_quick(fair: Fair) -> None:
    """LINE promises no order. The older one comes half a minute late, and was no flood."""
    nok = friend(fair)
    older = saying(nok, "menu")
    fair.clock.advance(seconds=30)
    brought(fair, saying(nok, "menu"))
    brought(fair, older)
    assert answers_to(nok) == 2
    assert TOO_QUICK not in nok.screen()


def test_but_a_flood_that_comes_late_is_one(fair: Fair) -> None:
    nok = friend(fair)
    late = flood(nok, TIMES_AS_MANY * AT_ONCE + AT_ONCE + 50)
    fair.clock.advance(seconds=30)
    for begin in range(0, len(late), 20):
        brought(fair, *late[begin : begin + 20])
    assert answers_to(nok) <= (TIMES_AS_MANY + 1) * AT_ONCE
    assert TOO_QUICK in nok.screen()


def test_who_is_in_the_middle_of_something_is_shown_the_way_back_to_it(fair: Fair) -> None:
    nok = friend(fair)
    nok.presses(f"cart_buy?product={fair.sku('ko-yo-01')}")
    brought(fair, *flood(nok))
    nok.taps("Continue where I was")
    fair.clock.advance(seconds=1)
    nok.taps("Continue where I was")
    nok.sees("Who receives")


def test_a_seller_who_accepts_twenty_orders_in_a_row_is_not_too_quick(fair: Fair) -> None:
    keeps_pace(fair, DEFAULT)
    seller = fair.seller("ko-yo")
    for number in range(20):
        seller.presses(f"order_accept?order={number}")
        assert seller.new()
        seller.sees_no("เร็วมาก")


def _over_minutes(fair: Fair, nok: Person, count: int) -> list[LineEvent]:
    """What somebody has sent in the time when nobody answered."""
    events = []
    for _ in range(count):
        events.append(saying(nok, "menu"))
        fair.clock.advance(seconds=2)
    return events


def test_what_waited_for_us_did_not_come_quickly(fair: Fair) -> None:
    nok = friend(fair)
    brought(fair, *_over_minutes(fair, nok, FLOOD))
    assert nok.screen().count(TOO_QUICK) == 0
    with fair.engine.begin() as connection:
        paced = connection.execute(select(chats.c.paced_until)).scalar_one()
    assert paced < fair.clock.now()


def test_what_line_brings_again_after_an_outage_is_no_flood_in_whatever_order_it_comes(fair: Fair) -> None:
    nok = friend(fair)
    missed = _over_minutes(fair, nok, FLOOD)
    brought(fair, *(redelivered(event) for event in reversed(missed)))
    nok.sees_no(TOO_QUICK)
    nok.looks_away()
    nok.says("menu")
    assert answers_to(nok) == 1


def test_but_a_flood_that_comes_again_is_one(fair: Fair) -> None:
    nok = friend(fair)
    keeps_pace(fair, 5)
    events = flood(nok, 5 * TIMES_AS_MANY + 10)
    for event in events:
        post_again(fair, event)
    assert answers_to(nok) == 5 * TIMES_AS_MANY
    assert nok.screen().count(TOO_QUICK) == 1


def test_leaving_coming_back_and_taking_back_are_never_too_quick(fair: Fair) -> None:
    nok = friend(fair)
    brought(fair, *flood(nok))
    nok.looks_away()
    post(fair, happening(nok, "unsend", unsend={"messageId": "1"}))
    nok.hears_nothing()
    nok.blocks()
    assert _reachable(fair) == [False]
    nok.follows()
    assert _reachable(fair) == [True]
    nok.sees("Welcome")


def _reachable(fair: Fair) -> list[bool]:
    with fair.engine.begin() as connection:
        return list(connection.execute(select(chats.c.reachable)).scalars())


@pytest.mark.troubled
def test_a_flood_of_what_fails_is_one_too(fair: Fair) -> None:
    also_knows(fair)
    nok = friend(fair)
    for _ in range(FLOOD):
        post(fair, pressing(nok, "break"))
    assert nok.screen().count("Something went wrong") == AT_ONCE
    with fair.engine.begin() as connection:
        assert len(list_parked(connection)) == AT_ONCE


def test_somebody_behind_hundreds_of_anothers_in_one_webhook_is_answered_among_the_first(fair: Fair) -> None:
    nok, kai, _ = friends(fair)
    answered = _answered(fair, *flood(nok, 4 * FLOOD), saying(kai, "menu"))
    assert answered.index(kai.line_id) == 1
    assert len(answered) == AT_ONCE + 2


def test_without_the_fair_order_they_wait_for_all_of_them(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "fairly", list)
    nok, kai, _ = friends(fair)
    answered = _answered(fair, *flood(nok, FLOOD), saying(kai, "menu"))
    assert answered.index(kai.line_id) == AT_ONCE + 1


def _answered(fair: Fair, *events: LineEvent) -> list[str]:
    """Who was answered, one after another, of those in one webhook."""
    replies: list[Reply] = []
    parts = wsgi.build(fair.settings, fair.engine, fair.clock, replies.extend)
    body = raw(*(as_json(event) for event in events))
    assert 200 in (parts.door.enter(body, sign(body, SECRET)) for _ in range(20))
    return [reply.line_id for reply in replies]


class FewLooks(Patience):
    """LINE's patience, which is over after so many looks at it, however quick the machine is."""

    LOOKS = 8

    def __init__(self, _seconds: float) -> None:
        super().__init__(60)
        self._looks = self.LOOKS

    def left(self) -> float:
        self._looks -= 1
        return 30.0 if self._looks >= 0 else 0.0


LONG = 24
"""Events in a webhook that takes longer than LINE waits."""


def _times_brought(fair: Fair, events: list[LineEvent]) -> int:
    """How often LINE brings it until it hears 200; it gives up after twenty times."""
    return next((times for times in range(1, 20) if post_again(fair, *events) == 200), 20)


def test_what_is_too_much_for_one_webhook_is_done_in_several(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "Patience", FewLooks)
    keeps_pace(fair, ANY_PACE)
    nok, kai, _ = friends(fair)
    events = [*flood(nok, LONG), saying(kai, "menu")]
    assert post(fair, *events) == 503
    assert answers_to(kai) == 1
    assert 3 <= _times_brought(fair, events) <= 5
    assert answers_to(nok) == LONG


def test_it_is_never_done_where_what_was_taken_takes_time_again(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "Patience", FewLooks)
    monkeypatch.setattr(seen, "taken", lambda *_: set())
    keeps_pace(fair, ANY_PACE)
    nok, *_ = friends(fair)
    assert _times_brought(fair, flood(nok, LONG)) == 20
    assert answers_to(nok) < LONG


CROWD = 20


def _gone_on(enough: int, seconds: float) -> tuple[int, int]:
    """How many of a crowd of strangers go on while LINE answers nobody, and how many it tells of in the end."""
    over = Event()

    def ask(_line_id: str) -> Profile:
        over.wait(20)
        return Profile("Nok", "en")

    asked = Profiles(ask)
    with ThreadPoolExecutor(CROWD) as crowd:
        answers = {crowd.submit(asked.of, f"U{number}") for number in range(CROWD)}
        waiting = set(answers)
        while waiting and len(answers) - len(waiting) < enough:
            done, waiting = wait(waiting, seconds, FIRST_COMPLETED)
            if not done:
                break
        over.set()
    told = sum(answer.result() != NOBODY_TELLS for answer in answers)
    return len(answers) - len(waiting), told


def test_a_crowd_of_strangers_does_not_take_up_all_threads_when_line_is_silent() -> None:
    assert _gone_on(CROWD - ASKING, 20) == (CROWD - ASKING, ASKING)


def test_with_room_for_all_of_them_to_ask_nobody_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "ASKING", CROWD)
    assert _gone_on(1, 0.3) == (0, CROWD)
