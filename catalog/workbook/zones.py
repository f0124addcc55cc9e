"""The sheet `zones`: the parts of the country that a fair shows, for a fair with others than the default ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from catalog.offers.communities import DEFAULT_ZONES, zones
from catalog.workbook.cells import Code, Text, Whole
from catalog.workbook.columns import Column, defaults
from catalog.workbook.noun import Key, Known, Line, Noun, Plan, Rules, write
from catalog.workbook.noun import plan as compare
from catalog.workbook.report import Reason, Wrong
from locales.normalise import norm

LONGEST_CODE = 40

COLUMNS = (
    Column("code", "รหัสภาค", Code(), required=True),
    Column("name_th", "ชื่อภาค (ไทย)", Text(60), "name", "th", required=True),
    Column("name_en", "ชื่อภาค (อังกฤษ)", Text(60), "name", "en"),
    Column("position", "ลำดับ", Whole(1, 1000), default=100),
)

Names = Mapping[str, str]


def zone_code(known: Known, said: str) -> str | None:
    """The code of the zone that a community's row names, by its code or by its name in any language."""
    register = known["zones"]
    if register.find((said,)) is not None:
        return said
    names = {norm(name): code for (code,) in _zone_keys(known) for name in register.find((code,)).values() if name}  # type: ignore[union-attr]
    return names.get(norm(said))


def zone_choices(known: Known) -> list[str]:
    """What a community's row may name: each code with the Thai name."""
    register = known["zones"]
    names = {code: (register.find((code,)) or {}).get("th", "") for (code,) in _zone_keys(known)}
    return [f"{code} ({name})" if name else code for code, name in names.items()]


def _zone_keys(known: Known) -> list[Key]:
    """The keys of all zones as they will be."""
    return list(dict.fromkeys([*known["zones"].stored, *known["zones"].filed]))


def _survey(connection: Connection) -> dict[Key, Names]:
    stored = {(row.code,): row.name for row in connection.execute(select(zones).order_by(zones.c.position))}
    # What comes into an empty database is seen against the zones that will be laid there with it.
    return stored or {(zone["code"],): zone["name"] for zone in DEFAULT_ZONES}


def _facts(values: dict[str, Any], stored: Names | None) -> Names:
    return {**(stored or {}), **values.get("name", {})}


def _check(values: dict[str, Any], _stored: Names | None, _known: Known) -> Iterator[Wrong]:
    if len(values.get("code") or "") > LONGEST_CODE:
        yield Wrong(Reason.TOO_LONG, "code", limit=LONGEST_CODE)


def _present(connection: Connection, keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    wanted = set(keys)
    stored = [row._asdict() for row in connection.execute(select(zones))] or DEFAULT_ZONES
    return {(row["code"],): row for row in stored if (row["code"],) in wanted}


def _plan(line: Line, old: Mapping[str, Any] | None, _rules: Rules) -> Plan:
    return compare(line, old, defaults(COLUMNS))


def _write(connection: Connection, plans: Sequence[Plan]) -> None:
    write(connection, zones, ((plan, plan.changes) for plan in plans))


ZONES = Noun("zones", "ภาค", COLUMNS, ("code",), _survey, _facts, _check, _present, _plan, _write)
