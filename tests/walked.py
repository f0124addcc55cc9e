"""A fair of two communities that everybody walks through until nothing is left that was not reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.intents import Registry
from catalog.trade.moves import MOVES
from locales import addresses
from tests.crawl import A_THUMB_TAKES, OF_A_QUESTION, Crawl, Walker
from tests.fair import Fair
from tests.happenings import goods_arrive, has_in_the_cart, has_ordered, time_passes
from tests.heard import Ran, listen
from tests.others import Exchange
from tests.questions import SENSIBLE
from tests.races import PROOF
from tests.two_communities import DATES, two_communities, what_to_say
from tests.webhooks import friend

MOST_ROUNDS = 300
MOST_FOR_QUESTIONS = 200 if PROOF else 60
"""Rounds in which to come upon the rarest ways into and out of a question, such as back from a second date."""
NO_WAY_THERE = {
    "group": "said in a group: tests/test_who_is_answered.py",
    "stranger": "said to somebody whom LINE does not name: tests/test_who_is_answered.py",
    "apology": "said where something failed: tests/test_failures.py",
    "stale": "said to a button that leads nowhere: tests/others.py",
    "too_quick": "said to whoever sends too quickly: tests/test_floods.py",
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
PARTS = {"กานต์": "shopper", "Bee": "shopper", "ป้าแดง": "owner", "Uncle Lung": "owner", "ฟ้า": "helper"}
STALLS = {"ป้าแดง": "ko-yo", "ฟ้า": "ko-yo", "Uncle Lung": "doi-pui"}
REGULAR = "กานต์"
ENDS = [one.after for one in MOVES.values()]
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


def walk(fair: Fair, shift: int) -> Walked:
    """Everybody taps until nothing is left that was not reached; then orders come to their ends, and the rest is tapped."""
    assert not fair.load(two_communities(fair.settings.media_dir.parent / "two")).errors
    ran = listen(fair.parts.registry)
    walkers = [_comes(fair, name, ("th", "en")[(place + shift) % 2]) for place, name in enumerate(PARTS)]
    fair.clock.advance(seconds=A_THUMB_TAKES)
    # More orders than a page of them holds, and something to order at once.
    has_ordered(fair, walkers[0].person, _where(REGULAR), "cloth-1", 11)
    for one in walkers[:2]:
        has_in_the_cart(fair, one.person, "cloth-1", "cloth-2")
    _goods_come_and_go(fair)
    crawl = Crawl(fair, walkers, ran, by_part=PROOF)
    for number in range(1, MOST_ROUNDS + 1):
        crawl.round()
        if number % 10 == 0:
            _goods_come_and_go(fair)
        if number % 40 == 0:
            time_passes(fair, minutes=61)
        enough = number > MOST_FOR_QUESTIONS or not waiting(crawl)
        if number % 5 == 0 and enough and not unreached(fair.parts.registry, ran):
            break
    left = unreached(fair.parts.registry, ran)
    _every_end(crawl)
    crawl.taps_the_rest()
    return Walked(fair, crawl, left)


def _goods_come_and_go(fair: Fair) -> None:
    """There is enough again, and another guest orders at both communities: who sells there has something to answer."""
    goods_arrive(fair)
    guest = friend(fair, "Guest")
    for sku in ("cloth-2", "coffee"):
        has_ordered(fair, guest, _where(REGULAR), sku)


def _comes(fair: Fair, name: str, code: str) -> Walker:
    """Somebody adds the account; who sells joins their community."""
    person, part = fair.person(name, code), PARTS[name]
    person.follows()
    said = what_to_say(fair.parts.registry, code)
    if part == "shopper":
        return Walker(person, part, said, SECRETS[name])
    person.says(fair.invite_code(STALLS[name], part))
    # One more, which is of no use to somebody who is a member already.
    said.append({"type": "text", "text": fair.invite_code(STALLS[name], "helper")})
    return Walker(person, part, said, SECRETS[name])


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
    """What was seen of an open question, and never tapped or said: once the form is closed it leads nowhere."""
    return [" ".join(key) for key in crawl.untried() if key[1] in OF_A_QUESTION]


def _every_end(crawl: Crawl) -> None:
    """An order of each kind comes to each of its ends, so that its card is seen there too."""
    fair, guest = crawl.fair, crawl.walkers[0].person
    seller = next(one.person for one in crawl.walkers if STALLS.get(one.person.name) == "ko-yo")
    goods_arrive(fair)
    skus = ("class", "cloth-1", "cloth-1", "cloth-1", "cloth-1")
    trip, kept, sent, declined, cancelled = (has_ordered(fair, guest, _where(guest.name), sku) for sku in skus)
    for number in (trip, kept, sent):
        seller.presses(f"seller_accept?order={number}")
    seller.presses(f"seller_ship?order={sent}")
    seller.presses(f"seller_declined?order={declined}&reason=@no_time")
    guest.presses(f"order_cancelled?order={cancelled}")
    time_passes(fair, days=DATES + 2)
    for _ in range(2 * len(ENDS)):
        guest.presses("my_orders")
        crawl.round()
