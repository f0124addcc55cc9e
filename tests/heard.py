"""What ran: every intent of a fair notes each time that it is asked for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.intents import Intent, Registry
from bot.messages import Message
from bot.turn import Turn


@dataclass(frozen=True)
class Ran:
    """An intent that ran: for which event, in which role, and with which arguments given."""

    event_id: str
    name: str
    role: str
    given: frozenset[str]


@dataclass(frozen=True)
class Heard(Intent):
    """An intent that notes each time that it runs."""

    ran: list[Ran] = field(default_factory=list)

    def run(self, turn: Turn, args: Mapping[str, str]) -> list[Message]:
        given = frozenset(name for name in self.parameters if name in args)
        self.ran.append(Ran(turn.event_id, self.name, turn.person.role, given))
        return super().run(turn, args)


def listen(registry: Registry) -> list[Ran]:
    """From now on, what runs is noted in this list."""
    ran: list[Ran] = []
    for key, one in registry.intents.items():
        registry.intents[key] = Heard(one.name, one.handler, one.role, one.words, one.pattern, ran)
    return ran
