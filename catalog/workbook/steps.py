"""How far a load has come, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What is done with the rows of a sheet: first all are checked; then they are applied, or only compared."""

    CHECKING = "checking"
    COMPARING = "comparing"
    APPLYING = "applying"


@dataclass(frozen=True)
class Step:
    """So many rows of a sheet are done, up to the one with the number `row`: a `share` of the sheet from 0 to 1.

    While a sheet is checked the share is that of its bytes. What is reported as applied is committed.
    """

    phase: Phase
    sheet: str
    rows: int
    row: int
    share: float


Progress = Callable[[Step], None]
