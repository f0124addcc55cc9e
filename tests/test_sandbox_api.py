"""LINE's side of the API: tokens, retry keys, quota, blocks, content, and what each refusal says."""

import threading
import uuid
from collections.abc import Iterator

import pytest

from tests.sandbox_stub import text
from tests.sandbox_world import World, open_world

UUID_FORM = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
def world() -> Iterator[World]:
    with open_world() as world:
        yield world


# Reply


def test_a_reply_shows_on_the_phone_and_costs_nothing(world: World) -> None:
    nok = world.friend()
    token = world.line.say(nok, "เมนู")["replyToken"]
    answer = world.bot.reply(token, text("1"), text("2"))
    assert answer.status == 200
    assert [set(sent) for sent in answer.json()["sentMessages"]] == [{"id", "quoteToken"}] * 2
    assert [message["text"] for message in world.line.messages(nok)] == ["1", "2"]
    assert [entry["via"] for entry in world.line.phone(nok)] == [None, "reply", "reply"]
    assert world.line.consumed == 0


def test_a_reply_token_is_used_once(world: World) -> None:
    token = world.line.say(world.friend(), "เมนู")["replyToken"]
    assert world.bot.reply(token, text()).status == 200
    again = world.bot.reply(token, text())
    assert (again.status, again.json()) == (400, {"message": "Invalid reply token"})


def test_an_unknown_reply_token_is_refused(world: World) -> None:
    assert world.bot.reply("0" * 32, text()).json() == {"message": "Invalid reply token"}
    assert world.bot.call("POST", "/v2/bot/message/reply", {"messages": [text()]}).status == 400


def test_a_reply_token_dies_after_a_minute(world: World) -> None:
    nok = world.friend()
    alive, dead = world.line.say(nok, "1")["replyToken"], world.line.say(nok, "2")["replyToken"]
    world.clock.pass_seconds(60)
    assert world.bot.reply(alive, text()).status == 200
    world.clock.pass_seconds(1)
    assert world.bot.reply(dead, text()).status == 400


def test_a_redelivery_revives_the_token_for_a_minute(world: World) -> None:
    event = world.line.say(world.friend(), "เมนู")
    world.clock.pass_seconds(600)
    assert world.bot.reply(event["replyToken"], text()).status == 400
    world.line.redeliver(event)
    world.clock.pass_seconds(60)
    assert world.bot.reply(event["replyToken"], text()).status == 200


def test_a_redelivery_does_not_revive_a_used_token_nor_one_older_than_20_minutes(world: World) -> None:
    nok = world.friend()
    used, old = world.line.say(nok, "1"), world.line.say(nok, "2")
    assert world.bot.reply(used["replyToken"], text()).status == 200
    world.line.redeliver(used)
    assert world.bot.reply(used["replyToken"], text()).status == 400
    world.clock.pass_seconds(1201)
    world.line.redeliver(old)
    assert world.bot.reply(old["replyToken"], text()).status == 400


def test_a_refused_message_leaves_the_token_unused(world: World) -> None:
    token = world.line.say(world.friend(), "เมนู")["replyToken"]
    assert world.bot.reply(token, text("")).status == 400
    assert world.bot.reply(token, text()).status == 200


def test_a_retry_key_on_a_reply_is_refused(world: World) -> None:
    token = world.line.say(world.friend(), "เมนู")["replyToken"]
    assert world.bot.reply(token, text(), **{"X-Line-Retry-Key": str(uuid.uuid4())}).status == 400
    assert world.bot.reply(token, text()).status == 200


def test_a_reply_to_someone_who_has_blocked_meanwhile_arrives_nowhere(world: World) -> None:
    nok = world.friend()
    token = world.line.say(nok, "เมนู")["replyToken"]
    world.line.unfollow(nok)
    assert world.bot.reply(token, text()).status == 200
    assert world.line.messages(nok) == []


# Push and multicast


def test_a_push_arrives_and_counts_one_however_many_messages(world: World) -> None:
    nok = world.friend()
    answer = world.bot.push(nok, text("1"), text("2"), text("3"))
    assert (answer.status, len(answer.json()["sentMessages"])) == (200, 3)
    assert [entry["via"] for entry in world.line.phone(nok)] == ["push"] * 3
    assert world.line.consumed == 1


