"""Text of any kind where nothing was asked, as a name, and in buttons: it is answered, kept and shown as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import cycle

from sqlalchemy import select

from bot.messages import pack
from catalog.offers.departures import departures
from locales.addresses import read_phone
from locales.normalise import norm
from sandbox.events import Event
from tests.bots import REFUSALS
from tests.chat import Person
from tests.fair import Fair
from tests.fillings import brings
from tests.naughty import TEXTS, one_in
from tests.questions import open_question, row_of
from tests.shown import as_cleaned, as_kept, is_shown
from tests.webhooks import friend, happening, pressing, saying


def _people(fair: Fair) -> list[Person]:
    return [*(friend(fair, f"Nok {n}") for n in range(3)), fair.seller("ko-yo"), fair.seller("doi-pui", "ลุงดอย")]


def _said_by(people: Sequence[Person], texts: Sequence[str], event: Callable[[Person, str], Event]) -> None:
    """All of them, a few people at once."""
    fair = people[0].fair
    for at in range(0, len(texts), len(people)):
        brings(fair, [event(one, text) for one, text in zip(people, texts[at:], strict=False)])


def test_any_text_is_answered_where_nothing_was_asked(fair: Fair) -> None:
    people = _people(fair)
    _said_by(people, one_in(3), saying)
    emoji = {"index": 0, "length": 6, "productId": "670e0cce840a8236ddd4ee4c", "emojiId": "001"}
    mention = {"mentionees": [{"index": 0, "length": 6, "type": "all"}]}
    said = {"type": "text", "text": "(moon)", "emojis": [emoji], "mention": mention}
    brings(fair, [happening(people[0], "message", message=said)])


def test_any_name_on_line_is_kept_shown_and_offered(fair: Fair) -> None:
    product = fair.sku("ko-yo-01")
    for name in one_in(20):
        person = fair.person(name, "en")
        person.follows()
        if row_of(fair, person).name:
            greeting = fair.platform.messages(person.line_id)[0]["text"]
            # What cannot be seen is no name to greet with.
            assert is_shown(as_kept(name), [greeting]) or not norm(name), (name, greeting)
        _is_known(person)
        brings(fair, [pressing(person, f"cart_buy?product={product}")])
        own = [str(one["data"]) for one in person.buttons() if str(one.get("data")).endswith("@me")]
        brings(fair, [pressing(person, data) for data in own])
        assert row_of(fair, person).answers == ({"recipient": as_kept(name)} if own else {}), name


def _is_known(person: Person) -> None:
    """Their name is kept; where LINE was too slow to tell it, the next event has asked again."""
    for _ in range(REFUSALS):
        if not row_of(person.fair, person).name:
            person.says("menu")
    assert row_of(person.fair, person).name == as_cleaned(person.name)


def test_what_comes_along_with_a_pasted_number_is_not_seen() -> None:
    """Telephones put marks of direction around what is copied from their contacts."""
    for before, after in (("\u2068", "\u2069"), ("\u202a", "\u202c"), ("\u061c", ""), ("\u2066\ufeff", "\u2069")):
        assert read_phone(f"{before}081-234-5678{after}") == "0812345678"
        assert norm(f"{before}menu{after}") == "menu"


def test_what_can_be_seen_is_not_taken_for_nothing() -> None:
    """The form in which texts are compared leaves something of whatever has a letter, a mark, a digit or a sign."""
    for text in TEXTS:
        seen = any(unicodedata.category(one)[0] in "LMNPS" for one in as_kept(text))
        assert norm(as_kept(text)) or not seen, text


def test_any_data_of_a_button_is_answered(fair: Fair) -> None:
    people = _people(fair)
    named = {one.name: one.parameters for one in fair.parts.registry.intents.values()}
    texts = cycle(TEXTS)
    garbage = [pack(name, {each: next(texts) for each in parameters}) for name, parameters in named.items()]
    garbage += [
        pack(name, {**dict.fromkeys(parameters, 1), each: next(texts)})
        for name, parameters in named.items()
        for each in parameters
    ]
    _said_by(people, [*garbage, *one_in(10)], pressing)


def test_any_date_of_a_picker_is_read_or_asked_again(fair: Fair) -> None:
    people = [friend(fair, f"Nok {n}") for n in range(5)]
    brings(fair, [pressing(one, f"cart_buy?product={fair.sku('ko-yo-04')}") for one in people])
    first, *_ = days = _days_of(fair, "ko-yo-04")
    texts = [*one_in(10), first.isoformat()]
    read = [text for at in range(0, len(texts), len(people)) for text in _read(people, texts[at:], days)]
    assert first.isoformat() in read


def _read(people: Sequence[Person], texts: Sequence[str], days: Mapping[date, int]) -> Iterator[str]:
    """The texts that are read as one of these days, or as the number of what takes place then; the question is open
    again, and asked again where nothing was read.
    """
    fair = people[0].fair
    named = {one: _open_name(fair, one) for one in people}
    said = list(zip(people, texts, strict=False))
    answers = brings(fair, [_picking(one, named[one], text) for one, text in said])
    for (one, text), answer in zip(said, answers, strict=True):
        found = row_of(fair, one).answers.get(named[one])
        if found is None:
            assert _open_name(fair, one) == named[one], text
            assert "Which date" in answer[0]["text"], (text, answer)
            continue
        [day] = [day for day, number in days.items() if number == found]
        assert norm(text) == str(found) or norm(text).startswith(day.isoformat()), (text, found)
        assert _open_name(fair, one) != named[one], text
        brings(fair, [pressing(one, "back")])
        yield text


def _open_name(fair: Fair, person: Person) -> str:
    question = open_question(fair, person)
    assert question is not None and question.name in ("date", "heads"), question
    return question.question.name


def _picking(person: Person, question: str, text: str) -> Event:
    data = f"form.answer?form=checkout&question={question}"
    return happening(person, "postback", postback={"data": data, "params": {"date": text}})


def _days_of(fair: Fair, sku: str) -> dict[date, int]:
    """On which days something takes place, and the number of what does."""
    wanted = select(departures.c.starts_at, departures.c.id).where(departures.c.product_id == fair.sku(sku))
    with fair.engine.begin() as connection:
        return {at.astimezone(fair.settings.zone).date(): number for at, number in connection.execute(wanted)}
