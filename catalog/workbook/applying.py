"""Applies the staged rows, at most 500 in a transaction, or all of them in one where it is all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from catalog.fairs import catalog_changed, fairs
from catalog.workbook.checking import NOUNS, Check
from catalog.workbook.noun import Line, Noun, Plan, Rules
from catalog.workbook.report import Counts, Note, RowError
from db.transaction import in_transaction

BATCH_SECONDS = 30.0
"""How long a batch waits for a busy database before the load gives up."""


@dataclass
class Outcome:
    """What became of the rows of one sheet in one transaction."""

    sheet: str
    counts: Counts = field(default_factory=Counts)
    errors: list[RowError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class _Undo(Exception):
    """Carries the outcomes of a transaction that must not stay."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


def apply(engine: Engine, check: Check, rules: Rules, media_dir: Path) -> None:
    """Applies what passed, and adds to the report; with `rules.dry_run` it is only compared with what is stored.

    Raises db.transaction.Unavailable when the database stays away: batches before that are in, and loading the file
    again brings the rest.
    """
    done: dict[str, int] = {}
    for noun, lines in _batches(check):
        _keep_pictures(check, lines, rules, media_dir)
        outcome = in_transaction(engine, partial(_batch, noun, lines, rules), BATCH_SECONDS)
        _report(check, [outcome])
        done[noun.name] = done.get(noun.name, 0) + len(lines)
        check.progress(noun.name, done[noun.name])


def apply_all_or_nothing(engine: Engine, check: Check, rules: Rules, media_dir: Path) -> bool:
    """Applies everything in one transaction; False, and nothing was changed, where a row is not taken whole."""
    for _, lines in _batches(check):
        _keep_pictures(check, lines, rules, media_dir)
    try:
        _report(check, in_transaction(engine, partial(_everything, check, rules), BATCH_SECONDS))
    except _Undo as undo:
        _report(check, undo.outcomes)
        return False
    return True


def _everything(check: Check, rules: Rules, connection: Connection) -> list[Outcome]:
    outcomes = [_batch(noun, lines, rules, connection) for noun, lines in _batches(check)]
    if any(outcome.errors for outcome in outcomes):
        raise _Undo(outcomes)
    return outcomes


def _batches(check: Check) -> Iterator[tuple[Noun, list[Line]]]:
    for noun in NOUNS:
        for lines in check.stage.batches(noun, check.refused.get(noun.name, set())):
            yield noun, lines


def _batch(noun: Noun, lines: list[Line], rules: Rules, connection: Connection) -> Outcome:
    if not rules.dry_run:
        # Two loads at once would both find a row new: the second waits here for the first.
        connection.execute(select(fairs.c.id).with_for_update())
    stored = noun.present(connection, [key for line in lines if (key := noun.key_of(line.values)) is not None])
    plans = [_plan(noun, line, stored, rules) for line in lines]
    if not rules.dry_run:
        noun.write(connection, plans)
        if any(_changes(plan) for plan in plans):
            catalog_changed(connection)
    return _outcome(noun, plans)


def _plan(noun: Noun, line: Line, stored: Mapping[Any, Mapping[str, Any]], rules: Rules) -> Plan:
    key = noun.key_of(line.values)
    return noun.plan(line, stored.get(key), rules)


def _changes(plan: Plan) -> bool:
    return plan.old is None or bool(plan.changes) or plan.recount is not None


def _outcome(noun: Noun, plans: list[Plan]) -> Outcome:
    new = sum(plan.old is None for plan in plans)
    touched = sum(_changes(plan) for plan in plans)
    outcome = Outcome(noun.name, Counts(new=new, updated=touched - new, unchanged=len(plans) - touched))
    for plan in plans:
        outcome.errors += plan.errors
        outcome.notes += plan.notes
    return outcome


def _keep_pictures(check: Check, lines: list[Line], rules: Rules, media_dir: Path) -> None:
    """Before the rows that name them: a picture without a row does no harm."""
    if not rules.dry_run:
        for name in {line.values["photo"] for line in lines if line.values.get("photo")}:
            if "://" not in name:
                check.source.pictures.keep(name, media_dir)


def _report(check: Check, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        check.report.counts[outcome.sheet] = check.report.of(outcome.sheet) + outcome.counts
        check.report.errors += outcome.errors
        check.report.notes += outcome.notes
