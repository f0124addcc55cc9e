"""Every button is tapped: by everybody who sees it, by others whose it is not, and with ids that are nobody's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Connection, Row, select

from bot import messages
from bot.intents import Registry, Stale
from bot.messages import Message
from bot.turn import Turn
from catalog import people
from catalog.trade import orders, tables
from catalog.trade.moves import MOVES
from db.engine import open_engine
from handlers.everyone import menu
from handlers.shopper import offers
from locales import addresses
from tests.chat import Person
from tests.crawl import OF_A_QUESTION, Crawl, Ran, Walker, listen
from tests.fair import Fair
from tests.happenings import goods_arrive, has_ordered, time_passes
from tests.others import NO_IDS, Exchange, Leak, mangled
from tests.questions import SENSIBLE
from tests.races import PROOF
from tests.stories import HOUSE, PHONE, RECIPIENT, orders_cloth
from tests.two_communities import DATES, two_communities, what_to_say

MOST_TAPS = 2000
MOST_ROUNDS = 300
NO_WAY_THERE = {
    "group": "said in a group: tests/test_who_is_answered.py",
    "stranger": "said to somebody whom LINE does not name: tests/test_who_is_answered.py",
    "apology": "said where something failed: tests/test_failures.py",
    "stale": "said to a button that leads nowhere: further down here",
    "too_quick": "said to whoever sends too quickly",
}
"""Intents that neither a button nor a word leads to, and why."""
NEVER_GIVEN = {
    ("zones", "skip"): "a fair of many zones: tests/test_worst_cases.py",
    ("zone", "skip"): "a zone of many communities: tests/test_worst_cases.py",
    ("communities_named", "before"): "many communities of one name: tests/test_worst_cases.py",
    ("order_status", "skip"): "typed; the next page is of my_orders or seller_orders",
    ("cart_buy", "departure"): "no button of today carries it",
}
"""Arguments that no button of this fair carries, and why."""
DATABASES = ("sqlite", "postgresql")
PARTS = {"กานต์": "shopper", "Bee": "shopper", "ป้าแดง": "ko-yo", "Uncle Lung": "doi-pui", "ฟ้า": "helper"}
REGULAR = "กานต์"
COLLEAGUES = {"ป้าแดง", "ฟ้า"}
SECRETS = {
    "กานต์": {"recipient": "กานดา ลับเฉพาะ", "phone": "081-111-1111", "house": "11/1 ตรอกหนึ่ง", "note": "กานต์ฝากไว้"},
    "Bee": {"recipient": "Beatrix Hidden", "phone": "082-222-2222", "house": "22/2 Second Lane", "note": "Bee says"},
    "ป้าแดง": {"recipient": "แดง ปิดบัง", "phone": "083-333-3333", "house": "33/3 ตรอกสาม", "note": "แดงฝากไว้"},
    "Uncle Lung": {"recipient": "Lung Veiled", "phone": "084-444-4444", "house": "44/4 Fourth Lane", "note": "Lung says"},
    "ฟ้า": {"recipient": "ฟ้า ไม่บอก", "phone": "085-555-5555", "house": "55/5 ตรอกห้า", "note": "ฟ้าฝากไว้"},
}  # fmt: skip
"""What each of them answers where they order something: nobody else's to read."""


@dataclass
class Walked:
    """A fair that was walked through, and what was never reached."""

    fair: Fair
    crawl: Crawl
    unreached: list[str]

    def walker(self, name: str) -> Walker:
        return next(one for one in self.crawl.walkers if one.person.name == name)

    def exchange(self) -> Exchange:
        return Exchange(self.crawl, {name: words.values() for name, words in SECRETS.items()})


@pytest.fixture(
    scope="module", params=[pytest.param(kind, marks=pytest.mark.xdist_group(f"walk-{kind}")) for kind in DATABASES]
)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """One walk for all that is asked of it below; who speaks Thai on one database speaks English on the other."""
    folder = tmp_path_factory.mktemp("walk")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "fair.db")
        engine = open_engine(f"sqlite:///{folder / 'fair.db'}")
    else:
        engine = open_engine(request.getfixturevalue("postgres").fresh()[1])
    fair = Fair(engine, folder / "media")
    yield walk(fair, DATABASES.index(request.param))
    fair.stop()
    engine.dispose()


