"""The committed demo fair: a hundred communities, each with goods, activities and trips, loaded like anyone's workbook."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import Engine

from catalog.workbook import load
from clock import SystemClock
from sandbox import demo_fair


def _rows(name: str, folder: Path = demo_fair.FAIR) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_communities_stand_36_11_17_36_over_the_zones() -> None:
    zones = Counter(row["zone"] for row in _rows("communities"))
    assert zones == {"central_east": 36, "north": 11, "south": 17, "northeast": 36}


def test_every_community_has_at_least_four_offers_of_all_three_kinds_with_texts_in_both_languages() -> None:
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in _rows("products"):
        assert row["name_th"] and row["name_en"], row["sku"]
        if not row["variant_of"]:
            kinds[row["community"]].append(row["kind"])
    for row in _rows("communities"):
        assert row["name_th"] and row["name_en"] and row["story_th"] and row["story_en"], row["code"]
        assert len(kinds[row["code"]]) >= 4, row["code"]
        assert set(kinds[row["code"]]) == {"product", "service", "package"}, row["code"]


def test_no_place_has_coordinates_and_every_offer_is_marked_as_a_sample() -> None:
    assert not any(row["latitude"] or row["longitude"] for row in _rows("communities"))
    for row in _rows("products"):
        assert "ตัวอย่าง" in row["about_th"] and "sample" in row["about_en"].lower(), row["sku"]


def test_the_pictures_are_what_line_takes_and_three_megabytes_in_all() -> None:
    pictures = sorted((demo_fair.FAIR / "pictures").glob("*.jpg"))
    assert sum(path.stat().st_size for path in pictures) <= 3_000_000
    for path in pictures:
        with Image.open(path) as picture:
            assert (picture.format, picture.size) == ("JPEG", (1024, 666)), path.name


def test_written_for_today_it_opens_today_and_departs_later(tmp_path: Path) -> None:
    demo_fair.write_for(date(2028, 2, 28), tmp_path / "workbook")
    assert _rows("fair", tmp_path / "workbook")[0]["opens_at"] == "2028-02-28 00:00"
    assert min(row["starts_at"] for row in _rows("departures", tmp_path / "workbook")) > "2028-02-28"


def test_it_loads_without_a_wrong_row_and_loading_it_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    zone, now = ZoneInfo("Asia/Bangkok"), SystemClock().now()
    demo_fair.write_for(now.astimezone(zone).date(), tmp_path / "workbook")
    first = load(engine, tmp_path / "workbook", zone=zone, media_dir=tmp_path / "media", now=now)
    again = load(engine, tmp_path / "workbook", zone=zone, media_dir=tmp_path / "media", now=now)
    assert (first.errors, again.errors) == ([], [])
    assert first.of("communities").new == 100
    assert [(count.new, count.updated) for count in again.counts.values()] == [(0, 0)] * len(again.counts)
