"""Every column says in its own definition whether it is personal, whose it is, and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Integer, MetaData, Table, Text

import wsgi  # noqa: F401 - with it every table is declared
from bot.chats import chats
from catalog.offers.communities import communities
from db.schema import Keeping, metadata, personal, plain


def unsaid(tables: MetaData) -> Iterator[str]:
    """What is missing: columns that say nothing, personal ones that lead to nobody, and times that are no time."""
    for table in tables.sorted_tables:
        for column in table.columns:
            keeping = column.info.get("keeping")
            if not isinstance(keeping, Keeping):
                yield f"{column} does not say what it keeps"
            elif keeping.personal and not _leads_to_somebody(table, str(keeping.whose)):
                yield f"{column} belongs to {keeping.whose}, which leads to nobody"
            elif keeping.days is not None and keeping.days <= 0:
                yield f"{column} is kept for {keeping.days} days"


def _leads_to_somebody(table: Table, name: str) -> bool:
    """Whether the column is there and holds an id of `chats`, or of a row that does."""
    if table is chats:
        return name == "id"
    if name not in table.c:
        return False
    leads_to = [key.column.table for key in table.c[name].foreign_keys]
    return any(other is chats or _is_somebodys(other) for other in leads_to)


def _is_somebodys(table: Table) -> bool:
    return any(key.column.table is chats for key in table.foreign_keys)


def test_every_column_of_ours_says_so() -> None:
    assert len(metadata.tables) > 20
    assert list(unsaid(metadata)) == []


def test_what_is_personal_is_declared_so() -> None:
    """The columns that nobody would call anything else, so that the rule above is not kept by calling all things plain."""
    names = {"person_id", "recipient", "phone", "house", "note"}
    people = [
        table for table in metadata.sorted_tables if table is not communities
    ]  # a shop's telephone is no person's
    found = [*(c for table in people for c in table.columns if c.name in names), chats.c.line_id, chats.c.name]
    assert len(found) > 12
    assert [str(column) for column in found if not column.info["keeping"].personal] == []


def test_whoever_forgets_it_is_told() -> None:
    other = MetaData()
    Table(
        "forgotten",
        other,
        Column("id", Integer, primary_key=True),
        Column("name", Text, info=personal("person_id")),
        Column("phone", Text, info=personal("id")),
        Column("note", Text, info=plain(0)),
        Column("fine", Text, info=plain(30)),
    )
    assert list(unsaid(other)) == [
        "forgotten.id does not say what it keeps",
        "forgotten.name belongs to person_id, which leads to nobody",
        "forgotten.phone belongs to id, which leads to nobody",
        "forgotten.note is kept for 0 days",
    ]
