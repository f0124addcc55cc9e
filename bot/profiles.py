"""Who somebody is: LINE is asked, and whoever else is waiting for an answer does not suffer for its silence."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from bot.chats import Profile

ASKING = 8
"""Threads that ask at once, half of those that answer webhooks: where LINE leaves them hanging, known people still find
one."""
WAIT_SECONDS = 0.1
"""For a place among them: LINE usually tells in a third of that."""

NOBODY_TELLS = Profile("", None)


class Profiles:
    """Asks LINE about strangers. `ask` returns None where LINE does not tell, or not in time."""

    def __init__(self, ask: Callable[[str], Profile | None]) -> None:
        self._ask = ask
        self._places = BoundedSemaphore(ASKING)

    def of(self, line_id: str) -> Profile:
        """What LINE tells of somebody; without a name where it does not, or where too many are asking: the next event
        asks again.
        """
        if not self._places.acquire(timeout=WAIT_SECONDS):
            return NOBODY_TELLS
        try:
            return self._ask(line_id) or NOBODY_TELLS
        finally:
            self._places.release()
