"""First names, as a seller sees them before accepting."""

from __future__ import annotations

import pytest

from locales.names import first_name


@pytest.mark.parametrize(
    ("full", "first"),
    [
        ("สมหญิง ใจดี", "สมหญิง"),
        ("นาง สมหญิง ใจดี", "สมหญิง"),
        ("นางสาวสมหญิง ใจดี", "สมหญิง"),
        ("นายสมชาย", "สมชาย"),
        ("คุณ นก", "นก"),
        ("Mr. John Smith", "John"),
        ("Mrs Brown", "Brown"),
        ("คุณ", "คุณ"),
        ("Msimang", "Msimang"),
        ("", ""),
    ],
)
def test_the_first_name_stands_without_a_title(full: str, first: str) -> None:
    assert first_name(full) == first
