"""Loads a workbook: everything is checked first, then what passed is applied, and the report tells of all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from catalog.fairs import the_fair
from catalog.offers.communities import ensure_zones
from catalog.workbook import csv_files, spreadsheet
from catalog.workbook.applying import apply, apply_all_or_nothing
from catalog.workbook.checking import NOUNS, Check, Progress, Surroundings, survey, used_sheets
from catalog.workbook.noun import Rules
from catalog.workbook.pictures import Pictures
from catalog.workbook.report import NotAWorkbook, Remark, Report, Unreadable
from catalog.workbook.sheets import Book
from catalog.workbook.staging import Stage
from db.transaction import in_transaction

SURVEY_SECONDS = 30.0


def load(
    engine: Engine, path: Path, *, zone: ZoneInfo, media_dir: Path, now: datetime, dry_run: bool = False,
    all_or_nothing: bool = False, set_stock: bool = False, progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Loads the .xlsx file, the folder of .csv files, or the single .csv file at `path`.

    `zone` is the fair's time zone; pictures beside the workbook are kept in `media_dir`. `progress(sheet, rows)` is
    called as rows are checked, and again from the start as they are applied. Raises NotAWorkbook when nothing could
    be read, and db.transaction.Unavailable when the database stays away.
    """
    book = open_book(path)
    report = Report()
    used = used_sheets(book, report)
    if not used:
        raise NotAWorkbook(Unreadable.NO_SHEETS, file=path.name, sheets=", ".join(noun.name for noun in NOUNS))
    if not dry_run:
        _prepare(engine)
    with _staged(book) as (stage, pictures):
        known = in_transaction(engine, survey, SURVEY_SECONDS)
        check = Check(known, Surroundings(zone, pictures), stage, report, progress or _unseen)
        for noun, sheet in used:
            check.sheet(noun, sheet)
        report.applied = _apply(engine, check, Rules(now, set_stock, dry_run), media_dir, all_or_nothing)
    # A fair that has begun has many of them, and their rows say nothing more.
    report.gather(Remark.IN_THE_PAST)
    places = {noun.name: place for place, noun in enumerate(NOUNS)}
    report.errors.sort(key=lambda error: (places[error.sheet], error.row))
    return report


def open_book(path: Path) -> Book:
    """The sheets of a workbook, by what lies at the path. Raises NotAWorkbook."""
    if path.is_dir():
        return csv_files.open_folder(path)
    if path.suffix.lower() == ".csv":
        return csv_files.open_file(path)
    return spreadsheet.open_xlsx(path)


def _prepare(engine: Engine) -> None:
    try:
        in_transaction(engine, _lay_foundations, SURVEY_SECONDS)
    except IntegrityError:
        # Somebody else laid them at the same moment; now they are there to be seen.
        in_transaction(engine, _lay_foundations, SURVEY_SECONDS)


def _lay_foundations(connection: Connection) -> None:
    ensure_zones(connection)
    the_fair(connection)


@contextmanager
def _staged(book: Book) -> Iterator[tuple[Stage, Pictures]]:
    with TemporaryDirectory(prefix="taladnad-import-") as name:
        stage = Stage(Path(name))
        try:
            yield stage, Pictures(book.folder, Path(name) / "pictures")
        finally:
            stage.close()


def _apply(engine: Engine, check: Check, rules: Rules, media_dir: Path, all_or_nothing: bool) -> bool:
    """Whether anything was applied."""
    held_back = all_or_nothing and bool(check.report.errors)
    if all_or_nothing and not rules.dry_run and not held_back:
        return apply_all_or_nothing(engine, check, rules, media_dir)
    only_compared = rules.dry_run or held_back
    apply(engine, check, Rules(rules.now, rules.set_stock, only_compared), media_dir)
    return not only_compared


def _unseen(_sheet: str, _rows: int) -> None:
    pass
