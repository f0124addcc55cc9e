"""A bad day at LINE, on order: the next calls of an endpoint get another answer than they deserve."""

from collections.abc import Callable, Iterator
from typing import Any

# Asked with the endpoint ("push", "reply", "profile" …) and the body; None leaves the call alone.
Fault = Callable[[str, Any], tuple[int, dict[str, Any]] | None]


class Faults:
    """``before``: LINE does nothing and answers so. ``after``: LINE does it, and still answers so."""

    def __init__(self) -> None:
        self.before: list[Fault] = []
        self.after: list[Fault] = []

    def refuse(self, endpoint: str, status: int, times: int = 1) -> None:
        """The next calls fail and have no effect."""
        self.before.append(_next_calls(endpoint, status, times))

    def lose_answer(self, endpoint: str, status: int = 500, times: int = 1) -> None:
        """The next calls have their effect, but the bot gets an error."""
        self.after.append(_next_calls(endpoint, status, times))


def first_answer(faults: list[Fault], endpoint: str, body: Any) -> tuple[int, dict[str, Any]] | None:
    answers: Iterator[tuple[int, dict[str, Any]] | None] = (fault(endpoint, body) for fault in faults)
    return next((answer for answer in answers if answer), None)


def _next_calls(endpoint: str, status: int, times: int) -> Fault:
    left = iter(range(times))

    def fault(called: str, _body: Any) -> tuple[int, dict[str, Any]] | None:
        if called != endpoint or next(left, None) is None:
            return None
        return status, {"message": "An error made by the sandbox's faults"}

    return fault
