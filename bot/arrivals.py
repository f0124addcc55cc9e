"""The events of a webhook: each read alone, and put in an order that is fair to everybody among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot import events
from bot.events import Event, Poison


@dataclass(frozen=True)
class Arrival:
    """What came: its bytes, and the event in them, or the reason why there is none to be found."""

    piece: bytes
    id: str
    event: Event | None
    poison: str = ""

    @property
    def whose(self) -> str | None:
        """The chat that it belongs to, by LINE's id."""
        return (self.event.group_id or self.event.user_id) if self.event else None


def read(piece: bytes) -> Arrival:
    """Reads one event, given as JSON."""
    try:
        event = events.parse(piece)
    except Poison as poison:
        return Arrival(piece, events.key_of(piece), None, str(poison))
    return Arrival(piece, event.id, event)


def fairly(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The first of everybody, then the second of everybody, and so on: hundreds of one person hold up nobody else."""
    counted: Counter[str | None] = Counter()
    rounds: list[int] = []
    for one in arrivals:
        rounds.append(counted[one.whose])
        counted[one.whose] += 1
    return [one for _, one in sorted(zip(rounds, arrivals, strict=True), key=lambda pair: pair[0])]