def test_a_push_to_someone_who_has_blocked_is_accepted_not_delivered_not_counted(world: World) -> None:
    nok = world.friend()
    world.line.unfollow(nok)
    assert world.bot.push(nok, text()).status == 200
    assert (world.line.messages(nok), world.line.consumed) == ([], 0)


def test_a_push_reaches_a_stranger_for_a_week_after_writing(world: World) -> None:
    stranger = world.line.join("Somchai")
    world.bot.push(stranger, text("too early"))
    world.line.say(stranger, "ขอถามหน่อย")
    world.clock.pass_seconds(7 * 86400)
    world.bot.push(stranger, text("in time"))
    world.clock.pass_seconds(1)
    world.bot.push(stranger, text("too late"))
    assert [message["text"] for message in world.line.messages(stranger)] == ["in time"]
    assert world.line.consumed == 1


def test_a_push_to_an_unknown_or_malformed_id_is_refused(world: World) -> None:
    unknown = world.bot.push("U" + "0" * 32, text())
    assert (unknown.status, unknown.json()) == (400, {"message": "Failed to send messages"})
    malformed = world.bot.push("nok", text())
    assert malformed.status == 400
    assert "The property, 'to'," in malformed.json()["message"]


def test_a_push_to_a_group_counts_its_members(world: World) -> None:
    group = world.line.join_group([world.friend("Nok"), world.friend("Lek"), world.friend("Tum")])
    assert world.bot.push(group, text()).status == 200
    assert (len(world.line.messages(group)), world.line.consumed) == (1, 3)


def test_a_multicast_reaches_friends_only(world: World) -> None:
    nok, lek, stranger = world.friend("Nok"), world.friend("Lek"), world.line.join("Somchai")
    world.line.unfollow(lek)
    answer = world.bot.multicast([nok, lek, stranger], text())
    assert (answer.status, answer.json()) == (200, {})
    assert [len(world.line.messages(user)) for user in (nok, lek, stranger)] == [1, 0, 0]
    assert world.line.phone(nok)[0]["via"] == "multicast"
    assert world.line.consumed == 1


def test_a_multicast_goes_to_at_most_500_and_never_to_groups(world: World) -> None:
    nok = world.friend()
    assert world.bot.multicast([nok] * 500, text()).status == 200
    assert len(world.line.messages(nok)) == 1
    too_many = world.bot.multicast([nok] * 501, text())
    assert too_many.json()["details"] == [{"message": "Size must be between 1 and 500", "property": "to"}]
    assert world.bot.multicast([], text()).status == 400
    assert world.bot.multicast([world.line.join_group([nok])], text()).status == 400


# Retry keys


def test_the_same_retry_key_is_delivered_once_and_answered_409_with_what_was_sent(world: World) -> None:
    nok, key = world.friend(), str(uuid.uuid4())
    first = world.bot.push(nok, text(), key=key)
    again = world.bot.push(nok, text(), key=key)
    assert (first.status, again.status) == (200, 409)
    assert again.json()["message"] == "The retry key is already accepted"
    assert again.json()["sentMessages"] == first.json()["sentMessages"]
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert (len(world.line.messages(nok)), world.line.consumed) == (1, 1)


def test_the_same_retry_key_with_another_body_is_not_delivered_either(world: World) -> None:
    nok, key = world.friend(), str(uuid.uuid4())
    world.bot.push(nok, text("1"), key=key)
    assert world.bot.push(nok, text("2"), key=key).status == 409
    assert [message["text"] for message in world.line.messages(nok)] == ["1"]


def test_after_a_day_a_retry_key_sends_anew(world: World) -> None:
    nok, key = world.friend(), str(uuid.uuid4())
    world.bot.push(nok, text(), key=key)
    world.clock.pass_seconds(86400 - 1)
    assert world.bot.push(nok, text(), key=key).status == 409
    world.clock.pass_seconds(1)
    assert world.bot.push(nok, text(), key=key).status == 200
    assert len(world.line.messages(nok)) == 2


def test_a_retry_key_must_be_a_uuid(world: World) -> None:
    nok = world.friend()
    assert world.bot.push(nok, text(), key="order-41").status == 400
    assert world.bot.multicast([nok], text(), key="order-41").status == 400
    assert world.line.messages(nok) == []


