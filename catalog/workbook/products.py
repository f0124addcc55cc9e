"""The sheet `products`: goods, services and packages, and the options of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.offers.products import CATEGORIES, KINDS
from catalog.workbook import product_rows, product_rules
from catalog.workbook.cells import Baht, Choice, Code, Items, LongText, Photo, Text, Whole, YesNo
from catalog.workbook.columns import Column, defaults
from catalog.workbook.noun import Line, Noun, Plan, Rules

_KIND_WAYS = {"product": ("สินค้า",), "service": ("บริการ",), "package": ("แพ็กเกจ", "แพคเกจ", "แพ็คเกจ")}
_CATEGORY_WAYS = {
    "food": ("อาหาร",),
    "drink": ("เครื่องดื่ม",),
    "textile": ("ผ้า", "ผ้าและเครื่องแต่งกาย"),
    "craft": ("ของใช้", "ของตกแต่ง", "ของที่ระลึก", "หัตถกรรม"),
    "herbal": ("สมุนไพร",),
    "travel": ("ท่องเที่ยว",),
}

COLUMNS = (
    Column("sku", "รหัสสินค้า (SKU)", Code(), required=True),
    Column("community", "รหัสชุมชน", Code(), required=True),
    Column("kind", "ประเภท", Choice({kind: _KIND_WAYS[kind] for kind in KINDS}), required=True),
    Column("category", "หมวด", Choice({category: _CATEGORY_WAYS[category] for category in CATEGORIES}), required=True),
    Column("name_th", "ชื่อสินค้า (ไทย)", Text(120), "name", "th", required=True),
    Column("name_en", "ชื่อสินค้า (อังกฤษ)", Text(120), "name", "en"),
    Column("aliases", "ชื่อเรียกอื่น", Items(120), default=[]),
    Column("maker", "ผู้ผลิต", Text(120)),
    Column("about_th", "รายละเอียด (ไทย)", LongText(2000), "about", "th"),
    Column("about_en", "รายละเอียด (อังกฤษ)", LongText(2000), "about", "en"),
    Column("price_thb", "ราคา (บาท)", Baht(), "price"),
    Column("stock", "จำนวนตั้งต้น", Whole(0, 1_000_000)),
    Column("photo", "รูปภาพ", Photo()),
    Column("otop_star", "ดาว OTOP", Whole(1, 5)),
    Column("star_year_be", "ปีที่ได้ดาว (พ.ศ.)", Whole(2544, 2600)),
    Column("licence_no", "เลขที่ใบอนุญาต (อย. มผช.)", Text(60)),
    Column("alcohol_or_tobacco", "เป็นสุราหรือยาสูบ", YesNo(), default=False),
    Column("returnable", "รับคืนสินค้า", YesNo(), default=False),
    Column("variant_of", "เป็นตัวเลือกของ (SKU)", Code()),
    Column("option", "ชื่อตัวเลือก (ไทย)", Text(60), "option", "th", also="option_th"),
    Column("option_en", "ชื่อตัวเลือก (อังกฤษ)", Text(60), "option", "en"),
    Column("active", "เปิดขาย", YesNo(), default=True),
)


_DEFAULTS = {name: value for name, value in defaults(COLUMNS).items() if name != "stock"}


def _plan(line: Line, old: Mapping[str, Any] | None, rules: Rules) -> Plan:
    return product_rows.plan(line, old, rules, _DEFAULTS)


PRODUCTS = Noun(
    "products",
    "สินค้า",
    COLUMNS,
    ("sku",),
    product_rules.survey,
    product_rules.facts,
    product_rules.check,
    product_rows.present,
    _plan,
    product_rows.write_plans,
    product_rules.settle,
    lambda values: bool(values.get("variant_of")),
    product_rows.count_again,
)
