"""The longest names, the fullest carts, the most orders: every screen still fits what LINE takes, and all can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from bot import carousels, flex, messages
from bot.chats import chats
from bot.limits import BeyondLimit, json_bytes
from bot.messages import Message, unpack
from catalog.offers.departures import departures
from catalog.trade import filling
from catalog.trade.orders import orders
from db.outbox import outbox
from sandbox.answers import Refused
from sandbox.grammar.check import check_messages
from tests.chat import Person, actions_in
from tests.fair import Fair
from tests.worst_fair import COMMUNITIES, GOODS, LONG_LINE_NAME, OPTIONS, STACK, fair_of_zones, worst_fair

PER_INTENT = 4
"""How many different buttons of one intent are tapped: the twelfth community looks like the first."""
THAI, ENGLISH = "th", "en"


@pytest.fixture
def worst(empty_fair: Fair) -> Iterator[Fair]:
    """Nothing may be refused by LINE, parked, set aside or tried again."""
    report = empty_fair.load(worst_fair(empty_fair.settings.media_dir.parent / "worst"))
    assert not report.errors, report.errors  # type: ignore[attr-defined]
    yield empty_fair
    empty_fair.deliver()
    assert [(call.status, call.response) for call in empty_fair.platform.calls if call.status >= 300] == []
    with empty_fair.engine.begin() as connection:
        assert connection.execute(select(outbox.c.error).where(outbox.c.error.is_not(None))).all() == []
    assert empty_fair.troubles() == []


def shopper(fair: Fair, code: str) -> Person:
    person = fair.person(LONG_LINE_NAME, code)
    person.follows()
    return person


def fill(person: Person, *skus: str) -> None:
    """Puts one of each in the person's cart, beside the chat."""
    products = [person.fair.sku(sku) for sku in skus]
    with person.fair.engine.begin() as connection:
        who = connection.execute(select(chats.c.id).where(chats.c.line_id == person.line_id)).scalar_one()
        for product in products:
            filling.add(connection, who, product, person.fair.clock.now())


def gives_the_longest_address(person: Person) -> None:
    """Each answer as long as the checkout takes it."""
    for said in (STACK * 80, "081-234-5678", STACK * 200, "90100", "เกาะยอ", STACK * 300):
        person.says(said)


def crawls(person: Person, *begin: str) -> Counter[str]:
    """Says each text, then taps whatever comes up, a few of every kind of button; returns how often each was tapped."""
    tapped: Counter[str] = Counter()
    waiting: list[dict[str, object]] = []
    for said in begin:
        person.says("cancel")
        person.says(said)
        waiting += _buttons(person.new())
        while waiting:
            action = waiting.pop()
            name = unpack(str(action["data"]))[0]
            if tapped[name] >= PER_INTENT or tapped[str(action["data"])]:
                continue
            tapped.update((name, str(action["data"])))
            person._acts(partial(person.fair.platform.tap, person.line_id, action, None))
            said_now = person.new()
            assert said_now, action
            waiting += _buttons(said_now)
    return tapped


def _buttons(said: list[Message]) -> list[dict[str, object]]:
    """The postbacks on these messages."""
    quick = [item["action"] for message in said for item in message.get("quickReply", {}).get("items", [])]
    shown = [action for message in said for action in actions_in(message.get("contents", {}))]
    return [action for action in (*quick, *shown) if "data" in action]


def data_on(person: Person, intent: str, *names: str) -> list[tuple[str, ...]]:
    """What the buttons of this intent, among what is new, carry in these arguments."""
    found = [unpack(str(action["data"])) for action in _buttons(person.new())]
    return [tuple(args.get(name, "") for name in names) for said, args in found if said == intent]


def all_pages(person: Person, intent: str, *names: str, more: str) -> list[tuple[str, ...]]:
    """The same over all pages: "show more" is tapped while there is one."""
    found = data_on(person, intent, *names)
    while any(action["label"] == more for action in _buttons(person.new())):
        person.taps(more)
        found += data_on(person, intent, *names)
    return found


