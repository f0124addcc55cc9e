"""The sheet `departures`: when services and packages take place, and how many seats each time has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, tuple_

from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import lay_in, recount, stock
from catalog.workbook.cells import Code, Moment, Whole
from catalog.workbook.columns import Column, defaults
from catalog.workbook.noun import Key, Known, Line, Noun, Plan, Recount, Rules, parent_fault, write
from catalog.workbook.noun import plan as compare
from catalog.workbook.report import Reason, Remark, RowError, Wrong

COLUMNS = (
    Column("sku", "รหัสสินค้า (SKU)", Code(), required=True),
    Column("starts_at", "เริ่ม", Moment(), required=True),
    Column("ends_at", "สิ้นสุด", Moment(), required=True),
    Column("capacity", "จำนวนที่นั่ง", Whole(1, 10_000), required=True),
    Column("min_people", "จำนวนคนขั้นต่ำ", Whole(1, 10_000), default=1),
)


class Seats(NamedTuple):
    """What the rule about a minimum looks at."""

    capacity: int | None
    min_people: int


def _survey(connection: Connection) -> dict[Key, Seats]:
    rows = connection.execute(
        select(products.c.sku, departures.c.starts_at, stock.c.taken_in, departures.c.min_people)
        .join(products, products.c.id == departures.c.product_id)
        .join(stock, stock.c.id == departures.c.stock_id)
    )
    return {(sku, starts_at): Seats(capacity, least) for sku, starts_at, capacity, least in rows}


def _facts(values: dict[str, Any], stored: Seats | None) -> Seats:
    before = stored or Seats(None, 1)
    return Seats(values.get("capacity", before.capacity), values.get("min_people", before.min_people))


def _check(values: dict[str, Any], stored: Seats | None, known: Known) -> Iterator[Wrong]:
    if values.get("sku") is not None:
        yield from _undated(values["sku"], known)
    starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        yield Wrong(Reason.ENDS_BEFORE_START, "ends_at")
    seats = _facts(values, stored)
    if seats.capacity is not None and seats.min_people > seats.capacity:
        yield Wrong(Reason.MORE_PEOPLE_THAN_SEATS, "min_people", value=seats.min_people, capacity=seats.capacity)


def _undated(sku: str, known: Known) -> Iterator[Wrong]:
    """What keeps a product from having departures of its own."""
    product = known["products"].find((sku,))
    if product is None:
        yield from filter(None, [parent_fault(known, "products", sku, "sku")])
    elif product.variant_of:
        yield Wrong(Reason.DEPARTURE_OF_OPTION, "sku", value=sku, parent=product.variant_of)
    elif product.kind == "product":
        yield Wrong(Reason.DEPARTURE_OF_GOODS, "sku", value=sku)


def _present(connection: Connection, keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    rows = connection.execute(
        select(departures, products.c.sku, stock.c.held, stock.c.gone, stock.c.taken_in.label("capacity"))
        .join(products, products.c.id == departures.c.product_id)
        .join(stock, stock.c.id == departures.c.stock_id)
        .where(tuple_(products.c.sku, departures.c.starts_at).in_(keys))
    )
    return {(row.sku, row.starts_at): row._asdict() for row in rows}


def _plan(line: Line, old: Mapping[str, Any] | None, rules: Rules) -> Plan:
    planned = compare(line, old, defaults(COLUMNS))
    planned.recount = planned.changes.pop("capacity", None)
    if old is None and line.values["starts_at"] < rules.now:
        planned.note("departures", "starts_at", Remark.IN_THE_PAST)
    if old is not None and planned.recount is not None and planned.recount < old["held"] + old["gone"]:
        planned.errors.append(_below_taken(planned.row, planned.recount, old["held"] + old["gone"]))
        planned.recount = None
    return planned


def _below_taken(row: int, capacity: int, taken: int) -> RowError:
    return RowError("departures", row, "capacity", Reason.BELOW_TAKEN, {"value": capacity, "taken": taken})


def _write(connection: Connection, plans: Sequence[Plan]) -> None:
    new = [plan for plan in plans if plan.old is None]
    skus = {plan.changes["sku"] for plan in new}
    ids = dict(connection.execute(select(products.c.sku, products.c.id).where(products.c.sku.in_(skus))).all())
    seats = dict(zip(map(id, new), lay_in(connection, "seats", [plan.recount or 0 for plan in new]), strict=True))
    write(connection, departures, ((plan, _row(plan, ids, seats)) for plan in plans))


def _row(plan: Plan, product_ids: Mapping[str, int], seats: Mapping[int, int]) -> dict[str, Any]:
    if plan.old is not None:
        return plan.changes
    values = {name: value for name, value in plan.changes.items() if name != "sku"}
    return {**values, "product_id": product_ids[plan.changes["sku"]], "stock_id": seats[id(plan)]}


def _count_again(connection: Connection, wanted: Recount) -> RowError | None:
    shelf = stock.c.id == wanted.stock_id
    # Locked, so that no seat is taken between the reading and the counting.
    seats = connection.execute(select(stock.c.held, stock.c.gone).where(shelf).with_for_update()).one()
    taken = recount(connection, wanted.stock_id, wanted.total - seats.gone)
    return None if taken else _below_taken(wanted.row, wanted.total, seats.held + seats.gone)


DEPARTURES = Noun(
    "departures",
    "รอบ",
    COLUMNS,
    ("sku", "starts_at"),
    _survey,
    _facts,
    _check,
    _present,
    _plan,
    _write,
    count_again=_count_again,
)
