"""What a row of `products` must fit with: its community, its kind, its options and its departures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from catalog.offers.communities import communities
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.workbook.noun import Key, Known, Register, parent_fault
from catalog.workbook.report import Reason, Wrong


class Offered(NamedTuple):
    """What other rows need to know of a product; `dated`: it has departures of its own."""

    community: str | None
    kind: str | None
    variant_of: str | None
    dated: bool
    unsold: bool


def survey(connection: Connection) -> dict[Key, Offered]:
    """The facts of every stored product, by (sku,)."""
    parent = products.alias()
    dated = select(departures.c.id).where(departures.c.product_id == products.c.id).exists()
    rows = connection.execute(
        select(
            products.c.sku,
            communities.c.code,
            products.c.kind,
            parent.c.sku.label("parent"),
            dated.label("dated"),
            products.c.alcohol_or_tobacco,
        )
        .join(communities, communities.c.id == products.c.community_id)
        .outerjoin(parent, parent.c.id == products.c.variant_of)
    )
    return {(sku,): Offered(code, kind, above, bool(has), unsold) for sku, code, kind, above, has, unsold in rows}


def facts(values: dict[str, Any], stored: Offered | None) -> Offered:
    """The facts as the row will have them."""
    before = stored or Offered(None, None, None, False, False)
    return Offered(
        values.get("community", before.community),
        values.get("kind", before.kind),
        values.get("variant_of", before.variant_of),
        before.dated,
        values.get("alcohol_or_tobacco", before.unsold),
    )


def check(values: dict[str, Any], stored: Offered | None, known: Known) -> Iterator[Wrong]:
    """Faults of one row."""
    after = facts(values, stored)
    if values.get("community") is not None:
        yield from filter(None, [parent_fault(known, "communities", values["community"], "community")])
    if stored is not None and after.kind != stored.kind and "kind" in values:
        yield Wrong(Reason.KIND_IS_FIXED, "kind", kind=stored.kind)
    # What is shown in the story only needs no price and is not counted.
    if not after.unsold:
        yield from _uncounted(values, after, stored is None, stored is not None and stored.unsold)
    if after.variant_of and not _named(values, stored):
        yield Wrong(Reason.OPTION_WITHOUT_NAME, "option")


def _uncounted(values: dict[str, Any], after: Offered, new: bool, was_unsold: bool) -> Iterator[Wrong]:
    # What was only told of has no price yet.
    if values.get("price") is None and (new or was_unsold or "price" in values):
        yield Wrong(Reason.REQUIRED, "price_thb")
    if new and after.kind == "product" and values.get("stock") is None:
        yield Wrong(Reason.REQUIRED, "stock")


def _named(values: dict[str, Any], stored: Offered | None) -> bool:
    """Whether an option has a text to choose it by, as far as this row says."""
    if "option" not in values:
        return stored is not None and stored.variant_of is not None
    return any(values["option"].values())


def settle(known: Known) -> Iterator[tuple[Key, Wrong]]:
    """Faults between products and their options, once the whole sheet is read."""
    register: Register = known["products"]
    for key, (_, option) in list(register.filed.items()):
        if option.variant_of:
            yield from ((key, wrong) for wrong in _misplaced(known, option))
    for key, option in register.stored.items():
        filed = register.filed.get((option.variant_of,))
        if filed and key not in register.filed:
            yield from (((option.variant_of,), wrong) for wrong in _stranding(filed[1], option, key[0]))


def _misplaced(known: Known, option: Offered) -> Iterator[Wrong]:
    parent: Offered | None = known["products"].find((option.variant_of,))
    if parent is None:
        yield from filter(None, [parent_fault(known, "products", option.variant_of or "", "variant_of")])
    elif parent.variant_of:
        yield Wrong(Reason.OPTION_OF_OPTION, "variant_of", value=option.variant_of, parent=parent.variant_of)
    elif (parent.community, parent.kind) != (option.community, option.kind):
        yield Wrong(Reason.OPTION_DIFFERS, "variant_of", value=option.variant_of)
    elif option.dated:
        yield Wrong(Reason.HAS_DEPARTURES, "variant_of")


def _stranding(parent: Offered, option: Offered, sku: str) -> Iterator[Wrong]:
    """What a row does to an option of its product that the file does not bring along."""
    if parent.variant_of:
        yield Wrong(Reason.HAS_OPTIONS, "variant_of", option=sku)
    elif parent.community != option.community:
        yield Wrong(Reason.HAS_OPTIONS, "community", option=sku)