@pytest.mark.parametrize("code", [THAI, ENGLISH])
def test_a_shopper_taps_through_every_screen(worst: Fair, code: str) -> None:
    person = shopper(worst, code)
    fill(person, *(f"g-{n}" for n in range(1, GOODS)), "walk")
    tapped = crawls(
        person, "menu", "zones", "everybody", STACK * 60, "trips", STACK, STACK * 600, "cart", "help", "privacy"
    )
    for name in (
        "zone",
        "community",
        "communities_named",
        "offers",
        "product",
        "product_search",
        "cart_view",
        "cart_add",
        "cart_set",
    ):
        assert tapped[name], (name, tapped)
    person.says("cancel")
    fill(person, *(f"g-{n}" for n in range(1, 3)), "walk")
    crawls(person, "cart", "order", "cart", "orders")


@pytest.mark.parametrize("code", [THAI, ENGLISH])
def test_a_full_cart_from_twelve_communities_is_ordered_and_each_seller_hears(worst: Fair, code: str) -> None:
    person, seller = shopper(worst, code), worst.seller("c-1", STACK * 20)
    fill(person, *(f"o-{n}" for n in range(2, COMMUNITIES + 1)), *(f"g-{n}" for n in range(1, 9)), "trip-12")
    person.says("cart")
    person.says("order")
    person.presses(f"form.answer?form=checkout&question=date:20&value={_last_departure(worst)}")
    person.says("9")
    gives_the_longest_address(person)
    assert len(data_on(person, "order_confirm", "cart")) == 1
    assert len(person.new()) <= 5
    person.taps({THAI: "ยืนยัน", ENGLISH: "Confirm"}[code])
    assert len(data_on(person, "order_show", "order")) == COMMUNITIES
    seller.looks_away()
    assert seller.fair.platform.messages(seller.line_id)
    person.says("orders")
    more = {THAI: "ดูเพิ่มเติม", ENGLISH: "Show more"}[code]
    assert len(set(all_pages(person, "order_show", "order", more=more))) == COMMUNITIES
    crawls(person, "orders")


def _last_departure(fair: Fair) -> int:
    trip = fair.sku("trip")
    with fair.engine.begin() as connection:
        of_trip = departures.c.product_id == trip
        return int(connection.execute(select(func.max(departures.c.id)).where(of_trip)).scalar_one())


def test_twelve_full_orders_are_listed_page_by_page_and_each_is_seen_whole(worst: Fair) -> None:
    person, seller = shopper(worst, ENGLISH), worst.seller("c-1", STACK * 20)
    _twelve_full_orders(person)
    for one, show in ((person, "order_show"), (seller, "seller_order")):
        one.says("ออเดอร์")
        more = {person: "Show more", seller: "ดูเพิ่มเติม"}[one]
        assert len(set(all_pages(one, show, "order", more=more))) == 12, one.name
        one.presses(f"{show}?order=1")
        for n in range(1, GOODS + 1):
            one.sees(f"1 × {(500 if one is person else 0) + n:03d}")
    assert crawls(seller, "ออเดอร์", "เมนู")["seller_accept"]
    assert crawls(person, "orders")["order_cancel"]
    crawls(seller, "ออเดอร์")


def _twelve_full_orders(person: Person) -> None:
    for n in range(12):
        fill(person, *(f"g-{one}" for one in range(1, GOODS + 1)))
        person.says("order")
        if n == 0:
            gives_the_longest_address(person)
        person.taps("Confirm")
        person.fair.deliver()
    with person.fair.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(orders)).scalar_one() == 12


def test_every_option_and_every_date_is_reached_by_tapping(worst: Fair) -> None:
    person = shopper(worst, ENGLISH)
    for sku in ("cloth", "trip"):
        person.presses(f"product?product={worst.sku(sku)}")
        wanted = {str(worst.sku(f"{sku}-{n}")) for n in range(1, OPTIONS + 1)}
        found = all_pages(person, "cart_add", "product", "departure", more="Show more")
        assert {product for product, departure in found if not departure} == wanted
    person.presses(f"cart_add?product={worst.sku('trip-12')}")
    person.says("order")
    picker = next(action for action in _buttons(person.new()) if action["type"] == "datetimepicker")
    person.taps(str(picker["label"]), str(picker["max"]))
    for said in ("2", STACK * 80, "081-234-5678", STACK * 300):
        person.says(said)
    person.sees("Please check your order", "21 Dec 2026")


