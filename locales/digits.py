"""The ten digits, which Thai people write in two ways."""

from __future__ import annotations

_THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def with_ascii_digits(text: str) -> str:
    """The text with ๐-๙ written 0-9; other characters stay."""
    return text.translate(_THAI)
