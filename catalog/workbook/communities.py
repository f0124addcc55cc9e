"""The sheet `communities`: who takes part, where they live, and how they are paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from catalog.offers.communities import DEFAULT_ZONES, communities
from catalog.workbook.cells import SHOWN, Baht, Code, Degrees, Items, LongText, Photo, ShortText, Text, Whole, YesNo
from catalog.workbook.columns import Column, defaults
from catalog.workbook.id_cells import Digits, Phone, PromptPay
from catalog.workbook.noun import Key, Known, Line, Noun, Plan, Rules, parent_fault, write
from catalog.workbook.noun import plan as compare
from catalog.workbook.report import Reason, Wrong
from catalog.workbook.zones import zone_choices, zone_code
from locales.normalise import cut


class ZoneName(Text):
    """A zone by its code or name. A fair may have zones of its own, so other words are not refused while filling in."""

    strict = False

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(zone["code"] for zone in DEFAULT_ZONES)


COLUMNS = (
    Column("code", "รหัสชุมชน", Code(), required=True),
    Column("zone", "ภาค", ZoneName(60), required=True),
    Column("name_th", "ชื่อชุมชน (ไทย)", Text(120), "name", "th", required=True),
    Column("name_en", "ชื่อชุมชน (อังกฤษ)", Text(120), "name", "en"),
    Column("aliases", "ชื่อเรียกอื่น", Items(120), default=[]),
    Column("moo", "หมู่ที่", ShortText(20)),
    Column("tambon", "ตำบล/แขวง", Text(60)),
    Column("amphoe", "อำเภอ/เขต", Text(60)),
    Column("province", "จังหวัด", Text(60), required=True),
    Column("story_th", "เรื่องราว (ไทย)", LongText(2000), "story", "th"),
    Column("story_en", "เรื่องราว (อังกฤษ)", LongText(2000), "story", "en"),
    Column("latitude", "ละติจูด", Degrees(90)),
    Column("longitude", "ลองจิจูด", Degrees(180)),
    Column("photo", "รูปภาพ", Photo()),
    Column("phone", "โทรศัพท์", Phone()),
    Column("promptpay", "พร้อมเพย์", PromptPay()),
    Column("promptpay_id_consent", "เจ้าของยินยอมให้ใช้เลขบัตรประชาชนรับเงิน", YesNo(), default=False),
    Column("biller_id", "รหัสผู้รับชำระ (Biller ID)", Digits(15)),
    Column("tax_id", "เลขประจำตัวผู้เสียภาษี", Digits(13)),
    Column("bank_account", "บัญชีธนาคาร", Text(120)),
    Column("shipping_thb", "ค่าส่ง (บาท)", Baht(), "shipping", default=0),
    Column("free_shipping_from_thb", "ส่งฟรีเมื่อซื้อครบ (บาท)", Baht(), "free_shipping_from"),
    Column("cod", "เก็บเงินปลายทาง", YesNo(), default=False),
    Column("cod_limit_thb", "วงเงินเก็บปลายทาง (บาท)", Baht(), "cod_limit"),
    Column("offers", "สิ่งที่ชุมชนมีให้", Items(40), default=[]),
    Column("group_max", "รับกลุ่มได้มากที่สุด (คน)", Whole(1, 10_000)),
    Column("languages", "ภาษาที่ต้อนรับได้", Items(40), default=[]),
    Column("active", "เปิดขาย", YesNo(), default=True),
)


class Paid(NamedTuple):
    """What the rule about citizen ids looks at."""

    promptpay: str | None
    consent: bool
    tax_id: str | None

    @property
    def needs_consent(self) -> bool:
        """Thirteen digits that are not the community's own tax id may be somebody's citizen id."""
        citizen = re.fullmatch(r"\d{13}", self.promptpay or "") and self.promptpay != self.tax_id
        return bool(citizen) and not self.consent


def _survey(connection: Connection) -> dict[Key, Paid]:
    c = communities.c
    rows = connection.execute(select(c.code, c.promptpay, c.promptpay_id_consent, c.tax_id))
    return {(code,): Paid(promptpay, consent, tax_id) for code, promptpay, consent, tax_id in rows}


def _facts(values: dict[str, Any], stored: Paid | None) -> Paid:
    before = stored or Paid(None, False, None)
    return Paid(
        values.get("promptpay", before.promptpay),
        values.get("promptpay_id_consent", before.consent),
        values.get("tax_id", before.tax_id),
    )


def _check(values: dict[str, Any], stored: Paid | None, known: Known) -> Iterator[Wrong]:
    yield from _name_zone(values, known)
    if _facts(values, stored).needs_consent:
        yield Wrong(Reason.CONSENT_NEEDED, "promptpay")
    half = {"latitude", "longitude"} - {name for name in ("latitude", "longitude") if values.get(name) is not None}
    if len(half) == 1:
        yield Wrong(Reason.HALF_A_PLACE, half.pop())


def _name_zone(values: dict[str, Any], known: Known) -> Iterator[Wrong]:
    """Puts the zone's code where the row has its name."""
    said = values.get("zone")
    if said is None:
        return
    code = zone_code(known, said)
    if code is not None:
        values["zone"] = code
    elif (said,) in known["zones"].refused:
        yield from filter(None, [parent_fault(known, "zones", said, "zone")])
    else:
        choices = ", ".join(zone_choices(known))
        yield Wrong(Reason.NOT_A_CHOICE, "zone", value=cut(said, SHOWN), choices=choices)


def _present(connection: Connection, keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    rows = connection.execute(select(communities).where(communities.c.code.in_([code for (code,) in keys])))
    return {(row.code,): row._asdict() for row in rows}


def _plan(line: Line, old: Mapping[str, Any] | None, _rules: Rules) -> Plan:
    return compare(line, old, defaults(COLUMNS))


def _write(connection: Connection, plans: Sequence[Plan]) -> None:
    write(connection, communities, ((plan, plan.changes) for plan in plans))


COMMUNITIES = Noun("communities", "ชุมชน", COLUMNS, ("code",), _survey, _facts, _check, _present, _plan, _write)
