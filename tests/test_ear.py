"""How much the ear listens to: the beginning of a long text, as a person would."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine

from bot.ear.ear import MOST_CODE_POINTS, MOST_HEARD, Ear
from bot.intents import Registry

FAMILY = "👨‍👩‍👧"


def _heard(engine: Engine, text: str) -> str:
    """What the search for goods is asked for."""
    asked: list[str] = []

    def finds(_connection: Connection, query: str) -> bool:
        asked.append(query)
        return False

    with engine.begin() as connection:
        Ear(Registry(), lambda _: {}, finds).understand(connection, text)
    return asked[0]


@pytest.mark.parametrize(
    "text", ["น้ำพริก", "น้ำ" * MOST_HEARD, FAMILY * (MOST_CODE_POINTS // 5)], ids=["a word", "marks", "emoji"]
)
def test_what_a_person_may_say_is_heard_to_the_end(engine: Engine, text: str) -> None:
    assert _heard(engine, text) == text


@pytest.mark.parametrize(("character", "heard"), [("ก", 200), ("น้ำ", 200), (FAMILY, 120)])
def test_of_a_flood_the_beginning_is_heard_in_whole_characters(engine: Engine, character: str, heard: int) -> None:
    assert _heard(engine, character * 900) == character * heard


def test_a_stack_of_marks_is_no_way_around_it(engine: Engine) -> None:
    assert len(_heard(engine, "ก" + "่" * 4999)) <= MOST_CODE_POINTS
