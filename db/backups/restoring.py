"""Brings a backup back: nothing is believed unread, and nothing is replaced before everything else is in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from db import migrate
from db.backups import archive
from db.backups.archive import DATABASE, MEDIA, Manifest, Reader
from db.backups.copying import Copier, NotDone, NotEmpty
from db.backups.workshop import flush, workshop

WHAT = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def put_back(copies: Copier, media_dir: Path, file: Path, *, replace: bool = False) -> Manifest:
    """The database and the pictures as they were; the database is brought to this release's schema.

    With `replace`, what is in the database is lost. Raises NotDone, before anything is changed where the backup is not
    good. Then pictures come first and the database last, at one stroke: whenever that ends early, the database is as it
    was, and pictures lie there that it does not name: a name has one picture.
    """
    if not file.is_file():
        raise NotDone(f"there is no file {file}")
    with archive.reading(file) as backup:
        _check_kind(backup.manifest, copies.kind)
        _check_emptiness(copies, replace)
        copies.check_idle()
        backup.check()
        with workshop(copies.home or media_dir) as room:
            backup.copy(DATABASE, room / DATABASE)
            ready = copies.make_ready(room / DATABASE, backup.manifest.facts)
            _put_pictures(backup, media_dir)
            copies.put(ready, backup.manifest.facts)
    return backup.manifest


def _check_kind(manifest: Manifest, kind: str) -> None:
    if manifest.kind != kind:
        there, here = WHAT.get(manifest.kind, manifest.kind), WHAT[kind]
        raise NotDone(f"this is a backup of {there}, and DATABASE_URL names {here}: only like goes into like")
    if not migrate.is_known(manifest.facts.revision):
        raise NotDone(
            f"this backup was made by the newer release {manifest.version}: install that one, then restore it"
        )


def _check_emptiness(copies: Copier, replace: bool) -> None:
    present = copies.present()
    if not (present.is_empty or replace):
        rows = sum(present.rows.values())
        raise NotEmpty(f"the database has {rows:,} rows, which would be lost: back it up, then use --replace")


def _put_pictures(backup: Reader, media_dir: Path) -> None:
    """Each whole or not at all; what else lies there stays."""
    with workshop(media_dir) as room:
        folders = {media_dir}
        for number, name in enumerate(backup.manifest.pictures):
            place = media_dir / name.removeprefix(f"{MEDIA}/")
            place.parent.mkdir(parents=True, exist_ok=True)
            backup.copy(name, room / str(number))
            (room / str(number)).replace(place)
            folders.add(place.parent)
        _flush_all(sorted(folders))


def _flush_all(folders: Sequence[Path]) -> None:
    for folder in folders:
        flush(folder)
