"""What fills the house: a workbook is loaded, an empty one written, people are invited."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from bot.messages import chat_link
from catalog import people
from catalog.offers import communities
from catalog.workbook import NotAWorkbook, Report, load
from catalog.workbook.report import Reason
from catalog.workbook.template import write_template
from cli.opening import open_house
from clock import SystemClock
from handlers.organiser import import_words, template_words
from locales.i18n import Language, language

FOLLOWERS_NAMED = 10


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Change nothing unless every row passes.")
@click.option("--set-stock", is_flag=True, help="Take the stock column as a new count of what lies on the shelf.")
def import_(file: Path, dry_run: bool, all_or_nothing: bool, set_stock: bool) -> None:
    """Load a workbook: an .xlsx file, or a folder of .csv files.

    Exit status: 0 all rows in, 1 some rows refused, 2 nothing read.
    """
    store, engine = open_house()
    try:
        report = load(
            engine, file, zone=store.zone, media_dir=store.media_dir, now=SystemClock().now(),
            dry_run=dry_run, all_or_nothing=all_or_nothing, set_stock=set_stock,
        )  # fmt: skip
    except NotAWorkbook as error:
        _in_both_languages(partial(import_words.explain_unreadable, error))
        sys.exit(2)
    _print_report(report)
    sys.exit(1 if report.errors else 0)


def _print_report(report: Report) -> None:
    """Each wrong row is named; those that are refused only for a refused row above them are counted, a line a sheet."""
    for note in report.notes:
        _in_both_languages(partial(import_words.explain_note, note))
    followers = Counter(error.sheet for error in report.errors if error.reason is Reason.REFUSED_PARENT)
    for error in report.errors:
        if error.reason is not Reason.REFUSED_PARENT or followers[error.sheet] <= FOLLOWERS_NAMED:
            _in_both_languages(partial(import_words.explain, error))
    for sheet, many in followers.items():
        if many > FOLLOWERS_NAMED:
            _in_both_languages(partial(import_words.explain_followers, sheet, many))
    for sheet, count in report.counts.items():
        click.echo(
            f"{sheet}: {count.new} new, {count.updated} updated, {count.unchanged} unchanged, {count.refused} refused"
        )
    if not report.applied:
        click.echo("Nothing was changed.")


def _in_both_languages(say: Callable[[Language], str]) -> None:
    """Thai for the office, English for whoever helps it."""
    click.echo(f"{say(language('th'))}\n  {say(language('en'))}")


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
