"""Which answer a turn gets: its button's, else the open form's, else what the ear understood, else the fallback."""

from __future__ import annotations

from bot import forms, messages
from bot.ear.ear import Ear
from bot.intents import Intent, Registry, Stale
from bot.limits import LIMITS
from bot.messages import Message
from bot.turn import Turn

WINS_IN_A_FORM = ("cancel", "menu", "help", "language", "cart_view", "order", "order_status")
"""Words that mean the same while a question is open; small talk and names are answers there."""
NO_BUTTON = ("follow", "not_text", "group", "stranger", "apology", "too_quick", "stale", "out_of_scope")
"""What only the machine itself asks for; a postback with such a name is made up."""


class Router:
    """Finds the handler for a turn and lets it answer."""

    def __init__(self, registry: Registry, ear: Ear) -> None:
        self.registry = registry
        self.ear = ear

    def answer(self, turn: Turn) -> list[Message]:
        """The messages for this turn, at most five."""
        if turn.kind == "button":
            return self._pressed(turn)
        if turn.kind != "text":
            return self.run(turn, "follow" if turn.kind == "follow" else "not_text")
        if turn.form is not None:
            return self._in_form(turn)
        return self._heard(turn)

    def _pressed(self, turn: Turn) -> list[Message]:
        name, args = messages.unpack(turn.said)
        args.update(turn.args)
        turn.args = args
        if name in ("form.answer", "form.resume", "back"):
            return self._form_button(turn, name, args)
        return self.run(turn, "stale" if name in NO_BUTTON else name, args)

    def _form_button(self, turn: Turn, name: str, args: dict[str, str]) -> list[Message]:
        if turn.form is None:
            return self.run(turn, "back" if name == "back" else "stale")
        if name == "back":
            return forms.back(turn, self._form(turn))
        if name == "form.resume":
            return forms.proceed(turn, self._form(turn))
        if args.get("form") != turn.form.name:
            return self.run(turn, "stale")
        return forms.take_tap(
            turn, self._form(turn), args.get("question", ""), args.get("value") or args.get("date", "")
        )

    def _in_form(self, turn: Turn) -> list[Message]:
        """A choice of the open question first, then a word that everyone knows, and only then the question's own reading."""
        form = self._form(turn)
        assert turn.form is not None
        question = form.next_question(turn, turn.form.answers)
        if question and forms.chosen_by_word(turn, question, turn.said) is not None:
            return forms.take_text(turn, form, turn.said)
        heard = self.ear.command(turn.said)
        if heard is not None and heard.intent == "back":
            return forms.back(turn, form)
        if heard is not None and (heard.args or heard.intent in WINS_IN_A_FORM):
            return self.run(turn, heard.intent, heard.args)
        return forms.take_text(turn, form, turn.said)

    def _heard(self, turn: Turn) -> list[Message]:
        understood = self.ear.understand(turn.connection, turn.said)
        if understood is None:
            return self.run(turn, "out_of_scope")
        return self.run(turn, understood.intent, understood.args)

    def run(self, turn: Turn, name: str, args: dict[str, str] | None = None) -> list[Message]:
        """Lets the handler of an intent answer. A form that it opened asks its first question; one that was open
        and was not touched is offered again.
        """
        found: Intent | None = self.registry.find(name, turn.person.role)
        if found is None:
            return self.run(turn, "stale")
        before = turn.form
        try:
            answer = found.run(turn, args or {})
        except Stale:
            return self.run(turn, "stale")
        if turn.form is not None and turn.form is not before:
            return [*answer, *forms.proceed(turn, self._form(turn))]
        return answer if turn.form is None else _with_way_back(turn, answer)

    def _form(self, turn: Turn) -> forms.Form:
        assert turn.form is not None
        return self.registry.forms[turn.form.name]


def _with_way_back(turn: Turn, answer: list[Message]) -> list[Message]:
    items = len(answer[-1].get("quickReply", {}).get("items", [])) if answer else 0
    if not answer or items >= LIMITS["quick_reply_items"]:
        return answer
    *head, last = answer
    bare = {name: value for name, value in last.items() if name != "quickReply"}
    first = messages.with_quick([*head, bare], [messages.button(turn.t("Continue where I was"), "form.resume")])
    return messages.with_quick(first, [item["action"] for item in last.get("quickReply", {}).get("items", [])])
