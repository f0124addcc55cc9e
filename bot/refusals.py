"""Webhooks that were turned away: counted, and written down in few lines, however many they are."""

from __future__ import annotations

import logging
import time
from threading import Lock

log = logging.getLogger(__name__)

SILENT_SECONDS = 60.0
"""After a line there is none for so long; the next one counts what came meanwhile."""


class Refusals:
    """Those of one kind in one process: `what` they are goes into the line."""

    def __init__(self, what: str, silent: float = SILENT_SECONDS) -> None:
        self._what = what
        self._silent = silent
        self._until = 0.0
        self._count = 0
        self._lock = Lock()

    def note(self, sender: str) -> None:
        """Counts one from this address, and writes a line if it is time to."""
        now = time.monotonic()
        with self._lock:
            self._count += 1
            if now < self._until:
                return
            count, self._count, self._until = self._count, 0, now + self._silent
        log.warning("%s: %d turned away, the last one from %s", self._what, count, sender)
