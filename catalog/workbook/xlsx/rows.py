"""Reads the rows of a sheet before openpyxl does: where they end, and which formulas no program has ever calculated."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import column_index_from_string

from catalog.workbook.sheets import check_row
from catalog.workbook.xlsx.tags import MAIN, Attributes, Tags, weight

MOST_PLACES = 16_384
"""Columns of a sheet: A to XFD."""
FORMULA = 1000
"""Bytes by weight: what it takes to remember one, by far."""
NO_VALUE = "#VALUE!"
"""What Excel shows where there is nothing that could be shown."""

_CELL, _FORMULA, _VALUE, _INLINE, _ROW, _ROWS = (f"{MAIN}{name}" for name in ("c", "f", "v", "is", "row", "sheetData"))


@dataclass
class Contents:
    """The number of a sheet's last row, its widest row, and by row and column the formulas that have no result."""

    rows: int = 0
    columns: int = 0
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)


class SheetTags(Tags):
    """A sheet up to the end of its rows: of each an empty element stays, with attributes such as its height."""

    def __init__(self, path: Path, held: int) -> None:
        super().__init__(path, held)
        self.contents = Contents()
        self._row = self._place = 0
        self._began: int | None = None
        self._kind: str | None = None
        self._formula: list[str] | None = None
        self._result: list[str] = []

    def begins(self, name: str, attributes: Attributes) -> None:
        if name == _ROW:
            self._begin_row(attributes)
        elif self._began is None:
            super().begins(name, attributes)
        elif name == _CELL:
            self._begin_cell(attributes)
        elif name in (_VALUE, _INLINE, _FORMULA):
            self._begin_value(name)

    def ends(self, name: str) -> None:
        if name == _CELL:
            if self._formula is not None and not self._result and self._kind != "str":
                self._keep("".join(self._formula))
            self._formula = None
        elif name == _ROW:
            self._began = None
            self.parser.CharacterDataHandler = self.hears
        elif name == _ROWS:
            self.over = True
        elif self._formula is not None:
            self.parser.CharacterDataHandler = None

    def reached(self) -> int:
        return super().reached() if self._began is None else self._began

    def _begin_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row + 1))
        check_row(self.path, number)
        if self._began is not None or number <= self._row:
            raise ValueError("rows stand below each other")
        self._row, self._place, self._began = number, 0, super().reached()
        self.parser.CharacterDataHandler = None
        kept = any(name not in ("r", "spans") and "}" not in name for name in attributes)
        self.held += weight(attributes if kept else {})

    def _begin_cell(self, attributes: Attributes) -> None:
        named = attributes.get("r")
        place = column_index_from_string(named.rstrip("0123456789")) if named else self._place + 1
        if not self._place < place <= MOST_PLACES:
            raise ValueError("cells stand beside each other, the last one in XFD")
        self._place, self._kind = place, attributes.get("t")

    def _begin_value(self, name: str) -> None:
        self.contents.rows = self._row
        self.contents.columns = max(self.contents.columns, self._place)
        if name == _FORMULA:
            self._formula, self._result = [], []
            self.parser.CharacterDataHandler = self._formula.append
        elif self._formula is not None:
            self.parser.CharacterDataHandler = self._result.append

    def _keep(self, formula: str) -> None:
        """Remembers the text of a formula without a result, as with a name that begins with =."""
        self.contents.uncalculated[self._row, self._place] = f"={formula}" if formula else NO_VALUE
        self.held += FORMULA + 4 * len(formula)
