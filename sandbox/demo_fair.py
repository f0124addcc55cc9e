"""The demo fair's committed workbook, written again with its days moved so that the fair opens today."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

FAIR = Path(__file__).parent / "fair"
SELLER_OF = "south-ko-yo"
DATES = {"fair.csv": ("opens_at", "closes_at"), "departures.csv": ("starts_at", "ends_at")}
FORMAT = "%Y-%m-%d %H:%M"


def write_for(today: date, folder: Path) -> None:
    """Writes the workbook into `folder`, pictures beside it, every date moved by (today - opening)."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(FAIR, folder)
    later = today - _opening()
    for name, columns in DATES.items():
        _move(folder / name, columns, later)


def _opening() -> date:
    with (FAIR / "fair.csv").open(encoding="utf-8-sig", newline="") as file:
        return datetime.strptime(next(csv.DictReader(file))["opens_at"], FORMAT).date()


def _move(path: Path, columns: tuple[str, ...], later: timedelta) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header, rows = list(reader.fieldnames or ()), list(reader)
    for row in rows:
        for column in columns:
            if row[column]:
                row[column] = (datetime.strptime(row[column], FORMAT) + later).strftime(FORMAT)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)
