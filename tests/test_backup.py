"""A backup is taken while people order, and brought back whole: or nothing is changed, and a sentence says why."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from db.backups import archive
from db.backups.copying import SKIPPED_NUMBERS
from db.engine import open_engine
from tests.backups import A_PICTURE, Crowd, Place, a_fair, killed, wait_until, workshops
from tests.databases import Postgres
from tests.market import Market
from tests.races import PROOF

KILLS = 10 if PROOF else 3
MANY, TRIES = 40, 5
"""Pictures, which take a while to be copied; and how often a work is begun until it is killed in the middle."""


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Place:
    """The place of a fair."""
    (tmp_path / "here").mkdir()
    return Place(database_url, tmp_path / "here")


@pytest.fixture
def there(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Another place for a database of the same kind, with nothing in it."""
    folder = tmp_path / "there"
    folder.mkdir()
    if database_url.startswith("sqlite"):
        yield Place(f"sqlite:///{folder / 'fair.db'}", folder)
        return
    server: Postgres = request.getfixturevalue("postgres")
    name, url = server.fresh()
    yield Place(url, folder)
    server.drop(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fair.backup"


def test_what_was_acknowledged_before_a_backup_began_is_in_it_however_many_order_meanwhile(
    here: Place, there: Place, file: Path
) -> None:
    market = Market(here.url, here.media)
    here.picture()
    with Crowd(market) as crowd:
        crowd.waits_for(5)
        before = list(crowd.acknowledged)
        backup = here.starts("backup", file)
        output, _ = backup.communicate()
        meanwhile = len(crowd.acknowledged) - len(before)
    market.engine.dispose()
    assert backup.returncode == 0, output
    assert meanwhile > 5
    assert "Every invariant holds." in there.runs("restore", file)
    restored = there.orders()
    assert restored[: len(before)] == before
    assert restored == crowd.acknowledged[: len(restored)]
    assert there.files() == {A_PICTURE: b"a picture"}


def test_a_plain_copy_of_the_file_loses_what_was_acknowledged(here: Place, there: Place, file: Path) -> None:
    """The trap beside which a backup stands: what SQLite has committed lies in the file beside the file."""
    if not here.url.startswith("sqlite"):
        pytest.skip("only SQLite is a file")
    market = Market(here.url, here.media)
    with Crowd(market) as crowd:
        crowd.waits_for(3)
        subprocess.run(["cp", here.url.removeprefix("sqlite:///"), there.url.removeprefix("sqlite:///")], check=True)
        here.runs("backup", file)
    market.engine.dispose()
    assert there.run("doctor").exit_code != 0 or len(there.orders()) < 3
    there.runs("restore", file, "--replace")
    assert len(there.orders()) >= 3


def test_only_its_owner_reads_it_and_nothing_is_written_over(here: Place, file: Path) -> None:
    a_fair(here)
    here.runs("backup", file)
    assert S_IMODE(file.stat().st_mode) == 0o600
    contents = file.read_bytes()
    assert "is there already" in here.run("backup", file).output
    assert "MEDIA_DIR" in here.run("backup", here.media / "fair.backup").output
    assert file.read_bytes() == contents
    assert here.files() == {A_PICTURE: b"a picture"}


def test_what_is_half_written_or_leads_elsewhere_is_no_picture(here: Place, there: Place, file: Path) -> None:
    a_fair(here)
    here.picture(".0123456789abcdef", b"half")
    here.picture("slips/one.jpg", b"a slip")
    (here.media / "link.jpg").symlink_to("/etc/passwd")
    here.runs("backup", file)
    there.runs("restore", file)
    assert there.files() == {A_PICTURE: b"a picture", "slips/one.jpg": b"a slip"}


def test_rows_are_replaced_only_when_told_so_and_what_was_lost_never_gets_its_numbers_back(
    here: Place, file: Path
) -> None:
    placed = a_fair(here)
    here.runs("backup", file)
    lost = a_fair(here, 1)
    refused = here.run("restore", file)
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert here.orders() == placed + lost
    assert "10,000 higher" in here.runs("restore", file, "--replace")
    assert here.orders() == placed
    assert a_fair(here, 1)[-1] == placed[-1] + SKIPPED_NUMBERS + 1


def test_a_database_in_use_is_left_alone(here: Place, there: Place, file: Path) -> None:
    placed, others = a_fair(here), a_fair(there, 3)
    here.runs("backup", file)
    busy = open_engine(there.url)
    busy.connect().close()
    refused = there.run("restore", file, "--replace")
    busy.dispose()
    wait_until(there.is_left_alone)
    assert refused.exit_code == 1
    assert "stop taladnad serve and worker" in refused.output
    assert there.orders() == others
    there.runs("restore", file, "--replace")
    assert there.orders() == placed


def _many_pictures(place: Place) -> None:
    for number in range(MANY):
        place.picture(f"{number:032x}.jpg", random.randbytes(20_000))


def _dies_at(step: Callable[[], bool], work: Callable[[], object], afresh: Callable[[], object]) -> None:
    """Kills the work in the middle, which the step says; begins afresh where it was over before it could be killed."""
    for _ in range(TRIES):
        afresh()
        if killed(work, 20, step) and step():
            return
    raise AssertionError("it was never killed in the middle")


def test_a_backup_that_is_killed_leaves_nothing_that_a_restore_would_take(here: Place, file: Path) -> None:
    a_fair(here)
    _many_pictures(here)
    began = time.monotonic()
    here.runs("backup", file.with_suffix(".whole"))
    seconds = time.monotonic() - began

    def halves() -> list[Path]:
        return [path for left in workshops(file.parent) for path in left.glob("archive")]

    def take() -> object:
        return here.run("backup", file)

    def look() -> None:
        if file.exists():
            _is_whole(file)
            file.unlink()
        for half in halves():
            assert here.run("restore", half, "--replace").exit_code == 1 or _is_whole(half)

    def clear() -> None:
        file.unlink(missing_ok=True)
        for left in workshops(file.parent):
            shutil.rmtree(left)

    _dies_at(lambda: halves() != [], take, clear)
    look()
    for kill in range(KILLS):
        killed(take, seconds * kill / KILLS)
        look()
    wait_until(here.is_left_alone)
    here.runs("backup", file)
    assert workshops(file.parent) == []


def _is_whole(file: Path) -> bool:
    with archive.reading(file) as backup:
        backup.check()
    return True


def test_a_restore_that_is_killed_leaves_the_one_fair_or_the_other(here: Place, there: Place, file: Path) -> None:
    new, old = a_fair(here), a_fair(there, 3)
    there.runs("backup", file.with_suffix(".old"))
    _many_pictures(here)
    here.runs("backup", file)
    began = time.monotonic()
    there.runs("restore", file, "--replace")
    seconds = time.monotonic() - began

    def afresh() -> None:
        wait_until(there.is_left_alone)
        shutil.rmtree(there.media)
        there.runs("restore", file.with_suffix(".old"), "--replace")

    def put() -> object:
        return there.run("restore", file, "--replace")

    def makes_ready() -> bool:
        return workshops(there.folder, there.media) != [] and _pictures_of(there) == 1

    def puts_pictures() -> bool:
        return 1 < _pictures_of(there) < MANY

    for step in (makes_ready, puts_pictures):
        _dies_at(step, put, afresh)
        wait_until(there.is_left_alone)
        assert "Every invariant holds." in there.runs("doctor")
        assert there.orders() == old
    for kill in range(KILLS):
        killed(put, seconds * kill / KILLS)
        wait_until(there.is_left_alone)
        assert "Every invariant holds." in there.runs("doctor")
        assert there.orders() in (old, new)
    there.runs("restore", file, "--replace")
    assert there.orders() == new
    assert workshops(there.folder, there.media) == []


def _pictures_of(place: Place) -> int:
    return len(list(place.media.glob("*.jpg")))


def test_a_full_disk_leaves_nothing_behind(here: Place, file: Path) -> None:
    a_fair(here)
    here.picture("large.jpg", bytes(2_000_000))
    said = file.with_name("said")

    def backup_on_a_small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        said.write_text(here.run("backup", file).output)

    killed(backup_on_a_small_disk, 20)
    assert "File too large" in said.read_text()
    assert not file.exists()
    assert list(file.parent.glob(".taladnad-*")) == []


def test_what_was_cut_off_or_changed_is_not_believed(here: Place, there: Place, file: Path) -> None:
    a_fair(here)
    here.runs("backup", file)
    contents = file.read_bytes()
    others = a_fair(there, 3)
    picture = contents.index(b"a picture")
    wrong = {
        "nothing": b"",
        "half": contents[: len(contents) // 2],
        "no end": contents[: contents.rindex(b"manifest.json")],
        "another picture": contents[:picture] + b"A" + contents[picture + 1 :],
        "another count": contents.replace(b'"orders": 2', b'"orders": 3'),
        "a text": b"Bring me back, please.\n" * 1000,
    }
    there.picture(A_PICTURE, b"of there")
    for name, changed in wrong.items():
        file.with_suffix(".wrong").write_bytes(changed)
        refused = there.run("restore", file.with_suffix(".wrong"), "--replace")
        assert refused.exit_code == 1, name
        assert there.orders() == others, name
        assert there.files() == {A_PICTURE: b"of there"}, name
