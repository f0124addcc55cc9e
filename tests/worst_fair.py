"""A fair of the longest names and texts that the import takes: letters with stacks of marks, addresses, many options and dates."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from tests.fair import OPENING

STACK = "ก่้๊๋์ํ็"
"""One character as people count, eight code points: the import takes 120 of them."""
COMMUNITIES = 12
GOODS = 20
OPTIONS = 12
DATES = 30
LONG_LINE_NAME = STACK * 20
PHOTO = "https://pictures.example/" + "ก" * 210 + "/" + "x" * 84
"""As LINE wants it, percent-encoded, it has 2,000 characters."""


def stacked(number: int, characters: int) -> str:
    """So many characters, the first three of them a number."""
    return f"{number:03d}" + STACK * (characters - 3)


def worst_fair(folder: Path) -> Path:
    """Writes the workbook: the first community has all the goods of a full cart, each of the others a few things."""
    folder.mkdir()
    _sheet(folder, "fair", [{"code": "worst", "name_th": stacked(0, 120), "contact": STACK * 300}])
    _sheet(folder, "communities", [_community(n) for n in range(1, COMMUNITIES + 1)])
    _sheet(folder, "products", _products())
    _sheet(folder, "departures", [_departure(sku, n) for sku in ("trip", "walk") for n in range(DATES)])
    return folder


def fair_of_zones(folder: Path, zones: int) -> Path:
    """A fair with so many zones of the longest names, and a community in each."""
    folder.mkdir()
    _sheet(folder, "zones", [{"code": f"z-{n}", "name_th": stacked(n, 60), "position": n} for n in range(1, zones + 1)])
    _sheet(folder, "communities", [{**_community(n), "zone": f"z-{n}"} for n in range(1, zones + 1)])
    return folder


def _sheet(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _community(n: int) -> dict[str, object]:
    return {
        "code": f"c-{n}", "zone": "south", "name_th": stacked(n, 120), "name_en": stacked(500 + n, 120), "aliases": "everybody",
        "tambon": STACK * 60, "amphoe": STACK * 60, "province": STACK * 60, "story_th": STACK * 2000, "story_en": STACK * 2000,
        "photo": PHOTO, "shipping_thb": "12345.50",
    }  # fmt: skip


def _products() -> list[dict[str, object]]:
    goods = [_product(f"g-{n}", "c-1", "product", n) for n in range(1, GOODS + 1)]
    others = [_product(f"o-{n}", f"c-{n}", "product", 100 + n) for n in range(2, COMMUNITIES + 1)]
    return [
        *goods,
        *others,
        *_with_options("cloth", "product"),
        *_with_options("trip", "package"),
        _product("walk", "c-1", "service", 300),
    ]


def _with_options(sku: str, kind: str) -> list[dict[str, object]]:
    head = _product(sku, "c-1", kind, 200)
    named = [
        {"variant_of": sku, "option": stacked(n, 60), "option_en": stacked(500 + n, 60)} for n in range(1, OPTIONS + 1)
    ]
    return [head, *({**_product(f"{sku}-{n}", "c-1", kind, n), **one} for n, one in enumerate(named, start=1))]


def _product(sku: str, community: str, kind: str, n: int) -> dict[str, object]:
    return {
        "sku": sku, "community": community, "kind": kind, "category": "travel", "name_th": stacked(n, 120),
        "name_en": stacked(500 + n, 120), "maker": STACK * 120, "about_th": STACK * 2000, "about_en": STACK * 2000,
        "price_thb": "9999999.50", "stock": "1000" if kind == "product" else "", "photo": PHOTO, "otop_star": "5",
        "star_year_be": "2565", "licence_no": STACK * 60,
    }  # fmt: skip


def _departure(sku: str, n: int) -> dict[str, object]:
    day = OPENING.date() + timedelta(days=n + 1)
    return {"sku": sku, "starts_at": f"{day} 08:00", "ends_at": f"{day + timedelta(days=3)} 17:00", "capacity": "9999"}
