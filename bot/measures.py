"""What is measured while the bot works. This one measures nothing: who wants the figures hands in `bot.metrics.Metrics`."""

from __future__ import annotations

from sqlalchemy import Engine


class Measures:
    """Hears of what happens. Called in the middle of a turn: it must take no time, and never fail."""

    def acknowledged(self, status: int, seconds: float) -> None:
        """LINE's webhook got this HTTP status after so many seconds."""

    def signature_failed(self) -> None:
        """Somebody knocked whom LINE did not sign."""

    def event(self, kind: str, result: str) -> None:
        """An event of this type was `answered`, taken in `silence`, `parked`, or `refused` for now."""

    def line_answered(self, endpoint: str, status: int | None, seconds: float) -> None:
        """LINE answered a call (None: not at all) after so many seconds."""

    def delivered(self, result: str) -> None:
        """News was `accepted`, is to be tried `again`, was `set_aside`, or became `moot`; a chore was `done`."""

    def oversell_prevented(self) -> None:
        """Somebody ordered what was no longer there, and nothing was ordered."""

    def flood_slowed(self) -> None:
        """Somebody who goes on too quickly was told so, or heard nothing."""

    def ticked(self) -> None:
        """The worker is alive."""

    def watch(self, engine: Engine) -> None:
        """From now on, hears of transactions on this engine that met a lock, a deadlock, a lost connection or a full disk."""


UNMEASURED = Measures()
