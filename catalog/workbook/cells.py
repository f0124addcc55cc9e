"""How a cell is read, one class for each kind of cell: from its text to a value, or Wrong with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from catalog.workbook.remembered import norm_of
from catalog.workbook.report import Reason, Wrong
from locales.dates import read_local
from locales.digits import with_ascii_digits
from locales.money import read_baht
from locales.normalise import cut, graphemes

MOST_BAHT = 10_000_000
"""Far above any price here, and its satang fit in a 32-bit column."""
SHOWN = 40
"""How many characters of a faulty cell are repeated in the report."""

_CODE = re.compile(r"[A-Za-z0-9ก-๙._-]{1,64}")
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,3}(?:\.\d{1,12})?", re.ASCII)
_BETWEEN_ITEMS = re.compile(r"[;,\n]")
_YES = frozenset({"ใช่", "มี", "yes", "y", "true", "1"})
_NO = frozenset({"ไม่", "ไม่ใช่", "ไม่มี", "no", "n", "false", "0"})


class Source(Protocol):
    """Where the workbook lies: what cells mean depends on the fair's time zone and on the files beside it."""

    @property
    def zone(self) -> ZoneInfo: ...

    def picture(self, name: str) -> str:
        """The stored name of a picture beside the workbook. Raises Wrong."""


class Cell:
    """Reads the cells of one column. The class variables tell the template how to help."""

    number_format: ClassVar[str] = "General"
    width: ClassVar[int] = 16
    strict: ClassVar[bool] = True
    """Whether the drop-down refuses other words."""

    @property
    def choices(self) -> tuple[str, ...]:
        """What the template's drop-down offers; none for most cells."""
        return ()

    def take(self, text: str, source: Source) -> Any:  # noqa: ARG002 (days and pictures depend on it)
        """The value of a text that is not empty. Raises Wrong."""
        return self.read(text)

    def read(self, text: str) -> Any:
        """The value, for cells that mean the same everywhere. Raises Wrong."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Cell):
    """Words on one line, at most `limit` characters as a reader counts them."""

    limit: int
    # As text, Excel makes neither a date of 10/1 nor a formula of what begins with =.
    number_format: ClassVar[str] = "@"
    width: ClassVar[int] = 28

    def read(self, text: str) -> str:
        return self._bounded(" ".join(text.split()))

    def _bounded(self, words: str) -> str:
        # One character as people count can be made of many: a stack of marks is no way around the limit.
        if len(words) > self.limit and (len(words) > 8 * self.limit or graphemes(words) > self.limit):
            raise Wrong(Reason.TOO_LONG, limit=self.limit)
        return words


@dataclass(frozen=True)
class LongText(Text):
    """Words in several lines."""

    # Older Excels show ### for a long text in a cell that is formatted as text.
    number_format: ClassVar[str] = "General"
    width: ClassVar[int] = 50

    def read(self, text: str) -> str:
        return self._bounded(text)


@dataclass(frozen=True)
class ShortText(Text):
    """Words for a database column that counts code points and holds `limit` of them."""

    width: ClassVar[int] = 12

    def _bounded(self, words: str) -> str:
        if len(words) > self.limit:
            raise Wrong(Reason.TOO_LONG, limit=self.limit)
        return words


@dataclass(frozen=True)
class Items(Cell):
    """A list, its items separated by semicolons, commas or lines; each item once."""

    limit: int
    most: int = 30
    number_format: ClassVar[str] = "@"
    width: ClassVar[int] = 28

    def read(self, text: str) -> list[str]:
        item = Text(self.limit)
        items = [item.read(part) for part in _BETWEEN_ITEMS.split(text) if part.strip()]
        once = list(dict.fromkeys(items))
        if len(once) > self.most:
            raise Wrong(Reason.TOO_MANY, limit=self.most)
        return once


class Code(Cell):
    """The organiser's own code of something."""

    number_format: ClassVar[str] = "@"

    def read(self, text: str) -> str:
        if not _CODE.fullmatch(text):
            raise Wrong(Reason.NOT_A_CODE, value=cut(text, SHOWN))
        return text


