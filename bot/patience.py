"""LINE's patience with one webhook: all its events, profiles and apologies together have to be done in 2 s."""

from __future__ import annotations

import time

from db.transaction import TURN_SECONDS

MOST_PROFILES = 2
"""Strangers in one webhook whom LINE is asked about."""
PROFILE_NEEDS = 0.9
"""Seconds: LINE is waited for 0.7 s at most, and the turn has to be durable afterwards."""


class Patience:
    """What is left of it; it begins to run out when it is made."""

    def __init__(self, seconds: float = TURN_SECONDS) -> None:
        self._until = time.monotonic() + seconds
        self._profiles = MOST_PROFILES

    def left(self) -> float:
        """Seconds; not above zero when it is over."""
        return self._until - time.monotonic()

    def allows_a_profile(self) -> bool:
        """Whether LINE may be asked once more who somebody is."""
        if self._profiles == 0 or self.left() < PROFILE_NEEDS:
            return False
        self._profiles -= 1
        return True
