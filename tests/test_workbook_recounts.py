"""New counts of goods that people order meanwhile: a load and an order never wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from catalog.offers import stock
from catalog.workbook import applying, staging
from db.transaction import DEADLOCK
from tests.outside import until
from tests.workbook_office import CLOTH, KO_YO, Office

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def office(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two goods that are counted again, the one with the later shelf in an earlier batch."""
    if engine.dialect.name == "sqlite":
        pytest.skip("on SQLite one writes at a time")
    office = Office(engine, tmp_path)
    office.sheet("communities", KO_YO)
    for sku in ("cloth", "scarf"):
        office.sheet("products", {**CLOTH, "sku": sku})
        assert office.load().errors == []
    monkeypatch.setattr(staging, "BATCH", 1)
    office.sheet("products", {**CLOTH, "sku": "scarf", "stock": "9"}, {**CLOTH, "stock": "9"})
    return office


@pytest.fixture
def deadlocks(engine: Engine) -> Iterator[list[str]]:
    """The deadlocks that anybody here met."""
    met: list[str] = []

    def hears(context: Any) -> None:
        met.extend([str(context.original_exception)] * (context.original_exception.sqlstate == DEADLOCK))

    event.listen(engine, "handle_error", hears)
    yield met
    event.remove(engine, "handle_error", hears)


def is_ordered_while_it_loads(office: Office) -> None:
    """Somebody orders cloth, then a load counts both again, then the same order comes to the scarf."""
    cloth, scarf = office.shelf().id, office.shelf("scarf").id
    assert cloth < scarf

    def waits() -> bool:
        with office.engine.begin() as connection:
            return connection.execute(text(WAITS)).scalar() == 1

    with ThreadPoolExecutor(1) as desk:
        with office.engine.begin() as order:
            stock.hold(order, cloth, 1)
            loading = desk.submit(office.load, all_or_nothing=True, set_stock=True)
            assert until(waits)
            stock.hold(order, scarf, 1)
        assert loading.result().applied
    assert [(office.shelf(sku).on_hand, office.shelf(sku).held) for sku in ("cloth", "scarf")] == [(9, 1), (9, 1)]


def test_a_load_and_an_order_of_the_same_goods_never_wait_for_each_other(office: Office, deadlocks: list[str]) -> None:
    is_ordered_while_it_loads(office)
    assert deadlocks == []


def test_in_the_order_of_the_file_they_would(
    office: Office, deadlocks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the load is the one that is sent away, and comes again."""
    monkeypatch.setattr(applying, "in_shelf_order", list)
    is_ordered_while_it_loads(office)
    assert len(deadlocks) == 1
