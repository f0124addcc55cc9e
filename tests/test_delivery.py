"""News reaches people once: tried again while LINE is out of order, with one key and the same bytes; set aside when refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select, update

import wsgi
from bot.chats import reachable_ids
from bot.delivery import FIRST_PAUSE, LEASE, LONGEST_PAUSE, Delivery
from bot.line_api import LineApi
from bot.messages import text
from db import leases, outbox
from tests import toxics
from tests.chat import Person
from tests.fair import TOKEN, Fair
from tests.toxic_proxy import ToxicProxy
from tests.toxics import Toxic
from tests.webhooks import also_knows, contents, friend


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def nok(fair: Fair) -> Person:
    return friend(fair)


def _the_row(fair: Fair) -> Row[Any]:
    with fair.engine.begin() as connection:
        return connection.execute(select(outbox.outbox)).one()


def _another_worker(fair: Fair, url: str = "") -> Delivery:
    """Beside the fair's own, on the same database; perhaps with another LINE."""
    api = LineApi(TOKEN, url or fair.line.url, patience=0.2)
    return Delivery(fair.engine, fair.clock, api, fair.parts.registry, wsgi.telling(fair.settings, fair.clock))


def _when_due(fair: Fair) -> datetime:
    """Moves the clock to when the row is due; returns that."""
    fair.clock.at = max(fair.clock.at, _the_row(fair).due_at)
    return fair.clock.at


