"""What people do arrives at the bot as LINE would send it: signed, in order, with ids and tokens, and again."""

import json
import re
import threading
from collections.abc import Iterator

import pytest

from sandbox.platform import Blocked
from tests.sandbox_stub import signature_of, text
from tests.sandbox_world import World, open_world


@pytest.fixture
def world() -> Iterator[World]:
    with open_world() as world:
        yield world


def test_a_text_arrives_signed_with_everything_that_line_puts_in(world: World) -> None:
    nok = world.friend()
    world.line.say(nok, "เลือกโซน")
    body, headers = world.bot.requests[-1]
    event = world.bot.heard[-1]
    assert headers["x-line-signature"] == signature_of(body)
    assert "เลือกโซน".encode() in body
    assert re.fullmatch(r"U[0-9a-f]{32}", json.loads(body)["destination"])
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", event["webhookEventId"])
    assert event["timestamp"] == int(world.clock.time.timestamp() * 1000)
    assert event["source"] == {"type": "user", "userId": nok}
    assert event["mode"] == "active"
    assert event["deliveryContext"] == {"isRedelivery": False}
    assert {"id", "quoteToken", "markAsReadToken", "type", "text"} == set(event["message"])
    assert event["replyToken"]


def test_what_happened_first_has_the_smaller_id(world: World) -> None:
    nok = world.friend()
    first = world.line.say(nok, "1")["webhookEventId"]
    world.clock.pass_seconds(1)
    assert first < world.line.say(nok, "2")["webhookEventId"]


def test_a_tap_is_a_postback_and_shows_its_display_text(world: World) -> None:
    nok = world.friend()
    world.line.tap(nok, {"type": "postback", "label": "ซื้อ", "data": "buy:1", "displayText": "ขอซื้อ"})
    assert world.bot.heard[-1]["postback"] == {"data": "buy:1"}
    assert world.line.phone(nok)[-1]["message"]["text"] == "ขอซื้อ"
    world.line.tap(nok, {"type": "postback", "label": "ซื้อ", "data": "buy:1"})
    assert len(world.line.phone(nok)) == 1


def test_a_picked_date_comes_in_the_postback(world: World) -> None:
    nok = world.friend()
    picker = {"type": "datetimepicker", "label": "วัน", "data": "day", "mode": "date", "min": "2026-12-01"}
    world.line.tap(nok, picker, picked="2026-12-05")
    assert world.bot.heard[-1]["postback"] == {"data": "day", "params": {"date": "2026-12-05"}}
    world.line.tap(nok, picker)
    assert world.bot.heard[-1]["postback"]["params"] == {"date": "2026-12-01"}
    with pytest.raises(ValueError, match="cannot be picked"):
        world.line.tap(nok, picker, picked="2026-11-30")


def test_a_picker_without_bounds_opens_now_in_thai_time(world: World) -> None:
    nok = world.friend()
    world.line.tap(nok, {"type": "datetimepicker", "label": "เวลา", "data": "t", "mode": "datetime"})
    assert world.bot.heard[-1]["postback"]["params"] == {"datetime": "2026-11-22T10:00"}


def test_a_message_action_speaks_and_a_link_stays_on_the_phone(world: World) -> None:
    nok = world.friend()
    world.line.tap(nok, {"type": "message", "label": "เมนู", "text": "เมนู"})
    assert world.bot.heard[-1]["message"]["text"] == "เมนู"
    before = len(world.bot.heard)
    assert world.line.tap(nok, {"type": "uri", "label": "เว็บ", "uri": "https://fair.example/"}) is None
    assert world.line.tap(nok, {"type": "clipboard", "label": "คัดลอก", "clipboardText": "1"}) is None
    assert len(world.bot.heard) == before


def test_stickers_pictures_and_places_arrive(world: World) -> None:
    nok = world.friend()
    kinds = [
        world.line.sticker(nok)["message"],
        world.line.picture(nok, b"\xff\xd8\xff jpeg")["message"],
        world.line.location(nok, "บ้าน", "สงขลา", 7.2, 100.6)["message"],
    ]
    assert [event["message"]["type"] for event in world.bot.heard[-3:]] == ["sticker", "image", "location"]
    assert kinds[1]["contentProvider"] == {"type": "line"}
    assert [entry["by"] for entry in world.line.phone(nok)] == ["me", "me", "me"]


def test_a_block_tells_the_bot_and_closes_the_chat(world: World) -> None:
    nok = world.friend()
    event = world.line.unfollow(nok)
    assert "replyToken" not in event
    with pytest.raises(Blocked):
        world.line.say(nok, "hello?")
    assert world.line.follow(nok)["follow"] == {"isUnblocked": True}


def test_in_a_group_the_event_names_group_and_speaker(world: World) -> None:
    nok, lek = world.friend("Nok"), world.friend("Lek")
    group = world.line.join_group([nok, lek])
    assert world.bot.heard[-1]["type"] == "join"
    event = world.line.say_in_group(nok, group, "ไปกันไหม")
    assert event["source"] == {"type": "group", "groupId": group, "userId": nok}
    assert world.bot.reply(event["replyToken"], text()).status == 200
    assert [entry["by"] for entry in world.line.phone(group)] == ["me", "bot"]
    assert world.line.phone(nok) == []


