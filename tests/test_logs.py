"""What is written down: a JSON object a line, which names events and orders, and nothing that is anybody's."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import text

import cli
from bot import failures, logs
from bot.intents import intent, notice
from bot.masking import Masks, scrub
from bot.messages import Message
from bot.metrics import Metrics
from bot.turn import Telling, Turn
from tests.chat import Person
from tests.fair import SECRET, TOKEN, Fair
from tests.stories import HOUSE, PHONE, POSTCODE, RECIPIENT, SUBDISTRICT, orders_cloth, visits_ko_yo
from tests.webhooks import also_knows, as_json, post, post_raw, pressing, raw, saying

SHOWN_NAME = "น้องแพรว ใจงาม"
NOTE = "ฝากป้อม praew.jaingam@example.co.th โทร ๐๘๙๘๗๖๕๔๓๒"
MASKS = Masks(b"the key", [SECRET, TOKEN])
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class AsPythonDoes(logging.Formatter):
    """Tells all it knows of a failure."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        try:
            return super().format(record)
        finally:
            record.exc_text = None


@contextmanager
def listening(*handlers: logging.Handler) -> Iterator[None]:
    """All that anything writes down goes to these too, also what is below our own level."""
    root, rooms = logging.getLogger(), [logging.getLogger(name) for name in ("", *logs.OURS)]
    before = [room.level for room in rooms]
    for handler in handlers:
        root.addHandler(handler)
    for room in rooms:
        room.setLevel(logging.DEBUG)
    yield
    for room, level in zip(rooms, before, strict=True):
        room.setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


@intent("stumble")
def stumble(turn: Turn, word: str = "") -> list[Message]:
    """Fails with what was typed in its words, as a careless line of ours might."""
    try:
        return [{"text": {}[word or turn.person.name]}]
    except KeyError as error:
        raise ValueError(f"{turn.person.name} of {turn.person.line_id} gave '{word}'") from error


@notice("stumble")
def stumble_later(telling: Telling, number: int) -> list[Message]:
    raise ValueError(f"{RECIPIENT} has no telephone {PHONE}, only {number}")


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def stumbling(fair: Fair, registry: CollectorRegistry) -> Fair:
    """A fair that is measured, and that fails when it is asked to."""
    fair.measures = Metrics(registry)
    fair.restart()
    also_knows(fair).parts.registry.intents["stumble", None] = stumble.intents[0]  # type: ignore[attr-defined]
    fair.parts.registry.notices["stumble"] = stumble_later
    return fair


def everything_happens(fair: Fair) -> list[str]:
    """A day of orders, refusals and faults; returns what must stand nowhere afterwards."""
    nok = fair.person(SHOWN_NAME)
    nok.follows()
    kohyo = fair.seller("ko-yo", "ป้าลับ สุดลับ")
    _orders_with_a_note(nok)
    fair.deliver()
    kohyo.taps("รับออเดอร์ #1")
    post(fair, pressing(nok, f"stumble?word={PHONE}"))
    post_raw(fair, raw(as_json(saying(nok, NOTE)).replace(b'"webhookEventId"', b'"nothing"')))
    post_raw(fair, b'{"events": "' + NOTE.encode() + b'"}')
    fair.platform.send_raw(b'{"events": []}', signature="forged" + TOKEN)
    _line_refuses_and_says_why(fair, nok)
    _news_fails(fair)
    _the_database_refuses(fair, nok)
    return [*_of(nok), *_of(kohyo), *_tokens(fair), SECRET, TOKEN]


def _orders_with_a_note(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    for answer in (RECIPIENT, PHONE, HOUSE, POSTCODE):
        nok.says(answer)
    nok.taps(SUBDISTRICT)
    nok.says(NOTE)
    nok.taps("ยืนยันการสั่งซื้อ")


def _line_refuses_and_says_why(fair: Fair, nok: Person) -> None:
    """Of a reply and of a push, and with the whole request in its words."""
    refusals = fair.platform.faults.before
    refusals.append(lambda endpoint, body: (400, {"message": f"I do not take {body}"}) if body else None)
    nok.says("เมนู")
    fair.deliver()
    refusals.clear()


def _news_fails(fair: Fair) -> None:
    with fair.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE outbox SET state = 'due', ended_at = NULL, first_tried_at = NULL, fact = 'stumble', "
                "ids = '{\"number\": 1}' WHERE fact = 'order.placed'"
            )
        )
    fair.deliver()


