"""Forms: data, not steps. The state is the answers so far; the next question is the first one unanswered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import carousels, flex, messages
from bot.messages import Action, Bubble, Message
from locales.normalise import cut, graphemes, norm, word_key

if TYPE_CHECKING:
    from bot.turn import Turn

Answers = dict[str, Any]

QUICK_CHOICES = 10
"""More choices than this, or longer ones, go on cards: quick replies are short, and also hold "back" and "cancel"."""
CAROUSELS = 3


class Unclear(Exception):
    """An answer that cannot be taken; its words say kindly what to do next."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Choice:
    """An answer that can be tapped: what it says, and the value that it stands for."""

    label: str
    value: str


@dataclass(frozen=True)
class Question:
    """One question of a form.

    `ask` gives its words; `read` takes a typed text and returns a value that JSON can hold, or raises Unclear;
    `choices` are what can be tapped; `pickers` are further actions, such as a date picker that carries `pick` arguments.
    """

    name: str
    ask: Callable[[Turn, Answers], str]
    read: Callable[[Turn, str], Any]
    choices: Callable[[Turn, Answers], Sequence[Choice]] = lambda _turn, _answers: ()
    pickers: Callable[[Turn, Answers], Sequence[Action]] = lambda _turn, _answers: ()


@dataclass(frozen=True)
class Form:
    """A named set of questions (those that apply, given the answers so far) and what follows when all are answered."""

    name: str
    questions: Callable[[Turn, Answers], Sequence[Question]]
    finish: Callable[[Turn, Answers], list[Message]]

    def next_question(self, turn: Turn, answers: Answers) -> Question | None:
        """The first one unanswered."""
        return next((q for q in self.questions(turn, answers) if q.name not in answers), None)


@dataclass(frozen=True)
class OpenForm:
    """A form that somebody is filling in: what it was opened with, and what was said since. Replaced, never changed."""

    name: str
    given: Answers
    said: Answers
    touched_at: datetime

    @property
    def answers(self) -> Answers:
        """All answers so far."""
        return {**self.given, **self.said}


def proceed(turn: Turn, form: Form, *, first: str = "") -> list[Message]:
    """Asks the next question (with `first`, say what was unclear, before it), or finishes the form."""
    assert turn.form is not None
    answers = turn.form.answers
    question = form.next_question(turn, answers)
    if question is None:
        turn.leave_form()
        return form.finish(turn, answers)
    return _ask(turn, form, question, first)


def _ask(turn: Turn, form: Form, question: Question, first: str) -> list[Message]:
    assert turn.form is not None
    answers = turn.form.answers
    asked = messages.text("\n".join(filter(None, (first, question.ask(turn, answers)))))
    taps = [_tap(form, question, choice) for choice in question.choices(turn, answers)]
    leave = [*question.pickers(turn, answers)]
    if turn.form.said:
        leave.append(messages.button(turn.t("Back"), "back"))
    leave.append(messages.button(turn.t("Cancel"), "cancel"))
    if len(taps) > QUICK_CHOICES or any(graphemes(tap["label"]) > messages.QUICK_LABEL for tap in taps):
        return messages.with_quick([asked, *_choice_cards(turn, asked["text"], taps)], leave)
    return messages.with_quick([asked], [*taps, *leave])


def _tap(form: Form, question: Question, choice: Choice) -> Action:
    return messages.button(choice.label, "form.answer", form=form.name, question=question.name, value=choice.value)


def _choice_cards(turn: Turn, alt: str, taps: list[Action]) -> list[Message]:
    def more(_shown: int) -> Bubble:
        return flex.bubble([flex.words(turn.t("There is more than fits here: please type it."))])

    return carousels.of_buttons(cut(alt, 300), taps, more, carousels=CAROUSELS)


def take_text(turn: Turn, form: Form, said: str) -> list[Message]:
    """Takes a typed answer to the question that is open; an unclear one is asked again."""
    assert turn.form is not None
    question = form.next_question(turn, turn.form.answers)
    if question is None:
        return proceed(turn, form)
    chosen = chosen_by_word(turn, question, said)
    try:
        value = question.read(turn, said) if chosen is None else question.read(turn, chosen)
    except Unclear as unclear:
        return proceed(turn, form, first=unclear.words)
    return _answered(turn, form, question, value)


def chosen_by_word(turn: Turn, question: Question, said: str) -> str | None:
    """The value of the choice whose label was typed."""
    assert turn.form is not None
    return next((c.value for c in question.choices(turn, turn.form.answers) if _is_said(said, c.label)), None)


def _is_said(said: str, label: str) -> bool:
    # What word_key leaves out of words may be the sign of a number: "-2" is not the choice "2".
    return norm(said) == label if label.isdigit() else word_key(said) == word_key(label)


def take_tap(turn: Turn, form: Form, question_name: str, value: str) -> list[Message]:
    """Takes a tapped answer, if its question is the one that is open; otherwise asks the open one again."""
    assert turn.form is not None
    question = form.next_question(turn, turn.form.answers)
    if question is None or question.name != question_name:
        return proceed(turn, form, first=turn.t("That question has been answered already."))
    try:
        return _answered(turn, form, question, question.read(turn, value))
    except Unclear as unclear:
        return proceed(turn, form, first=unclear.words)


def _answered(turn: Turn, form: Form, question: Question, value: Any) -> list[Message]:
    assert turn.form is not None
    said = {**turn.form.said, question.name: value}
    turn.form = OpenForm(form.name, turn.form.given, said, turn.now)
    return proceed(turn, form)


def back(turn: Turn, form: Form) -> list[Message]:
    """Drops the last answer and asks again; what the form was opened with stays."""
    assert turn.form is not None
    said = dict(turn.form.said)
    if said:
        said.popitem()
    turn.form = OpenForm(form.name, turn.form.given, said, turn.now)
    return proceed(turn, form)
