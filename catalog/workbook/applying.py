"""Applies the staged rows, at most 500 in a transaction, or all of them in one where it is all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from catalog.fairs import catalog_changed, ensure_fair, fairs
from catalog.offers.communities import ensure_zones
from catalog.workbook.checking import NOUNS, Check
from catalog.workbook.noun import Line, Noun, Plan, Recount, Rules, recounts
from catalog.workbook.report import Counts, Report, RowError
from catalog.workbook.staging import Plans
from catalog.workbook.steps import Phase, Step
from db.engine import READ_ONLY
from db.transaction import in_transaction

BATCH_SECONDS = 30.0
"""How long a batch waits for a busy database before the load gives up."""


class Compared(NamedTuple):
    """Rows seen against what was stored when the catalog had this version."""

    version: str | None
    plans: list[Plan]


class Written(NamedTuple):
    """What was written, and the counts of stock or seats that could not be taken after all."""

    plans: list[Plan]
    late: list[RowError]


class _Undo(Exception):
    """Carries the faults for which a transaction must not stay."""

    def __init__(self, late: list[RowError]) -> None:
        super().__init__()
        self.late = late


def reading_only(engine: Engine) -> Engine:
    """The engine for what keeps nobody from writing."""
    return engine.execution_options(**READ_ONLY[engine.dialect.name])


def compare(engine: Engine, check: Check, rules: Rules) -> None:
    """Adds to the report what would become of the rows that passed; nothing is changed."""
    for noun, lines in _batches(check, Phase.COMPARING):
        _report(check.report, noun, _look(engine, noun, lines, rules).plans)


def apply(engine: Engine, check: Check, rules: Rules, media_dir: Path) -> None:
    """Applies what passed, and adds to the report.

    Raises db.transaction.Unavailable when the database stays away: batches before that are in, and loading the file
    again brings the rest.
    """
    for noun, lines in _batches(check, Phase.APPLYING):
        _keep_pictures(check, lines, media_dir)
        # Compared before anything is locked: the lock is held for the writing alone, and others find it free between.
        ahead = _look(engine, noun, lines, rules)
        written = Written(ahead.plans, [])
        if any(plan.touches for plan in ahead.plans):
            written = in_transaction(engine, partial(_write, noun, lines, rules, ahead), BATCH_SECONDS)
        _report(check.report, noun, *written)


def apply_all_or_nothing(engine: Engine, check: Check, rules: Rules, media_dir: Path) -> bool:
    """Applies everything in one transaction; False, and nothing was changed, where a row is not taken whole."""
    with closing(Plans()) as plans:
        versions = set()
        for noun, lines in _batches(check, Phase.COMPARING):
            ahead = _look(engine, noun, lines, rules)
            _report(check.report, noun, ahead.plans)
            plans.add(noun, ahead.plans)
            versions.add(ahead.version)
        if check.report.errors:
            return False
        if not plans:
            return True
        for _, lines in check.passed():
            _keep_pictures(check, lines, media_dir)
        try:
            in_transaction(engine, partial(_write_all, check, rules, plans, versions), BATCH_SECONDS, bounded=False)
        except _Undo as undo:
            for error in undo.late:
                check.report.refuse(error)
            return False
    return True


def _batches(check: Check, phase: Phase) -> Iterator[tuple[Noun, list[Line]]]:
    """The staged rows; each batch is reported as done when the next one is asked for."""
    done: Counter[str] = Counter()
    for noun, lines in check.passed():
        yield noun, lines
        done[noun.name] += len(lines)
        share = done[noun.name] / check.count(noun)
        check.progress(Step(phase, noun.name, done[noun.name], share))


def _look(engine: Engine, noun: Noun, lines: list[Line], rules: Rules) -> Compared:
    return in_transaction(reading_only(engine), partial(_compare, noun, lines, rules), BATCH_SECONDS)


def _compare(noun: Noun, lines: list[Line], rules: Rules, connection: Connection) -> Compared:
    version = connection.execute(select(fairs.c.catalog_version)).scalar()
    # Whatever has no key was refused.
    keyed = [(key, line) for line in lines if (key := noun.key_of(line.values)) is not None]
    stored = noun.present(connection, [key for key, _ in keyed])
    return Compared(version, [noun.plan(line, stored.get(key), rules) for key, line in keyed])


def _write(noun: Noun, lines: list[Line], rules: Rules, ahead: Compared, connection: Connection) -> Written:
    if _locked_version(connection) != ahead.version:
        # Another load came between, and may have brought these very rows.
        ahead = _compare(noun, lines, rules, connection)
    return Written(ahead.plans, _write_batches([(noun, ahead.plans)], connection))


def _write_all(check: Check, rules: Rules, plans: Plans, versions: set[str | None], connection: Connection) -> None:
    refused: list[RowError] = []
    as_compared = versions == {_locked_version(connection)}
    batches = plans.batches(NOUNS) if as_compared else _compared_anew(check, rules, refused, connection)
    late = _write_batches(batches, connection)
    if refused or late:
        raise _Undo(refused + late)


def _compared_anew(
    check: Check, rules: Rules, refused: list[RowError], connection: Connection
) -> Iterator[tuple[Noun, list[Plan]]]:
    """For a catalog that another load has changed meanwhile: compared under the lock, which takes longer."""
    counts = {name: Counts(refused=before.refused) for name, before in check.report.counts.items()}
    for noun, lines in check.passed():
        plans = _compare(noun, lines, rules, connection).plans
        counts[noun.name] += _counts(plans)
        refused += [error for plan in plans for error in plan.errors]
        yield noun, plans
    check.report.counts |= counts


def _write_batches(batches: Iterable[tuple[Noun, list[Plan]]], connection: Connection) -> list[RowError]:
    """Writes what each batch plans, and takes the new counts when all is written; returns what could not be taken."""
    touched = False
    counted: list[tuple[Recount, Noun]] = []
    for noun, plans in batches:
        noun.write(connection, plans)
        touched = touched or any(plan.touches for plan in plans)
        counted += [(wanted, noun) for wanted in recounts(plans)]
    if touched:
        catalog_changed(connection)
    return [fault for wanted, noun in in_shelf_order(counted) if (fault := noun.count_again(connection, wanted))]


def in_shelf_order(counted: Iterable[tuple[Recount, Noun]]) -> list[tuple[Recount, Noun]]:
    """Orders hold in that order too; in another the two could wait for each other."""
    return sorted(counted, key=lambda one: one[0].stock_id)


def _locked_version(connection: Connection) -> str | None:
    """The catalog's version; None where the fair and its zones are laid only now, with the first rows."""
    new = ensure_fair(connection)
    # Two loads at once would both find a row new: the second waits here for the first.
    version = connection.execute(select(fairs.c.catalog_version).with_for_update()).scalar()
    ensure_zones(connection)
    return None if new else version


def _report(report: Report, noun: Noun, plans: Sequence[Plan], late: Sequence[RowError] = ()) -> None:
    for plan in plans:
        for error in plan.errors:
            report.refuse(error)
        for note in plan.notes:
            report.note(note)
    for error in late:
        report.refuse(error)
    report.counts[noun.name] = report.of(noun.name) + _counts(plans, late)


def _counts(plans: Sequence[Plan], late: Sequence[RowError] = ()) -> Counts:
    left_alone = {error.row for error in late}
    new = sum(plan.old is None for plan in plans)
    touched = sum(plan.touches and (bool(plan.changes) or plan.row not in left_alone) for plan in plans)
    return Counts(new=new, updated=touched - new, unchanged=len(plans) - touched)


def _keep_pictures(check: Check, lines: list[Line], media_dir: Path) -> None:
    """Before the rows that name them: a picture without a row does no harm."""
    for name in {line.values["photo"] for line in lines if line.values.get("photo")}:
        if "://" not in name:
            check.source.pictures.keep(name, media_dir)
