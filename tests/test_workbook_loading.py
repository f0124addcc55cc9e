"""An organiser loads the catalog, loads it again, and nothing is doubled, lost or sold twice."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select

from catalog import fairs
from catalog.offers.communities import communities, zones
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock
from catalog.workbook.report import Counts, NotAWorkbook, Reason, Report
from catalog.workbook.steps import Phase, Step
from tests.workbook_office import CLOTH, KO_YO, MORNING, WALK, Office


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    """An empty shop and an empty workbook."""
    return Office(engine, tmp_path)


@pytest.fixture
def fair(office: Office) -> Office:
    """The small fair, loaded."""
    office.small_fair()
    assert office.load().errors == []
    return office


def version(office: Office) -> str:
    with office.engine.begin() as connection:
        return fairs.catalog_version(connection)


def remarks(report: Report) -> list[tuple[str, Mapping[str, Any]]]:
    return [(str(note.remark), note.values) for note in report.notes]


def test_everything_arrives(office: Office) -> None:
    office.small_fair()
    report = office.load()
    assert report.applied and report.errors == [] and report.notes == []
    assert report.counts == {"communities": Counts(new=1), "products": Counts(new=2), "departures": Counts(new=1)}
    community, cloth = office.community(), office.product()
    assert community is not None and community.name == {"th": "เกาะยอ", "en": "Ko Yo"} and community.active
    assert (cloth.price, cloth.name, cloth.aliases, cloth.option) == (35_000, {"th": "ผ้าทอเกาะยอ"}, [], {})
    assert office.shelf().on_hand == 20 and office.product("walk").stock_id is None


def test_times_are_those_of_the_fair(fair: Office) -> None:
    with fair.engine.begin() as connection:
        row = connection.execute(select(departures)).one()
    assert row.starts_at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_the_same_file_again_changes_nothing(fair: Office) -> None:
    before = version(fair)
    report = fair.load()
    assert report.counts == {
        "communities": Counts(unchanged=1), "products": Counts(unchanged=2), "departures": Counts(unchanged=1),
    }  # fmt: skip
    assert [fair.count(table) for table in (communities, products, departures, stock)] == [1, 2, 1, 2]
    assert version(fair) == before


def test_a_change_gives_the_catalog_a_new_version(fair: Office) -> None:
    before = version(fair)
    fair.sheet("products", {**CLOTH, "price_thb": "400"})
    assert fair.load().of("products") == Counts(updated=1)
    assert fair.product().price == 40_000 and version(fair) != before


def test_sold_goods_are_not_laid_in_again(fair: Office) -> None:
    fair.sell(3)
    report = fair.load()
    assert fair.shelf().on_hand == 17
    assert remarks(report) == [("stock_left_alone", {"value": 20, "on_hand": 17})]
    assert report.of("products") == Counts(unchanged=2)


def test_a_recount_is_taken_when_it_is_asked_for(fair: Office) -> None:
    fair.sell(3)
    fair.hold(5)
    fair.sheet("products", {**CLOTH, "stock": "6"})
    assert fair.load(set_stock=True).of("products") == Counts(updated=1)
    shelf = fair.shelf()
    assert (shelf.on_hand, shelf.held, shelf.gone, shelf.taken_in) == (6, 5, 3, 9)


def test_a_recount_never_goes_below_what_is_held(fair: Office) -> None:
    fair.hold(5)
    fair.sheet("products", {**CLOTH, "stock": "4", "price_thb": "300"})
    report = fair.load(set_stock=True)
    assert [(error.column, error.reason, error.values) for error in report.errors] == [
        ("stock", "below_held", {"value": 4, "held": 5})
    ]
    assert fair.shelf().on_hand == 20 and fair.product().price == 30_000


def test_capacity_never_goes_below_the_seats_taken(fair: Office) -> None:
    fair.sell(3, "walk")
    fair.hold(4, "walk")
    fair.sheet("departures", {**MORNING, "capacity": "6", "min_people": "2"})
    report = fair.load()
    assert [(error.reason, error.values) for error in report.errors] == [("below_taken", {"value": 6, "taken": 7})]
    assert fair.shelf("walk").taken_in == 10
    fair.sheet("departures", {**MORNING, "capacity": "7"})
    assert fair.load().errors == []
    shelf = fair.shelf("walk")
    assert (shelf.taken_in, shelf.on_hand, shelf.held) == (7, 4, 4)


def test_the_same_capacity_is_no_change_after_seats_were_used(fair: Office) -> None:
    fair.sell(3, "walk")
    assert fair.load().of("departures") == Counts(unchanged=1)


def test_a_row_that_is_missing_stays(fair: Office) -> None:
    fair.sheet("products", WALK)
    fair.load()
    assert fair.product().active


def test_active_no_takes_it_off_sale(fair: Office) -> None:
    fair.sheet("products", {**CLOTH, "active": "ไม่"})
    fair.load()
    assert not fair.product().active


def test_a_column_that_is_absent_changes_nothing_and_an_empty_cell_clears(fair: Office) -> None:
    fair.sheet("products", {**CLOTH, "maker": "ป้าแดง", "aliases": "ผ้า;ผ้าทอ", "name_en": "Cloth"})
    fair.load()
    fair.sheet("products", {"sku": "cloth", "price_thb": "360"})
    assert fair.load().errors == []
    cloth = fair.product()
    assert (cloth.maker, cloth.aliases, cloth.name["en"], cloth.price) == ("ป้าแดง", ["ผ้า", "ผ้าทอ"], "Cloth", 36_000)
    fair.sheet("products", {"sku": "cloth", "maker": "", "aliases": "", "name_en": ""})
    assert fair.load().errors == []
    cloth = fair.product()
    assert (cloth.maker, cloth.aliases, cloth.name) == (None, [], {"th": "ผ้าทอเกาะยอ"})


def test_further_languages_lie_beside_the_first_two(fair: Office) -> None:
    fair.sheet("products", {**CLOTH, "name_ja": "織物", "about_zh-TW": "布"})
    assert fair.load().notes == []
    assert fair.product().name == {"th": "ผ้าทอเกาะยอ", "ja": "織物"} and fair.product().about == {"zh-tw": "布"}


def test_the_search_finds_what_was_loaded(fair: Office) -> None:
    fair.sheet("products", {**CLOTH, "name_en": "Hand-woven Cloth", "aliases": "ผ้า", "maker": "ป้าแดง"})
    fair.load()
    assert fair.product().search_text == "ผ้าทอเกาะยอ\nhand woven cloth\nผ้า\nป้าแดง"


def test_options_may_stand_before_their_product(office: Office) -> None:
    small = {**WALK, "sku": "child", "variant_of": "walk", "option": "เด็ก", "option_en": "Child"}
    office.small_fair()
    office.sheet("products", small, {**WALK, "option": "ผู้ใหญ่", "option_en": "Adult"})
    office.sheet("departures", MORNING)
    assert office.load().errors == []
    assert office.product("child").variant_of == office.product("walk").id
    assert office.product("child").option == {"th": "เด็ก", "en": "Child"}
    assert office.load().of("products") == Counts(unchanged=2)


def test_a_dry_run_checks_everything_and_changes_nothing(office: Office) -> None:
    office.small_fair()
    office.sheet("products", CLOTH, {**WALK, "price_thb": "a lot"})
    report = office.load(dry_run=True)
    assert not report.applied and report.of("products") == Counts(new=1, refused=1)
    assert is_empty(office) and not office.media.exists()


def test_good_rows_go_in_beside_bad_ones(office: Office) -> None:
    office.small_fair()
    office.sheet("products", CLOTH, {**WALK, "price_thb": "a lot"})
    report = office.load()
    assert report.applied and report.of("products") == Counts(new=1, refused=1)
    assert office.count(products) == 1


def test_all_or_nothing_is_nothing_when_one_row_is_bad(office: Office) -> None:
    office.small_fair()
    office.sheet("products", CLOTH, {**WALK, "price_thb": "a lot"})
    report = office.load(all_or_nothing=True)
    assert not report.applied and report.of("products") == Counts(new=1, refused=1)
    assert is_empty(office)


def is_empty(office: Office) -> bool:
    """Whether there is nothing at all, not even what an empty database is given with the first rows."""
    return [office.count(table) for table in (zones, fairs.fairs, communities, products, stock)] == [0] * 5


@pytest.mark.parametrize(
    ("phase", "all_or_nothing"), [(Phase.CHECKING, False), (Phase.CHECKING, True), (Phase.COMPARING, True)]
)
def test_what_is_stopped_before_anything_is_in_leaves_an_empty_database_empty(
    office: Office, phase: Phase, all_or_nothing: bool
) -> None:
    office.small_fair()

    def stops(step: Step) -> None:
        if step.phase is phase:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.load(progress=stops, all_or_nothing=all_or_nothing)
    assert is_empty(office)


def test_a_book_that_breaks_off_leaves_an_empty_database_empty(office: Office) -> None:
    office.small_fair()
    with (office.folder / "departures.csv").open("ab") as file:
        file.write(b"walk," + 200_000 * b"2")
    steps: list[Step] = []
    with pytest.raises(NotAWorkbook):
        office.load(progress=steps.append)
    assert steps and is_empty(office)


def test_with_the_first_rows_come_the_zones_and_those_of_the_file_are_laid_over_them(office: Office) -> None:
    office.small_fair()
    office.sheet("zones", {"code": "south", "name_th": "ใต้"}, {"code": "isan", "name_th": "อีสาน"})
    report = office.load(all_or_nothing=True)
    assert report.errors == [] and report.of("zones") == Counts(new=1, updated=1)
    with office.engine.begin() as connection:
        names = dict(connection.execute(select(zones.c.code, zones.c.name)).all())
    assert len(names) == 5 and names["south"] == {"th": "ใต้", "en": "South"}


def test_all_or_nothing_is_nothing_when_a_count_cannot_be_taken(fair: Office) -> None:
    fair.hold(5)
    fair.sheet("communities", {**KO_YO, "province": "พัทลุง"})
    fair.sheet("products", {**CLOTH, "stock": "4"})
    report = fair.load(all_or_nothing=True, set_stock=True)
    community = fair.community()
    assert not report.applied and len(report.errors) == 1
    assert community is not None and community.province == "สงขลา"


def test_all_or_nothing_is_all_when_all_is_well(office: Office) -> None:
    office.small_fair()
    assert office.load(all_or_nothing=True).applied
    assert office.count(products) == 2
    before = version(office)
    assert office.load(all_or_nothing=True).of("products") == Counts(unchanged=2) and version(office) == before


def test_more_rows_than_one_transaction_takes(office: Office) -> None:
    office.sheet("communities", KO_YO)
    office.sheet("products", *({**CLOTH, "sku": f"cloth-{number}"} for number in range(1203)))
    seen: list[Step] = []
    report = office.load(progress=seen.append)
    assert report.of("products") == Counts(new=1203)
    assert office.count(products) == office.count(stock) == 1203
    steps = [(str(step.phase), step.rows) for step in seen if step.sheet == "products"]
    assert steps == [(phase, rows) for phase in ("checking", "applying") for rows in (500, 1000, 1203)]
    assert all(0 < step.share <= 1 for step in seen)
    assert [step.share for step in seen if step.rows == 1203] == [1, 1]


def test_two_who_load_at_once_double_nothing(office: Office) -> None:
    office.sheet("communities", *({**KO_YO, "code": f"c-{number}"} for number in range(600)))
    both = Barrier(2)

    def load(_organiser: int) -> Report:
        both.wait()
        return office.load()

    with ThreadPoolExecutor() as organisers:
        reports = list(organisers.map(load, range(2)))
    assert sum(report.of("communities").new for report in reports) == office.count(communities) == 600


def test_without_a_fair_sheet_there_is_one_fair_with_the_defaults(fair: Office) -> None:
    with fair.engine.begin() as connection:
        row = fairs.the_fair(connection)
    assert row.code == "fair" and row.opens_at is None and row.meeting_mode == "acceptance"


def test_the_fair_sheet_names_the_fair(office: Office) -> None:
    office.sheet(
        "fair", {"code": "otop", "name_th": "งานโอทอป", "opens_at": "21/11/2569 9:00", "company_approval": "no"}
    )
    assert office.load().errors == []
    with office.engine.begin() as connection:
        row = fairs.the_fair(connection)
    # The English default is no translation of this name, so it goes.
    assert row.name == {"th": "งานโอทอป"} and row.company_approval is False
    assert row.opens_at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert office.load().of("fair") == Counts(unchanged=1)


def test_a_fair_may_bring_zones_of_its_own(office: Office) -> None:
    office.sheet("zones", {"code": "islands", "name_th": "หมู่เกาะ", "name_en": "Islands", "position": "5"})
    office.sheet("communities", {**KO_YO, "zone": "islands"}, {**KO_YO, "code": "trang", "zone": "ภาคใต้"})
    assert office.load().errors == []
    first, second = office.community(), office.community("trang")
    assert first is not None and first.zone == "islands"
    assert second is not None and second.zone == "south"


def test_what_was_only_told_of_is_not_sold_without_a_price(office: Office) -> None:
    """Its price was nothing, and must not become that of what can be put in a cart."""
    office.sheet("communities", KO_YO)
    office.sheet("products", {**CLOTH, "category": "drink", "price_thb": "", "stock": "", "alcohol_or_tobacco": "yes"})
    assert not office.load().errors
    office.sheet("products", {"sku": CLOTH["sku"], "alcohol_or_tobacco": "no"})
    (refused,) = office.load().errors
    assert (refused.column, refused.reason) == ("price_thb", Reason.REQUIRED)
    assert office.product().alcohol_or_tobacco
    office.sheet("products", {"sku": CLOTH["sku"], "alcohol_or_tobacco": "no", "price_thb": "120"})
    assert not office.load().errors
    assert office.product().price == 12_000


def test_alcohol_needs_no_price_and_no_count(office: Office) -> None:
    office.sheet("communities", KO_YO)
    office.sheet("products", {**CLOTH, "category": "drink", "price_thb": "", "stock": "", "alcohol_or_tobacco": "yes"})
    assert office.load().errors == []
    assert office.product().price == 0 and office.product().alcohol_or_tobacco


def test_new_departures_in_the_past_are_told_of_once(fair: Office) -> None:
    fair.sheet("departures", *({**MORNING, "starts_at": f"2025-11-2{day} 09:00"} for day in range(3)))
    assert remarks(fair.load()) == [("in_the_past", {"count": 3})]
    assert remarks(fair.load()) == []


def test_the_demo_fair_loads_whole(office: Office) -> None:
    report = office.load(Path(__file__).parents[1] / "sandbox" / "fair")
    assert report.errors == [] and report.of("communities") == Counts(new=100)
