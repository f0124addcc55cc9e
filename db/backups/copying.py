"""What a copy of a database is, whichever kind of database it comes from, and what every kind can do with one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, func, inspect, select, table

from db import migrate

SKIPPED_NUMBERS = 10_000
"""After a restore new rows get numbers that much larger: what was placed after the backup is lost, but its buttons are
still on somebody's screen, and must not lead to another's order."""
VERSIONS = "alembic_version"


class NotDone(Exception):
    """Nothing was changed; the words say why, to whoever runs the command."""


class NotEmpty(NotDone):
    """There are rows in the database already."""


class InUse(NotDone):
    """Other processes have the database open."""


@dataclass(frozen=True)
class Facts:
    """What a copy holds: the schema's `revision` (empty where there is none), and how many rows each table has."""

    revision: str
    rows: dict[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost: no tables, or none with a row."""
        return not any(count for name, count in self.rows.items() if name != VERSIONS)


def facts(connection: Connection) -> Facts:
    """What the database holds as this connection sees it."""
    names = sorted(inspect(connection).get_table_names())
    rows = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return Facts(migrate.revision(connection) or "", rows)


class Copier(Protocol):
    """Copies one database; `tool` says what with. Where it has a `home`, a copy must lie there to be put in its place."""

    kind: str
    tool: str
    home: Path | None

    def take(self, to: Path) -> Facts:
        """Writes the database as it is at one moment to the new file `to`, while others go on writing."""

    def present(self) -> Facts:
        """What lies in the database now."""

    def check_idle(self) -> None:
        """Raises InUse where others have the database open."""

    def make_ready(self, copy: Path, expected: Facts) -> Path:
        """Looks whether the copy holds what is expected; changes nothing of the database. Returns what `put` takes, which
        lies where the copy does. Raises NotDone.
        """

    def put(self, ready: Path, expected: Facts) -> None:
        """The copy takes the place of the whole database, and is brought to the newest schema. Raises NotDone."""
