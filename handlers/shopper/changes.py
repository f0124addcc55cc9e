"""Says what changed between the summary that was shown and the moment of confirming."""

from __future__ import annotations

from bot.turn import Turn
from catalog.trade.summaries import Change


def explain(turn: Turn, change: Change) -> str:
    """One change in a sentence."""
    t = turn.t
    name = t.pick(change.name)
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
