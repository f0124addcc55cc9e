"""How a load goes on, where it stopped, and where all that it found is written down, in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.workbook.steps import Phase, Step
from locales.i18n import N_, Language

PHASES: Mapping[Phase, str] = {
    Phase.CHECKING: N_("Checking {sheet}"),
    Phase.COMPARING: N_("Comparing {sheet}"),
    Phase.APPLYING: N_("Taking in {sheet}"),
}


def phase(step: Step, t: Language) -> str:
    """What is being done with a sheet, in a few words before a bar."""
    return t(PHASES[step.phase], sheet=step.sheet)


def more(sheet: str, count: int, t: Language) -> str:
    """One line for what is not shown of a sheet."""
    return t("Sheet {sheet}: {count} more.", sheet=sheet, count=t.number(count))


def report_lies(path: Path, t: Language) -> str:
    """Where everything is named."""
    return t("All of them, with row, column and reason, are in {file}", file=path)


def stopped(last: Step | None, t: Language) -> str:
    """Where a load stopped, and what to do; `last` is the last step that was applied."""
    if last is None:
        return t("Stopped. Nothing was changed.")
    return t(
        "Stopped in the sheet {sheet}: {count} rows of it are in."
        " Load the same file again: what is in stays as it is, and the rest follows.",
        sheet=last.sheet,
        count=t.number(last.rows),
    )
