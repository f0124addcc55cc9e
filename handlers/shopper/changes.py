"""Says what changed between the summary that was shown and the moment of confirming."""

from __future__ import annotations

from collections.abc import Sequence

from bot.turn import Turn
from catalog.trade.summaries import Change
from handlers.cards import cuts

MOST = 12
"""A text has room for so many sentences of the longest names; the summary below it shows all that is there now."""


def explain(turn: Turn, found: Sequence[Change]) -> str:
    """The changes, a sentence on each line; empty where there are none."""
    lines = [f"• {_sentence(turn, one)}" for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(turn.t("and {n} more", n=turn.t.number(len(found) - MOST)))
    return "\n".join(lines)


def _sentence(turn: Turn, change: Change) -> str:
    t = turn.t
    name = cuts.name(turn, change.name)
    if change.kind == "price":
        return t(
            "{name}: the price was {before}, it is now {now}",
            name=name,
            before=t.money(change.before),
            now=t.money(change.now),
        )
    if change.kind == "quantity":
        return t(
            "{name}: {before} before, {now} now", name=name, before=t.number(change.before), now=t.number(change.now)
        )
    if change.kind == "shipping":
        return t(
            "Shipping from {name}: {before} before, {now} now",
            name=name,
            before=t.money(change.before),
            now=t.money(change.now),
        )
    words = {
        "gone": t("{name} is no longer in the cart", name=name),
        "added": t("{name} was put in the cart", name=name),
        "date": t("{name}: the date was moved", name=name),
    }
    return words[change.kind]
