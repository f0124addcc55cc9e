"""A large workbook goes in while the fair goes on: in little memory, every wrong row named, the chat answered meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine

from catalog.workbook import staging
from catalog.workbook.report import Counts
from catalog.workbook.steps import Phase, Step
from tests.chat import Person
from tests.fair import Fair
from tests.large_workbook import good, write_csv, write_xlsx, wrong_rows
from tests.loads import Load, count_in, is_clean, listened, loads, named, wait_for
from tests.races import PROOF

ROWS = 100_000 if PROOF else 5_000
MOST_MEGABYTES = 300
SOME = 1_600
FEW = 600
PATIENCE_SECONDS = 60


@pytest.fixture
def nok(empty_fair: Fair) -> Person:
    """Somebody in the chat."""
    person = empty_fair.person("นก")
    person.follows()
    return person


def test_every_wrong_row_is_named_in_little_memory_while_the_chat_goes_on(
    nok: Person, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    on_sqlite = database_url.startswith("sqlite")
    workbook = write_xlsx(tmp_path / "large.xlsx", ROWS) if on_sqlite else write_csv(tmp_path / "large", ROWS)
    running = Load(database_url, tmp_path, str(workbook), measured=True)
    turns = turns_between_commits(nok, running)
    ended = running.ends()
    assert ended.status == 1 and f"products: {good(ROWS):,} new" in ended.said, ended.said
    expected = wrong_rows(ROWS)
    assert len(expected) == ROWS // 20 and named(tmp_path / "large-report.csv") == expected
    assert f"{len(expected) - 20:,} more" in ended.said and "large-report.csv" in ended.said
    assert ended.megabytes < MOST_MEGABYTES
    assert count_in(engine) == good(ROWS) and is_clean(engine)
    assert turns > 10 or not PROOF


def turns_between_commits(nok: Person, running: Load) -> int:
    """How many turns were answered after one commit of the load and before another one."""
    turns, present = 0, wait_for(nok.fair.engine, running, 1)
    while present < good(ROWS) and running.runs():
        nok.says("เมนู")
        nok.sees("เลือกโซน")
        present = count_in(nok.fair.engine)
        turns += present < good(ROWS)
        present = wait_for(nok.fair.engine, running, present + 1)
    return turns


def test_loading_it_again_with_other_prices_changes_them(engine: Engine, tmp_path: Path) -> None:
    loads(engine, write_csv(tmp_path / "large", FEW))
    again = loads(engine, write_csv(tmp_path / "large", FEW, price=60))
    assert again.of("products") == Counts(updated=good(FEW), refused=FEW - good(FEW))
    assert is_clean(engine)


class Commits:
    """How many products each transaction of a load has brought."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._open = 0

    def __call__(self, words: str, rows: int) -> None:
        if words.startswith("INSERT INTO products"):
            self._open += rows
        elif words == "COMMIT" and self._open:
            self.sizes.append(self._open)
            self._open = 0


def asks_meanwhile(nok: Person, url: str, workbook: Path, phase: Phase, **options: Any) -> tuple[list[str], list[int]]:
    """Says something in the chat after the first step of the phase, and waits before the last one until it is answered.

    Returns what happened, in its order, and how many products each transaction brought.
    """
    happened: list[str] = []
    begun, answered = Event(), Event()

    def sees(step: Step) -> None:
        if step.sheet == "products" and step.phase is phase:
            happened.append("step")
            begun.set()
            if step.share > 0.9:
                answered.wait(PATIENCE_SECONDS)

    commits = Commits()
    with listened(url, commits) as engine, ThreadPoolExecutor(1) as office:
        loading = office.submit(loads, engine, workbook, progress=sees, **options)
        assert begun.wait(PATIENCE_SECONDS)
        happened.append("asked")
        nok.says("เมนู")
        nok.sees("เลือกโซน")
        happened.append("answered")
        answered.set()
        loading.result()
    return happened, commits.sizes


def test_a_chat_turn_is_answered_between_two_commits(nok: Person, database_url: str, tmp_path: Path) -> None:
    workbook = write_csv(tmp_path / "large", SOME)
    happened, sizes = asks_meanwhile(nok, database_url, workbook, Phase.APPLYING)
    assert happened[0] == "step" and "step" in happened[happened.index("answered") :]
    assert max(sizes) <= 500 and sum(sizes) == count_in(nok.fair.engine) == good(SOME)


def test_all_or_nothing_is_compared_while_the_chat_goes_on(nok: Person, database_url: str, tmp_path: Path) -> None:
    workbook = write_csv(tmp_path / "large", SOME, faultless=True)
    happened, sizes = asks_meanwhile(nok, database_url, workbook, Phase.COMPARING, all_or_nothing=True)
    assert happened[0] == "step" and "step" in happened[happened.index("answered") :]
    assert sizes == [SOME] and count_in(nok.fair.engine) == SOME


def asks_while_it_is_written(nok: Person, url: str, workbook: Path, **options: Any) -> list[str]:
    """Says something in the chat when the first products are written, which then waits for the answer."""
    happened: list[str] = []
    writing, answered = Event(), Event()

    def hears(words: str, _rows: int) -> None:
        if words.startswith("INSERT INTO products") and not writing.is_set():
            writing.set()
            answered.wait(PATIENCE_SECONDS)
        elif words == "COMMIT" and writing.is_set():
            happened.append("commit")

    with listened(url, hears) as engine, ThreadPoolExecutor(1) as office:
        loading = office.submit(loads, engine, workbook, **options)
        assert writing.wait(PATIENCE_SECONDS)
        nok.says("เมนู")
        happened.append("answered" if nok.new() else "refused")
        answered.set()
        loading.result()
    return happened


def test_all_or_nothing_holds_sqlite_as_long_as_it_writes(nok: Person, database_url: str, tmp_path: Path) -> None:
    """The limit that --help states, and what a load would do to every turn without the bound on a transaction."""
    workbook = write_csv(tmp_path / "large", 50, faultless=True)
    happened = asks_while_it_is_written(nok, database_url, workbook, all_or_nothing=True)
    assert happened == ["refused" if database_url.startswith("sqlite") else "answered", "commit"]
    nok.says("เมนู")
    nok.sees("เลือกโซน")


def test_without_the_bound_one_transaction_brings_them_all(
    nok: Person, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(staging, "BATCH", 1_000_000)
    commits = Commits()
    with listened(database_url, commits) as engine:
        loads(engine, write_csv(tmp_path / "large", FEW))
    assert max(commits.sizes) > 500
