"""Loads a workbook: everything is checked first, then what passed is applied, and the report tells of all of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from catalog.workbook import csv_files
from catalog.workbook.applying import apply, apply_all_or_nothing, compare, reading_only
from catalog.workbook.checking import NOUNS, Check, Surroundings, survey, used_sheets
from catalog.workbook.noun import Rules
from catalog.workbook.pictures import Pictures
from catalog.workbook.report import NotAWorkbook, Report, Told, Unreadable
from catalog.workbook.sheets import Book
from catalog.workbook.staging import Stage
from catalog.workbook.steps import Progress, Step
from catalog.workbook.xlsx.book import open_xlsx
from db.transaction import in_transaction

SURVEY_SECONDS = 30.0


def load(
    engine: Engine, path: Path, *, zone: ZoneInfo, media_dir: Path, now: datetime, dry_run: bool = False,
    all_or_nothing: bool = False, set_stock: bool = False, progress: Progress | None = None, told: Told | None = None,
) -> Report:  # fmt: skip
    """Loads the .xlsx file, the folder of .csv files, or the single .csv file at `path`.

    `zone` is the fair's time zone; pictures beside the workbook are kept in `media_dir`. `progress` hears of each
    step: after a step of applying, those rows are in. `told` hears of each fault and note as it is found. What either
    raises ends the load, between two transactions. Raises NotAWorkbook when nothing could be read, and
    db.transaction.Unavailable when the database stays away.
    """
    report = Report(told=told) if told else Report()
    with closing(open_book(path)) as book:
        used = used_sheets(book, report)
        if not used:
            raise NotAWorkbook(Unreadable.NO_SHEETS, file=path.name, sheets=", ".join(noun.name for noun in NOUNS))
        with _staged(book) as (stage, pictures):
            known = in_transaction(reading_only(engine), survey, SURVEY_SECONDS)
            check = Check(known, Surroundings(zone, pictures), stage, report, progress or _unseen)
            for noun, sheet in used:
                check.sheet(noun, sheet)
            report.applied = _apply(engine, check, Rules(now, set_stock), media_dir, dry_run, all_or_nothing)
    report.close([noun.name for noun in NOUNS])
    return report


def open_book(path: Path) -> Book:
    """The sheets of a workbook, by what lies at the path. Raises NotAWorkbook."""
    if path.is_dir():
        return csv_files.open_folder(path)
    if path.suffix.lower() == ".csv":
        return csv_files.open_file(path)
    return open_xlsx(path)


@contextmanager
def _staged(book: Book) -> Iterator[tuple[Stage, Pictures]]:
    # Made only when a picture is cut: what kill -9 leaves is at most those.
    waiting = Path(gettempdir()) / f"taladnad-import-{uuid4().hex}"
    try:
        with closing(Stage()) as stage:
            yield stage, Pictures(book.folder, waiting)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _apply(engine: Engine, check: Check, rules: Rules, media_dir: Path, dry_run: bool, all_or_nothing: bool) -> bool:
    """Whether anything was applied."""
    if dry_run or (all_or_nothing and check.report.errors):
        compare(engine, check, rules)
        return False
    if all_or_nothing:
        return apply_all_or_nothing(engine, check, rules, media_dir)
    apply(engine, check, rules, media_dir)
    return True


def _unseen(_step: Step) -> None:
    pass
