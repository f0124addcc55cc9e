"""What the chat machine is handed, because it may not import it; and the turn that is made with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.chats import Profile
from bot.events import Event
from bot.measures import UNMEASURED, Measures
from bot.messages import Message
from bot.turn import Person, Turn
from locales.i18n import language


@dataclass(frozen=True)
class Surroundings:
    """The fair's zone, addresses and rules, and what the shop answers about people."""

    zone: ZoneInfo
    public_url: str
    line_bot_id: str
    rules: Mapping[str, timedelta]
    fetch_profile: Callable[[str], Profile | None]
    roles: Callable[[Connection, int], Sequence[str]]
    count_visit: Callable[[Connection, Person, datetime, Sequence[tuple[str, int]]], None]
    welcome: Callable[[Turn], list[Message]]
    measures: Measures = UNMEASURED

    def turn(self, connection: Connection, event: Event, person: Person, now: datetime) -> Turn:
        """The turn of an event, in the person's language."""
        return Turn(
            connection=connection,
            person=person,
            t=language(person.language),
            now=now,
            zone=self.zone,
            event_id=event.id,
            kind=event.kind,
            said=event.said,
            args=dict(event.args),
            public_url=self.public_url,
            line_bot_id=self.line_bot_id,
            rules=self.rules,
        )
