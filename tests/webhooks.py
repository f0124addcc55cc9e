"""Webhooks made by hand, as LINE would send them: events that have happened and are not delivered yet, alone or together."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Engine, select

from bot import chats
from bot.chats import Profile
from bot.intents import Registry
from catalog.care import consents
from db.schema import metadata
from sandbox.events import Event, redelivered
from tests import asked_in_tests
from tests.chat import Person
from tests.fair import Fair


def friend(fair: Fair, name: str = "Nok") -> Person:
    """Somebody who has added the account, reads English, and has read the greeting."""
    person = fair.person(name, "en")
    person.follows()
    person.looks_away()
    return person


def friends(fair: Fair) -> list[Person]:
    """Three of them."""
    return [friend(fair, name) for name in ("Nok", "Kai", "Ped")]


def crowd(fair: Fair, count: int) -> list[Person]:
    """So many people who added the account long ago. They are made beside the chat, which takes a moment for all."""
    people = [fair.person(f"Person {n}", "en") for n in range(1, count + 1)]
    with fair.engine.begin() as connection:
        for one in people:
            fair.platform.chats.set_friend(one.line_id, True)
            row = chats.meet(connection, one.line_id, Profile(one.name, "en"), "en", fair.clock.now())
            consents.shown_privacy(connection, row.id, f"greeting of {one.line_id}", fair.clock.now())
    return people


def saying(person: Person, text: str, **fields: Any) -> Event:
    """The event of a text; `fields` are put in or replace."""
    return happening(person, "message", message={"type": "text", "text": text}, **fields)


def pressing(person: Person, data: str) -> Event:
    """The event of a tap on a button that carries `data`."""
    return happening(person, "postback", postback={"data": data})


def happening(person: Person, kind: str, **fields: Any) -> Event:
    """Any event of a person, with a live reply token where LINE gives one."""
    return person.fair.platform.new_event(person.line_id, kind, **fields)


def post(fair: Fair, *events: Any) -> int:
    """Delivers one webhook with these events and returns its status, when its replies have left."""
    return post_raw(fair, raw(*(as_json(event) for event in events)))


def post_again(fair: Fair, *events: Event) -> int:
    """Delivers a webhook once more, as LINE does after a failure."""
    return post(fair, *(redelivered(event) for event in events))


def post_raw(fair: Fair, body: bytes) -> int:
    """Signs and delivers these very bytes."""
    status = fair.platform.send_raw(body).status
    fair.settle()
    return status


def raw(*pieces: bytes) -> bytes:
    """A webhook's body around the JSON of its events."""
    return b'{"destination":"U%s","events":[%s]}' % (b"0" * 32, b",".join(pieces))


def as_json(event: Any) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode()


def contents(engine: Engine) -> dict[str, list[str]]:
    """Everything that stands in the database: the rows of each table."""
    with engine.begin() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def also_knows(fair: Fair) -> Fair:
    """The fair, with the intents and notices of `tests/asked_in_tests.py` among its own."""
    more = Registry.of([asked_in_tests])
    fair.parts.registry.intents.update(more.intents)
    fair.parts.registry.notices.update(more.notices)
    return fair
