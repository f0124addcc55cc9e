"""Who gets an answer: whoever writes in a chat of two, whatever they send; a group once; nobody where LINE asks for silence."""

from __future__ import annotations

from typing import Any

import pytest

from bot.seen import list_parked
from locales.i18n import language
from tests.chat import Person
from tests.fair import Fair
from tests.webhooks import contents, friend, happening, post, saying

THAI = language("th")
WHO_ARE_YOU = THAI("LINE does not tell me who you are. Please add this account as a friend, then write again.")
WRITE_TO_ME_ALONE = THAI(
    "Hello. I work in a chat between the two of us: open my profile, add me as a friend and write to me there. "
    "Here in the group I stay silent."
)


@pytest.fixture
def nok(empty_fair: Fair) -> Person:
    return friend(empty_fair)


MESSAGES: dict[str, dict[str, Any]] = {
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "picture": {"type": "image", "contentProvider": {"type": "line"}},
    "video": {"type": "video", "duration": 60000, "contentProvider": {"type": "line"}},
    "voice": {"type": "audio", "duration": 60000, "contentProvider": {"type": "line"}},
    "file": {"type": "file", "fileName": "../../etc/passwd", "fileSize": 2138},
    "place": {"type": "location", "address": "สงขลา", "latitude": 7.2, "longitude": 100.6},
    "a place off the earth": {"type": "location", "latitude": 1e300, "longitude": None},
    "what LINE will invent": {"type": "hologram", "depth": 3},
    "nothing": {},
}
EVENTS: dict[str, dict[str, Any]] = {
    "accountLink": {"link": {"result": "ok", "nonce": "xxx"}},
    "beacon": {"beacon": {"hwid": "d41d8cd98f", "type": "enter"}},
    "membership": {"membership": {"type": "joined", "membershipId": 3189}},
    "videoPlayComplete": {"videoPlayComplete": {"trackingId": "track-id"}},
    "whatLineWillInvent": {"things": [1, 2, 3]},
}


@pytest.mark.parametrize("say", ["sends_sticker", "sends_picture", "sends_location"])
def test_no_text_is_needed_to_be_answered(nok: Person, say: str) -> None:
    getattr(nok, say)()
    nok.sees("Zones", "Cart", "My orders", "Menu")


def test_every_message_and_event_of_a_person_gets_an_answer_with_ways_on(empty_fair: Fair, nok: Person) -> None:
    happened = {name: happening(nok, "message", message=message) for name, message in MESSAGES.items()}
    happened |= {kind: happening(nok, kind, **fields) for kind, fields in EVENTS.items()}
    for name, event in happened.items():
        nok.looks_away()
        assert post(empty_fair, event) == 200
        assert "Menu" in nok.screen(), name
    with empty_fair.engine.begin() as connection:
        assert list_parked(connection) == []


def test_a_place_gets_another_answer_than_a_file(nok: Person) -> None:
    nok.sends_location()
    nok.sees("Choose a part of the country below")
    nok.sends_picture()
    nok.sees("I cannot use pictures yet")


def test_silence_where_there_is_no_reply_token(empty_fair: Fair, nok: Person) -> None:
    text = empty_fair.platform.say(nok.line_id, "menu")
    nok.looks_away()
    empty_fair.platform.unsend(nok.line_id, text["message"]["id"])
    assert post(empty_fair, saying(nok, "menu", replyToken=None), happening(nok, "things", replyToken="")) == 200
    nok.hears_nothing()


def test_in_standby_somebody_else_has_the_chat(empty_fair: Fair, nok: Person) -> None:
    token = saying(nok, "menu")["replyToken"]
    assert (
        post(empty_fair, saying(nok, "menu", mode="standby"), saying(nok, "cart", mode="standby", replyToken=token))
        == 200
    )
    nok.hears_nothing()