def test_a_refused_request_does_not_take_its_retry_key(world: World) -> None:
    nok, key = world.friend(), str(uuid.uuid4())
    assert world.bot.push(nok, text(""), key=key).status == 400
    assert world.bot.push(nok, text(), key=key).status == 200


def test_a_multicast_has_retry_keys_too_and_says_no_sent_messages(world: World) -> None:
    nok, key = world.friend(), str(uuid.uuid4())
    assert world.bot.multicast([nok], text(), key=key).status == 200
    again = world.bot.multicast([nok], text(), key=key)
    assert (again.status, again.json()) == (409, {"message": "The retry key is already accepted"})
    assert len(world.line.messages(nok)) == 1


def test_two_pushes_at_once_with_one_key_deliver_once(world: World) -> None:
    nok, key, statuses = world.friend(), str(uuid.uuid4()), []
    pushes = [
        threading.Thread(target=lambda: statuses.append(world.bot.push(nok, text(), key=key).status)) for _ in range(8)
    ]
    for push in pushes:
        push.start()
    for push in pushes:
        push.join()
    assert sorted(statuses) == [200] + [409] * 7
    assert len(world.line.messages(nok)) == 1


# Quota


def test_the_quota_stops_pushes_and_not_replies() -> None:
    with open_world(quota=2) as world:
        nok, lek = world.friend("Nok"), world.friend("Lek")
        assert world.bot.push(nok, text()).status == 200
        over = world.bot.multicast([nok, lek], text())
        assert (over.status, over.json()) == (429, {"message": "You have reached your monthly limit."})
        assert world.bot.push(lek, text()).status == 200
        assert world.bot.push(lek, text()).status == 429
        assert world.bot.reply(world.line.say(nok, "เมนู")["replyToken"], text()).status == 200
        assert world.bot.call("GET", "/v2/bot/message/quota").json() == {"type": "limited", "value": 2}
        assert world.bot.call("GET", "/v2/bot/message/quota/consumption").json() == {"totalUsage": 2}


def test_a_new_month_has_a_new_quota() -> None:
    with open_world(quota=1) as world:
        nok = world.friend()
        world.bot.push(nok, text())
        world.clock.pass_seconds(31 * 86400)
        assert world.line.consumed == 0
        assert world.bot.push(nok, text()).status == 200


def test_without_a_quota_line_says_none(world: World) -> None:
    assert world.bot.call("GET", "/v2/bot/message/quota").json() == {"type": "none"}


# Profiles, content, loading, info


def test_a_profile_is_there_for_friends_and_writers_and_gone_after_a_block(world: World) -> None:
    nok, stranger = world.friend("นก"), world.line.join("John", language="en")
    answer = world.bot.call("GET", f"/v2/bot/profile/{nok}")
    assert answer.json() == {"userId": nok, "displayName": "นก", "language": "th"}
    assert world.bot.call("GET", f"/v2/bot/profile/{stranger}").status == 404
    world.line.say(stranger, "hello")
    assert world.bot.call("GET", f"/v2/bot/profile/{stranger}").json()["language"] == "en"
    world.line.unfollow(nok)
    assert world.bot.call("GET", f"/v2/bot/profile/{nok}").json() == {"message": "Not found"}
    assert world.bot.call("GET", f"/v2/bot/profile/{'U' + '0' * 32}").status == 404


def test_the_bytes_of_a_picture_can_be_fetched(world: World) -> None:
    data = b"\xff\xd8\xff" + bytes(range(256))
    message_id = world.line.picture(world.friend(), data)["message"]["id"]
    answer = world.bot.call("GET", f"/v2/bot/message/{message_id}/content")
    assert (answer.data, answer.headers["content-type"]) == (data, "image/jpeg")
    assert world.bot.call("GET", f"/v2/bot/message/{message_id}/content/preview").data == data
    assert world.bot.call("GET", "/v2/bot/message/1/content").status == 404


def test_a_loading_animation_shows_until_the_next_message(world: World) -> None:
    nok = world.friend()
    answer = world.bot.call("POST", "/v2/bot/chat/loading/start", {"chatId": nok, "loadingSeconds": 30})
    assert answer.status == 202
    shown_until = world.line.chats.all[nok].loading_until
    assert shown_until is not None and (shown_until - world.clock.time).total_seconds() == 30
    world.bot.push(nok, text())
    assert world.line.chats.all[nok].loading_until is None


