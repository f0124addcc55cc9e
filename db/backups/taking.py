"""Takes a backup while the fair goes on: the database as it is at one moment, then the pictures that its rows name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from db.backups import archive
from db.backups.archive import DATABASE, MEDIA, Manifest, Writer
from db.backups.copying import Copier, NotDone
from db.backups.postgres import PostgresCopier
from db.backups.sqlite import SqliteCopier
from db.backups.workshop import flush, workshop


def copier(engine: Engine, bin_folder: str = "") -> Copier:
    """Who copies this kind of database; `bin_folder` is where PostgreSQL's tools lie. Raises NotDone without them."""
    return SqliteCopier(engine) if engine.dialect.name == "sqlite" else PostgresCopier(engine, bin_folder)


def take(copies: Copier, media_dir: Path, file: Path, version: str, now: datetime) -> Manifest:
    """Writes the new file: it has its name only once it is whole and on the disk. Only its owner may read it.

    The database comes first: a picture lies in its place before a row names it, and never changes. Raises NotDone.
    """
    _check_place(file, media_dir)
    with workshop(file.parent) as room:
        copied = copies.take(room / DATABASE)
        if not copied.revision:
            raise NotDone("there is no fair in this database: nothing was backed up")
        half = room / "archive"
        with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as made:
            writer = Writer(made)
            writer.add(DATABASE, room / DATABASE)
            _add_pictures(writer, media_dir)
            manifest = Manifest(version, copied, copies.kind, copies.tool, now, writer.files)
            writer.finish(manifest)
        flush(half)
        _check_place(file, media_dir)
        half.rename(file)
        flush(file.parent)
    return manifest


def _check_place(file: Path, media_dir: Path) -> None:
    if file.exists():
        raise NotDone(f"{file} is there already; give another name")
    if file.resolve().is_relative_to(media_dir.resolve()):
        raise NotDone(f"{file} lies in MEDIA_DIR, where the next backup would copy it too; give another place")


def _add_pictures(writer: Writer, media_dir: Path) -> None:
    for name, path in _pictures(media_dir):
        # One that is deleted meanwhile belongs to nobody any more.
        with suppress(FileNotFoundError):
            writer.add(name, path)


def _pictures(media_dir: Path) -> Iterator[tuple[str, Path]]:
    """The files below the folder, by their names in the archive: no links, nothing hidden."""
    for folder, _, files in os.walk(media_dir):
        for file in sorted(files):
            path = Path(folder) / file
            name = f"{MEDIA}/{path.relative_to(media_dir).as_posix()}"
            if archive.is_picture(name) and not path.is_symlink():
                yield name, path
