"""Which question is open to somebody, and an answer that is taken, for every question of every form."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

import wsgi
from bot import chats
from bot.forms import Answers, Form, Question
from bot.turn import Turn
from locales.normalise import graphemes, norm, utf16
from tests.chat import Person
from tests.fair import Fair
from tests.shown import as_kept

SENSIBLE: Mapping[str, str] = {
    "recipient": "สมหญิง ใจดี",
    "phone": "081-234-5678",
    "house": "12/3 ถนนไทรบุรี",
    "postcode": "90100",
    "note": "โทรก่อนส่ง",
    "reason": "ฝนตกหนัก",
}
"""What is typed to a question that offers no choice to tap, or none that says what is meant."""

AS_SAID = {"recipient": 80, "house": 200, "note": 300, "reason": 200}
"""Questions whose answer is what was said, and the most characters that each takes."""
MOST_UNITS = 8
"""UTF-16 units of a character, on average: what has more is a stack of marks."""


@dataclass(frozen=True)
class Open:
    """The question that somebody has before them. `name` is the question's without what it is about: date, not date:7."""

    form: Form
    question: Question
    answers: Answers

    @property
    def name(self) -> str:
        return self.question.name.partition(":")[0]


def row_of_chat(connection: Connection, person: Person) -> Row[Any]:
    """The row of somebody's chat."""
    return connection.execute(select(chats.chats).where(chats.chats.c.line_id == person.line_id)).one()


def row_of(fair: Fair, person: Person) -> Row[Any]:
    """The same, where no connection is at hand."""
    with fair.engine.begin() as connection:
        return row_of_chat(connection, person)


def person_id(connection: Connection, person: Person) -> int:
    """Their number in the shop."""
    return int(connection.execute(select(chats.chats.c.id).where(chats.chats.c.line_id == person.line_id)).scalar_one())


def open_question(fair: Fair, person: Person) -> Open | None:
    """The question that is open to somebody, asked of the form itself."""
    with fair.engine.begin() as connection:
        return open_to(fair, connection, row_of_chat(connection, person))


def open_to(fair: Fair, connection: Connection, row: Row[Any]) -> Open | None:
    """The same for the row of a chat."""
    said = chats.open_form(row, fair.parts.registry.forms, fair.clock.now())
    if said is None:
        return None
    form = fair.parts.registry.forms[said.name]
    question = form.next_question(_turn(fair, connection, row, said), said.answers)
    return Open(form, question, said.answers) if question else None


def _turn(fair: Fair, connection: Connection, row: Row[Any], form: Any) -> Turn:
    telling = wsgi.telling(fair.settings, fair.clock)(connection, row.language)
    return Turn(**vars(telling), person=chats.person(row), event_id="", kind="text", form=form)


def typed_answer(one: Open, own: Mapping[str, str] = SENSIBLE) -> str | None:
    """What somebody types to this question: their own answer, or the usual one; None where a choice is to be tapped."""
    return own.get(one.name) or SENSIBLE.get(one.name)


def is_to_be_taken(name: str, said: str) -> bool:
    """Whether a question that keeps what is said has to take it: there is something to see of it, and it is not too long."""
    words, most = as_kept(said), AS_SAID[name]
    if name == "recipient" and not any(unicodedata.category(one).startswith("L") for one in words):
        return False
    return bool(norm(words)) and graphemes(words) <= most and utf16(words) <= MOST_UNITS * most
