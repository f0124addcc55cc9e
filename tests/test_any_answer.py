"""Any text as the answer to every question of every form: taken or asked again, and what is taken is kept and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, repeat
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, select

import handlers
from bot import events, forms
from bot.chats import chats
from bot.intents import Registry
from catalog.trade.tables import order_groups, orders
from locales.normalise import norm
from tests.chat import Message, Person, texts_in
from tests.fair import Fair
from tests.fillings import Filler, brings, fill
from tests.happenings import goods_arrive, has_ordered
from tests.naughty import COMMANDS, TEXTS, any_text
from tests.questions import AS_SAID, SENSIBLE, Open, is_to_be_taken
from tests.races import PROOF
from tests.shown import as_kept, is_shown, looks_like, places_of
from tests.webhooks import crowd, pressing, saying

EXAMPLES = 8 if PROOF else 2
PEOPLE = 8 if PROOF else 3
ROUNDS = 2 if PROOF else 1
"""In each of them everybody meets each question of a form with the next one of the naughty strings."""
FEW = 30
"""One string in so many of the short count is said to every question that keeps what was said."""
ANY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not PROOF,
    # An example is a whole conversation: looking for a shorter one takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LEAVES_IT = {"sure": "no"}
WRITTEN = ("recipient", "house", "note")
AS_READ = ("phone", "postcode", "place", "date", "heads", "sure")
"""Questions whose answer is what it was read as: a number, a day, a choice."""


def expected(one: Filler, name: str) -> str:
    """What is kept of what somebody typed and was taken."""
    said = one.taken[name]
    if (name, said) == ("note", "-"):
        return ""
    return one.person.name if (name, said) == ("recipient", "@me") else as_kept(said)


def kept_as_said(one: Filler, question: Open, value: Any) -> None:
    """An answer is kept as it was said, or as what it was read as."""
    if question.name in AS_SAID:
        assert value == expected(one, question.name), (question.name, one.taken[question.name], value)
        assert norm(value) or value == "", f"{value!r} cannot be seen"
    else:
        assert question.name in AS_READ, f"nobody says how an answer to {question.name} is kept"


def fills(fair: Fair, fillers: Sequence[Filler]) -> None:
    """Everybody fills in their form, and each question that keeps what is said took exactly what it has to."""
    fill(fair, fillers, kept_as_said)
    for one in fillers:
        for name, said in one.said.items():
            if name in one.interrupted:
                assert said in COMMANDS or said not in TEXTS, f"{name} never heard {said!r}"
            elif name in AS_SAID:
                assert (name in one.accepted) == is_to_be_taken(name, said), (name, said)


def fills_in_a_checkout(fair: Fair, sellers: Sequence[Person], texts: Sequence[Iterator[str]]) -> None:
    """People order goods and a workshop; what they wrote is read by themselves and by the seller."""
    goods_arrive(fair)
    people = crowd(fair, len(texts))
    for sku in ("ko-yo-01", "ko-yo-04"):
        brings(fair, [pressing(one, f"cart_add?product={fair.sku(sku)}") for one in people])
    fillers = [Filler(one, "order", own) for one, own in zip(people, texts, strict=True)]
    fills(fair, fillers)
    for one in fillers:
        _shows(one, WRITTEN, _latest(one.person))
    brings(fair, [pressing(one, _confirm(one)) for one in people])
    fair.deliver()
    shapes: dict[bool, Any] = {}
    for one in fillers:
        order = _order_of(fair, one.person)
        assert [getattr(order, name) or "" for name in WRITTEN] == [expected(one, name) for name in WRITTEN]
        looks = [
            pressing(sellers[0], f"seller_accept?order={order.id}"),
            pressing(one.person, f"order_show?order={order.id}"),
        ]
        answers = brings(fair, looks)
        for answer in answers:
            _shows(one, WRITTEN, answer)
        # Whatever was written, the cards are made of the same parts, and lead nowhere else.
        assert shapes.setdefault(bool(order.note), looks_like(answers)) == looks_like(answers)
        assert list(places_of(answers)) == []


def fills_in_a_decline(fair: Fair, sellers: Sequence[Person], texts: Sequence[Iterator[str]]) -> None:
    """The sellers decline an order each, and the shopper reads why."""
    goods_arrive(fair)
    shoppers = crowd(fair, len(texts))
    numbers = [has_ordered(fair, one, WHERE, "ko-yo-01") for one in shoppers]
    fillers = [
        Filler(one, f"seller_decline_why?order={number}", own)
        for number, one, own in zip(numbers, sellers, texts, strict=True)
    ]
    fills(fair, fillers)
    fair.deliver()
    for number, shopper, one in zip(numbers, shoppers, fillers, strict=True):
        order = _order_of(fair, shopper)
        assert (order.id, order.state, order.reason) == (number, "declined", expected(one, "reason"))
        _shows(one, ("reason",), _latest(shopper))


def says_it_in_a_checkout(fair: Fair, _sellers: Sequence[Person], texts: Sequence[Iterator[str]]) -> None:
    """People buy at once, say the same to each question that keeps it, and read it before they order."""
    opens = f"cart_buy?product={fair.sku('ko-yo-01')}"
    people = crowd(fair, len(texts))
    fillers = [Filler(one, opens, own, AS_SAID) for one, own in zip(people, texts, strict=True)]
    fills(fair, fillers)
    for one in fillers:
        _shows(one, WRITTEN, _latest(one.person))


def says_it_in_a_decline(fair: Fair, sellers: Sequence[Person], texts: Sequence[Iterator[str]]) -> None:
    """Sellers type why they decline an order, read it, and leave the order as it is."""
    goods_arrive(fair)
    number = has_ordered(fair, *crowd(fair, 1), WHERE, "ko-yo-01")
    opens = f"seller_decline_why?order={number}"
    fillers = [Filler(one, opens, own, AS_SAID, LEAVES_IT) for one, own in zip(sellers, texts, strict=False)]
    fills(fair, fillers)
    for one in fillers:
        _shows(one, ("reason",), _latest(one.person))


Fills = Callable[[Fair, Sequence[Person], Sequence[Iterator[str]]], None]
FORMS: Mapping[str, Fills] = {"checkout": fills_in_a_checkout, "decline": fills_in_a_decline}
"""How each form comes to be filled in; one that is not here fails by its name."""
SAYS: Mapping[str, Fills] = {"checkout": says_it_in_a_checkout, "decline": says_it_in_a_decline}
"""The same in as few steps as it takes to say one thing to every question that keeps it."""
WHERE = {**{name: SENSIBLE[name] for name in ("recipient", "phone", "house")}, "place": "900111-90100"}


def _sellers(fair: Fair, count: int) -> list[Person]:
    return [fair.seller("ko-yo", f"Seller {n}") for n in range(count)]


def _confirm(person: Person) -> str:
    return next(
        str(action["data"]) for action in person.buttons() if str(action.get("data")).startswith("order_confirm")
    )


def _order_of(fair: Fair, person: Person) -> Row[Any]:
    joined = orders.join(order_groups, order_groups.c.id == orders.c.group_id).join(
        chats, chats.c.id == order_groups.c.person_id
    )
    mine = select(orders, order_groups.c.recipient, order_groups.c.house, order_groups.c.note).select_from(joined)
    with fair.engine.begin() as connection:
        return connection.execute(mine.where(chats.c.line_id == person.line_id)).one()


def _latest(person: Person) -> list[Message]:
    return person.fair.platform.messages(person.line_id)[-6:]


def _shows(one: Filler, names: Sequence[str], messages: Sequence[Message]) -> None:
    """The messages show what was kept."""
    texts = [words for message in messages for words in texts_in(message)]
    for name in names:
        assert is_shown(expected(one, name), texts), (name, one.taken[name], texts)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_of_every_form_takes_the_naughty_strings(fair: Fair, form: str) -> None:
    sellers, texts = _sellers(fair, PEOPLE), cycle(TEXTS)
    for _ in range(ROUNDS):
        FORMS[form](fair, sellers, [texts] * PEOPLE)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_kept_as_it_was_said_may_be_any_of_them(fair: Fair, form: str) -> None:
    sellers, texts = _sellers(fair, PEOPLE), _all_of_them(fair)
    for at in range(0, len(texts), PEOPLE):
        SAYS[form](fair, sellers, [repeat(text) for text in texts[at : at + PEOPLE]])


def _all_of_them(fair: Fair) -> list[str]:
    """A sixth where the database is another one: what it does with a text, it does with all like it."""
    if PROOF:
        return TEXTS if fair.engine.dialect.name == "sqlite" else TEXTS[::6]
    return TEXTS[::FEW]


@pytest.mark.parametrize("form", FORMS)
def test_a_question_that_takes_nothing_but_sense_is_noticed(
    fair: Fair, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    taking = forms.take_text

    def refusing(turn: Any, form: forms.Form, said: str) -> Any:
        return taking(turn, form, said if said in (*SENSIBLE.values(), *LEAVES_IT.values()) else "")

    monkeypatch.setattr(forms, "take_text", refusing)
    with pytest.raises(AssertionError, match=r"ป้าแดง ใจดี|not done"):
        SAYS[form](fair, _sellers(fair, 1), [repeat("ป้าแดง ใจดี")])


def test_every_form_is_filled_in_here() -> None:
    assert set(FORMS) == set(SAYS) == set(Registry.of(handlers.modules()).forms)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_of_every_form_takes_any_text(fair: Fair, form: str) -> None:
    sellers = _sellers(fair, 2 if PROOF else 1)

    @ANY
    @given(st.lists(any_text(), min_size=8, max_size=16))
    def check(texts: list[str]) -> None:
        FORMS[form](fair, sellers, [cycle(texts)] * len(sellers))
        assert fair.troubles() == []

    check()


@pytest.mark.troubled
def test_without_cleaning_the_same_texts_are_parked_or_changed(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    [seller] = _sellers(fair, 1)
    monkeypatch.setattr(events, "clean", str)
    with pytest.raises(AssertionError):
        fills_in_a_checkout(fair, [seller], [repeat("e\u0301 e\u0301")])
    assert fair.troubles() == []
    brings(fair, [saying(seller, "\ud800")])
    assert len(fair.troubles()) == 1