@dataclass(frozen=True)
class Choice(Cell):
    """One of a few words; each may also be written in the other ways that are listed with it."""

    ways: Mapping[str, tuple[str, ...]]

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.ways)

    def read(self, text: str) -> str:
        said = norm_of(text)
        for word, others in self.ways.items():
            if said == word or said in others:
                return word
        raise Wrong(Reason.NOT_A_CHOICE, value=cut(text, SHOWN), choices=", ".join(self.ways))


class YesNo(Cell):
    """Yes or no, in Thai or English, as Excel's TRUE or as 1."""

    width: ClassVar[int] = 12

    @property
    def choices(self) -> tuple[str, ...]:
        return ("yes", "no")

    def read(self, text: str) -> bool:
        said = norm_of(text)
        if said not in _YES | _NO:
            raise Wrong(Reason.NOT_YES_OR_NO, value=cut(text, SHOWN))
        return said in _YES


@dataclass(frozen=True)
class Whole(Cell):
    """A whole number within bounds, Thai digits and thousands commas allowed."""

    low: int
    high: int
    number_format: ClassVar[str] = "0"
    width: ClassVar[int] = 12

    def read(self, text: str) -> int:
        digits = with_ascii_digits(text)
        # A negative number is whole too; it is the bounds that it breaks.
        if not _WHOLE.fullmatch(digits.removeprefix("-")):
            raise Wrong(Reason.NOT_A_WHOLE_NUMBER, value=cut(text, SHOWN))
        number = int(digits.replace(",", ""))
        if not self.low <= number <= self.high:
            raise Wrong(Reason.OUT_OF_RANGE, low=self.low, high=self.high, value=number)
        return number


@dataclass(frozen=True)
class Degrees(Cell):
    """A coordinate within ± `most` degrees."""

    most: int
    number_format: ClassVar[str] = "0.000000"

    def read(self, text: str) -> float:
        digits = with_ascii_digits(text)
        if not _DECIMAL.fullmatch(digits):
            raise Wrong(Reason.NOT_A_NUMBER, value=cut(text, SHOWN))
        if abs(float(digits)) > self.most:
            raise Wrong(Reason.OUT_OF_RANGE, low=-self.most, high=self.most, value=digits)
        return float(digits)


class Baht(Cell):
    """An amount of baht with at most two decimals, kept as satang."""

    number_format: ClassVar[str] = "#,##0.00"

    def read(self, text: str) -> int:
        satang = read_baht(text)
        if satang is None:
            raise Wrong(Reason.NOT_MONEY, value=cut(text, SHOWN))
        if satang > MOST_BAHT * 100:
            raise Wrong(Reason.MONEY_OUT_OF_RANGE, limit=MOST_BAHT * 100)
        return satang


class Moment(Cell):
    """A day and time in the fair's zone, kept in UTC."""

    number_format: ClassVar[str] = "yyyy-mm-dd hh:mm"
    width: ClassVar[int] = 20

    def take(self, text: str, source: Source) -> datetime:
        at = read_local(text, source.zone)
        if at is None:
            raise Wrong(Reason.NOT_A_TIME, value=cut(text, SHOWN))
        return at


class Photo(Cell):
    """An https address, kept as it is, or a picture file beside the workbook, kept under its stored name."""

    number_format: ClassVar[str] = "@"
    width: ClassVar[int] = 28

    def take(self, text: str, source: Source) -> str:
        if "://" not in text:
            return source.picture(text)
        # LINE's own limit for the address of a picture is 2,000 characters.
        if not re.fullmatch(r"https://[^\s/]+\S*", text) or len(text) > 2000:
            raise Wrong(Reason.NOT_HTTPS)
        return text
