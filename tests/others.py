"""Presses buttons that are somebody else's, or nobody's: the answer says nothing of others, and nothing of theirs changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Column, Connection, Select, Table, select

from bot.chats import chats
from bot.messages import pack, unpack
from bot.seen import seen
from db.schema import Keeping, metadata
from tests.chat import texts_in
from tests.crawl import A_THUMB_TAKES, Crawl, Key, Walker, bring, taps_on
from tests.questions import person_id
from tests.webhooks import pressing

OF_THE_CATALOG = ("product", "departure", "community", "kind", "zone", "ids", "query", "skip", "before", "to", "code")
"""What everybody may ask for: an argument of another name leads to something that is somebody's."""
OF_ONES_OWN = ("helper_invite", "role")
"""Intents that are somebody's for all that they name nothing of theirs."""
NO_IDS = (str(2**53), "-1", "9" * 40, "\0", str(2**63), "987654321", "0", "1.5", "๑", "", "x" * 200)
"""Numbers of nothing: the largest that is taken for one, a negative one, one without end, and what is no number."""


class Leak(AssertionError):
    """Somebody saw or changed what is another's."""


class Exchange:
    """Lets the people of a crawl press what is not theirs. `secrets` are words of each that no other may read."""

    def __init__(self, crawl: Crawl, secrets: Mapping[str, Iterable[str]]) -> None:
        self._crawl = crawl
        self._fair = crawl.fair
        self._secrets = secrets
        self.presses = 0

    def presses_of_others(self, walker: Walker, others: Iterable[Walker], *, a_kind: int) -> None:
        """Presses what these have on their phones and this one has not, so many buttons of a kind. Raises Leak."""
        mine = self._crawl.buttons_of(walker)
        found: dict[Key, list[str]] = {}
        for other in others:
            for data, kind in self._crawl.buttons_of(other).items():
                if data not in mine and is_somebodys(data):
                    found.setdefault((other.person.name, *kind), []).append(data)
        self.presses_all(walker, [data for one in found.values() for data in one[-a_kind:]])

    def presses_all(self, walker: Walker, buttons: Iterable[str]) -> None:
        """Presses these, one after another. Raises Leak."""
        before = self._of_others(walker)
        for data in buttons:
            self._presses(walker, data)
        for table, rows in self._of_others(walker).items():
            if rows != before[table]:
                raise Leak(f"{walker.person.name} changed {table}: {rows ^ before[table]}")

    def _presses(self, walker: Walker, data: str) -> None:
        self._fair.clock.advance(seconds=A_THUMB_TAKES)
        walker.looks_away()
        event, calls = pressing(walker.person, data), len(self._fair.platform.calls)
        assert bring(self._fair, event) == 200, data
        self.presses += 1
        assert all(call.status < 300 for call in self._fair.platform.calls[calls:]), data
        ran = [one.name for one in self._crawl.ran if one.event_id == event["webhookEventId"]]
        assert "apology" not in ran, (data, self._fair.troubles())
        assert taps_on(walker.news()), f"no kind answer to {data}"
        self._look_for_secrets(walker, data)

    def _look_for_secrets(self, walker: Walker, data: str) -> None:
        said = "\n".join(words for message in walker.news() for words in texts_in(message))
        for name, words in self._secrets.items():
            if name != walker.person.name and (read := [one for one in words if one in said]):
                raise Leak(f"{walker.person.name} pressed {data} and read of {name}: {read}")

    def _of_others(self, walker: Walker) -> dict[str, set[str]]:
        """The rows of each table that are not this person's own; that an event was seen is nobody's."""
        with self._fair.engine.begin() as connection:
            mine = person_id(connection, walker.person)
            tables = [table for table in metadata.sorted_tables if table is not seen]
            return {table.name: set(_others(connection, table, mine)) for table in tables}


def is_somebodys(data: str) -> bool:
    """Whether a button leads to something that is not everybody's."""
    intent, args = unpack(data)
    return intent in OF_ONES_OWN or not set(args) <= set(OF_THE_CATALOG)


def mangled(buttons: Iterable[str], values: Sequence[str]) -> Iterator[str]:
    """Each kind of button with these values for each of its arguments, and without it."""
    done: set[tuple[str, str]] = set()
    for data in buttons:
        intent, args = unpack(data)
        for name in args:
            if (intent, name) not in done:
                done.add((intent, name))
                others = {other: value for other, value in args.items() if other != name}
                yield pack(intent, dict(others))
                yield from (pack(intent, {**others, name: value}) for value in values)


def _others(connection: Connection, table: Table, mine: int) -> Iterator[str]:
    owner = _owner(table)
    for row in connection.execute(select(table) if owner is None else _with_owner(table, owner)):
        if owner is None or row[-1] != mine:
            yield repr(tuple(row))


def _owner(table: Table) -> Column[int] | None:
    """The column that leads to whose a row is; None where it is nobody's."""
    for column in table.columns:
        keeping: Keeping = column.info["keeping"]
        if keeping.whose:
            return table.c[keeping.whose]
    return None


def _with_owner(table: Table, owner: Column[int]) -> Select[tuple[object, ...]]:
    """The rows with the number of the person at their end, however far away that is."""
    joined, at = table, owner
    while at.foreign_keys and (there := next(iter(at.foreign_keys)).column.table) is not chats:
        further = _owner(there)
        assert further is not None
        joined, at = joined.join(there, there.primary_key.columns[0] == at), further
    return select(*table.columns, at).select_from(joined)
