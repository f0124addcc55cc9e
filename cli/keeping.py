"""What keeps the data: the schema, a backup, and the way back from one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import click
from alembic.util import CommandError
from sqlalchemy import Engine

from clock import SystemClock
from db import migrate as migrations
from db.backups.archive import Manifest
from db.backups.copying import SKIPPED_NUMBERS, NotDone
from db.engine import open_engine
from settings import Store, read_store

A_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with _opened() as (_, engine), _in_a_sentence():
        at = migrations.to_head(engine)
    if at != migrations.head():
        click.echo(
            f"The schema is at {at}, of a later release than this one: it serves this one too, and was left alone."
        )
    else:
        click.echo("The database is at the newest schema.")


@click.command()
@click.argument("file", type=A_FILE)
def backup(file: Path) -> None:
    """Copy the database and the pictures into a new FILE, while the fair goes on.

    FILE has its name only once it is whole. It holds what people have told the fair: keep it as you keep the database.
    """
    from db.backups import taking  # noqa: PLC0415 - its tools are looked for only here

    began = time.monotonic()
    with _opened() as (store, engine), _in_a_sentence():
        copies = taking.copier(engine, store.pg_bin)
        made = taking.take(copies, store.media_dir, file, version("taladnad"), SystemClock().now())
    size = file.stat().st_size / 1_000_000
    click.echo(f"{file}: {_contents(made)}, {size:,.1f} MB, in {time.monotonic() - began:.1f} s")


@click.command()
@click.argument("file", type=A_FILE)
@click.option("--replace", is_flag=True, help="Even if there are rows in the database: they are lost.")
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:
    """Bring back what lies in FILE. Stop serve and worker before; doctor looks at the result.

    Until the very end the database is as it was. Exit status: that of doctor.
    """
    from cli.asking import doctor  # noqa: PLC0415
    from db.backups import restoring, taking  # noqa: PLC0415

    with _opened() as (store, engine), _in_a_sentence():
        found = restoring.put_back(taking.copier(engine, store.pg_bin), store.media_dir, file, replace=replace)
    click.echo(f"Restored the backup of {found.taken_at:%Y-%m-%d %H:%M} UTC: {_contents(found)}.")
    if found.facts.revision != migrations.head():
        click.echo(f"The schema was {found.facts.revision}; it was brought to {migrations.head()}.")
    click.echo(f"New orders get numbers that are {SKIPPED_NUMBERS:,} higher: those lost since then never come again.")
    ctx.invoke(doctor)


def _contents(manifest: Manifest) -> str:
    rows, pictures = sum(manifest.facts.rows.values()), len(manifest.pictures)
    return (
        f"{rows:,} rows in {len(manifest.facts.rows)} tables, {pictures:,} pictures, schema {manifest.facts.revision}"
    )


@contextmanager
def _opened() -> Iterator[tuple[Store, Engine]]:
    store = read_store()
    engine = open_engine(store.database_url)
    try:
        yield store, engine
    finally:
        engine.dispose()


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except (NotDone, CommandError, sqlite3.Error) as reason:
        raise click.ClickException(str(reason)) from reason
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename or 'on this disk'}") from error
