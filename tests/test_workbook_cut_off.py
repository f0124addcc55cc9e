"""A load that is cut off leaves no row half in, says where it stopped, and is finished by loading again."""

from __future__ import annotations

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest
from sqlalchemy import Engine, create_engine, text

from catalog.workbook import applying, staging
from catalog.workbook.report import Counts
from catalog.workbook.steps import Phase, Step
from db.engine import open_engine
from db.transaction import Unavailable
from tests.large_workbook import good, write_csv, wrong_rows
from tests.loads import Load, count_in, halves, is_clean, listen, loads, named, wait_for
from tests.races import PROOF

SOME = 2_500
FEW, BATCH = 200, 50
"""Rows of a load that is ended at one statement after another, and of each of its transactions."""
EVERY = 1 if PROOF else 7
ROUNDS = 3 if PROOF else 1

Open = Callable[[str], Engine]
Hears = Callable[[str, int], Any]


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small workbook without a fault, whose load takes several transactions all the same."""
    monkeypatch.setattr(staging, "BATCH", BATCH)
    return write_csv(tmp_path / "few", FEW, faultless=True)


def killed(url: str, workbook: Path, when: Hears, opened: Open = open_engine, **options: Any) -> bool:
    """Loads in a process that ends itself by kill -9 before such a statement or commit; False where it came to its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner take no part
        child = os.fork()
    if not child:
        _loads_until(url, workbook, when, opened, options)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), "the load failed, of which it wrote above"
    return status == signal.SIGKILL


def _loads_until(url: str, workbook: Path, when: Hears, opened: Open, options: dict[str, Any]) -> NoReturn:
    """The child's life; it never returns into the test's."""
    try:
        engine = opened(url)
        listen(engine, lambda words, rows: when(words, rows) and os.kill(os.getpid(), signal.SIGKILL))
        loads(engine, workbook, **options)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def at_statement(last: int) -> Hears:
    """At the statement or commit of this number."""
    heard = count(1)
    return lambda _words, _rows: next(heard) == last


def at_commit_of_products(last: int) -> Hears:
    """At the first commit from this number on that would keep products."""
    heard, wrote = count(1), False

    def when(words: str, _rows: int) -> bool:
        nonlocal wrote
        number, ends = next(heard), words == "COMMIT"
        if ends and wrote and number >= last:
            return True
        wrote = not ends and (wrote or words.startswith("INSERT INTO products"))
        return False

    return when


def kills(engine: Engine, url: str, workbook: Path, **options: Any) -> Iterator[int]:
    """Kills one load after another, each a few statements later, until one comes to its end; how many are in, each time.

    Where that leaves statements out, every second one dies at a commit of products.
    """
    for turn, last in enumerate(count(1, EVERY)):
        # A forked process may inherit no connection, least of all SQLite's locks.
        engine.dispose()
        commit = EVERY > 1 and turn % 2 == 1
        died = killed(url, workbook, (at_commit_of_products if commit else at_statement)(last), **options)
        # Later ones may find everything in already.
        assert died or turn != 1
        yield count_in(engine)
        if not (died or commit):
            return


def test_killed_at_any_statement_no_row_is_half_in(engine: Engine, database_url: str, few: Path) -> None:
    seen = []
    for present in kills(engine, database_url, few):
        assert halves(engine) == []
        seen.append(present)
    assert seen == sorted(seen) and seen[-1] == FEW and len(set(seen)) > 3
    assert loads(engine, few).of("products") == Counts(unchanged=FEW) and is_clean(engine)


def test_killed_at_any_statement_all_or_nothing_is_nothing(engine: Engine, database_url: str, few: Path) -> None:
    seen = list(kills(engine, database_url, few, all_or_nothing=True))
    assert set(seen[:-1]) <= {0, FEW} and seen.count(0) > 3 and seen[-1] == FEW
    assert is_clean(engine)


def without_transactions(url: str) -> Engine:
    if url.startswith("sqlite"):
        return create_engine(url, isolation_level="AUTOCOMMIT")
    return open_engine(url).execution_options(isolation_level="AUTOCOMMIT")


