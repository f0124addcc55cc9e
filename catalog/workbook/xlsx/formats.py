"""Which cells of an .xlsx are days and times: numbers whose format says so. What Excel's formats mean, openpyxl knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from catalog.workbook.xlsx.tags import Attributes, Tags

FROM_1900, FROM_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
"""The day 0; workbooks of old Macs count from the later one."""
NO_VALUE = "#VALUE!"
"""What Excel shows where there is nothing that could be shown."""


@dataclass
class CellFormats:
    """The formats by their numbers: those of days and times, and those among them of spans such as 26 hours."""

    epoch: datetime
    days: set[str] = field(default_factory=set)
    spans: set[str] = field(default_factory=set)

    def fill(self, part: IO[bytes]) -> None:
        """Takes the formats of a workbook's part of styles."""
        for _ in _Styles(self).read(part):
            pass

    def number(self, said: str, cell_format: str) -> Any:
        """The number, day, time or span that a cell means."""
        if cell_format not in self.days:
            return said if said.isdigit() else float(said)
        # Its import takes 0.6 s, which nobody who loads no workbook of Excel should wait for.
        from openpyxl.utils.datetime import from_excel  # noqa: PLC0415

        try:
            return from_excel(float(said), self.epoch, timedelta=cell_format in self.spans)
        except (OverflowError, ValueError):
            return NO_VALUE


def read_moment(said: str) -> Any:
    """A day or time that a program has written as such."""
    from openpyxl.utils.datetime import from_ISO8601  # noqa: PLC0415

    return from_ISO8601(said)  # type: ignore[no-untyped-call]


class _Styles(Tags):
    def __init__(self, formats: CellFormats) -> None:
        super().__init__()
        self._formats = formats
        self._codes: dict[int, str] = {}
        self._of_cells = False
        self._count = 0

    def begins(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self._add(str(self._count), int(attributes.get("numFmtId", "0")))
            self._count += 1

    def ends(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False

    def _add(self, number: str, code_id: int) -> None:
        from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format  # noqa: PLC0415

        code = self._codes.get(code_id) or builtin_format_code(code_id)
        if is_date_format(code):
            self._formats.days.add(number)
        if is_timedelta_format(code):
            self._formats.spans.add(number)
