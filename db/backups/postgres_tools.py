"""Where PostgreSQL's own tools lie on this machine: a folder with pg_dump, pg_restore and psql, new enough for the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from db.backups.copying import NotDone
from db.transaction import reading

TOOLS = ("pg_dump", "pg_restore", "psql")
DEBIAN = Path("/usr/lib/postgresql")


class NoTools(NotDone):
    """One of the tools is missing or too old; the words say what to install."""


def find_tools(engine: Engine, folder: str = "") -> tuple[Path, int]:
    """The folder and the major release of the tools that are nearest to the server, or of those in `folder` if it is
    given. Raises NoTools.

    PostgreSQL's rule: pg_dump reads servers of its own release and older ones, never a newer one.
    """
    server = server_release(engine)
    found = {release: one for one in _folders(folder) if (release := _release(one))}
    if fitting := [release for release in found if release >= server]:
        return found[min(fitting)], min(fitting)
    newest = max(found, default=0)
    raise NoTools(_advice(server, f"release {newest} in {found[newest]}" if newest else "none of them"))


def server_release(engine: Engine) -> int:
    """The server's major release."""
    with reading(engine) as connection:
        return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def _folders(given: str) -> Iterator[Path]:
    if given:
        yield Path(given)
        return
    yield from DEBIAN.glob("*/bin")
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    if config := shutil.which("pg_config"):
        yield Path(_said_by(config, "--bindir"))


def _release(folder: Path) -> int:
    """0 where a tool is missing."""
    if not all(os.access(folder / tool, os.X_OK) for tool in TOOLS):
        return 0
    said = re.search(r"\) (\d+)", _said_by(folder / "pg_dump", "--version"))
    return int(said[1]) if said else 0


def _said_by(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - our own command


def _advice(server: int, found: str) -> str:
    return (
        f"the server is PostgreSQL {server}, and pg_dump, pg_restore and psql of release {server} or newer are needed; "
        f"found: {found}. On Debian and Ubuntu: apt install postgresql-client-{server} (from apt.postgresql.org). "
        "Elsewhere set PG_BIN to the folder that holds them."
    )
