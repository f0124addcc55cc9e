"""From what is wrong with messages to LINE's error: status 400, a message, and details naming the property."""

from typing import Any

from sandbox.answers import Refused
from sandbox.grammar.messages import messages as rule
from sandbox.grammar.sdk import second_opinion
from sandbox.grammar.shapes import Flaw, Path, Rule


def check_messages(messages: Any, also: Rule = second_opinion) -> None:
    """Raises Refused (400) unless LINE would accept these one to five message objects. ``also`` is asked last."""
    try:
        flaws = [*rule(messages, ("messages",))]
    except RecursionError:
        flaws = [Flaw(("messages",), "nested too deeply")]
    if messages is None:
        flaws = [Flaw(("messages",), "May not be null")]
    if not flaws:
        flaws = [flaw for n, message in enumerate(messages) for flaw in also(message, ("messages", n))]
    if flaws:
        raise _refusal(flaws, messages)


def _refusal(flaws: list[Flaw], messages: Any) -> Refused:
    """LINE reports the inside of a Flex container apart, one message at a time, with paths like /body/contents/0."""
    plain = [flaw for flaw in flaws if not _in_flex(flaw, messages)]
    if plain:
        details = [{"message": flaw.message, "property": _dotted(flaw.path)} for flaw in plain]
        return Refused(400, f"The request body has {len(plain)} error(s)", details)
    place = flaws[0].path[1]
    details = [
        {"message": flaw.message, "property": _slashed(flaw.path[3:])} for flaw in flaws if flaw.path[1] == place
    ]
    return Refused(400, f"A message (messages[{place}]) in the request body is invalid", details)


def _in_flex(flaw: Flaw, messages: Any) -> bool:
    if len(flaw.path) < 4 or flaw.path[2] != "contents":
        return False
    return bool(messages[flaw.path[1]].get("type") == "flex")


def _dotted(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _slashed(path: Path) -> str:
    return "".join(f"/{part}" for part in path)
