"""How far a load has come: a bar on a terminal, a line now and then anywhere else; and where it is to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any

import click

from catalog.workbook.steps import Phase, Step
from handlers.organiser import load_words
from locales.i18n import language

ROWS_A_LINE = 10_000
_PARTS = 1000


class Waiting:
    """Shows each step of a load on stderr; `applied` is the last step whose rows are in."""

    def __init__(self, after_check: Callable[[], None]) -> None:
        self.applied: Step | None = None
        self._after_check = after_check
        self._told_to_stop = False
        self._bar: Any = None
        self._shown: tuple[Phase, str] | None = None

    def __call__(self, step: Step) -> None:
        """Raises KeyboardInterrupt where somebody wants it to stop and rows are left."""
        if step.phase is not Phase.CHECKING:
            self._after_check()
        if step.phase is Phase.APPLYING:
            self.applied = step
        self._show(step)
        if self._told_to_stop and step.share < 1:
            raise KeyboardInterrupt

    @contextmanager
    def until_told_to_stop(self) -> Iterator[None]:
        """Within, Ctrl-C and SIGTERM end the load after the batch that is under way, a second one ends it at once."""
        if current_thread() is not main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            self.end()

    def end(self) -> None:
        """The bar is done with."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    def _stop(self, *_: Any) -> None:
        if self._told_to_stop:
            raise KeyboardInterrupt
        self._told_to_stop = True

    def _show(self, step: Step) -> None:
        if sys.stderr.isatty():
            self._draw(step)
        elif step.rows % ROWS_A_LINE == 0 and step.share < 1:
            click.echo(f"{_in_both(load_words.phase, step)}: {step.rows:,}", err=True)

    def _draw(self, step: Step) -> None:
        if self._shown != (step.phase, step.sheet):
            self.end()
            self._shown = step.phase, step.sheet
            self._bar = click.progressbar(
                length=_PARTS,
                label=_in_both(load_words.phase, step),
                item_show_func=lambda rows: rows and f"{rows:,}",
                file=sys.stderr,
            )
            self._bar.render_progress()
        self._bar.update(int(step.share * _PARTS) - self._bar.pos, step.rows)


def _in_both(say: Callable[..., str], step: Step) -> str:
    return " · ".join(say(step, language(code)) for code in ("th", "en"))