@pytest.mark.parametrize("seconds", [0, 4, 7, 65, "5", None])
def test_a_loading_animation_takes_fives_up_to_sixty(world: World, seconds: object) -> None:
    body = {"chatId": world.friend(), "loadingSeconds": seconds}
    answer = world.bot.call("POST", "/v2/bot/chat/loading/start", body)
    assert answer.json()["details"][0]["property"] == "loadingSeconds"


def test_a_loading_animation_is_for_one_person(world: World) -> None:
    group = world.line.join_group([world.friend()])
    assert world.bot.call("POST", "/v2/bot/chat/loading/start", {"chatId": group}).status == 400


def test_the_bot_knows_its_own_name(world: World) -> None:
    info = world.bot.call("GET", "/v2/bot/info").json()
    assert (info["basicId"], info["chatMode"]) == ("@sandbox", "bot")


# The way in


def test_a_wrong_token_is_401_and_nothing_is_sent(world: World) -> None:
    nok = world.friend()
    body = {"to": nok, "messages": [text()]}
    for wrong in ("Bearer other", "", "sandbox-token"):
        assert world.bot.call("POST", "/v2/bot/message/push", body, {"Authorization": wrong}).status == 401
    assert world.line.messages(nok) == []


def test_a_body_over_2_mb_is_413(world: World) -> None:
    nok = world.friend()
    within = {"to": nok, "messages": [text()], "padding": "x" * 2_000_000}
    assert world.bot.call("POST", "/v2/bot/message/push", within).status == 200
    assert world.bot.call("POST", "/v2/bot/message/push", within | {"padding": "x" * 2_097_152}).status == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", pytest.param(b"[" * 100_000, id="deep")])
def test_a_body_that_is_no_json_object_is_400(world: World, body: bytes) -> None:
    answer = world.bot.call("POST", "/v2/bot/message/push", body)
    assert answer.status == 400
    assert "could not be parsed as JSON" in answer.json()["message"]


def test_another_content_type_is_415(world: World) -> None:
    headers = {"Content-Type": "text/plain"}
    answer = world.bot.call("POST", "/v2/bot/message/push", {"to": world.friend(), "messages": [text()]}, headers)
    assert (answer.status, answer.json()["message"]) == (415, "The content type, text/plain, is not supported")


@pytest.mark.parametrize("path", ["/v2/bot/message/push/", "/v2/bot//message/push", "/v2/bot/richmenus", "/callback"])
def test_other_paths_are_404_slashes_included(world: World, path: str) -> None:
    answer = world.bot.call("POST", path, {"to": world.friend(), "messages": [text()]})
    assert (answer.status, answer.json()) == (404, {"message": "Not found"})


def test_every_answer_has_its_own_request_id_and_is_kept_as_a_call(world: World) -> None:
    nok = world.friend()
    answers = [world.bot.push(nok, text()), world.bot.push(nok, text("")), world.bot.call("GET", "/v2/bot/info")]
    ids = [answer.headers["x-line-request-id"] for answer in answers]
    assert len(set(ids)) == 3
    assert [call.request_id for call in world.line.calls] == ids
    assert [(call.endpoint, call.status) for call in world.line.calls] == [("push", 200), ("push", 400), ("info", 200)]
    assert world.line.calls[0].body["to"] == nok


# Bad days


def test_a_refused_call_has_no_effect_and_the_next_one_has(world: World) -> None:
    nok = world.friend()
    world.line.faults.refuse("push", 429, times=2)
    assert [world.bot.push(nok, text()).status for _ in range(3)] == [429, 429, 200]
    assert len(world.line.messages(nok)) == 1


def test_a_lost_answer_has_had_its_effect_and_the_retry_key_tells(world: World) -> None:
    nok, key = world.friend(), str(uuid.uuid4())
    world.line.faults.lose_answer("push")
    assert [world.bot.push(nok, text(), key=key).status for _ in range(2)] == [500, 409]
    assert len(world.line.messages(nok)) == 1


def test_any_fault_can_be_made_such_as_a_slow_answer(world: World) -> None:
    asked: list[str] = []

    def slow(endpoint: str, body: object) -> None:
        asked.append(endpoint)
        threading.Event().wait(0.05)

    world.line.faults.before.append(slow)
    assert world.bot.push(world.friend(), text()).status == 200
    assert asked == ["push"]
