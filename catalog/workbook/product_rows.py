"""How rows of `products` are compared with what lies there and written: references, stock and the search text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, select

from catalog.offers.communities import communities
from catalog.offers.products import products
from catalog.offers.stock import lay_in, recount, stock
from catalog.workbook.noun import Key, Line, Plan, Recount, Rules, write
from catalog.workbook.noun import plan as compare
from catalog.workbook.remembered import search_key_of
from catalog.workbook.report import Reason, Remark, RowError
from locales.normalise import search_key


def present(connection: Connection, keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    """The stored products by (sku,), `community` and `variant_of` as the organiser's codes, with their stock."""
    parent = products.alias()
    own = [column for column in products.c if column.name != "variant_of"]
    rows = connection.execute(
        select(
            *own, communities.c.code.label("community"), parent.c.sku.label("variant_of"), stock.c.on_hand, stock.c.held
        )
        .join(communities, communities.c.id == products.c.community_id)
        .outerjoin(parent, parent.c.id == products.c.variant_of)
        .outerjoin(stock, stock.c.id == products.c.stock_id)
        .where(products.c.sku.in_([sku for (sku,) in keys]))
    )
    return {(row.sku,): row._asdict() for row in rows}


def plan(line: Line, old: Mapping[str, Any] | None, rules: Rules, defaults: Mapping[str, Any]) -> Plan:
    """What the row changes, from `defaults` where it is new. What is for the story only may have no price: it is 0."""
    values = {name: value for name, value in line.values.items() if name != "stock"}
    if "price" in values or old is None:
        values["price"] = values.get("price") or 0
    planned = compare(Line(line.row, values), old, defaults)
    text = search_text(planned.after)
    if old is None or old["search_text"] != text:
        planned.changes["search_text"] = text
    count = line.values.get("stock")
    if old is None:
        planned.recount = count or 0
    elif count is not None and old["stock_id"] is not None:
        _count_again(planned, old, count, rules)
    return planned


def search_text(product: Mapping[str, Any]) -> str:
    """Names, aliases and maker as the plain search looks them up, one on each line."""
    names = [search_key(text) for text in product["name"].values() if text]
    # A community's goods share these.
    shared = [search_key_of(text) for text in (*product["aliases"], product["maker"]) if text]
    return "\n".join(dict.fromkeys([*names, *shared]))


def _count_again(planned: Plan, old: Mapping[str, Any], count: int, rules: Rules) -> None:
    """The stock of a product that is there already: a new count only where the organiser asked for one."""
    if count == old["on_hand"]:
        return
    if not rules.set_stock:
        planned.note("products", "stock", Remark.STOCK_LEFT_ALONE, value=count, on_hand=old["on_hand"])
    elif count < old["held"]:
        planned.errors.append(_below_held(planned.row, count, old["held"]))
    else:
        planned.recount = count


def _below_held(row: int, count: int, held: int) -> RowError:
    return RowError("products", row, "stock", Reason.BELOW_HELD, {"value": count, "held": held})


def write_plans(connection: Connection, plans: Sequence[Plan]) -> None:
    """Lays in the stock of new goods, and writes the rows."""
    ids = _ids(connection, communities.c.code, communities.c.id, (plan.changes.get("community") for plan in plans))
    parents = _ids(connection, products.c.sku, products.c.id, (plan.changes.get("variant_of") for plan in plans))
    goods = [plan for plan in plans if plan.old is None and plan.changes["kind"] == "product"]
    shelves = dict(zip(map(id, goods), lay_in(connection, "goods", [plan.recount or 0 for plan in goods]), strict=True))
    write(connection, products, ((plan, _row(plan, ids, parents, shelves)) for plan in plans))


def count_again(connection: Connection, wanted: Recount) -> RowError | None:
    """Takes a new count of goods; the fault where more than that is held."""
    # Somebody may have ordered since the row was compared.
    if recount(connection, wanted.stock_id, wanted.total):
        return None
    held = connection.execute(select(stock.c.held).where(stock.c.id == wanted.stock_id)).scalar()
    return _below_held(wanted.row, wanted.total, held or 0)


def _row(
    plan: Plan, communities_by_code: Mapping[str, int], parents: Mapping[str, int], shelves: Mapping[int, int]
) -> dict[str, Any]:
    values = dict(plan.changes)
    if "community" in values:
        values["community_id"] = communities_by_code[values.pop("community")]
    if values.get("variant_of") is not None:
        values["variant_of"] = parents[values["variant_of"]]
    if plan.old is None:
        values["stock_id"] = shelves.get(id(plan))
    return values


def _ids(connection: Connection, code: Column[Any], id_: Column[Any], wanted: Iterable[str | None]) -> dict[str, int]:
    codes = {one for one in wanted if one is not None}
    if not codes:
        return {}
    return {row[0]: row[1] for row in connection.execute(select(code, id_).where(code.in_(codes)))}
