"""How to fill the columns of an empty workbook: the words of the template's second row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from catalog.workbook.cells import (
    Baht,
    Cell,
    Choice,
    Code,
    Degrees,
    Items,
    Moment,
    Photo,
    Text,
    Whole,
    YesNo,
)
from catalog.workbook.columns import Column
from catalog.workbook.id_cells import Digits, Phone, PromptPay
from locales.i18n import N_, Language

_MEANINGS: Mapping[tuple[str, str], str] = {
    ("fair", "code"): N_("A short code for this fair."),
    ("fair", "opens_at"): N_("Empty: open from now on."),
    ("fair", "closes_at"): N_("Empty: until further notice."),
    ("fair", "contact"): N_("Whom people can ask, and how. It is shown to everybody."),
    ("fair", "payee"): N_("Who receives the money: each community, or the organiser for all."),
    ("fair", "rooms"): N_("How many meetings fit side by side. Empty: not counted."),
    ("zones", "code"): N_("Only for a fair with other zones than central_east, north, south and northeast."),
    ("zones", "position"): N_("The order in the menu."),
    ("communities", "code"): N_("Your own code. Loading it again updates the community."),
    ("communities", "zone"): N_("The code or the name of a zone."),
    ("communities", "promptpay_id_consent"): N_(
        "Only for a citizen id: yes if the owner agrees that buyers see where they pay."
    ),
    ("communities", "shipping_thb"): N_("For one order of this community. Empty: nothing."),
    ("communities", "free_shipping_from_thb"): N_("Empty: shipping is never free."),
    ("communities", "cod_limit_thb"): N_("The largest order that may be paid on delivery. Empty: no limit."),
    ("communities", "offers"): N_("Words such as homestay, workshop, cycling."),
    ("communities", "languages"): N_("Codes such as th, en, zh."),
    ("communities", "active"): N_("no takes it off sale."),
    ("products", "sku"): N_("Your own code. Loading it again updates the product."),
    ("products", "community"): N_("The code of a community."),
    ("products", "kind"): N_("product is for goods that are counted; service and package take place at a time."),
    ("products", "price_thb"): N_("Required, except for alcohol and tobacco."),
    ("products", "stock"): N_(
        "How many there are at the start; required for goods. A later load leaves the count alone."
    ),
    ("products", "alcohol_or_tobacco"): N_(
        "yes: told of in the story, never with a price or for sale, because the law forbids selling it online."
    ),
    ("products", "variant_of"): N_("Only for an option: the SKU of the product that it belongs to."),
    ("products", "option"): N_("Only for a product with options: what this one is called, such as large or adult."),
    ("products", "active"): N_("no takes it off sale."),
    ("departures", "sku"): N_("A service or a package. Its options share the departure."),
    ("departures", "min_people"): N_("Empty: 1."),
}

_FORMS: Mapping[type[Cell], str] = {
    Items: N_("Several, with ; between them."),
    Code: N_("Letters, digits, dots, dashes and underscores, no spaces."),
    YesNo: N_("yes or no."),
    Degrees: N_("In degrees, such as 7.186400."),
    Baht: N_("A number of baht."),
    Moment: N_("Such as 2026-11-21 09:00."),
    Phone: N_("Such as 081-234-5678."),
    PromptPay: N_("A mobile number, a tax id or an e-wallet number."),
    Photo: N_("A JPEG or PNG file beside this workbook, or an https address."),
}


def guide(t: Language) -> Callable[[str, Column], str]:
    """The words for each column of each sheet, to hand to `write_template`."""
    return partial(_guide, t)


def _guide(t: Language, sheet: str, column: Column) -> str:
    lines = [
        t("Required.") if column.required else "",
        t(_MEANINGS.get((sheet, column.name), "")),
        _form(t, column.cell),
    ]
    return "\n".join(line for line in lines if line)


def _form(t: Language, cell: Cell) -> str:
    if isinstance(cell, Choice):
        return t("One of: {choices}.", choices=", ".join(cell.choices))
    if isinstance(cell, Whole):
        return t("A whole number from {low} to {high}.", low=t.number(cell.low), high=t.number(cell.high))
    if isinstance(cell, Digits):
        return t("{count} digits.", count=cell.count)
    if isinstance(cell, Text):
        return t("At most {limit} characters.", limit=t.number(cell.limit))
    return t(_FORMS[type(cell)])
