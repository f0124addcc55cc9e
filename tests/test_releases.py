"""A database of each earlier release is migrated and goes on: open questions, news that is due, and every old button."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Row, make_url, select, text

from bot.chats import chats
from db import migrate
from db.engine import open_engine
from db.outbox import outbox
from db.schema import metadata
from locales.i18n import language
from tests.backups import Place
from tests.chat import Message, Person, actions_in, texts_in
from tests.fair import Fair
from tests.races import PROOF
from tests.release import RELEASES, join_as, kind_of
from tests.stories import HOUSE, POSTCODE, SUBDISTRICT
from tests.test_migrations import _differences

ROOT = Path(__file__).parent.parent
STALE = "it leads nowhere any more"
GONE = ("form.", "cart_set?")
"""Their question is not open any more, their line was taken out: that is what they are told."""
SORRY = {
    "That button is from earlier and no longer leads anywhere. Here is where to go on.": STALE,
    "Something went wrong on our side, and nothing was changed. We have noted it. Please try once more in a moment.": (
        "it fails"
    ),
}


@dataclass(frozen=True)
class Release:
    """What was kept of a release: the moment, and who had which buttons on the screen."""

    folder: Path
    commit: str
    at: datetime
    people: list[dict[str, Any]]


KEPT = sorted((path.name for path in RELEASES.iterdir()), key=lambda name: [int(part) for part in name.split(".")])
NEWEST = KEPT[-1]


@pytest.fixture(params=KEPT)
def release(request: pytest.FixtureRequest) -> Release:
    folder = RELEASES / request.param
    told = json.loads((folder / "people.json").read_text("utf-8"))
    return Release(folder, told["commit"], datetime.fromisoformat(told["at"]), told["people"])


@pytest.fixture
def place(release: Release, database_url: str, tmp_path: Path) -> Place:
    """A database as the release left it."""
    if database_url.startswith("sqlite"):
        path = tmp_path / "old.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((release.folder / "sqlite.sql").read_text("utf-8"))
        return Place(f"sqlite:///{path}", tmp_path)
    address = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.execute((release.folder / "postgresql.sql").read_text("utf-8").encode())
    return Place(database_url, tmp_path)


@pytest.fixture
def migrated(place: Place) -> Iterator[Engine]:
    place.runs("migrate")
    engine = open_engine(place.url)
    yield engine
    engine.dispose()


class OldFair(Fair):
    """The bot of today on what an earlier release has left, among the same people."""

    def __init__(self, engine: Engine, media: Path, release: Release) -> None:
        super().__init__(engine, media)
        self.clock.at = release.at
        join_as(self, (one["line_id"] for one in release.people))
        self.people = {one["name"]: self._back(one) for one in release.people}

    def _back(self, told: dict[str, Any]) -> Person:
        person = Person(self, told["name"], told["language"])
        self.platform.chats.set_friend(person.line_id, told["friend"])
        return person

    def due(self) -> list[Row[Any]]:
        """News that is due now to people who can be reached."""
        reachable = select(chats.c.id).where(chats.c.reachable)
        news = select(outbox).where(outbox.c.state == "due", outbox.c.person_id.in_(reachable))
        with self.engine.begin() as connection:
            return list(connection.execute(news.where(outbox.c.due_at <= self.clock.now())))


@pytest.fixture
def fair(migrated: Engine, release: Release, tmp_path: Path) -> Iterator[OldFair]:
    fair = OldFair(migrated, tmp_path / "media", release)
    yield fair
    fair.stop()
    assert fair.examined().broken == []


def test_there_is_one_newest_migration() -> None:
    assert ScriptDirectory(str(migrate.FOLDER)).get_heads() == [migrate.head()]


def test_it_is_brought_to_the_tables_of_today_and_doctor_finds_nothing(place: Place, migrated: Engine) -> None:
    assert _differences(migrated, metadata) == []
    assert "Every invariant holds." in place.runs("doctor")


def test_several_that_migrate_at_once_wait_for_each_other(place: Place) -> None:
    engines = [open_engine(place.url) for _ in range(3)]
    for engine in engines:
        engine.connect().close()
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(migrate.to_head, engines)) == [migrate.head()] * 3
    for engine in engines:
        engine.dispose()


def test_a_database_that_was_damaged_before_is_noticed(place: Place, migrated: Engine) -> None:
    """The negative control: `doctor` reads what lies there."""
    with migrated.begin() as connection:
        connection.execute(text("DELETE FROM order_events"))
    assert place.run("doctor").exit_code == 1


def test_news_that_was_due_goes_out_with_the_bytes_and_the_key_of_its_first_try(fair: OldFair) -> None:
    fair.clock.advance(minutes=2)
    due = fair.due()
    assert {bool(row.body) for row in due} == {True, False}
    fair.deliver()
    pushed = {call.headers["x-line-retry-key"]: call.body for call in fair.platform.calls if call.endpoint == "push"}
    assert {row.retry_key for row in due} == pushed.keys()
    assert [json.loads(row.body) for row in due if row.body] == [pushed[row.retry_key] for row in due if row.body]
    assert fair.due() == []


def test_half_filled_questions_go_on_where_they_were(fair: OldFair) -> None:
    shopper, seller, other = (fair.people[name] for name in ("ปลา", "ป้าแดง", "ก้อง"))
    for said in (HOUSE, POSTCODE):
        shopper.says(said)
    shopper.taps(SUBDISTRICT)
    shopper.taps("ไม่มีหมายเหตุ")
    shopper.sees("ปลา ใจดี")
    shopper.taps("ยืนยันการสั่งซื้อ")
    shopper.sees("#")
    seller.says("ใช่ ปฏิเสธ")
    other.sees("น้ำผึ้งรอบนี้หมดแล้ว")


def test_every_button_that_was_on_a_screen_is_answered(fair: OldFair, release: Release) -> None:
    told = {one["name"]: one["buttons"] for one in release.people}
    was_noted = fair.troubles()
    troubles = {name: list(_amiss(person, _chosen(told[name]))) for name, person in fair.people.items()}
    assert troubles == {name: [] for name in told}
    fair.deliver()
    assert fair.troubles() == was_noted


def _chosen(buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All of them in `make proof`, else one of each kind."""
    return buttons if PROOF else list({kind_of(button): button for button in buttons}.values())


