"""What fills the house: a workbook is loaded, an empty one written, people are invited."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import click

from bot.messages import chat_link
from catalog import people
from catalog.offers import communities
from catalog.workbook import NotAWorkbook, load
from catalog.workbook.template import write_template
from cli import outcome
from cli.opening import open_house
from cli.outcome import in_both_languages
from cli.progress import Waiting
from cli.report_file import NoPlace, ReportFile, place_beside
from clock import SystemClock
from db.transaction import Unavailable
from handlers.organiser import import_words, load_words, template_words
from locales.i18n import language


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@click.option(
    "--all-or-nothing",
    is_flag=True,
    help="Change nothing unless every row passes. All is then written in one go: on SQLite the chat waits meanwhile, some seconds for 100,000 rows; on PostgreSQL orders of goods that it counts anew (--set-stock) wait until it is in.",
)
@click.option("--set-stock", is_flag=True, help="Take the stock column as a new count of what lies on the shelf.")
@click.option(
    "--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), metavar="CSV",
    help="Where everything found is written down. Without it: fair-report.csv beside fair.xlsx.",
)  # fmt: skip
def import_(file: Path, dry_run: bool, all_or_nothing: bool, set_stock: bool, report_path: Path | None) -> None:
    """Load a workbook: an .xlsx file, or a folder of .csv files.

    Everything is checked first. The first wrong cells of each sheet are shown, and all of them stand in the report, a
    .csv file that Excel opens: sheet, row, column, result (refused, or note), reason_th, reason_en, value. The good
    rows then go in, at most 500 at a time, while the chat goes on.

    Whatever cuts it off (Ctrl-C, a crash, the database away), no row is half in: load the same file again, and the rest
    follows.

    Exit status: 0 all rows in, 1 some are not (refused, or it was cut off), 2 nothing read.
    """
    store, engine = open_house()
    try:
        kept = ReportFile(report_path or place_beside(file))
    except NoPlace as error:
        raise click.UsageError(str(error)) from error
    waiting = Waiting(kept.keep)
    with closing(kept), _where_it_stopped(waiting), waiting.until_told_to_stop():
        report = load(
            engine, file, zone=store.zone, media_dir=store.media_dir, now=SystemClock().now(), dry_run=dry_run,
            all_or_nothing=all_or_nothing, set_stock=set_stock, progress=waiting, told=kept.take,
        )  # fmt: skip
        kept.keep()
    outcome.show(report, kept.path)
    sys.exit(1 if report.errors else 0)


@contextmanager
def _where_it_stopped(waiting: Waiting) -> Iterator[None]:
    try:
        yield
    except NotAWorkbook as error:
        in_both_languages(partial(import_words.explain_unreadable, error))
        sys.exit(2)
    except (KeyboardInterrupt, Unavailable, OSError) as reason:
        in_both_languages(partial(load_words.stopped, waiting.applied))
        if isinstance(reason, KeyboardInterrupt):
            sys.exit(1)
        raise


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def template(file: Path) -> None:
    """Write an empty workbook (.xlsx) to fill in."""
    if file.suffix.lower() != ".xlsx":
        raise click.ClickException("the name of the new workbook must end in .xlsx")
    if file.exists():
        raise click.ClickException(f"{file} is there already; give another name")
    write_template(file, template_words.guide(language("th")))
    click.echo(f"Fill in {file}, then: taladnad import {file}")


@click.group()
def invite() -> None:
    """Make a single-use code that lets somebody in."""


@invite.command()
@click.argument("community")
def seller(community: str) -> None:
    """For a seller of COMMUNITY (the organiser's own code of it)."""
    store, engine = open_house()
    with engine.begin() as connection:
        row = communities.by_code(connection, community)
        if row is None:
            raise click.ClickException(f"there is no community with the code {community!r}")
        code = people.invite(connection, row.id, "owner", SystemClock().now())
    click.echo(code)
    if store.line_bot_id:
        click.echo(chat_link(store.line_bot_id, code))
    else:
        click.echo("Set LINE_BOT_ID to print a link that opens the chat with the code filled in.", err=True)
