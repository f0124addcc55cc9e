"""The places at which a process is killed: named ones, declared in one table, and every statement it sends to the database.

They are laid around the house's own functions, in a child alone: nothing in the house knows of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

import bot.delivery
from bot import seen
from bot.delivery import Delivery
from bot.door import Door
from bot.replies import Replies
from bot.turns import Turns
from catalog.offers import stock
from catalog.trade import filling, orders
from db import leases, outbox
from tests.kills import Life

ORDER = "an order of two communities is confirmed, and its news are brought"
CLOCK = "the clock of an order runs out"


@dataclass(frozen=True)
class Point:
    """A place before or after the `visit`-th call of a function, in a story that comes by there."""

    name: str
    story: str
    owner: Any
    attribute: str
    moment: str
    visit: int = 1


POINTS = (
    Point("before the event is noted as seen", ORDER, seen, "see", "before"),
    Point("after the event is noted as seen", ORDER, seen, "see", "after"),
    Point("before the holds", ORDER, stock, "hold", "before"),
    Point("between two holds", ORDER, stock, "hold", "before", 2),
    Point("after the holds", ORDER, stock, "hold", "after", 2),
    Point("after the cart is emptied", ORDER, filling, "ordered", "after"),
    Point("before the turn's commit", ORDER, Turns, "_turn", "after"),
    Point("after the commit, before the replies are handed over", ORDER, Turns, "take", "after"),
    Point("before LINE has its 200", ORDER, Door, "enter", "after"),
    Point("before the reply leaves", ORDER, Replies, "_send_one", "before"),
    Point("after LINE has accepted the reply", ORDER, Replies, "_sent", "before"),
    Point("before the reply is noted", ORDER, outbox, "answered", "before"),
    Point("before the commit of that note", ORDER, outbox, "answered", "after"),
    Point("after the reply is noted", ORDER, Replies, "_sent", "after"),
    Point("before the claim", ORDER, leases, "claim_news", "before"),
    Point("before the claim's commit", ORDER, leases, "claim_news", "after"),
    Point("after the claim", ORDER, Delivery, "_in_lane", "before"),
    Point("before the words are made", ORDER, Delivery, "_make_words", "before"),
    Point("before the words are kept", ORDER, leases, "keep_body", "before"),
    Point("before the commit of the words", ORDER, leases, "keep_body", "after"),
    Point("after the words are kept, before the push", ORDER, bot.delivery, "Call", "before"),
    Point("between sent and marked as sent", ORDER, Delivery, "_sent", "before"),
    Point("between sent and marked as sent, behind another", ORDER, Delivery, "_sent", "before", 2),
    Point("before the commit of that mark", ORDER, outbox, "done", "after"),
    Point("after it is marked as sent", ORDER, Delivery, "_sent", "after"),
    Point("before the claim of a chore commits", CLOCK, leases, "claim_chores", "after"),
    Point("after the claim of a chore", CLOCK, Delivery, "_do_chore", "before"),
    Point("before a chore is marked as done", CLOCK, outbox, "done", "before"),
    Point("after a chore is marked as done, before it is done", CLOCK, outbox, "done", "after"),
    Point("after a chore is done, before its commit", CLOCK, orders, "run_out", "after"),
    Point("after a chore", CLOCK, Delivery, "_do_chore", "after"),
)


def dies_at(name: str, life: Life) -> None:
    """The child kills itself at the point of this name."""
    (point,) = (one for one in POINTS if one.name == name)
    visits = count(1)

    def visited() -> None:
        if next(visits) == point.visit:
            life.dies(point.name)

    lay(point, visited)


def notes_all(life: Life) -> None:
    """The child tells of each point that it passes."""
    for point in POINTS:
        if point.visit == 1:
            lay(point, lambda name=point.name: life.passes(name))  # type: ignore[misc]


def dies_at_step(number: int, life: Life) -> None:
    """The child kills itself before the so-manieth thing that it asks of the database: a statement, or a commit."""
    steps = count(1)

    def step(words: str) -> None:
        if next(steps) == number:
            life.dies(words)

    event.listen(Engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: step(statement[:60]))
    event.listen(Engine, "commit", lambda _connection: step("COMMIT"))


def lay(point: Point, visited: Callable[[], None]) -> None:
    """Calls `visited` at each visit of the point, in this process. Raises AttributeError where the house has it no more."""
    work = getattr(point.owner, point.attribute)

    @wraps(work)
    def around(*args: Any, **named: Any) -> Any:
        if point.moment == "before":
            visited()
        result = work(*args, **named)
        if point.moment == "after":
            visited()
        return result

    setattr(point.owner, point.attribute, around)
