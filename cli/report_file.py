"""The report of a load: every wrong cell and every note, in a .csv file that Excel opens."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TextIO

from catalog.workbook.csv_files import REPORT
from catalog.workbook.report import Note, RowError
from handlers.organiser import import_words
from locales.i18n import language

COLUMNS = ("sheet", "row", "column", "result", "reason_th", "reason_en", "value")
"""`result` is "refused" for a cell for which its row, or this cell of it, was not taken, and "note" for what to know."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins so for a formula, and may run it; a ' in front makes it plain words."""


class NoPlace(Exception):
    """The report cannot be written where it should lie."""


def place_beside(workbook: Path) -> Path:
    """fair-report.csv beside fair.xlsx, or beside the folder fair.

    Where nothing can be written there (a read-only mount), it is in the current folder, or else among temporary files.
    """
    path = workbook.resolve()
    folders = (path.parent, Path(), Path(gettempdir()))
    folder = next((one for one in folders if os.access(one, os.W_OK)), path.parent)
    return folder / f"{path.name if path.is_dir() else path.stem}{REPORT}.csv"


class ReportFile:
    """Takes what a load finds, as it finds it. It has its name once the check is over; until then an older one stays.

    Without anything to tell there is no file, and the older one goes.
    """

    def __init__(self, path: Path) -> None:
        """Raises NoPlace where something else lies there, or nothing can be written."""
        self.path = path
        self.named = False
        self._half = path.with_name(f".{path.name}.half")
        self._file: TextIO | None = None
        if path.exists() and not (path.is_file() and _is_a_report(path)):
            raise NoPlace(f"{path} is there already and is no report of a load; give another name with --report")
        if not os.access(path.parent, os.W_OK):
            raise NoPlace(f"the report cannot be written to {path}; give another place with --report")

    def take(self, found: RowError | Note) -> None:
        """Writes a line."""
        if self._file is None:
            self._file = (self.path if self.named else self._half).open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(COLUMNS)
        csv.writer(self._file).writerow([_harmless(cell) for cell in _line(found)])

    def keep(self) -> None:
        """Everything so far was checked: from here on it may be read, and what is found later is added."""
        if self._file is not None:
            self._file.flush()
        if self.named:
            return
        self.named = True
        if self._file is not None:
            self._half.replace(self.path)
        else:
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of the file; a half one was of no use."""
        if self._file is not None:
            self._file.close()
        if not self.named:
            self._half.unlink(missing_ok=True)


def _line(found: RowError | Note) -> list[Any]:
    if isinstance(found, RowError):
        words = [import_words.explain_reason(found, language(code)) for code in ("th", "en")]
        return [found.sheet, found.row, found.column, "refused", *words, found.values.get("value", "")]
    words = [import_words.explain_note(found, language(code)) for code in ("th", "en")]
    return [found.sheet, found.row or "", found.column or "", "note", *words, found.values.get("value", "")]


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell


def _is_a_report(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(200).decode("utf-8-sig", "replace").startswith(",".join(COLUMNS))
