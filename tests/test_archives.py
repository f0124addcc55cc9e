"""A file that somebody hands to `restore` is not believed: what leads elsewhere, or does not fit here, is refused unread."""

from __future__ import annotations

import io
import stat
import tarfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url

from db.backups import archive, postgres, postgres_tools
from db.backups.archive import Broken, Manifest, Stored
from db.backups.copying import Facts
from db.engine import open_engine
from tests.backups import PG_BIN, Place, a_fair

NOTHING = Stored(0, sha256().hexdigest())
A_FAIR = Manifest("0.1.0", Facts("0001", {"orders": 2}), "sqlite", "SQLite 3", datetime(2026, 11, 21, tzinfo=UTC), {})


def _with(**fields: Any) -> Manifest:
    return Manifest(**{**vars(A_FAIR), **fields})


def _written(path: Path, manifest: Manifest, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:") as tar:
        for member in members:
            tar.addfile(member)
        info = tarfile.TarInfo(archive.MANIFEST)
        info.size = len(manifest.to_json())
        tar.addfile(info, io.BytesIO(manifest.to_json()))
    return path


def _member(name: str, kind: bytes = tarfile.REGTYPE, leads_to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, leads_to
    return member


def _read(path: Path) -> None:
    with archive.reading(path) as backup:
        backup.check()


@pytest.mark.parametrize(
    "name",
    [
        "media/../../evil.jpg", "/etc/evil.jpg", "media/..", "media/.hidden", "media/a/../b.jpg", "media//b.jpg", "media/",
        "media\\..\\evil.jpg", "media/a\\..\\b.jpg", "media/a\0.jpg", "../database", "database/x", "other/b.jpg", "",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Broken, match="leads elsewhere"):
        _read(_written(tmp_path / "a", _with(files={name: NOTHING}), _member(name)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    link = _member("media/a.jpg", kind, "/etc/passwd")
    with pytest.raises(Broken):
        _read(_written(tmp_path / "a", _with(files={"media/a.jpg": NOTHING}), link))


def test_what_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="does not name"):
        _read(_written(tmp_path / "a", A_FAIR, _member("media/a.jpg")))


def test_what_is_missing_is_missed(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="missing"):
        _read(_written(tmp_path / "a", _with(files={"media/a.jpg": NOTHING})))


@pytest.mark.parametrize(
    "rows", [{'orders"; DROP TABLE orders; --': 1}, {"orders": "1); DROP TABLE orders"}, {"orders": {}}]
)
def test_a_manifest_brings_no_statements(tmp_path: Path, rows: dict[str, Any]) -> None:
    with pytest.raises(Broken, match="manifest"):
        _read(_written(tmp_path / "a", _with(facts=Facts("0001", rows))))


def test_a_good_one_is_read_and_a_copy_is_never_written_over_something(tmp_path: Path) -> None:
    path = _written(tmp_path / "a", _with(files={"media/a.jpg": NOTHING}), _member("media/a.jpg"))
    with archive.reading(path) as backup:
        assert backup.manifest.pictures == ["media/a.jpg"]
        backup.copy("media/a.jpg", tmp_path / "b")
        with pytest.raises(FileExistsError):
            backup.copy("media/a.jpg", tmp_path / "b")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(f"sqlite:///{tmp_path / 'fair.db'}", tmp_path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "postgresql"}, "this is a backup of PostgreSQL, and DATABASE_URL names SQLite"),
        ({"facts": Facts("9999", {}), "version": "7.0.0"}, "by the newer release 7.0.0: install that one"),
    ],
)
def test_what_does_not_fit_here_is_refused_with_a_sentence(place: Place, fields: dict[str, Any], said: str) -> None:
    refused = place.run("restore", _written(place.folder / "a", _with(**fields)))
    assert refused.exit_code == 1
    assert said in refused.output
    assert "there is no file" in place.run("restore", place.folder / "b").output


def test_there_is_nothing_to_back_up_before_there_is_a_fair(place: Place) -> None:
    refused = place.run("backup", place.folder / "a")
    assert refused.exit_code == 1
    assert "there is no fair in this database" in refused.output


def _tool(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def on_postgres(engine: Engine, tmp_path: Path) -> Place:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite needs no tools")
    return Place(engine.url.set(password="in-the-address").render_as_string(hide_password=False), tmp_path)


@pytest.mark.parametrize(("release", "found"), [("15.3", "release 15 in"), (None, "none of them")])
def test_tools_that_are_missing_or_older_than_the_server_are_named(
    on_postgres: Place, tmp_path: Path, release: str | None, found: str
) -> None:
    for name in postgres_tools.TOOLS if release else ():
        _tool(tmp_path, name, f"echo '{name} (PostgreSQL) {release} (Debian)'")
    on_postgres.env["PG_BIN"] = str(tmp_path)
    refused = on_postgres.run("backup", tmp_path / "fair.backup")
    assert refused.exit_code == 1
    for said in ("apt install postgresql-client-18", "PG_BIN", found):
        assert said in refused.output
    assert "in-the-address" not in refused.output
    assert not (tmp_path / "fair.backup").exists()


def test_of_several_tools_those_nearest_to_the_server_are_taken(
    on_postgres: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newer ones write what an older server does not understand."""
    server = postgres_tools.server_release(engine := open_engine(on_postgres.url))
    folders = []
    for release in (server + 2, server - 1, server, server + 1):
        folders.append(tmp_path / str(release))
        folders[-1].mkdir()
        for name in postgres_tools.TOOLS:
            _tool(folders[-1], name, f"echo '{name} (PostgreSQL) {release}.1'")
    monkeypatch.setattr(postgres_tools, "_folders", lambda _: iter(folders))
    assert postgres_tools.find_tools(engine) == (tmp_path / str(server), server)
    monkeypatch.setattr(postgres_tools, "_folders", lambda _: iter(folders[:2]))
    assert postgres_tools.find_tools(engine) == (tmp_path / str(server + 2), server + 2)
    engine.dispose()


def test_what_an_older_server_does_not_understand_is_left_out_of_a_script(tmp_path: Path) -> None:
    script, statement = tmp_path / "fair.sql", b"SET transaction_timeout = 0;"
    script.write_bytes(b"SET lock_timeout = 0;\n" + statement + b"\nSET client_encoding = 'UTF8';\n")
    size = script.stat().st_size
    postgres._leave_out(script, statement)
    lines = script.read_bytes().splitlines()
    assert [line.strip() for line in lines] == [b"SET lock_timeout = 0;", b"--", b"SET client_encoding = 'UTF8';"]
    assert script.stat().st_size == size
    postgres._leave_out(script, statement)
    assert script.read_bytes().splitlines() == lines


def test_what_was_restored_is_for_its_owner_alone(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{tmp_path / 'fair.db'}", tmp_path)
    a_fair(place)
    place.runs("backup", tmp_path / "a.backup")
    place.runs("restore", tmp_path / "a.backup", "--replace")
    assert stat.S_IMODE((tmp_path / "fair.db").stat().st_mode) == 0o600


def test_the_password_is_not_on_a_command_line(on_postgres: Place, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in postgres_tools.TOOLS:
        told = f'echo "{name} $PGPASSWORD:" "$@" >> {tmp_path / "told"}'
        _tool(tmp_path / "bin", name, f'{told}\nexec {PG_BIN}/{name} "$@"')
    a_fair(on_postgres)
    on_postgres.env["PG_BIN"] = str(tmp_path / "bin")
    on_postgres.runs("backup", tmp_path / "fair.backup")
    on_postgres.runs("restore", tmp_path / "fair.backup", "--replace")
    lines = (tmp_path / "told").read_text().splitlines()
    for name in ("pg_dump", "psql"):
        assert any(line.startswith(f"{name} in-the-address:") for line in lines), lines
    assert not any("in-the-address" in line.partition(":")[2] for line in lines)
    assert make_url(on_postgres.url).database in (tmp_path / "told").read_text()
