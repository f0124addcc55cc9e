"""A turn: who, in which language, what they said or tapped. It is all that a handler needs to know of the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.forms import OpenForm
from locales.i18n import Language, language

Kind = Literal["text", "button", "follow", "sticker", "image", "video", "audio", "file", "location", "unknown"]


@dataclass
class Person:
    """Somebody on LINE, as the chat knows them; the shop knows only the number `id`."""

    id: int
    line_id: str
    name: str
    language: str
    role: str = "shopper"


@dataclass(kw_only=True)
class Telling:
    """What any words are made with: the rows as they are now, a language, the fair's zone and the address of pictures."""

    connection: Connection
    t: Language
    now: datetime
    zone: ZoneInfo
    public_url: str
    line_bot_id: str = ""
    rules: Mapping[str, timedelta] = field(default_factory=dict)

    def media(self, name: str) -> str:
        """The https address of a picture: `name` is a file of ours, or an https address already."""
        return name if name.startswith("https://") else f"{self.public_url}/media/{name}"


@dataclass(kw_only=True)
class Turn(Telling):
    """One event of one person, inside its own transaction. A handler reads and writes through `connection`.

    It may be run again after a failure, so it keeps nothing outside itself. `now` is aware UTC.
    """

    person: Person
    event_id: str
    kind: Kind
    said: str = ""
    args: dict[str, str] = field(default_factory=dict)
    form: OpenForm | None = None
    visited: list[tuple[str, int]] = field(default_factory=list)
    # Whether nothing was ordered because it is no longer there: worth counting.
    short: bool = False

    def open_form(self, name: str, **answers: Any) -> None:
        """Opens a form, with some answers already given; one that was open is left."""
        self.form = OpenForm(name, dict(answers), {}, self.now)

    def leave_form(self) -> None:
        """Closes the open form, if there is one."""
        self.form = None

    def visits(self, zone: str, community_id: int = 0) -> None:
        """Says where in the fair this turn was, for the visitor counter; 0 is the zone as a whole."""
        self.visited.append((zone, community_id))

    def speak(self, code: str) -> None:
        """From now on the person is spoken to in this language."""
        self.person.language = code
        self.t = language(code)
