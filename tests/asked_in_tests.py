"""Intents and notices that only tests have: news for the person who asks, promises that must arrive, and handlers that fail."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from bot import messages
from bot.intents import intent, notice
from bot.messages import Message
from bot.turn import Telling, Turn
from db import outbox


@intent("news")
def news(turn: Turn, number: int = 7) -> list[Message]:
    """Brings the number as news, due at once."""
    outbox.tell(turn.connection, turn.person.id, "number", {"number": number}, turn.now)
    return [messages.text("It will come")]


@intent("promise")
def promise(turn: Turn, number: int = 7) -> list[Message]:
    """Says the number at once, and owes it until LINE has accepted that."""
    outbox.tell(turn.connection, turn.person.id, "number", {"number": number}, turn.now, answers=turn.event_id)
    return [messages.text(f"Number {number}")]


@notice("number")
def number(telling: Telling, number: int) -> list[Message] | None:
    """The number in the receiver's language; 0 is not worth telling any more, and 13 cannot be told."""
    if number == 13:
        raise ValueError("13 brings bad luck")
    return [messages.text(f"{telling.t('Cart')} {number}")] if number else None


@intent("break")
def broken(turn: Turn) -> list[Message]:
    """Writes, and then fails."""
    news(turn)
    turn.speak("th")
    raise RuntimeError("the shelf fell down")


full_shelf = Table("full_shelf", MetaData(), Column("busy", Integer, nullable=False), Column("text", Text))


@intent("keep")
def keep(turn: Turn, text: str) -> list[Message]:
    """Breaks a constraint of a table whose name and columns sound like a passing trouble."""
    full_shelf.create(turn.connection)
    turn.connection.execute(insert(full_shelf).values(busy=None, text=text))
    return []