def _the_database_refuses(fair: Fair, nok: Person) -> None:
    """PostgreSQL shows the whole row that it does not take; a table that is gone makes each turn fail."""
    post(fair, pressing(nok, f"keep?text={PHONE}"))
    with fair.engine.begin() as connection:
        connection.execute(text("ALTER TABLE cart_lines RENAME TO lost"))
    post(fair, saying(nok, "ตะกร้า"))
    with fair.engine.begin() as connection:
        connection.execute(text("ALTER TABLE lost RENAME TO cart_lines"))


def _of(person: Person) -> list[str]:
    words = [person.line_id, person.name, *person.name.split(), RECIPIENT, *RECIPIENT.split(), PHONE, HOUSE]
    return [*words, PHONE.replace("-", ""), NOTE, "praew.jaingam", "๐๘๙๘๗๖๕๔๓๒"]


def _tokens(fair: Fair) -> list[str]:
    return [call.body["replyToken"] for call in fair.platform.calls if call.endpoint == "reply"]


@pytest.mark.spoiled
def test_nobodys_name_number_or_key_is_in_logs_metrics_or_doctor(
    stumbling: Fair,
    registry: CollectorRegistry,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_json, in_words, raw_lines = io.StringIO(), io.StringIO(), io.StringIO()
    handlers = [logs.handler(MASKS, as_json=True, stream=as_json), logs.handler(MASKS, as_json=False, stream=in_words)]
    unmasked = logging.StreamHandler(raw_lines)
    unmasked.setFormatter(AsPythonDoes())
    with listening(unmasked, *handlers):
        canaries = everything_happens(stumbling)
    monkeypatch.chdir(tmp_path)
    doctor = CliRunner().invoke(cli.main, ["doctor"], env={"DATABASE_URL": database_url}).output
    metrics = generate_latest(registry).decode()
    for where in (as_json.getvalue(), in_words.getvalue(), doctor, metrics):
        assert [one for one in canaries if one in where] == [], where
    _it_happened(as_json.getvalue(), doctor, metrics)
    # The negative control: without masks, and told as Python tells it, all of these are found.
    found = {one for one in canaries if one in raw_lines.getvalue()}
    assert {SHOWN_NAME, PHONE, RECIPIENT} <= found
    assert any(one.startswith("U") for one in found)


def _it_happened(lines: str, doctor: str, metrics: str) -> None:
    for said in ("ValueError: ", "KeyError: '...'", "LINE answered 400 to a reply", "LINE answered 400 to a push"):
        assert said in lines, said
    for said in (
        "was parked: no webhookEventId",
        "was parked: no list of events",
        "was parked: ValueError",
        "LINE refused it: 400",
    ):
        assert said in doctor, (said, doctor)
    assert 'bot_webhook_events_total{result="parked",type="postback"} 2.0' in metrics
    assert "bot_signature_failures_total 1.0" in metrics


@ON_ONE_DATABASE
@pytest.mark.troubled
def test_each_line_is_json_and_says_what_it_is_about(stumbling: Fair) -> None:
    stream = io.StringIO()
    with listening(logs.handler(MASKS, as_json=True, stream=stream)):
        nok = stumbling.person("Nok")
        nok.follows()
        nok.presses("stumble?word=x")
        _line_refuses(nok)
    written = [json.loads(line) for line in stream.getvalue().splitlines()]
    for line in written:
        assert {"at", "level", "logger", "message"} <= line.keys()
        assert line["at"].endswith("+00:00")
    (failed,) = [line for line in written if line["level"] == "ERROR"]
    replies = [line for line in written if "to a reply" in line["message"]]
    # Whatever happened to one person can be put together, and with the number under which LINE's support finds it.
    assert failed["traceback"].startswith("Traceback (most recent call last):\n")
    assert {line["person"] for line in [failed, *replies]} == {MASKS.person(nok.line_id)}
    assert failed["event_id"] in {line["event_id"] for line in replies}
    assert all(len(line["request_id"]) == 36 for line in replies)


def _line_refuses(nok: Person) -> None:
    nok.fair.platform.faults.refuse("reply", 500)
    nok.says("เมนู")


@ON_ONE_DATABASE
def test_an_order_can_be_followed_through_the_lines(fair: Fair, nok: Person, kohyo: Person) -> None:
    stream = io.StringIO()
    with listening(logs.handler(MASKS, as_json=True, stream=stream)):
        number = orders_cloth(nok)
        kohyo.sees(f"#{number}")
    about = [json.loads(line) for line in stream.getvalue().splitlines()]
    (push,) = [line for line in about if line.get("order_id") == number and "to a push" in line["message"]]
    assert push["outbox_id"] > 0


MASKED = {
    "U" + "0a" * 16: MASKS.person("U" + "0a" * 16),
    "profile/C" + "0a" * 16 + "?": f"profile/{MASKS.person('C' + '0a' * 16)}?",
    "call 081-234-5678 now": "call [number] now",
    "โทร๐๘๑๒๓๔๕๖๗๘ค่ะ": "โทร[number]ค่ะ",
    "tel:+66 81 234 5678": "tel:[number]",
    "(02) 123 4567": "[number]",
    "081.234.5678": "[number]",
    "citizen 1-1037-02071-81-1": "citizen [number]",
    "a.b@mail.example.co.th": "[mail]",
    "postgresql://user:pass@db.example.org/fair": "postgresql://user:[mail]/fair",
    "replyToken 38ef843bde154d9b91c21320ffd17a0f": "replyToken [key]",
    "token nHuyWiB7yP5Zw52FIkcQobQuGDXCTA!": "token [key]!",
    f"Bearer {TOKEN}": "Bearer [secret]",
}
LEFT = (
    "2026-11-25T02:44:37.123456+00:00",
    "2026-11-25 02:44:37,123 INFO",
    "x-line-request-id 12345678-1234-4123-8123-123456789012",
    "event 01KB00000000000000000000ZZ of sha256:" + "0a" * 32,
    "order 12345678, outbox 1234567, 35000 satang, 0.123456789 s, 10.0.0.5 port 5432",
    "/srv/taladnad/.venv/lib/python3.11/site-packages/sqlalchemy/engine/default.py:1234",
    "uq_cart_lines_cart_id_product_id_departure_id",
)


def test_what_looks_like_somebodys_is_masked_and_nothing_else() -> None:
    for before, after in MASKED.items():
        assert MASKS.clean(before) == after
    for words in LEFT:
        assert MASKS.clean(words) == words
        assert scrub(words) == words


def test_a_person_has_one_name_in_all_processes_and_another_under_another_secret() -> None:
    someone = "U" + "0a" * 16
    assert Masks(b"the key").person(someone) == MASKS.person(someone)
    assert Masks(b"another").person(someone) != MASKS.person(someone)


TOLD = {
    "KeyError: '...'": KeyError("สมหญิง"),
    "ValueError: invalid literal for int() with base 10: '...'": ValueError("invalid literal for int() with base 10: 'Somying'"),
    "ValueError: no ... ... in ...": ValueError("no สมหญิง ใจดี in เกาะยอ"),
    "ValueError: call [number]": ValueError("call 081-234-5678"),
    "AttributeError: 'Turn' object has no attribute 'nothing'": AttributeError("'Turn' object has no attribute 'nothing'"),
    'RuntimeError: relation "cart_lines" is gone': RuntimeError('relation "cart_lines" is gone'),
    "RuntimeError: the first line": RuntimeError("the first line\nDETAIL: Failing row contains (Somying)"),
}  # fmt: skip


def test_of_a_failure_its_kind_and_our_own_words_are_kept() -> None:
    for words, error in TOLD.items():
        assert failures.in_one_line(error) == words


def test_of_a_failure_what_was_typed_is_left_out() -> None:
    error = RuntimeError("nobody sends to Somying Jaidee at Ko Yo")
    assert failures.in_one_line(error, "I am somying JAIDEE") == "RuntimeError: nobody sends to ... ... at Ko Yo"


UNCAUGHT = """
import sys, threading, warnings
from bot import logs
logs.begin(quiet=True, as_json=True, secrets=["the channel secret"])
def fails(): raise LookupError("nobody called 081-234-5678")
thread = threading.Thread(target=fails, name="lane-1"); thread.start(); thread.join()
warnings.warn("old")
fails()
"""


def test_what_nothing_of_ours_catches_is_a_line_too() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", UNCAUGHT], capture_output=True, check=False, text=True, cwd=Path(cli.__file__).parents[1]
    )
    assert ran.returncode == 1
    in_thread, warned, at_last = [json.loads(line) for line in ran.stderr.splitlines()]
    assert (in_thread["level"], in_thread["in_thread"]) == ("CRITICAL", "lane-1")
    assert warned["logger"] == "py.warnings"
    assert at_last["level"] == "CRITICAL"
    for line in (in_thread, at_last):
        assert line["traceback"].endswith("LookupError: nobody called [number]")


def test_quiet_writes_down_only_what_is_amiss(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (True, False):
        logs.begin(quiet=quiet)
        logging.getLogger("bot.line_api").info("LINE answered")
        logging.getLogger("bot.line_api").warning("LINE did not answer")
        logging.getLogger("a.library").info("how I work")
        said = capsys.readouterr().err.splitlines()
        assert len(said) == (1 if quiet else 2)
        assert said[-1].endswith("WARNING bot.line_api: LINE did not answer")
    logs.begin(quiet=True)