def test_a_taken_back_message_leaves_the_screen_and_its_picture_is_gone(world: World) -> None:
    nok = world.friend()
    message_id = world.line.picture(nok, b"\x89PNG")["message"]["id"]
    world.line.unsend(nok, message_id)
    assert world.bot.heard[-1]["unsend"] == {"messageId": message_id}
    assert world.line.phone(nok) == []
    assert world.bot.call("GET", f"/v2/bot/message/{message_id}/content").status == 410


def test_a_standby_event_has_no_reply_token(world: World) -> None:
    nok = world.friend()
    assert "replyToken" not in world.line.new_event(nok, "message", message=text(), mode="standby")


def test_several_events_of_several_people_in_one_webhook(world: World) -> None:
    nok, lek = world.friend("Nok"), world.friend("Lek")
    events = [world.line.new_event(user, "message", message=text(user)) for user in (nok, lek)]
    assert world.line.send_events([events[0], None, {"no": "type"}, events[1]]).status == 200
    assert json.loads(world.bot.requests[-1][0])["events"] == [events[0], None, {"no": "type"}, events[1]]


def test_a_lone_surrogate_travels_as_an_escape(world: World) -> None:
    nok = world.friend()
    assert world.line.send_events([world.line.new_event(nok, "message", message=text("\ud800"))]).status == 200
    assert b"\\ud800" in world.bot.requests[-1][0]


def test_raw_bytes_go_as_they_are_under_any_signature(world: World) -> None:
    world.line.send_raw(b"not json")
    assert world.bot.requests[-1][1]["x-line-signature"] == signature_of(b"not json")
    world.line.send_raw(b"{}", signature="forged")
    assert world.bot.requests[-1] == (b"{}", world.bot.requests[-1][1] | {"x-line-signature": "forged"})


def test_a_redelivery_is_the_same_event_but_for_its_mark(world: World) -> None:
    nok = world.friend()
    event = world.line.say(nok, "สั่งซื้อ")
    assert world.line.redeliver(event).ok
    assert world.bot.heard[-1] == event | {"deliveryContext": {"isRedelivery": True}}


def test_an_answer_that_is_not_2xx_is_a_failure(world: World) -> None:
    nok = world.friend()
    world.bot.status = 500
    event = world.line.say(nok, "เมนู")
    assert [(failure.reason, failure.status) for failure in world.line.failures] == [("error_status_code", 500)]
    assert world.line.failures[0].event_ids == (event["webhookEventId"],)


def test_no_answer_within_two_seconds_is_a_failure(world: World) -> None:
    nok = world.friend()
    release = threading.Event()
    world.bot.on_event = lambda event: release.wait(10)
    world.line.say(nok, "เมนู")
    release.set()
    assert [failure.reason for failure in world.line.failures] == ["request_timeout"]


def test_nobody_at_the_address_is_a_failure(world: World) -> None:
    nok = world.friend()
    world.line.webhook.url = "http://127.0.0.1:1/callback"
    world.line.say(nok, "เมนู")
    assert [failure.reason for failure in world.line.failures] == ["could_not_connect"]


def test_a_failed_webhook_comes_again_where_redelivery_is_on() -> None:
    with open_world(redeliver_after=[0.01, 0.01]) as world:
        nok = world.friend()
        world.bot.status = 503
        event = world.line.say(nok, "เมนู")
        assert _eventually(lambda: len(world.line.failures) == 3)
        marks = [heard["deliveryContext"]["isRedelivery"] for heard in world.bot.heard if heard["type"] == "message"]
        assert marks == [False, True, True]
        assert {heard["webhookEventId"] for heard in world.bot.heard[1:]} == {event["webhookEventId"]}


def test_in_one_chat_events_go_out_in_the_order_on_the_screen(world: World) -> None:
    nok = world.friend()
    talkers = [threading.Thread(target=world.line.say, args=(nok, str(n))) for n in range(20)]
    for talker in talkers:
        talker.start()
    for talker in talkers:
        talker.join()
    heard = [event["message"]["text"] for event in world.bot.heard if event["type"] == "message"]
    assert heard == [entry["message"]["text"] for entry in world.line.phone(nok)]
    assert len(heard) == 20


def test_one_slow_chat_does_not_hold_up_another(world: World) -> None:
    nok, lek = world.friend("Nok"), world.friend("Lek")
    release = threading.Event()
    world.bot.on_event = lambda event: event["source"]["userId"] == nok and release.wait(10)
    slow = threading.Thread(target=world.line.say, args=(nok, "ช้า"))
    slow.start()
    world.line.say(lek, "เร็ว")
    release.set()
    slow.join()
    assert world.line.failures == []


def test_waiting_wakes_at_a_change_and_gives_up_in_the_end(world: World) -> None:
    nok = world.friend()
    threading.Timer(0.05, lambda: world.bot.push(nok, text())).start()
    assert world.line.wait_for(lambda: bool(world.line.messages(nok)))
    assert not world.line.wait_for(lambda: False, timeout=0.01)


def _eventually(condition: object) -> bool:
    """Failures are counted by a timer's thread, which changes no phone: look again for a while."""
    assert callable(condition)
    tick = threading.Event()
    return any(condition() or tick.wait(0.02) for _ in range(250)) and bool(condition())
