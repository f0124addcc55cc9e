"""The database restarts, is locked, or its disk is full, while people order: whole or nothing, and it recovers by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from db import migrate
from db.engine import open_engine
from tests.crowd import LANES, SELLER, Crowd, Rush, all_is_kept
from tests.fair import SMALL_FAIR
from tests.outside import until
from tests.processes import LINE_COMES_AGAIN, RealFair
from tests.races import PROOF
from tests.troubled_database import OwnPostgres, SmallDisk, emptied_log, locked_by_another, small_disk
from tests.workbook_office import CLOTH, Office

pytestmark = pytest.mark.xdist_group("troubled databases")

SHOPPERS = 16
RESTARTS = 10 if PROOF else 2
AWAY = "the database is away, locked or full. Nothing was left half done: try again when it is back."


@pytest.fixture(scope="module")
def postgres_disk() -> Iterator[SmallDisk]:
    with small_disk(96) as disk:
        yield disk


@pytest.fixture(scope="module")
def server(postgres_disk: SmallDisk) -> Iterator[OwnPostgres]:
    server = OwnPostgres(postgres_disk.folder / "data")
    yield server
    server.close()


@pytest.fixture(scope="module")
def on_postgres(server: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealFair]:
    yield from _fair(server.url, tmp_path_factory.mktemp("on-postgres"), ["--workers", "2"], ["worker"])


@pytest.fixture(scope="module")
def sqlite_disk() -> Iterator[SmallDisk]:
    with small_disk(8) as disk:
        yield disk


@pytest.fixture(scope="module")
def on_sqlite(sqlite_disk: SmallDisk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealFair]:
    yield from _fair(f"sqlite:///{sqlite_disk.folder}/fair.db", tmp_path_factory.mktemp("on-sqlite"), [])


def _fair(url: str, folder: Path, served: list[str], *others: list[str]) -> Iterator[RealFair]:
    engine = open_engine(url)
    migrate.to_head(engine)
    fair = RealFair(engine, url, folder, redeliver_after=LINE_COMES_AGAIN)
    fair.settings["READY_MIN_FREE_MB"] = "1"
    try:
        for words in others:
            fair.run(*words)
        fair.serve(*served)
        yield fair
    finally:
        fair.close()
        engine.dispose()


def test_postgresql_restarts_while_people_order(on_postgres: RealFair, server: OwnPostgres) -> None:
    crowd = Crowd(on_postgres, SHOPPERS)
    rushes = []
    for _ in range(RESTARTS):
        rush = Rush(on_postgres, crowd.busily(crowd.confirms()))
        rush.reaches(SHOPPERS)
        server.restarts()
        assert len(rush.acknowledged) < 3 * SHOPPERS
        rush.ends()
        rushes.append(rush)
    assert len(crowd.orders()) == RESTARTS * SHOPPERS
    all_is_kept(on_postgres, *rushes)
    _nothing_is_amiss(on_postgres)


def test_postgresql_is_away_for_longer(on_postgres: RealFair, server: OwnPostgres) -> None:
    """LINE is told so within the 2 s that it waits, and comes again."""
    crowd = Crowd(on_postgres, SHOPPERS)
    rush = Rush(on_postgres, crowd.busily(crowd.confirms()))
    rush.reaches(SHOPPERS)
    server.ends()
    assert until(lambda: rush.statuses[503] > 0)
    server.starts()
    rush.ends()
    assert rush.statuses[0] < rush.statuses[503]
    all_is_kept(on_postgres, rush)
    _nothing_is_amiss(on_postgres)


def test_the_disk_of_postgresql_is_full(on_postgres: RealFair, server: OwnPostgres, postgres_disk: SmallDisk) -> None:
    crowd = Crowd(on_postgres, SHOPPERS)
    taps = crowd.confirms()
    postgres_disk.fill()
    rush = Rush(on_postgres, crowd.busily(taps))
    assert until(lambda: rush.statuses[503] >= LANES)
    postgres_disk.clear()
    # Where it could not write its log any more, it has ended.
    server.starts()
    rush.ends()
    assert rush.statuses[0] < rush.statuses[503]
    all_is_kept(on_postgres, rush)
    _nothing_is_amiss(on_postgres)


def test_another_process_has_locked_sqlite(on_sqlite: RealFair, sqlite_disk: SmallDisk) -> None:
    """For longer than LINE waits. A command that writes says so too; those that only read do not mind."""
    crowd = Crowd(on_sqlite, SHOPPERS)
    taps = crowd.confirms()
    on_sqlite.engine.dispose()
    with locked_by_another(sqlite_disk.folder / "fair.db"):
        rush = Rush(on_sqlite, [[one] for one in taps])
        invited = on_sqlite.asks("invite", "seller", SELLER)
        read = [on_sqlite.asks(word).exit_code for word in ("doctor", "results")]
        assert until(lambda: rush.statuses[503] > LANES)
        assert rush.acknowledged == []
    assert (invited.exit_code, invited.stderr) == (1, f"Error: {AWAY}\n")
    assert read == [0, 0]
    rush.ends()
    assert rush.statuses[0] < rush.statuses[503]
    all_is_kept(on_sqlite, rush)
    _nothing_is_amiss(on_sqlite)


def test_commands_beside_a_server_on_sqlite(on_sqlite: RealFair, tmp_path: Path) -> None:
    crowd = Crowd(on_sqlite, SHOPPERS)
    rush = Rush(on_sqlite, crowd.busily(crowd.confirms()))
    commands = (("import", str(SMALL_FAIR), "--report", str(tmp_path / "report.csv")), ("doctor",), ("results",))
    assert [on_sqlite.asks(*words).exit_code for words in commands] == [0, 0, 0]
    rush.ends()
    assert set(rush.statuses) == {200}
    all_is_kept(on_sqlite, rush)
    _nothing_is_amiss(on_sqlite)


def test_the_disk_of_sqlite_is_full(on_sqlite: RealFair, sqlite_disk: SmallDisk) -> None:
    crowd = Crowd(on_sqlite, SHOPPERS)
    taps = crowd.confirms()
    # Into the room of what its log held already, SQLite would go on writing.
    assert until(lambda: emptied_log(sqlite_disk.folder / "fair.db"))
    on_sqlite.engine.dispose()
    sqlite_disk.fill()
    rush = Rush(on_sqlite, crowd.busily(taps))
    assert until(lambda: rush.statuses[503] >= LANES)
    sqlite_disk.clear()
    rush.ends()
    assert rush.statuses[0] < rush.statuses[503]
    all_is_kept(on_sqlite, rush)
    with on_sqlite.engine.begin() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    _nothing_is_amiss(on_sqlite)


def test_the_disk_of_the_pictures_is_full(on_sqlite: RealFair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures go before the rows that name them, so no row is there without its picture."""
    office = Office(on_sqlite.engine, tmp_path)
    Image.effect_noise((900, 900), 80).save(office.folder / "cloth.jpg", quality=95)
    office.sheet("products", CLOTH | {"photo": "cloth.jpg"})
    with small_disk(1) as disk:
        monkeypatch.setitem(on_sqlite.settings, "MEDIA_DIR", str(disk.folder))
        disk.fill()
        refused = on_sqlite.asks("import", str(office.folder))
        assert (refused.exit_code, refused.stderr) == (1, "Error: the disk is full. Free some space and try again.\n")
        disk.clear()
        assert list(disk.folder.iterdir()) == []
        assert on_sqlite.asks("import", str(office.folder)).exit_code == 0
        assert len(list(disk.folder.iterdir())) == 1
    _nothing_is_amiss(on_sqlite)


def _nothing_is_amiss(fair: RealFair) -> None:
    assert fair.troubles() == []
    said = fair.amiss()
    assert "Traceback" not in said, said
