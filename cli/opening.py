"""What every command begins with: the settings, and a database at the newest migration."""

from __future__ import annotations

import click
from sqlalchemy import Engine

from db import migrate
from db.engine import open_engine
from settings import Store, read_store


def open_house() -> tuple[Store, Engine]:
    """The settings and a database at the newest migration; it is closed when the command ends."""
    store = read_store()
    engine = open_engine(store.database_url)
    click.get_current_context().call_on_close(engine.dispose)
    if amiss := migrate.amiss(engine):
        raise click.ClickException(amiss)
    return store, engine
