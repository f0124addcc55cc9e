"""Whoever blocks the account hears nothing until they are back, and then what they missed."""

from __future__ import annotations

import pytest

from tests.chat import Person
from tests.fair import Fair
from tests.webhooks import also_knows, friend, happening, post, post_again, saying


@pytest.fixture
def nok(empty_fair: Fair) -> Person:
    return friend(also_knows(empty_fair))


def _pushed(fair: Fair) -> int:
    fair.deliver()
    return sum(call.endpoint == "push" for call in fair.platform.calls)


def test_news_waits_while_the_account_is_blocked_and_comes_when_they_are_back(empty_fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    nok.blocks()
    empty_fair.clock.advance(days=3)
    assert _pushed(empty_fair) == 0
    nok.follows()
    nok.sees("Search", "Cart 8")
    assert _pushed(empty_fair) == 1


def test_the_others_get_theirs_meanwhile(empty_fair: Fair, nok: Person) -> None:
    kai = friend(empty_fair, "Kai")
    nok.presses("news?number=8")
    nok.blocks()
    kai.presses("news?number=9")
    kai.sees("Cart 9")
    assert _pushed(empty_fair) == 1


def test_a_block_that_line_tells_late_does_not_undo_their_return(empty_fair: Fair, nok: Person) -> None:
    gone = happening(nok, "unfollow")
    empty_fair.clock.advance(minutes=1)
    post(empty_fair, happening(nok, "follow"))
    empty_fair.clock.advance(minutes=1)
    assert post_again(empty_fair, gone) == 200
    nok.presses("news?number=8")
    nok.sees("Cart 8")


def test_a_return_that_line_tells_late_does_not_undo_a_block(empty_fair: Fair, nok: Person) -> None:
    back = happening(nok, "follow")
    nok.presses("news?number=8")
    empty_fair.clock.advance(minutes=1)
    nok.blocks()
    assert post_again(empty_fair, back) == 200
    assert _pushed(empty_fair) == 0


def test_whoever_writes_has_not_blocked_the_account(empty_fair: Fair, nok: Person) -> None:
    """Their return got lost on the way: nobody writes to an account that they block."""
    nok.presses("news?number=8")
    post(empty_fair, happening(nok, "unfollow"))
    empty_fair.clock.advance(minutes=1)
    post(empty_fair, saying(nok, "menu"))
    nok.sees("Search", "Cart 8")


def test_what_was_written_before_the_block_is_no_return(empty_fair: Fair, nok: Person) -> None:
    before = saying(nok, "menu")
    nok.presses("news?number=8")
    empty_fair.clock.advance(minutes=1)
    nok.blocks()
    assert post_again(empty_fair, before) == 200
    assert _pushed(empty_fair) == 0


def test_somebody_unknown_may_block_too(empty_fair: Fair) -> None:
    zoe = empty_fair.person("Zoe", "en")
    zoe.blocks()
    zoe.follows()
    zoe.sees("Search")
