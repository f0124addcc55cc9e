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
    """So many rows of a sheet are done: a `share` of the sheet from 0 to 1.

    They are the first ones of the sheet only while it is checked, and the share is then that of its bytes: options are
    applied after all products. What is reported as applied is committed.
    """

    phase: Phase
    sheet: str
    rows: int
    share: float


Progress = Callable[[Step], None]