def test_news_is_pushed_once_with_a_key_and_its_words_are_erased(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    nok.sees("Cart 8")
    fair.clock.advance(days=2)
    fair.deliver()
    (push,) = fair.pushes()
    row = _the_row(fair)
    assert push.headers["x-line-retry-key"] == row.retry_key
    assert (row.state, row.body, row.error) == ("done", None, None)


@pytest.mark.parametrize("status", [429, 503])
def test_while_line_is_out_of_order_it_is_tried_again_with_the_same_key(fair: Fair, nok: Person, status: int) -> None:
    fair.platform.faults.refuse("push", status, times=3)
    nok.presses("news?number=8")
    for _ in range(3):
        nok.sees_no("Cart 8")
        assert str(status) in _the_row(fair).error
        _when_due(fair)
    nok.sees("Cart 8")
    assert [push.status for push in fair.pushes()] == [status] * 3 + [200]
    assert len({push.headers["x-line-retry-key"] for push in fair.pushes()}) == 1


def test_each_pause_is_longer_up_to_a_quarter_of_an_hour(fair: Fair, nok: Person) -> None:
    fair.platform.faults.refuse("push", 500, times=99)
    nok.presses("news")
    for attempt in range(14):
        tried_at = fair.clock.at
        fair.deliver()
        fair.deliver()
        assert len(fair.pushes()) == attempt + 1
        longest = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        assert longest / 2 <= _when_due(fair) - tried_at <= longest


RUDE = {
    "says nothing": toxics.says_nothing,
    "hangs up": toxics.hangs_up,
    "resets": toxics.resets,
    "answers half": toxics.answers_half,
    "speaks no HTTP": toxics.speaks_no_http,
}


@pytest.mark.parametrize("toxic", RUDE.values(), ids=RUDE)
def test_an_answer_that_gets_lost_on_the_way_is_asked_for_again(fair: Fair, nok: Person, toxic: Toxic) -> None:
    """Timeout, reset, half an answer, no answer: each repeat sends the very bytes, whatever would be said by now."""
    nok.presses("news?number=8")
    with ToxicProxy() as proxy:
        proxy.spoil(toxic)
        worker = _another_worker(fair, proxy.url)
        worker.deliver_due()
        nok.presses("language_set?code=th")
        _when_due(fair)
        worker.deliver_due()
    row = _the_row(fair)
    assert [(sent.retry_key, sent.body) for sent in proxy.sent] == [(row.retry_key, row.body)] * 2
    _when_due(fair)
    nok.sees("Cart 8")
    assert [push.headers["x-line-retry-key"] for push in fair.pushes()] == [_the_row(fair).retry_key]


def _asked_for_patience(fair: Fair, wish: str) -> timedelta:
    """How long the next try is put off when LINE asks for this."""
    with ToxicProxy() as proxy:
        proxy.spoil(toxics.refuses(429, retry_after=wish))
        _another_worker(fair, proxy.url).deliver_due()
    return _the_row(fair).due_at - fair.clock.at


def test_line_says_how_long_to_wait(fair: Fair, nok: Person) -> None:
    nok.presses("news")
    assert _asked_for_patience(fair, "120") == timedelta(seconds=120)


@pytest.mark.parametrize("wish", ["999999", "9" * 40])
def test_line_cannot_put_it_off_for_days(fair: Fair, nok: Person, wish: str) -> None:
    nok.presses("news")
    assert _asked_for_patience(fair, wish) == timedelta(hours=1)


def test_nor_have_it_tried_ever_faster(fair: Fair, nok: Person) -> None:
    """Our own pauses grow, whatever it asks for: 200 tries a second apart would be over in minutes, and the news lost."""
    nok.presses("news")
    for _ in range(10):
        _asked_for_patience(fair, "1")
        _when_due(fair)
    assert _asked_for_patience(fair, "1") > timedelta(minutes=7)


def test_nobody_is_there(fair: Fair, nok: Person) -> None:
    with ToxicProxy() as gone:
        pass
    nok.presses("news?number=8")
    _another_worker(fair, gone.url).deliver_due()
    assert _the_row(fair).state == "due"
    _when_due(fair)
    nok.sees("Cart 8")


def test_what_line_had_accepted_already_counts_as_done(fair: Fair, nok: Person) -> None:
    """LINE took it and its answer got lost: the repeat gets 409, and the message is there once."""
    fair.platform.faults.lose_answer("push", 500)
    nok.presses("news?number=8")
    fair.deliver()
    _when_due(fair)
    fair.deliver()
    assert [push.status for push in fair.pushes()] == [500, 409]
    assert nok.screen().count("Cart 8") == 1
    assert _the_row(fair).state == "done"


@pytest.mark.parametrize("status", [400, 403, 413])
@pytest.mark.troubled
def test_what_line_refuses_is_set_aside_and_never_tried_again(fair: Fair, nok: Person, status: int) -> None:
    fair.platform.faults.refuse("push", status)
    nok.presses("news?number=8")
    for _ in range(3):
        nok.sees_no("Cart 8")
        fair.clock.advance(days=1)
    assert len(fair.pushes()) == 1
    with fair.engine.begin() as connection:
        (told,) = outbox.broken(connection)
    assert f"(number, number 8) was set aside: LINE refused it: {status}" in told
    assert _the_row(fair).body is None


@pytest.mark.troubled
def test_repeats_stop_before_line_forgets_the_key(fair: Fair, nok: Person) -> None:
    fair.platform.faults.refuse("push", 500, times=1000)
    nok.presses("news")
    began = fair.clock.at
    while _the_row(fair).state == "due":
        tried_at = _when_due(fair)
        fair.deliver()
    assert timedelta(hours=22) < tried_at - began < timedelta(hours=24)
    with fair.engine.begin() as connection:
        (told,) = outbox.broken(connection)
    assert "given up after" in told
    assert "500" in told


@pytest.mark.troubled
def test_a_worker_that_was_away_for_a_day_does_not_repeat(fair: Fair, nok: Person) -> None:
    """LINE may have taken the first try, and would take the same key as a new message now."""
    fair.platform.faults.lose_answer("push", 500)
    nok.presses("news?number=8")
    fair.deliver()
    fair.clock.advance(hours=24)
    fair.deliver()
    assert nok.screen().count("Cart 8") == len(fair.pushes()) == 1
    assert _the_row(fair).state == "set_aside"


def test_news_that_waited_for_days_untried_still_comes(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    fair.clock.advance(days=3)
    nok.sees("Cart 8")


def test_what_is_not_worth_telling_any_more_is_not_sent(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=0")
    fair.deliver()
    assert fair.pushes() == []
    assert _the_row(fair).state == "moot"


def test_the_words_are_of_the_language_that_is_read_when_they_come(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    nok.presses("language_set?code=th")
    nok.sees("ตะกร้า 8")
    nok.sees_no("Cart 8")


def test_words_that_cannot_be_made_do_not_stop_the_others(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=13")
    nok.presses("news?number=8")
    nok.sees("Cart 8")
    assert [row for row in contents(fair.engine)["outbox"] if "13 brings bad luck" in row]


@pytest.mark.troubled
def test_words_that_are_too_long_for_line_are_set_aside_at_once(fair: Fair, nok: Person) -> None:
    fair.parts.registry.notices["number"] = lambda *_, **__: [text("x" * 5001)]
    nok.presses("news?number=8")
    fair.deliver()
    assert _the_row(fair).state == "set_aside"
    assert "5001 of at most 5000" in _the_row(fair).error


def _overdue(fair: Fair) -> list[str]:
    with fair.engine.begin() as connection:
        return outbox.overdue(connection, fair.clock.now(), reachable_ids())


def test_doctor_tells_what_is_overdue_and_what_keeps_it(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    fair.clock.advance(minutes=9)
    assert _overdue(fair) == []
    fair.clock.advance(minutes=1)
    assert _overdue(fair) == ["outbox 1 (number, number 8) is overdue: no worker has tried it"]
    fair.platform.faults.refuse("push", 503)
    fair.deliver()
    assert "503" in _overdue(fair)[0]
    fair.clock.advance(minutes=1)
    fair.deliver()
    assert _overdue(fair) == []


def test_what_waits_for_somebody_who_blocked_the_account_is_not_overdue(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    nok.blocks()
    fair.clock.advance(days=1)
    assert _overdue(fair) == []


def test_a_reply_that_is_accepted_late_leaves_nothing_behind(fair: Fair, nok: Person) -> None:
    """A worker has taken the row a moment before; `doctor`, who looks after each test, finds no lease in what has ended."""
    nok.presses("news?number=8")
    with fair.engine.begin() as connection:
        connection.execute(update(outbox.outbox).values(answers="01"))
        leases.claim_news(connection, fair.clock.now(), LEASE, 1, reachable_ids())
        outbox.answered(connection, "01", fair.clock.now())
    row = _the_row(fair)
    assert (row.state, row.leased_until, row.body) == ("done", None, None)
