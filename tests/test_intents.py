"""What every intent must bear, made from the registry: words in each language, an empty turn, a button with unknown ids."""

from __future__ import annotations

import pytest

import handlers
from bot.ear.ear import trigger_words
from bot.intents import Intent, Registry, intent
from bot.messages import Message
from bot.turn import Turn
from locales.i18n import languages, words
from tests.chat import Person

REGISTRY = Registry.of(handlers.modules())
NAMES = sorted({name for name, _ in REGISTRY.intents})
WITH_WORDS = [one for one in REGISTRY.intents.values() if one.words]


def test_the_intents_of_the_contract_are_there() -> None:
    contract = {
        "menu", "zones", "community", "product_search", "cart_view", "order", "order_status", "package", "language", "help", "cancel",
        "back", "smalltalk", "out_of_scope",
    }  # fmt: skip
    assert contract <= set(NAMES)


@pytest.mark.parametrize("one", WITH_WORDS, ids=lambda one: f"{one.name}-{one.role}")
def test_every_intent_with_words_has_them_in_every_language(one: Intent) -> None:
    assert one.words is not None
    assert all(words(one.words).get(code) for code in languages())


def test_no_two_intents_share_a_word() -> None:
    assert len(trigger_words(REGISTRY)) > 30


def test_two_intents_that_share_a_word_are_refused() -> None:
    @intent("one", words="menu")
    @intent("two", words="menu")
    def handler(_turn: Turn) -> list[Message]:
        return []

    registry = Registry()
    registry._add(handler)
    with pytest.raises(ValueError, match="menu"):
        trigger_words(registry)


def test_the_same_name_declared_twice_is_refused() -> None:
    @intent("menu")
    def another(_turn: Turn) -> list[Message]:
        return []

    registry = Registry.of(handlers.modules())
    with pytest.raises(ValueError, match="twice"):
        registry._add(another)


@pytest.mark.parametrize("role", ["shopper", "seller"])
def test_every_button_is_answered_without_arguments_and_with_unknown_ones(
    nok: Person, kohyo: Person, role: str
) -> None:
    person = nok if role == "shopper" else kohyo
    for name in NAMES:
        named = [one for one in REGISTRY.intents.values() if one.name == name]
        for arguments in (
            {},
            {p: "987654321" for one in named for p in one.parameters},
            {p: "ก" for one in named for p in one.parameters},
        ):
            person.presses("&".join(f"{k}={v}" for k, v in arguments.items()).join([f"{name}?", ""]))
            assert person.new(), (name, arguments)
    assert [call for call in person.fair.platform.calls if call.status >= 300] == []


def test_every_trigger_word_is_answered_in_both_roles(nok: Person, kohyo: Person) -> None:
    for person in (nok, kohyo):
        for said in trigger_words(REGISTRY):
            person.says(said)
            assert person.new(), said
    assert [call for call in nok.fair.platform.calls if call.status >= 300] == []