def test_a_group_is_told_once_where_the_bot_works(empty_fair: Fair, nok: Person) -> None:
    group = empty_fair.platform.join_group([nok.line_id])
    empty_fair.platform.say_in_group(nok.line_id, group, "menu")
    empty_fair.settle()
    before = contents(empty_fair.engine)
    empty_fair.platform.say_in_group(nok.line_id, group, "two of the honey")
    for kind in ("memberJoined", "memberLeft", "join", "messageEdited"):
        post(empty_fair, empty_fair.platform.new_event(group, kind))
    assert empty_fair.platform.messages(group) == [{"type": "text", "text": WRITE_TO_ME_ALONE}]
    nok.hears_nothing()
    assert _but_seen(contents(empty_fair.engine)) == _but_seen(before)


def test_a_group_that_invites_the_bot_again_is_told_again(empty_fair: Fair, nok: Person) -> None:
    group = empty_fair.platform.join_group([nok.line_id])
    leave = empty_fair.platform.new_event(group, "leave")
    post(empty_fair, leave)
    empty_fair.clock.advance(minutes=1)
    post(empty_fair, empty_fair.platform.new_event(group, "join"))
    assert len(empty_fair.platform.messages(group)) == 2
    post(empty_fair, leave | {"webhookEventId": "01LATE"}, empty_fair.platform.new_event(group, "join"))
    assert len(empty_fair.platform.messages(group)) == 2


@pytest.mark.parametrize("source", [{"type": "group"}, {"type": "room", "roomId": 7}, {"groupId": None}])
def test_a_group_that_line_does_not_name_is_no_chat_of_two(
    empty_fair: Fair, nok: Person, source: dict[str, Any]
) -> None:
    before = contents(empty_fair.engine)
    event = saying(nok, "menu") | {"source": source | {"userId": nok.line_id}}
    assert post(empty_fair, event) == 200
    nok.hears_nothing()
    assert _but_seen(contents(empty_fair.engine)) == _but_seen(before)


def _but_seen(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    return {table: of for table, of in rows.items() if table != "seen"}


def test_a_group_that_was_silent_when_the_bot_came_is_told_at_its_first_word(empty_fair: Fair, nok: Person) -> None:
    group = empty_fair.platform.chats.add_group([nok.line_id]).id
    for _ in range(3):
        empty_fair.platform.say_in_group(nok.line_id, group, "menu")
    empty_fair.settle()
    assert len(empty_fair.platform.messages(group)) == 1
    nok.hears_nothing()


def test_so_is_a_room(empty_fair: Fair, nok: Person) -> None:
    room = empty_fair.platform.chats.add_group([nok.line_id]).id
    source = {"type": "room", "roomId": "R" + room[1:], "userId": nok.line_id}
    for kind in ("join", "things", "message"):
        post(empty_fair, empty_fair.platform.new_event(room, kind, source, message={"type": "text", "text": "menu"}))
    assert len(empty_fair.platform.messages(room)) == 1
    nok.hears_nothing()


def test_a_group_in_standby_is_told_nothing(empty_fair: Fair, nok: Person) -> None:
    group = empty_fair.platform.chats.add_group([nok.line_id]).id
    post(empty_fair, empty_fair.platform.new_event(group, "join", mode="standby", replyToken="x" * 32))
    assert empty_fair.platform.messages(group) == []


def test_whom_line_does_not_name_is_answered_and_nothing_is_kept(empty_fair: Fair, nok: Person) -> None:
    before = contents(empty_fair.engine)
    unnamed: list[Any] = [{"type": "user"}, {"type": "user", "userId": None}, {"userId": 7}, {}, None, "nok", []]
    events = [saying(nok, "menu") | {"source": source} for source in unnamed]
    without = saying(nok, "menu")
    del without["source"]
    assert post(empty_fair, *events, without) == 200
    assert [message["text"] for message in nok.new()] == [WHO_ARE_YOU] * 8
    assert _but_seen(contents(empty_fair.engine)) == _but_seen(before)
