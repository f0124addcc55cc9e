"""Fills carousels: as many cards as LINE takes, by number and by bytes; what is left over is one tap away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot import flex, messages
from bot.limits import LIMITS, json_bytes
from bot.messages import BESIDE_THE_BUBBLES, Action, Bubble, Message

CARDS = 10
"""As many as people swipe through. LINE would take twelve; the last place is for the card that leads on."""
BUTTONS_A_CARD = 8
ROOM = LIMITS["flex"]["carousel_bytes"] - BESIDE_THE_BUBBLES

More = Callable[[int], Bubble]
"""Makes the card that leads on, given how many cards stand before it."""


def fill(alt: str, cards: Sequence[Bubble], more: More, *, carousels: int = 1) -> list[Message]:
    """The cards in at most so many carousels; where some are left over, the card `more(shown)` ends the last one.

    Give one card more than a page shall hold where there is a next page. All get the size of the first card.
    """
    sizes = [json_bytes(card) for card in cards]
    said: list[Message] = []
    start = 0
    while start < len(cards):
        end = _end(sizes, start, ROOM)
        if end < len(cards) and len(said) + 1 == carousels:
            return [*said, _last(alt, cards, sizes, start, more)]
        said.append(messages.cards(alt, cards[start:end]))
        start = end
    return said


def spread(alt: str, cards: Sequence[Bubble]) -> list[Message]:
    """All the cards, in as many carousels as they need: for what is bounded and must be seen whole."""
    return fill(alt, cards, lambda _shown: cards[0], carousels=len(cards) + 1)


def of_buttons(alt: str, actions: Sequence[Action], more: More, *, carousels: int = 1) -> list[Message]:
    """The same for buttons, several on a card; `more` is given how many buttons stand before it."""
    chunks = [actions[i : i + BUTTONS_A_CARD] for i in range(0, len(actions), BUTTONS_A_CARD)]
    cards = [flex.bubble([flex.press(action) for action in chunk]) for chunk in chunks]
    return fill(alt, cards, lambda shown: more(shown * BUTTONS_A_CARD), carousels=carousels)


def _last(alt: str, cards: Sequence[Bubble], sizes: Sequence[int], start: int, more: More) -> Message:
    # What a card says that leads on may get longer with each card before it, or shorter.
    leads_on = max(json_bytes(more(start + 1)), json_bytes(more(len(cards))))
    end = _end(sizes, start, ROOM - _taken([leads_on]))
    return messages.cards(alt, [*cards[start:end], {**more(end), "size": cards[0]["size"]}])


def _end(sizes: Sequence[int], start: int, room: int) -> int:
    """Up to where the cards from `start` fit; one card always does."""
    end = start + 1
    while end < min(len(sizes), start + CARDS) and _taken(sizes[start : end + 1]) <= room:
        end += 1
    return end


def _taken(sizes: Iterable[int]) -> int:
    return sum(size + 1 for size in sizes)
