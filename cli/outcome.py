"""What became of a workbook, on the screen: the first of what was found, and where all of it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from catalog.workbook.report import COUNTED, Reason, Report
from handlers.organiser import import_words, load_words
from locales.i18n import Language, language

SHOWN = 20
"""Wrong cells of a sheet, and notes of a kind in a sheet; the report has them all."""
FOLLOWERS_SHOWN = 10
"""Rows refused only for a refused row above them; more are counted in one line."""


def show(report: Report, path: Path) -> None:
    """Prints it in both languages; `path` is the report."""
    _show_notes(report)
    _show_errors(report)
    if report.errors or report.notes:
        in_both_languages(partial(load_words.report_lies, path))
    for sheet, count in report.counts.items():
        click.echo(
            f"{sheet}: {count.new:,} new, {count.updated:,} updated, {count.unchanged:,} unchanged, {count.refused:,} refused"
        )
    if not report.applied:
        click.echo("Nothing was changed.")


def in_both_languages(say: Callable[[Language], str]) -> None:
    """Thai for the office, English for whoever helps it."""
    click.echo(f"{say(language('th'))}\n  {say(language('en'))}")


def _show_notes(report: Report) -> None:
    shown: Counter[tuple[str, object]] = Counter()
    for note in report.notes:
        kind = note.sheet, note.remark
        shown[kind] += 1
        if shown[kind] <= SHOWN:
            in_both_languages(partial(import_words.explain_note, note))
    for (sheet, remark), many in report.remarks.items():
        if remark not in COUNTED and many > SHOWN:
            in_both_languages(partial(load_words.more, sheet, many - SHOWN))


def _show_errors(report: Report) -> None:
    shown: Counter[str] = Counter()
    for error in report.errors:
        if error.reason is Reason.REFUSED_PARENT:
            worth_it = report.followers[error.sheet] <= FOLLOWERS_SHOWN
        else:
            shown[error.sheet] += 1
            worth_it = shown[error.sheet] <= SHOWN
        if worth_it:
            in_both_languages(partial(import_words.explain, error))
    for sheet, many in report.faults.items():
        if many > SHOWN:
            in_both_languages(partial(load_words.more, sheet, many - SHOWN))
    for sheet, many in report.followers.items():
        if many > FOLLOWERS_SHOWN:
            in_both_languages(partial(import_words.explain_followers, sheet, many))