def test_every_community_of_a_name_is_reached(worst: Fair) -> None:
    person = shopper(worst, ENGLISH)
    for said in ("everybody", STACK * 60, "South"):
        person.says(said)
        assert len(set(all_pages(person, "community", "community", more="Show more"))) == COMMUNITIES, said


def test_every_zone_of_a_fair_with_many_is_reached(empty_fair: Fair) -> None:
    zones = 90
    report = empty_fair.load(fair_of_zones(empty_fair.settings.media_dir.parent / "zones", zones))
    assert not report.errors, report.errors  # type: ignore[attr-defined]
    person = shopper(empty_fair, ENGLISH)
    person.taps("Zones")
    assert len(set(all_pages(person, "zone", "zone", more="Show more"))) == zones
    person.presses("zone?zone=z-90")
    person.sees("090")


def test_the_second_page_of_a_search_is_of_the_query_of_the_first(worst: Fair) -> None:
    person = shopper(worst, ENGLISH)
    person.says(STACK * 50)
    found = set(all_pages(person, "product", "product", more="Show more"))
    assert len(found) == GOODS + COMMUNITIES - 1 + 3


def test_the_map_is_asked_for_the_name_and_the_district(worst: Fair) -> None:
    person = shopper(worst, THAI)
    person.presses("community?community=1")
    link = person.finds("แผนที่")["uri"]
    assert len(link) <= 1000
    name, _, district = unquote(link).partition("query=")[2].partition(" ")
    assert name.startswith("001" + STACK) and district == (STACK * 60)[: len(district)]
    assert len(name[3:]) % len(STACK) == len(district) % len(STACK) == 0


def test_what_changed_in_a_full_cart_is_told_within_one_text(worst: Fair) -> None:
    person = shopper(worst, ENGLISH)
    fill(person, *(f"g-{n}" for n in range(1, GOODS + 1)))
    person.says("order")
    gives_the_longest_address(person)
    confirm = person.finds("Confirm")
    with worst.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE products SET price = price - 100")
    worst.platform.tap(person.line_id, confirm)
    worst.settle()
    person.sees("the price was ฿9,999,999.50, it is now ฿9,999,998.50")


def test_without_cuts_and_without_counting_the_same_cards_are_refused() -> None:
    """The negative control: what the screens above would be otherwise is noticed where it is built, and by LINE."""
    long = flex.bubble([flex.words(STACK * 120), flex.words(STACK * 120)])
    with pytest.raises(BeyondLimit, match="carousel"):
        messages.cards("too much", [long] * 10)
    with pytest.raises(BeyondLimit, match="bubble"):
        messages.cards("too much", [flex.bubble([flex.words(STACK * 120)] * 6)])
    with pytest.raises(BeyondLimit, match="messages: 6 of at most 5"):
        messages.whole_reply([messages.text("one")] * 6)
    with pytest.raises(BeyondLimit, match="at least 1"):
        messages.whole_reply([])
    uncounted = {"type": "flex", "altText": "too much", "contents": {"type": "carousel", "contents": [long] * 10}}
    with pytest.raises(Refused):
        check_messages([uncounted])


def test_a_carousel_takes_what_fits_and_hands_on_the_rest() -> None:
    def more(shown: int) -> messages.Bubble:
        return flex.bubble([flex.words(f"{shown} so far")])

    small, large = flex.bubble([flex.words("x")]), flex.bubble([flex.words(STACK * 120)] * 2)
    for card, expected in ((small, 10), (large, 4)):
        [page] = carousels.fill("page", [card] * 30, more)
        shown = page["contents"]["contents"]
        assert len(shown) == expected + 1
        assert f"{expected} so far" in str(shown[-1])
        assert json_bytes(page["contents"]) <= 51200
        assert len(carousels.fill("page", [card] * expected, more)[0]["contents"]["contents"]) == expected
    # Five fill it to the last byte: with the card that leads on there is room for four.
    full = {**small, "padding": ""}
    full["padding"] = "x" * (carousels.ROOM // 5 - 1 - json_bytes(full))
    assert [len(page["contents"]["contents"]) for page in carousels.fill("page", [full] * 5, more)] == [5]
    assert [len(page["contents"]["contents"]) for page in carousels.fill("page", [full] * 6, more)] == [4 + 1]
    assert [len(one["contents"]["contents"]) for one in carousels.spread("all", [small] * 25)] == [10, 10, 5]
    assert carousels.fill("none", [], more) == []
