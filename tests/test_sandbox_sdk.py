"""The sandbox is at least as strict as the models of LINE's SDK: what those refuse, it refuses, named by property."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.answers import Refused
from sandbox.grammar import check_messages, sdk
from sandbox.grammar.messages import messages as own_rules
from sandbox.grammar.shapes import Flaw
from tests.test_sandbox_limits import ACCEPTED, REFUSED, REFUSED_FLEX

SPOILERS: tuple[Any, ...] = (None, "nonsense", -1, 1.5, True, [], {}, [None], {"type": "nonsense"})


@pytest.fixture(scope="module", autouse=True)
def models() -> None:
    sdk.load()


def test_the_sdk_takes_what_the_sandbox_takes() -> None:
    for name, message in ACCEPTED.items():
        assert [*sdk.second_opinion(message, (name,))] == []


def test_the_sdk_alone_would_let_much_through_that_line_refuses() -> None:
    refused = [message for message, _ in (*REFUSED.values(), *REFUSED_FLEX.values())]
    let_through = [message for message in refused if not [*sdk.second_opinion(message, ())]]
    assert len(let_through) > 30


def test_of_messages_that_differ_only_in_their_words_one_is_shown_to_the_sdk() -> None:
    known = [*sdk.second_opinion({"type": "text", "text": "x"}, ())]
    assert [*sdk.second_opinion({"type": "text", "text": "y"}, ())] == known == []
    # Words of another kind are another shape, and so is a flaw: it is found each time.
    for wrong in ({"type": "text", "text": ["y"]}, {"type": "text"}, {"type": "flex", "text": "y"}):
        assert [*sdk.second_opinion(wrong, ())] and [*sdk.second_opinion(wrong, ())]


@pytest.mark.parametrize("name", ACCEPTED)
def test_whatever_the_sdk_refuses_our_rules_refuse(name: str) -> None:
    """Each property of each message in turn is taken away, or replaced by something of another kind."""
    for spoiled in _spoiled(ACCEPTED[name]):
        if [*sdk.second_opinion(spoiled, ())]:
            assert [*own_rules([spoiled], ("messages",))], f"only the SDK refuses {spoiled}"


def test_a_flaw_that_only_the_sdk_sees_is_refused_with_the_message_named() -> None:
    with pytest.raises(Refused) as refused:
        check_messages([{"type": "text", "text": "x"}], also=lambda message, path: iter([Flaw(path, "new rule")]))
    assert refused.value.answer.json["details"] == [{"message": "new rule", "property": "messages[0]"}]


def _spoiled(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in _paths(message):
        for spoiler in SPOILERS:
            spoiled = copy.deepcopy(message)
            holder = spoiled
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = spoiler
            yield spoiled


def _paths(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = part.items() if isinstance(part, dict) else enumerate(part[:1]) if isinstance(part, list) else ()
    for step, value in inside:
        yield (*path, step)
        yield from _paths(value, (*path, step))
