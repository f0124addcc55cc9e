"""A poison in a webhook is parked with its reason, once; whoever stands beside it is served."""

from __future__ import annotations

import pytest

from bot.seen import list_parked
from sandbox.events import Event
from tests.chat import Person
from tests.fair import Fair
from tests.webhooks import as_json, contents, friend, friends, happening, post_raw, raw, saying

PLACES = {"first": 0, "middle": 2, "last": 3}

DEEP = "nested too deeply|RecursionError"


def _without(event: Event, name: str) -> bytes:
    return as_json({key: value for key, value in event.items() if key != name})


def _with(event: Event, name: str, value: bytes) -> bytes:
    """The event with the JSON of a field put in as it stands."""
    return as_json(event | {name: "HERE"}).replace(b'"HERE"', value)


POISONS = {
    "no type": (lambda event: _without(event, "type"), "no type"),
    "a type that is a list": (lambda event: _with(event, "type", b"[]"), "no type"),
    "no webhookEventId": (lambda event: _without(event, "webhookEventId"), "no webhookEventId"),
    "a webhookEventId without end": (lambda event: _with(event, "webhookEventId", b'"%s"' % (b"0" * 99)), "no webhook"),
    "null": (lambda _: b"null", "not an object"),
    "a list": (lambda _: b"[]", "not an object"),
    "a number": (lambda _: b"7", "not an object"),
    "a text": (lambda _: b'"]},{"', "not an object"),
    "nested 300 deep": (lambda event: _with(event, "things", b"[" * 300 + b"]" * 300), DEEP),
    "nested 2,000 deep": (lambda event: _with(event, "things", b"[" * 2000 + b"]" * 2000), DEEP),
    "nested 90,000 deep": (lambda event: _with(event, "things", b"[" * 90_000 + b"]" * 90_000), DEEP),
    "a number of 5,000 digits": (lambda event: _with(event, "timestamp", b"9" * 5000), "not readable: ValueError"),
    "bytes that are no UTF-8": (lambda event: _with(event, "things", b'"\xff"'), "not readable: Unicode"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.troubled
def test_a_poison_is_parked_once_and_its_neighbours_are_served(empty_fair: Fair, place: str) -> None:
    people, stranger = friends(empty_fair), empty_fair.person("Zoe")
    for number, (name, (make, reason)) in enumerate(POISONS.items()):
        pieces = [as_json(saying(one, "menu")) for one in people]
        pieces.insert(PLACES[place], make(saying(stranger, "menu")))
        assert post_raw(empty_fair, raw(*pieces)) == 200, name
        _all_see_the_menu(people)
        parked = _parked(empty_fair)
        assert len(parked) == number + 1, name
        assert any(one in parked[-1] for one in reason.split("|")), (name, parked[-1])

        before = contents(empty_fair.engine)
        again = raw(*pieces).replace(b'"isRedelivery":false', b'"isRedelivery":true')
        assert post_raw(empty_fair, again) == 200, name
        assert contents(empty_fair.engine) == before, name
        empty_fair.clock.advance(minutes=1)
    stranger.hears_nothing()


def _all_see_the_menu(people: list[Person]) -> None:
    for one in people:
        one.sees("Search")
        one.looks_away()


def _parked(fair: Fair) -> list[str]:
    """What `doctor` lists."""
    with fair.engine.begin() as connection:
        return list_parked(connection)


KINDLY = {
    "no deliveryContext": lambda nok: _without(saying(nok, "menu"), "deliveryContext"),
    "no mode and no timestamp": lambda nok: as_json(
        {key: value for key, value in saying(nok, "menu").items() if key not in ("mode", "timestamp")}
    ),
    "a lone surrogate": lambda nok: _with(saying(nok, "menu"), "message", rb'{"type":"text","id":"1","text":"\ud800"}'),
    "a text of NULs": lambda nok: as_json(saying(nok, "\0" * 9)),
    "a text that is a number": lambda nok: _with(saying(nok, ""), "message", b'{"type":"text","id":"1","text":7}'),
    "an empty text": lambda nok: as_json(saying(nok, "")),
    "a message that is null": lambda nok: _with(saying(nok, ""), "message", b"null"),
    "a button without data": lambda nok: as_json(happening(nok, "postback", postback=None)),
    "a button with nonsense": lambda nok: as_json(happening(nok, "postback", postback={"data": "\0?&=&%ff" * 30})),
    "a number of 400 digits": lambda nok: _with(saying(nok, "menu"), "timestamp", b"9" * 400),
}


def test_what_can_be_understood_is_answered_kindly(empty_fair: Fair) -> None:
    nok, kai, ped = friends(empty_fair)
    for name, make in KINDLY.items():
        assert post_raw(empty_fair, raw(as_json(saying(kai, "menu")), make(nok), as_json(saying(ped, "menu")))) == 200
        assert nok.new(), name
        nok.looks_away()
        _all_see_the_menu([kai, ped])
    assert _parked(empty_fair) == []


def test_a_name_that_no_database_takes(empty_fair: Fair) -> None:
    """What comes from a profile is as foreign as what comes in a webhook."""
    nok = friend(empty_fair, "N\0k \ud800")
    nok.says("menu")
    nok.sees("Search")
    assert _parked(empty_fair) == []