def _amiss(person: Person, buttons: list[dict[str, Any]]) -> Iterator[str]:
    """Taps each of them; says which of them got no good answer, and why."""
    fair, platform = person.fair, person.fair.platform
    if not platform.chats.all[person.line_id].friend:
        person.follows()
    for button in buttons:
        before = len(platform.phone(person.line_id))
        platform.tap(person.line_id, button)
        fair.settle()
        came = [entry["message"] for entry in platform.phone(person.line_id)[before:] if entry["by"] == "bot"]
        why = _why_not(came)
        if why and not (why == STALE and button["data"].startswith(GONE)):
            yield f"{button['label']} ({button.get('data')}): {why}"


def _why_not(came: list[Message]) -> str:
    words = "\n".join(text for message in came for text in texts_in(message))
    ways = [action for message in came for action in actions_in(message.get("contents", {}))]
    ways += [item["action"] for item in came[-1].get("quickReply", {}).get("items", [])] if came else []
    if not came:
        return "no answer that LINE took"
    excuses = [why for said, why in SORRY.items() for code in ("th", "en") if language(code)(said) in words]
    return excuses[0] if excuses else "" if ways else f"a dead end: {words}"


@pytest.mark.parametrize(("does", "said"), [("nothing", STALE), ("fails", "it fails"), ("ends", "a dead end")])
def test_a_button_without_a_good_answer_is_noticed(fair: OldFair, does: str, said: str) -> None:
    """The negative control: an intent that this release has not any more, that fails, or that leads nowhere."""
    intents, seller = fair.parts.registry.intents, fair.people["ลุงดอย"]
    intent = intents.pop(("menu", None))
    answers = {"fails": lambda turn: 1 // 0, "ends": lambda turn: [{"type": "text", "text": "That is all."}]}
    if does in answers:
        intents["menu", None] = replace(intent, handler=answers[does])
    (amiss,) = _amiss(seller, [{"type": "postback", "label": "เมนู", "data": "menu"}])
    assert said in amiss


THE_RELEASE_GOES_ON = """
import sys
from datetime import datetime
from pathlib import Path

from catalog.trade.invariants import INVARIANTS
from db.engine import open_engine
from tests.fair import Fair
from tests.stories import orders_cloth

_, url, folder, at = sys.argv
fair = Fair(open_engine(url), Path(folder))
fair.clock.at = datetime.fromisoformat(at)
shopper = fair.person("มาใหม่")
shopper.follows()
orders_cloth(shopper)
fair.deliver()
fair.stop()
with fair.engine.begin() as connection:
    print([one for invariant in INVARIANTS for one in invariant(connection)])
"""


@pytest.fixture
def then(release: Release, tmp_path: Path) -> Path:
    """The release's own code, the last one before this."""
    if not PROOF:
        pytest.skip("in make proof")
    if release.folder.name != NEWEST:
        pytest.skip("only one release back")
    packed = subprocess.run(["git", "archive", release.commit], cwd=ROOT, capture_output=True, check=False).stdout
    if not packed:
        pytest.skip("this clone does not have the commit of the release")
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(tmp_path / "then", filter="data")
    return tmp_path / "then"


def _goes_on(code: Path, engine: Engine, at: datetime) -> subprocess.CompletedProcess[str]:
    engine.dispose()
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-P", "-c", THE_RELEASE_GOES_ON, url, str(code.parent), at.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(code)}
    return subprocess.run(command, cwd=code.parent, env=environment, capture_output=True, text=True, check=False)


def test_the_last_release_goes_on_with_the_tables_of_today(migrated: Engine, release: Release, then: Path) -> None:
    """While an upgrade goes on, and after one that is taken back, old code meets new tables."""
    done = _goes_on(then, migrated, release.at)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_a_table_that_the_last_release_cannot_use_is_noticed(migrated: Engine, release: Release, then: Path) -> None:
    """The negative control: a column that is renamed at once."""
    if migrated.dialect.name == "postgresql":
        pytest.skip("one of the two is enough to see that the test can fail")
    with migrated.begin() as connection:
        connection.execute(text("ALTER TABLE orders RENAME COLUMN held_until TO kept_until"))
    done = _goes_on(then, migrated, release.at)
    assert done.returncode != 0
    assert "held_until" in done.stderr


def test_a_backup_of_an_earlier_release_is_brought_to_todays_tables(place: Place, tmp_path: Path) -> None:
    place.runs("backup", tmp_path / "fair.backup")
    said = place.runs("restore", tmp_path / "fair.backup", "--replace")
    assert f"it was brought to {migrate.head()}" in said
    assert "Every invariant holds." in said


def test_an_upgrade_can_be_taken_back(place: Place, migrated: Engine) -> None:
    """The code of one release back meets a schema that it has never heard of."""
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9998'"))
    assert "of a later release" in place.runs("migrate")
    assert "Every invariant holds." in place.runs("doctor")
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    assert "taladnad migrate" in place.run("doctor").output
    assert place.run("migrate").exit_code != 0
