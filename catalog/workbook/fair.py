"""The sheet `fair`: one row with the fair's name, days and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from catalog import fairs
from catalog.workbook.cells import Choice, Code, Moment, Text, Whole, YesNo
from catalog.workbook.columns import Column
from catalog.workbook.id_cells import Digits, PromptPay
from catalog.workbook.noun import Key, Known, Line, Noun, Plan, Rules
from catalog.workbook.noun import plan as compare
from catalog.workbook.report import Reason, Wrong

PAYEES = {"community": ("ชุมชน",), "organiser": ("ผู้จัดงาน",)}
MEETING_MODES = {"acceptance": ("รอตอบรับ",), "auto_accept": ("รับอัตโนมัติ",), "organiser": ("ผู้จัดงาน",)}

COLUMNS = (
    Column("code", "รหัสงาน", Code(), default=fairs.DEFAULTS["code"]),
    Column("name_th", "ชื่องาน (ไทย)", Text(120), "name", "th", required=True),
    Column("name_en", "ชื่องาน (อังกฤษ)", Text(120), "name", "en"),
    Column("opens_at", "วันเวลาเปิดงาน", Moment()),
    Column("closes_at", "วันเวลาปิดงาน", Moment()),
    Column("contact", "ติดต่อผู้จัดงาน", Text(300)),
    Column("payee", "ผู้รับเงิน", Choice(PAYEES), default=fairs.DEFAULTS["payee"]),
    Column("payee_name", "ชื่อบัญชีผู้รับเงิน", Text(120)),
    Column("promptpay", "พร้อมเพย์", PromptPay()),
    Column("biller_id", "รหัสผู้รับชำระ (Biller ID)", Digits(15)),
    Column("bank_account", "บัญชีธนาคาร", Text(120)),
    Column("meeting_mode", "วิธีนัดเจรจา", Choice(MEETING_MODES), default=fairs.DEFAULTS["meeting_mode"]),
    Column("company_approval", "ผู้จัดงานอนุมัติบริษัท", YesNo(), default=fairs.DEFAULTS["company_approval"]),
    Column("product_approval", "ผู้จัดงานอนุมัติสินค้า", YesNo(), default=fairs.DEFAULTS["product_approval"]),
    Column(
        "pending_blocks_company", "คำขอที่รอตอบกันเวลาของบริษัท", YesNo(), default=fairs.DEFAULTS["pending_blocks_company"]
    ),
    Column("remind_day_before", "เตือนนัดล่วงหน้าหนึ่งวัน", YesNo(), default=fairs.DEFAULTS["remind_day_before"]),
    Column("rooms", "จำนวนห้องเจรจา", Whole(0, 1000)),
    Column("draw_licence_no", "เลขที่ใบอนุญาตจับรางวัล", Text(60)),
)


class Days(NamedTuple):
    """When the fair opens and closes."""

    opens_at: datetime | None
    closes_at: datetime | None


def _survey(connection: Connection) -> dict[Key, Days]:
    row = connection.execute(select(fairs.fairs.c.opens_at, fairs.fairs.c.closes_at)).first()
    return {(): Days(row.opens_at, row.closes_at)} if row else {}


def _facts(values: dict[str, Any], stored: Days | None) -> Days:
    before = stored or Days(None, None)
    return Days(values.get("opens_at", before.opens_at), values.get("closes_at", before.closes_at))


def _check(values: dict[str, Any], stored: Days | None, _known: Known) -> Iterator[Wrong]:
    days = _facts(values, stored)
    if days.opens_at and days.closes_at and days.closes_at <= days.opens_at:
        yield Wrong(Reason.CLOSES_BEFORE_OPENING, "closes_at" if "closes_at" in values else "opens_at")


def _present(connection: Connection, _keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    row = connection.execute(select(fairs.fairs)).first()
    return {(): row._asdict()} if row else {}


def _plan(line: Line, old: Mapping[str, Any] | None, _rules: Rules) -> Plan:
    before: Mapping[str, Any] = old or {**{column.target[0]: column.default for column in COLUMNS}, **fairs.DEFAULTS}
    # The name that an empty database has is no translation of the name that the sheet brings.
    if before["name"] == fairs.DEFAULTS["name"]:
        before = {**before, "name": {}}
    return compare(line, before, before)


def _write(connection: Connection, plans: Sequence[Plan]) -> None:
    for plan in plans:
        if plan.changes:
            fairs.set_fair(connection, plan.changes)


FAIR = Noun("fair", "งาน", COLUMNS, (), _survey, _facts, _check, _present, _plan, _write)
"""There is one fair, so its key is empty: a second row is one too many, and another code renames it."""
