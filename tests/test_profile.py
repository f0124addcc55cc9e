"""LINE is asked once who somebody is, at the first contact; whether it tells, late or never, the person is answered."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from bot.chats import chats
from bot.patience import MOST_PROFILES
from locales.i18n import language
from tests.fair import Fair
from tests.webhooks import post, saying

SEARCH = {code: language(code)("Search") for code in ("th", "en")}


def _asked(fair: Fair) -> int:
    return sum(call.endpoint == "profile" for call in fair.platform.calls)


def _told(fair: Fair, **told: Any) -> None:
    """LINE tells just this of everybody."""
    fair.platform.faults.before.append(lambda endpoint, _: (200, told) if endpoint == "profile" else None)


def _known(fair: Fair) -> tuple[str, str]:
    with fair.engine.begin() as connection:
        name, code = connection.execute(select(chats.c.name, chats.c.language)).one()
    return name, code


def test_line_is_asked_once(empty_fair: Fair) -> None:
    nok = empty_fair.person("Nok", "en")
    nok.follows()
    nok.says("menu")
    nok.blocks()
    nok.follows()
    assert _asked(empty_fair) == 1
    assert _known(empty_fair) == ("Nok", "en")


def test_whoever_writes_first_is_asked_about_too(empty_fair: Fair) -> None:
    nok = empty_fair.person("Nok", "en")
    nok.says("menu")
    nok.sees("Search")
    nok.says("menu")
    assert _asked(empty_fair) == 1
    assert _known(empty_fair) == ("Nok", "en")


@pytest.mark.parametrize(
    ("told", "spoken"),
    [("th", "th"), ("en-GB", "en"), ("zh-TW", "en"), (None, "th"), (7, "th")],
)
def test_the_first_words_are_in_the_language_of_their_line(empty_fair: Fair, told: Any, spoken: str) -> None:
    _told(empty_fair, displayName="Nok", language=told)
    nok = empty_fair.person("Nok")
    nok.follows()
    nok.sees(SEARCH[spoken])
    assert _known(empty_fair) == ("Nok", spoken)


def test_the_language_stays_as_it_was_chosen(empty_fair: Fair) -> None:
    nok = empty_fair.person("Nok", "en")
    nok.follows()
    nok.taps("ไทย")
    nok.says("menu")
    nok.sees(SEARCH["th"])


@pytest.mark.parametrize("told", [{}, {"displayName": None}, {"language": "en"}])
def test_a_profile_without_a_name_does_for_a_welcome(empty_fair: Fair, told: dict[str, Any]) -> None:
    _told(empty_fair, **told)
    nok = empty_fair.person("Nok")
    nok.follows()
    nok.sees(SEARCH[told.get("language", "th")])
    nok.sees_no("None")


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_does_not_hold_anybody_up(empty_fair: Fair, status: int) -> None:
    empty_fair.platform.faults.refuse("profile", status)
    nok = empty_fair.person("Nok", "en")
    nok.follows()
    nok.sees(SEARCH["th"])
    assert _known(empty_fair) == ("", "th")
    assert empty_fair.platform.failures == []


def test_nor_does_an_answer_that_comes_too_late(empty_fair: Fair) -> None:
    """LINE tells only after it has heard the bot's 200, and counts it as late after 2 s."""
    heard = threading.Event()
    empty_fair.platform.faults.before.append(
        lambda endpoint, _: heard.wait(9) and None if endpoint == "profile" else None
    )
    nok = empty_fair.person("Nok", "en")
    nok.follows()
    heard.set()
    assert empty_fair.platform.failures == []
    nok.sees(SEARCH["th"])


def test_nobody_is_asked_about_in_a_group_or_in_silence(empty_fair: Fair) -> None:
    nok = empty_fair.person("Nok", "en")
    group = empty_fair.platform.join_group([nok.line_id])
    empty_fair.platform.say_in_group(nok.line_id, group, "menu")
    post(empty_fair, saying(nok, "menu", mode="standby"))
    nok.blocks()
    assert _asked(empty_fair) == 0


def test_whom_line_did_not_tell_about_is_asked_about_at_the_next_word(empty_fair: Fair) -> None:
    empty_fair.platform.faults.refuse("profile", 500)
    nok = empty_fair.person("Nok", "en")
    nok.follows()
    assert _known(empty_fair) == ("", "th")
    nok.says("menu")
    nok.sees(SEARCH["en"])
    nok.says("menu")
    assert _known(empty_fair) == ("Nok", "en")
    assert _asked(empty_fair) == 2


def test_by_then_a_language_that_they_chose_stays(empty_fair: Fair) -> None:
    empty_fair.platform.faults.refuse("profile", 500, times=2)
    nok = empty_fair.person("Nok", "en")
    nok.follows()
    for word in ("ไทย", "เมนู"):
        empty_fair.clock.advance(seconds=5)
        nok.says(word)
    assert _known(empty_fair) == ("Nok", "th")


def test_a_crowd_of_strangers_in_one_webhook_is_answered_within_the_2_seconds(empty_fair: Fair) -> None:
    """LINE tells of nobody: two of them are waited for, and the others are asked about when they write again."""
    over = threading.Event()
    empty_fair.platform.faults.before.append(
        lambda endpoint, _: over.wait(9) and None if endpoint == "profile" else None
    )
    crowd = [empty_fair.person(f"Nok {number}") for number in range(6)]
    try:
        assert post(empty_fair, *(saying(one, "menu") for one in crowd)) == 200
    finally:
        over.set()
    assert _asked(empty_fair) <= MOST_PROFILES
    for one in crowd:
        one.sees(SEARCH["th"])
