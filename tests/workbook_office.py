"""An organiser's office for tests: a workbook as a folder of .csv files, and the shop that it is loaded into."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from sqlalchemy import Engine, Row, select

from catalog.offers import stock
from catalog.offers.communities import communities
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.workbook import Report, load

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BANGKOK = ZoneInfo("Asia/Bangkok")

KO_YO = {"code": "ko-yo", "zone": "south", "name_th": "เกาะยอ", "name_en": "Ko Yo", "province": "สงขลา"}
CLOTH = {
    "sku": "cloth", "community": "ko-yo", "kind": "product", "category": "textile", "name_th": "ผ้าทอเกาะยอ",
    "price_thb": "350", "stock": "20",
}  # fmt: skip
WALK = {
    "sku": "walk", "community": "ko-yo", "kind": "package", "category": "travel", "name_th": "เดินชมเกาะ",
    "price_thb": "500",
}  # fmt: skip
MORNING = {"sku": "walk", "starts_at": "2026-11-21 09:00", "ends_at": "2026-11-21 12:00", "capacity": "10"}


def xlsx(path: Path, sheets: Mapping[str, Iterable[Iterable[Any]]]) -> Path:
    """Writes an .xlsx file with these rows in each sheet."""
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    book.save(path)
    return path


class Office:
    """Writes sheets and loads them."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder / "workbook"
        self.folder.mkdir()
        self.media = folder / "media"

    def sheet(self, name: str, *rows: Mapping[str, str]) -> None:
        """A sheet with these rows; the columns are those that any row names."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (self.folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def small_fair(self) -> None:
        """One community with cloth and a dated walk."""
        self.sheet("communities", KO_YO)
        self.sheet("products", CLOTH, WALK)
        self.sheet("departures", MORNING)

    def load(self, path: Path | None = None, **options: Any) -> Report:
        settings = {"zone": BANGKOK, "media_dir": self.media, "now": NOW, **options}
        return load(self.engine, path or self.folder, **settings)

    def faults(self, **options: Any) -> list[tuple[str, int, str, str]]:
        """What a load refuses: (sheet, row, column, reason)."""
        errors = self.load(**options).errors
        return [(error.sheet, error.row, error.column, str(error.reason)) for error in errors]

    def community(self, code: str = "ko-yo") -> Row[Any] | None:
        return self._one(select(communities).where(communities.c.code == code))

    def product(self, sku: str = "cloth") -> Row[Any]:
        row = self._one(select(products).where(products.c.sku == sku))
        assert row is not None
        return row

    def shelf(self, sku: str = "cloth") -> Row[Any]:
        """The stock row of goods, or of the only departure of a package."""
        product = self.product(sku)
        of_goods = stock.stock.c.id == product.stock_id
        seats = stock.stock.c.id.in_(select(departures.c.stock_id).where(departures.c.product_id == product.id))
        row = self._one(select(stock.stock).where(of_goods if product.stock_id else seats))
        assert row is not None
        return row

    def count(self, table: Any) -> int:
        with self.engine.begin() as connection:
            return len(connection.execute(select(table)).all())

    def hold(self, count: int, sku: str = "cloth") -> None:
        shelf = self.shelf(sku)
        with self.engine.begin() as connection:
            stock.hold(connection, shelf.id, count)

    def sell(self, count: int, sku: str = "cloth") -> None:
        self.hold(count, sku)
        shelf = self.shelf(sku)
        with self.engine.begin() as connection:
            stock.consume(connection, shelf.id, count)

    def _one(self, query: Any) -> Row[Any] | None:
        with self.engine.begin() as connection:
            return connection.execute(query).one_or_none()
