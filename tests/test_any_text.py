"""Text of any kind, wherever people may write: it is taken or asked again, and what is taken is kept and shown as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, zip_longest
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, select

import handlers
from bot import events
from bot.chats import chats
from bot.intents import Registry
from bot.messages import pack
from catalog.trade.tables import order_groups, orders
from locales.normalise import norm
from sandbox.events import Event
from tests.chat import Message, Person, texts_in
from tests.crawl import A_THUMB_TAKES
from tests.fair import Fair
from tests.fillings import Filler, brings, fill
from tests.happenings import goods_arrive, has_ordered
from tests.naughty import BLNS, OURS, any_text, sent
from tests.questions import SENSIBLE, Open, open_question, row_of
from tests.races import PROOF
from tests.shown import as_cleaned, as_kept, is_shown, looks_like, places_of
from tests.webhooks import friend, happening, pressing, saying

EXAMPLES = 40 if PROOF else 2
PEOPLE = 8 if PROOF else 4
MIXED = [one for pair in zip_longest(OURS, BLNS[:: 1 if PROOF else 9]) for one in pair if one is not None]
TEXTS = [sent(one) for one in MIXED if one]
"""LINE sends no empty text."""
ANY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not PROOF,
    # An example is a whole conversation: looking for a shorter one takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
AS_SAID = ("recipient", "house", "note", "reason")
"""Questions whose answer is what was said."""
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
    else:
        assert question.name in AS_READ, f"nobody says how an answer to {question.name} is kept"


def fills_in_a_checkout(fair: Fair, seller: Person, texts: Iterator[str], count: int) -> None:
    """So many people order goods and a workshop; what they wrote is read by themselves and by the seller."""
    goods_arrive(fair)
    people = _people(fair, count)
    for sku in ("ko-yo-01", "ko-yo-04"):
        brings(fair, [pressing(one, f"cart_add?product={fair.sku(sku)}") for one in people])
    fillers = [Filler(one, "order", texts) for one in people]
    fill(fair, fillers, kept_as_said)
    for one in fillers:
        _shows(one, WRITTEN, _latest(one.person))
    brings(fair, [pressing(one, _confirm(one)) for one in people])
    fair.deliver()
    shapes: dict[bool, Any] = {}
    for one in fillers:
        order = _order_of(fair, one.person)
        assert [getattr(order, name) or "" for name in WRITTEN] == [expected(one, name) for name in WRITTEN]
        looks = [
            pressing(seller, f"seller_accept?order={order.id}"),
            pressing(one.person, f"order_show?order={order.id}"),
        ]
        answers = brings(fair, looks)
        for answer in answers:
            _shows(one, WRITTEN, answer)
        # Whatever was written, the cards are made of the same parts, and lead nowhere else.
        assert shapes.setdefault(bool(order.note), looks_like(answers)) == looks_like(answers)
        assert list(places_of(answers)) == []


def fills_in_a_decline(fair: Fair, seller: Person, texts: Iterator[str], count: int) -> None:
    """So many sellers decline an order each, and the shopper reads why."""
    goods_arrive(fair)
    sellers = [seller, *(fair.seller("ko-yo", f"Helper {n}") for n in range(1, count))]
    shoppers = _people(fair, count)
    fair.clock.advance(seconds=A_THUMB_TAKES)
    numbers = [has_ordered(fair, one, WHERE, "ko-yo-01") for one in shoppers]
    fillers = [
        (number, shopper, Filler(one, f"seller_decline_why?order={number}", texts))
        for number, shopper, one in zip(numbers, shoppers, sellers, strict=True)
    ]
    fill(fair, [one for *_, one in fillers], kept_as_said)
    fair.deliver()
    for number, shopper, one in fillers:
        order = _order_of(fair, shopper)
        assert (order.id, order.state, order.reason) == (number, "declined", expected(one, "reason"))
        _shows(one, ("reason",), _latest(shopper))


FORMS: Mapping[str, Callable[[Fair, Person, Iterator[str], int], None]] = {
    "checkout": fills_in_a_checkout,
    "decline": fills_in_a_decline,
}
"""How each form comes to be filled in; one that is not here fails by its name."""
WHERE = {**{name: SENSIBLE[name] for name in ("recipient", "phone", "house")}, "place": "900111-90100"}


def _people(fair: Fair, count: int) -> list[Person]:
    return [friend(fair, f"Nok {n}") for n in range(count)]


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
    seller = fair.seller("ko-yo")
    texts = cycle(TEXTS)
    for _ in range(16 if PROOF else 1):
        FORMS[form](fair, seller, texts, PEOPLE)


def test_every_form_is_filled_in_here() -> None:
    assert set(FORMS) == set(Registry.of(handlers.modules()).forms)


def _one_in(number: int) -> list[str]:
    """All of the texts, or one in so many in the short count."""
    return TEXTS if PROOF else TEXTS[::number]


def _said_by(people: Sequence[Person], texts: Sequence[str], event: Callable[[Person, str], Event]) -> None:
    """All of them, a few people at once."""
    fair = people[0].fair
    for at in range(0, len(texts), len(people)):
        brings(fair, [event(one, text) for one, text in zip(people, texts[at:], strict=False)])


def test_any_text_is_answered_where_nothing_was_asked(fair: Fair) -> None:
    people = [*_people(fair, 3), fair.seller("ko-yo"), fair.seller("doi-pui", "ลุงดอย")]
    _said_by(people, _one_in(2), saying)
    emoji = {"index": 0, "length": 6, "productId": "670e0cce840a8236ddd4ee4c", "emojiId": "001"}
    mention = {"mentionees": [{"index": 0, "length": 6, "type": "all"}]}
    said = {"type": "text", "text": "(moon)", "emojis": [emoji], "mention": mention}
    brings(fair, [happening(people[0], "message", message=said)])


def test_any_name_on_line_is_kept_shown_and_offered(fair: Fair) -> None:
    product = fair.sku("ko-yo-01")
    for name in _one_in(9):
        person = fair.person(name, "en")
        person.follows()
        kept, greeting = row_of(fair, person).name, fair.platform.messages(person.line_id)[0]["text"]
        assert kept == as_cleaned(name)
        assert is_shown(as_kept(name), [greeting]) or not norm(name), (kept, greeting)
        brings(fair, [pressing(person, f"cart_buy?product={product}")])
        own = [str(one["data"]) for one in person.buttons() if str(one.get("data")).endswith("@me")]
        brings(fair, [pressing(person, data) for data in own])
        answers = row_of(fair, person).answers
        assert answers == ({"recipient": as_kept(name)} if own else {}), name


def test_any_data_of_a_button_is_answered(fair: Fair) -> None:
    people = [*_people(fair, 3), fair.seller("ko-yo"), fair.seller("doi-pui", "ลุงดอย")]
    named = {one.name: one.parameters for one in fair.parts.registry.intents.values()}
    texts = cycle(TEXTS)
    garbage = [pack(name, {each: next(texts) for each in parameters}) for name, parameters in named.items()]
    garbage += [
        pack(name, {**dict.fromkeys(parameters, 1), each: next(texts)})
        for name, parameters in named.items()
        for each in parameters
    ]
    _said_by(people, [*garbage, *_one_in(3)], pressing)


def test_any_date_of_a_picker_is_read_or_asked_again(fair: Fair) -> None:
    people = _people(fair, 5)
    brings(fair, [pressing(one, f"cart_buy?product={fair.sku('ko-yo-04')}") for one in people])
    question = open_question(fair, people[0])
    assert question is not None
    data = f"form.answer?form=checkout&question={question.question.name}"

    def picking(person: Person, text: str) -> Event:
        return happening(person, "postback", postback={"data": data, "params": {"date": text}})

    _said_by(people, _one_in(6), picking)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_of_every_form_takes_any_text(fair: Fair, form: str) -> None:
    seller = fair.seller("ko-yo")

    @ANY
    @given(st.lists(any_text(), min_size=8, max_size=16))
    def check(texts: list[str]) -> None:
        FORMS[form](fair, seller, cycle(texts), 2 if PROOF else 1)
        assert fair.troubles() == []

    check()


@pytest.mark.troubled
def test_without_cleaning_the_same_texts_are_parked_or_changed(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    seller = fair.seller("ko-yo")
    monkeypatch.setattr(events, "clean", str)
    with pytest.raises(AssertionError):
        fills_in_a_checkout(fair, seller, cycle(["e\u0301 e\u0301"]), 1)
    assert fair.troubles() == []
    brings(fair, [saying(seller, "\ud800")])
    assert len(fair.troubles()) == 1
