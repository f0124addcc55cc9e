"""Amounts of baht as people write them, to and from whole satang."""

from __future__ import annotations

import re
from decimal import Decimal

from locales.digits import with_ascii_digits

# Nine digits of baht are far above any price here and still a sane number of satang.
_NUMBER = r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,2})?"
_BAHT = re.compile(rf"(?:฿|thb|บาท)?\s*({_NUMBER})\s*(?:บาท|บ\.|baht|thb|฿|\.-|-)?", re.IGNORECASE)


def read_baht(text: str) -> int | None:
    """Satang for "350", "1,234.50", "๓๕๐ บาท" or "฿350"; None for anything else.

    Negative amounts, more than two decimals and commas out of place are refused, never rounded.
    """
    found = _BAHT.fullmatch(with_ascii_digits(text).strip())
    return int(Decimal(found[1].replace(",", "")) * 100) if found else None


def show_baht(satang: int, code: str) -> str:
    """The amount as "1,234.50 บาท" for Thai, "฿1,234.50" for any other code; whole baht without decimals."""
    sign = "-" if satang < 0 else ""
    baht, rest = divmod(abs(satang), 100)
    amount = f"{baht:,}.{rest:02d}" if rest else f"{baht:,}"
    return f"{sign}{amount} บาท" if code == "th" else f"{sign}฿{amount}"