def test_a_load_that_fails_instead_is_noticed(engine: Engine, database_url: str, few: Path) -> None:
    """The negative control: a child that does not come to the place where it is to die."""
    engine.dispose()
    with pytest.raises(AssertionError, match="the load failed"):
        killed(database_url, few, lambda _words, _rows: 1 // 0)


def test_without_transactions_a_kill_leaves_halves(engine: Engine, database_url: str, few: Path) -> None:
    """The negative control."""
    engine.dispose()
    assert killed(
        database_url, few, lambda words, _rows: words.startswith("INSERT INTO products"), without_transactions
    )
    assert halves(engine)


def stands_still(engine: Engine, load: Load, count: int) -> int:
    """The load is stopped in its tracks when so many products are in; returns how many are, which are not yet all."""
    wait_for(engine, load, count)
    load.process.send_signal(signal.SIGSTOP)
    ended = os.waitid(os.P_PID, load.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert ended is not None and ended.si_code == os.CLD_STOPPED, "it came to its end before it could be stopped"
    present = count_in(engine)
    assert count <= present < good(SOME)
    return present


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_real_load_is_interrupted_then_killed_then_finished(
    engine: Engine, database_url: str, tmp_path: Path, seed: int
) -> None:
    if not PROOF and not database_url.startswith("sqlite"):
        pytest.skip("the full count")
    workbook, chance = write_csv(tmp_path / "large", SOME), Random(seed)
    interrupted = Load(database_url, tmp_path, str(workbook))
    before = stands_still(engine, interrupted, chance.choice([1, 500]))
    # It finds the signal as soon as it goes on.
    interrupted.interrupt()
    interrupted.process.send_signal(signal.SIGCONT)
    ended = interrupted.ends()
    present = count_in(engine)
    assert ended.status == 1 and f"{present:,} rows of it are in" in ended.said, ended.said
    assert before <= present < good(SOME) and is_clean(engine)
    assert named(tmp_path / "large-report.csv") == wrong_rows(SOME)
    killed = Load(database_url, tmp_path, str(workbook))
    before = stands_still(engine, killed, present + chance.randrange(1, 600))
    killed.kill()
    present = count_in(engine)
    assert present == before and is_clean(engine)
    assert named(tmp_path / "large-report.csv") == wrong_rows(SOME)
    finished = loads(engine, workbook).of("products")
    assert (finished.new, finished.unchanged) == (good(SOME) - present, present) and is_clean(engine)


@contextmanager
def held(url: str) -> Iterator[None]:
    """Somebody else holds what a load writes to."""
    engine = create_engine(url) if url.startswith("sqlite") else open_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("LOCK TABLE fairs"))
        yield
        connection.rollback()
    engine.dispose()


def loses_the_database(engine: Engine, url: str, workbook: Path, phase: Phase, at: int, **options: Any) -> None:
    """Loads, and after so many products of a phase the database is not to be had any more."""
    hold = held(url)

    def sees(step: Step) -> None:
        if step.phase is phase and step.rows == at and step.sheet == "products":
            hold.__enter__()

    with pytest.raises(Unavailable):
        loads(engine, workbook, progress=sees, **options)
    hold.__exit__(None, None, None)


def test_a_database_that_stays_away_ends_the_load_between_two_transactions(
    engine: Engine, database_url: str, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "BATCH_SECONDS", 0.2)
    loses_the_database(engine, database_url, few, Phase.APPLYING, 2 * BATCH)
    assert count_in(engine) == 2 * BATCH and is_clean(engine)
    assert loads(engine, few).of("products") == Counts(new=FEW - 2 * BATCH, unchanged=2 * BATCH)


def test_all_or_nothing_is_nothing_when_the_database_stays_away(
    engine: Engine, database_url: str, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "BATCH_SECONDS", 0.2)
    loses_the_database(engine, database_url, few, Phase.COMPARING, 2 * BATCH, all_or_nothing=True)
    assert count_in(engine) == 0 and is_clean(engine)
    assert loads(engine, few, all_or_nothing=True).of("products") == Counts(new=FEW)


def test_all_or_nothing_holds_where_another_load_came_between(engine: Engine, few: Path) -> None:
    """What was compared ahead is compared once more."""
    office = few.parent / "office"
    write_csv(office, BATCH, faultless=True, price=70)

    def sees(step: Step) -> None:
        if step.phase is Phase.COMPARING and step.rows == 2 * BATCH:
            loads(engine, office)

    report = loads(engine, few, all_or_nothing=True, progress=sees)
    assert report.applied and report.of("products") == Counts(new=FEW - BATCH, updated=BATCH)
    assert count_in(engine) == FEW and is_clean(engine)
    assert loads(engine, few).of("products") == Counts(unchanged=FEW)
