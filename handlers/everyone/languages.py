"""The language, changed in two taps."""

from __future__ import annotations

from bot import messages
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from handlers.cards import menu
from locales.i18n import W_, language, languages


@intent("language", words=W_("language | languages | english"))
def choose(_turn: Turn) -> list[Message]:
    asked = messages.text("เลือกภาษาได้เลยค่ะ · Choose a language")
    return messages.with_quick(
        [asked], [messages.button(_name(code), "language_set", code=code) for code in languages()]
    )


@intent("language_set")
def change(turn: Turn, code: str) -> list[Message]:
    if code not in languages():
        raise Stale("code")
    turn.speak(code)
    return [messages.text(turn.t("From now on I speak English.")), menu.menu(turn)]


def _name(code: str) -> str:
    return language(code).ctx("language", "English")
