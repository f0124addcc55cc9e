"""A page of a list: as many cards as fit, and the way to the next page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import carousels, flex, messages
from bot.messages import Action, Bubble, Message
from bot.turn import Telling

PAGE = carousels.CARDS


def page(telling: Telling, alt: str, cards: Sequence[Bubble], intent: str, skip: int, **args: Any) -> list[Message]:
    """The cards after the first `skip` of a list; where more are given than fit, a button shows the list from there on.

    Give one card more than PAGE where there is one: that it is left over says that there is more.
    """

    def more(shown: int) -> Bubble:
        action = messages.button(telling.t("Show more"), intent, **args, skip=skip + shown)
        return more_card(telling, action, skip + shown)

    return carousels.fill(alt, cards, more)


def more_card(telling: Telling, action: Action, shown: int) -> Bubble:
    """The last card of a page: there is more."""
    t = telling.t
    body = [flex.title(t("There is more")), flex.words(t("{n} shown so far", n=t.number(shown)), color=flex.MUTED)]
    return flex.bubble(body, [flex.press(action, style="primary")])
