"""LINE's limits, read from the one data file that the bot reads too."""

import json
from pathlib import Path
from typing import Any

import regex

TABLE = Path(__file__).resolve().parent.parent / "bot" / "line_limits.json"
LIMITS: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))


def utf16_units(text: str) -> int:
    """Length as LINE counts most texts: UTF-16 code units, so that 🍎 is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Length as LINE counts labels and template texts: what a reader sees as one character, so that ที่ is one."""
    return len(regex.findall(r"\X", text))


def json_bytes(thing: Any) -> int:
    """Bytes of the JSON, by the larger of raw UTF-8 and ``\\uXXXX`` escapes: LINE does not say which it counts."""
    raw = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return max(len(raw), len(json.dumps(thing, separators=(",", ":"))))
