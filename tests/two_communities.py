"""The workbook of a fair of two communities in which every button exists: second pages, options, dates to pick, one shared name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from bot.intents import Registry
from locales.i18n import words
from tests.fair import OPENING

Row = Mapping[str, object]

SHARED_NAME = "ริมน้ำ"
GOODS = 11
TRIPS = 11
OPTIONS = 82
DATES = 11
"""Each one more than a page, a card of options or the quick replies hold."""

COMMUNITIES: tuple[Row, ...] = (
    {
        "code": "ko-yo", "zone": "south", "name_th": "เกาะยอ", "name_en": "Ko Yo", "aliases": SHARED_NAME, "province": "สงขลา",
        "amphoe": "เมืองสงขลา", "story_th": "ทอผ้าริมทะเลสาบ", "story_en": "Weavers at the lake", "shipping_thb": "50",
        "latitude": "7.16", "longitude": "100.53", "photo": "https://pictures.example/ko-yo.jpg",
    },
    {
        "code": "doi-pui", "zone": "north", "name_th": "บ้านดอยปุย", "name_en": "Ban Doi Pui", "aliases": SHARED_NAME,
        "province": "เชียงใหม่", "shipping_thb": "60", "free_shipping_from_thb": "100",
    },
)  # fmt: skip


def two_communities(folder: Path) -> Path:
    """Writes the workbook as .csv files and returns their folder."""
    folder.mkdir()
    _sheet(
        folder / "fair.csv",
        [{"code": "two", "name_th": "ตลาดนัดสองชุมชน", "name_en": "Two communities", "contact": "contact@fair.example"}],
    )
    _sheet(folder / "communities.csv", COMMUNITIES)
    _sheet(folder / "products.csv", _products())
    _sheet(folder / "departures.csv", _departures())
    return folder


def what_to_say(registry: Registry, code: str) -> list[dict[str, str]]:
    """What somebody can send besides tapping: a word of each intent that has words, names, goods, nonsense, a code that
    does not work, a sticker.
    """
    typed = [words(one.words)[code][0] for one in registry.intents.values() if one.words]
    said = dict.fromkeys([*typed, SHARED_NAME, "ผ้าทอ", "ไม่มีอะไรชื่อนี้", "ABCDE-FGHJK"])
    return [*({"type": "text", "text": one} for one in said), {"type": "sticker", "packageId": "1", "stickerId": "1"}]


def _sheet(path: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _products() -> list[Row]:
    scarf = {**_product("scarf", "ko-yo", "product", "ผ้าคลุมไหล่"), "stock": "0"}
    sizes = [{**_product(f"scarf-{n}", "ko-yo", "product", "ผ้าคลุมไหล่"), **_option(n, "scarf")} for n in range(OPTIONS)]
    river = _product("river", "doi-pui", "package", "ล่องแพ")
    guests = [{**_product(f"river-{n}", "doi-pui", "package", "ล่องแพ"), **_option(n, "river")} for n in range(2)]
    return [
        *(scarf, *sizes, river, *guests),
        *(_product(f"cloth-{n}", "ko-yo", "product", f"ผ้าทอ {n}") for n in range(GOODS)),
        *(_product(f"trip-{n}", "ko-yo", "package", f"ทริป {n}") for n in range(TRIPS)),
        _product("class", "ko-yo", "service", "เรียนทอผ้า"),
        _product("coffee", "doi-pui", "product", "กาแฟ"),
        {**_product("wine", "doi-pui", "product", "ไวน์"), "alcohol_or_tobacco": "yes"},
    ]


def _product(sku: str, community: str, kind: str, name: str) -> dict[str, object]:
    return {
        "sku": sku, "community": community, "kind": kind, "category": "textile", "name_th": name, "name_en": f"{name} ({sku})",
        "maker": "กลุ่มทอผ้า", "about_th": "ของจากชุมชน", "price_thb": "45.50", "stock": "20" if kind == "product" else "",
    }  # fmt: skip


def _option(n: int, of: str) -> Row:
    return {"variant_of": of, "option": f"แบบ {n}", "option_en": f"kind {n}"}


def _departures() -> list[Row]:
    return [
        *(_departure(sku, day) for sku in ("class", "river", "trip-0") for day in range(1, DATES + 1)),
        *(_departure(f"trip-{n}", 2) for n in range(1, TRIPS)),
    ]


def _departure(sku: str, days: int) -> Row:
    day = OPENING.date() + timedelta(days=days)
    return {"sku": sku, "starts_at": f"{day} 09:00", "ends_at": f"{day} 12:00", "capacity": "9"}
