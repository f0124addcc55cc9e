"""What keeps the data: the schema."""

from __future__ import annotations

import click

from db import migrate as migrations
from db.engine import open_engine
from settings import read_store


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    engine = open_engine(read_store().database_url)
    migrations.to_head(engine)
    engine.dispose()
    click.echo("The database is at the newest schema.")
