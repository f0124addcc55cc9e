"""Cells with digits that count nothing: telephone numbers, tax ids, PromptPay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from catalog.workbook.cells import Cell
from catalog.workbook.report import Reason, Wrong
from locales.addresses import read_phone
from locales.digits import with_ascii_digits


class Phone(Cell):
    """A Thai telephone number, kept as digits; the leading zero that Excel takes from a number is put back."""

    number_format: ClassVar[str] = "@"

    def read(self, text: str) -> str:
        phone = read_phone(text) or read_phone(f"0{text}")
        if phone is None:
            raise Wrong(Reason.NOT_A_PHONE)
        return phone


@dataclass(frozen=True)
class Digits(Cell):
    """A number of exactly so many digits that counts nothing, such as a tax id."""

    count: int
    number_format: ClassVar[str] = "@"
    width: ClassVar[int] = 20

    def read(self, text: str) -> str:
        digits = bare_digits(text)
        if not re.fullmatch(rf"\d{{{self.count}}}", digits, re.ASCII):
            raise Wrong(Reason.WRONG_DIGITS, count=self.count)
        return digits


class PromptPay(Cell):
    """A PromptPay id: a mobile number, 13 digits of a tax or citizen id, or 15 of an e-wallet."""

    number_format: ClassVar[str] = "@"
    width: ClassVar[int] = 20

    def read(self, text: str) -> str:
        digits = bare_digits(text)
        if re.fullmatch(r"\d{13}|\d{15}", digits, re.ASCII) and not digits.startswith("0066"):
            return digits
        phone = read_phone(digits.replace("0066", "+66", 1) if digits.startswith("0066") else text) or read_phone(
            f"0{text}"
        )
        if phone is None or phone[1] not in "689":
            raise Wrong(Reason.NOT_PROMPTPAY)
        return phone


def bare_digits(text: str) -> str:
    """The text with 0-9 for Thai digits and without the dashes and spaces that group them."""
    return re.sub(r"[\s-]", "", with_ascii_digits(text))