def walk(fair: Fair, shift: int) -> Walked:
    """Everybody taps until nothing is left that was not reached; then a trip takes place, and the rest is tapped."""
    assert not fair.load(two_communities(fair.settings.media_dir.parent / "two")).errors
    ran = listen(fair.parts.registry)
    walkers = [_comes(fair, name, ("th", "en")[(place + shift) % 2]) for place, name in enumerate(PARTS)]
    crawl = Crawl(fair, walkers, ran, by_part=PROOF)
    for number in range(1, MOST_ROUNDS + 1):
        crawl.round()
        if number % 8 == 0:
            goods_arrive(fair)
        if number % 40 == 0:
            time_passes(fair, minutes=61)
        if number % 10 == 0 and not unreached(fair.parts.registry, ran) and not waiting(crawl):
            break
    left = [*unreached(fair.parts.registry, ran), *waiting(crawl)]
    _a_trip_takes_place(crawl)
    crawl.taps_the_rest()
    return Walked(fair, crawl, left)


def _comes(fair: Fair, name: str, code: str) -> Walker:
    """Somebody adds the account; who sells joins their community, and กานต์ has ordered often before."""
    person, part = fair.person(name, code), PARTS[name]
    person.follows()
    if part in ("ko-yo", "doi-pui"):
        person.says(fair.invite_code(part))
    elif part == "helper":
        person.says(fair.invite_code("ko-yo", part))
    if name == REGULAR:
        has_ordered(fair, person, _where(name), "cloth-1", 11)
    said = what_to_say(fair.parts.registry, code)
    return Walker(person, "owner" if part in ("ko-yo", "doi-pui") else part, said, SECRETS[name])


def _where(name: str) -> dict[str, str]:
    return {**SECRETS[name], "place": addresses.places(SENSIBLE["postcode"])[0].key}


def unreached(registry: Registry, ran: Sequence[Ran]) -> list[str]:
    """The intents that never ran, and their arguments that were never given or never left out."""
    found = []
    for one in registry.intents.values():
        runs = [each for each in ran if each.name == one.name and one.role in (None, each.role)]
        if one.name not in NO_WAY_THERE and not runs:
            found.append(f"{one.name} ({one.role}) never ran")
        for name, parameter in one.parameters.items() if runs else ():
            if (one.name, name) not in NEVER_GIVEN and not any(name in each.given for each in runs):
                found.append(f"{one.name} never came with {name}")
            if parameter.default is not parameter.empty and all(name in each.given for each in runs):
                found.append(f"{one.name} never came without {name}")
    return found


def waiting(crawl: Crawl) -> list[str]:
    """What was seen of an open question, and never tapped or said."""
    return [" ".join(key) for key in crawl.untried() if key[1] in OF_A_QUESTION]


def _a_trip_takes_place(crawl: Crawl) -> None:
    """An accepted booking comes to its end, so that its card is seen in that state too."""
    fair, (guest, *others) = crawl.fair, crawl.walkers
    number = has_ordered(fair, guest.person, _where(guest.person.name), "class")
    next(one for one in others if PARTS[one.person.name] == "ko-yo").person.presses(f"seller_accept?order={number}")
    time_passes(fair, days=DATES + 2)
    guest.person.presses("my_orders")
    for _ in range(3):
        crawl.round()


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
    states = {"placed", *(one.after for one in MOVES.values())}
    assert {state for state in states if any(key[1:] == ("order_show", f"order={state}") for key in taken)} == states


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if part != "helper"])
def test_buttons_of_others_bring_nothing(walked: Walked, name: str) -> None:
    exchange = walked.exchange()
    others = [one for one in walked.crawl.walkers if {one.person.name, name} not in (COLLEAGUES, {name})]
    exchange.presses_of_others(walked.walker(name), others, a_kind=3 if PROOF else 1)
    assert exchange.presses > 10


@pytest.mark.parametrize("name", [REGULAR, "ป้าแดง"])
def test_buttons_with_ids_of_nobody_are_answered_kindly(walked: Walked, name: str) -> None:
    walker = walked.walker(name)
    buttons = mangled(walked.crawl.buttons_of(walker), NO_IDS if PROOF else NO_IDS[:4])
    walked.exchange().presses_all(walker, buttons)


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
