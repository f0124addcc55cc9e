"""Days and times: how a cell or a date picker writes them, and how people read them (Buddhist era in Thai)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from locales.digits import with_ascii_digits

BUDDHIST_ERA = 543
_YEAR_FIRST = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_DAY_FIRST = r"(?P<day>\d{1,2})(?P<apart>[/.-])(?P<month>\d{1,2})(?P=apart)(?P<year>\d{4})"
_CLOCK = r"(?:[Tt\s]\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.0+)?)?(?:\s*น\.?)?)?"
_FORMS = tuple(re.compile(f"{day}{_CLOCK}", re.ASCII) for day in (_YEAR_FIRST, _DAY_FIRST))
_THAI_DAYS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
_THAI_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
# Not strftime: its names follow the machine's locale.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_local(text: str, zone: ZoneInfo) -> datetime | None:
    """The instant, aware in UTC, that a workbook cell or LINE's date picker means in the zone; no time means midnight.

    Reads 2026-11-21, 2026-11-21 09:00, 2026-11-21T09:00 and 21/11/2026 9:00 (day first), years from 2400 on as
    Buddhist era. Days and times that do not exist are None, never rolled over.
    """
    plain = with_ascii_digits(text).strip()
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    return _instant(found, zone) if found else None


def show_date(at: datetime, zone: ZoneInfo, code: str) -> str:
    """The day in the zone: "ศ. 8 ม.ค. 2570" for Thai, "Fri 8 Jan 2027" for any other code."""
    day = _local(at, zone)
    if code == "th":
        return f"{_THAI_DAYS[day.weekday()]} {day.day} {_THAI_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def show_time(at: datetime, zone: ZoneInfo, code: str) -> str:
    """The time in the zone: "9.00 น." for Thai, "09:00" for any other code."""
    clock = _clock(_local(at, zone), code)
    return f"{clock} น." if code == "th" else clock


def show_date_time(at: datetime, zone: ZoneInfo, code: str) -> str:
    """Day and time in the zone: "ศ. 8 ม.ค. 2570 · 14.00 น.", "Fri 8 Jan 2027, 14:00"."""
    return _with_time(show_date(at, zone, code), show_time(at, zone, code), code)


def show_span(start: datetime, end: datetime, zone: ZoneInfo, code: str) -> str:
    """From start to end: "ศ. 8 ม.ค. 2570 · 9.00–15.00 น." within a day, both days and times when there are more."""
    if start == end:
        return show_date_time(start, zone, code)
    if _local(start, zone).date() != _local(end, zone).date():
        return f"{show_date_time(start, zone, code)} – {show_date_time(end, zone, code)}"
    hours = f"{_clock(_local(start, zone), code)}–{show_time(end, zone, code)}"
    return _with_time(show_date(start, zone, code), hours, code)


def show_year(be_year: int, code: str) -> str:
    """A Buddhist-era year as it is for Thai, in the common era for any other code."""
    return str(be_year if code == "th" else be_year - BUDDHIST_ERA)


def _instant(found: re.Match[str], zone: ZoneInfo) -> datetime | None:
    year, month, day, hour, minute, second = (
        int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    if year < 1900:
        return None
    try:
        local = datetime(year - BUDDHIST_ERA if year >= 2400 else year, month, day, hour, minute, second)
        at = local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # An hour that a change of clocks leaves out does not come back the same.
    return at if at.astimezone(zone).replace(tzinfo=None) == local else None


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a naive datetime has no place here: pass an aware one")
    return at.astimezone(zone)


def _clock(local: datetime, code: str) -> str:
    return f"{local.hour}.{local.minute:02d}" if code == "th" else f"{local.hour:02d}:{local.minute:02d}"


def _with_time(day: str, time: str, code: str) -> str:
    return f"{day} · {time}" if code == "th" else f"{day}, {time}"
