"""What is written down of a failure: enough to find the fault, and nothing that people typed."""

from __future__ import annotations

import traceback


def in_one_line(error: Exception) -> str:
    """Kind and first line: in further lines PostgreSQL shows the row that it refused."""
    return "".join(traceback.format_exception_only(error)).strip().split("\n", 1)[0]


def where(error: Exception) -> str:
    """The lines of code that led to it."""
    return "".join(traceback.format_tb(error.__traceback__))
