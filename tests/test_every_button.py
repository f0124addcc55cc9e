"""Every button is tapped: by everybody who sees it, by others whose it is not, and with ids that are nobody's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Row, select

from bot import messages
from bot.intents import Registry, Stale
from bot.messages import Message
from bot.turn import Turn
from catalog import people
from catalog.trade import orders, tables
from db.engine import open_engine
from handlers.everyone import menu
from handlers.shopper import offers
from tests.chat import Person
from tests.crawl import Crawl, Walker
from tests.databases import Postgres
from tests.fair import Fair
from tests.heard import Ran, listen
from tests.others import NO_IDS, Exchange, Leak, mangled
from tests.questions import SENSIBLE
from tests.races import PROOF
from tests.stories import HOUSE, PHONE, RECIPIENT, orders_cloth
from tests.walked import ENDS, NEVER_GIVEN, NO_WAY_THERE, PARTS, REGULAR, STALLS, Walked, unreached, walk

MOST_TAPS = 2000


@pytest.fixture(
    scope="module",
    params=[pytest.param(kind, marks=pytest.mark.xdist_group(f"walk-{kind}")) for kind in ("sqlite", "postgresql")],
)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """One walk for all that is asked of it below; who speaks Thai on one database speaks English on the other."""
    folder = tmp_path_factory.mktemp("walk")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "fair.db")
        yield from _walk(f"sqlite:///{folder / 'fair.db'}", folder, shift=0)
        return
    server: Postgres = request.getfixturevalue("postgres")
    name, url = server.fresh()
    yield from _walk(url, folder, shift=1)
    server.drop(name)


def _walk(url: str, folder: Path, shift: int) -> Iterator[Walked]:
    engine = open_engine(url)
    fair = Fair(engine, folder / "media")
    yield walk(fair, shift)
    fair.stop()
    engine.dispose()


def test_every_intent_and_every_kind_of_argument_is_reached_within_2000_taps(walked: Walked) -> None:
    assert walked.unreached == []
    assert walked.crawl.untried() == []
    assert walked.crawl.taps <= MOST_TAPS
    named = {one for one, _ in walked.fair.parts.registry.intents}
    assert {*NO_WAY_THERE, *(name for name, _ in NEVER_GIVEN)} <= named


def test_every_form_was_filled_in_and_every_state_of_an_order_looked_at(walked: Walked) -> None:
    asked, taken = walked.crawl.asked, walked.crawl.taken
    assert {form for form, _ in asked} == set(walked.fair.parts.registry.forms)
    assert {name for _, name in asked} >= set(SENSIBLE)
    seen = {state for state in ("placed", *ENDS) if any(key[1:] == ("order_show", f"order={state}") for key in taken)}
    assert seen == {"placed", *ENDS}


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if part != "helper"])
def test_buttons_of_others_bring_nothing(walked: Walked, name: str) -> None:
    exchange = walked.exchange()
    mine = [other for other, stall in STALLS.items() if stall == STALLS.get(name)] or [name]
    others = [one for one in walked.crawl.walkers if one.person.name not in mine]
    exchange.presses_of_others(walked.walker(name), others, a_kind=3 if PROOF else 1)
    assert exchange.presses > 10


@pytest.mark.parametrize("name", [REGULAR, "ป้าแดง"])
def test_buttons_with_ids_of_nobody_are_answered_kindly(walked: Walked, name: str) -> None:
    walker = walked.walker(name)
    buttons = mangled(walked.crawl.buttons_of(walker), NO_IDS if PROOF else NO_IDS[:4])
    # Who sells is shown the orders of today, and who placed them, where a button lacks the number of a page.
    exchange = Exchange(walked.crawl, {}) if name in STALLS else walked.exchange()
    exchange.presses_all(walker, buttons)


def test_nothing_is_amiss_after_all_that(walked: Walked) -> None:
    walked.fair.deliver()
    assert walked.fair.troubles() == []


def _of_somebody(connection: Connection, _person_id: int, order_id: int) -> Row[Any]:
    return connection.execute(select(tables.orders).where(tables.orders.c.id == order_id)).one()


GUARDS = {
    "authorize": (people, "authorize", lambda *_: None),
    "of_shopper": (orders, "of_shopper", _of_somebody),
}


@pytest.mark.troubled
@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_same_presses_find_a_leak(
    fair: Fair, nok: Person, kohyo: Person, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    stranger, rival = fair.person("Bee", "en"), fair.seller("doi-pui", "Uncle Lung")
    stranger.follows()
    orders_cloth(nok)
    fair.deliver()
    walkers = [Walker(one, "", []) for one in (nok, kohyo, stranger, rival)]
    exchange = Exchange(
        Crawl(fair, walkers, listen(fair.parts.registry), by_part=False), {"นก": (RECIPIENT, PHONE, HOUSE)}
    )
    for walker in walkers[2:]:
        exchange.presses_of_others(walker, walkers[:2], a_kind=20)
    monkeypatch.setattr(*GUARDS[guard])
    with pytest.raises(Leak):
        for walker in walkers[2:]:
            exchange.presses_of_others(walker, walkers[:2], a_kind=20)


def _no_way_on(_turn: Turn) -> list[Message]:
    return [messages.text("That is all.")]


def _stale(_turn: Turn) -> list[Message]:
    raise Stale("help")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("handler", "says"), [(_no_way_on, "a dead end"), (_stale, "a fresh button is stale")])
def test_a_walk_tells_of_what_leads_nowhere(fair: Fair, handler: Any, says: str) -> None:
    """The negative control of the walk."""
    registry = fair.parts.registry
    registry.intents[("help", None)] = replace(registry.intents[("help", None)], handler=handler)
    walker = Walker(fair.person("Nok", "en"), "shopper", [{"type": "text", "text": "help"}])
    walker.person.follows()
    crawl = Crawl(fair, [walker], listen(registry), by_part=False)
    with pytest.raises(AssertionError, match=says):
        for _ in range(20):
            crawl.round()


def test_an_intent_that_nobody_reaches_is_named() -> None:
    """The negative control of the comparison."""
    ran = [Ran("1", "menu", "shopper", frozenset()), Ran("2", "offers", "shopper", frozenset({"community", "kind"}))]
    said = unreached(Registry.of([menu, offers]), ran)
    assert "help (None) never ran" in said and "offers never came with skip" in said
    assert not any(one.startswith("menu ") for one in said)
