"""People who fill in a form side by side: first with any text to each question, then with an answer that is taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import handlers
from bot.ear.ear import Ear
from bot.intents import Registry
from bot.router import WINS_IN_A_FORM
from db.transaction import TURN_SECONDS
from locales.normalise import clean
from sandbox.events import Event
from tests.chat import Message, Person
from tests.crawl import A_THUMB_TAKES, answers_since, bring
from tests.fair import Fair
from tests.questions import Open, open_question, row_of, typed_answer
from tests.webhooks import pressing, saying

MOST_STEPS = 60
A_BUSY_DATABASE = TURN_SECONDS / 4
"""Seconds that a webhook has waited at least which was refused because the database was busy."""


@dataclass(eq=False)
class Filler:
    """Somebody who fills in a form. `opens` is the button that opens it; `texts` are what they try at each question, or
    at those in `tries` alone; `own` are their own answers to others.
    """

    person: Person
    opens: str
    texts: Iterator[str]
    tries: Container[str] | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """What was tried, by question."""
    taken: dict[str, str] = field(default_factory=dict)
    """What was typed and taken."""
    accepted: set[str] = field(default_factory=set)
    """The questions that took what was tried."""
    interrupted: set[str] = field(default_factory=set)
    """The questions that never heard it, because it means the same everywhere."""
    now: str | None = None
    """What is being tried."""
    asked_again: str = ""
    """The question to whose choices they went back."""
    done: bool = False


Check = Callable[[Filler, Open, Any], None]


def fill(fair: Fair, fillers: Sequence[Filler], check: Check) -> None:
    """Until everybody is done; `check` is told of each text that became an answer, and as what."""
    for _ in range(MOST_STEPS):
        open_now = {one: open_question(fair, one.person) for one in fillers if not one.done}
        if not open_now:
            return
        brings(fair, [_event(one, question) for one, question in open_now.items()])
        for one, question in open_now.items():
            _look(fair, one, question, check)
    raise AssertionError(f"not done: {[one.person.name for one in fillers if not one.done]}")


def _event(one: Filler, question: Open | None) -> Event:
    if question is None:
        one.now = None
        return pressing(one.person, one.opens)
    tries = question.name not in one.said and (one.tries is None or question.name in one.tries)
    one.now = next(one.texts) if tries else None
    if one.now is not None:
        one.said[question.name] = one.now
        return saying(one.person, one.now)
    return _sensible(one, question)


def brings(fair: Fair, events: Sequence[Event]) -> list[list[Message]]:
    """One webhook, answered with 200 at once, unless the database was busy; LINE took every answer. Returns the answer
    to each event.
    """
    fair.clock.advance(seconds=A_THUMB_TAKES)
    before, refused, began = len(fair.platform.calls), len(fair.platform.webhook.failures), time.monotonic()
    assert bring(fair, *events) == 200
    refusals = fair.platform.webhook.failures[refused:]
    # Whatever is refused in an instant was refused for what it says.
    assert time.monotonic() - began >= len(refusals) * A_BUSY_DATABASE, refusals
    assert [call for call in fair.platform.calls[before:] if call.status >= 300] == []
    answers = answers_since(fair, before)
    return [answers[event["replyToken"]] for event in events]


def _sensible(one: Filler, question: Open) -> Event:
    if said := typed_answer(question, one.own):
        one.taken[question.name] = said
        return saying(one.person, said)
    choices = (str(action.get("data")) for action in one.person.buttons())
    wanted = f"form.answer?form={question.form.name}&question={question.question.name}"
    if choice := next((data for data in choices if data.startswith(wanted)), None):
        return pressing(one.person, choice)
    # What came after the question has taken its choices off the screen.
    assert one.asked_again != question.name, f"nothing says how to answer {question.name} of {question.form.name}"
    one.asked_again = question.name
    return pressing(one.person, "form.resume")


def _look(fair: Fair, one: Filler, question: Open | None, check: Check) -> None:
    """What became of it: the question is open still, or it is answered, and with the last one the form is done."""
    row = row_of(fair, one.person)
    interrupted = one.now is not None and _interrupts(one.now)
    one.done = row.form is None and not interrupted
    if one.now is None or question is None:
        return
    if interrupted:
        one.interrupted.add(question.name)
    elif one.done or question.question.name in row.answers:
        one.taken[question.name] = one.now
        one.accepted.add(question.name)
        if not one.done:
            check(one, question, row.answers[question.question.name])


def _interrupts(said: str) -> bool:
    """Whether these are words that mean the same while a question is open."""
    heard = _ear().command(clean(said))
    return heard is not None and (bool(heard.args) or heard.intent in ("back", *WINS_IN_A_FORM))


@cache
def _ear() -> Ear:
    return Ear(Registry.of(handlers.modules()), lambda _: {}, lambda *_: False)
