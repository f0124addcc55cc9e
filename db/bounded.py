"""Asks what may never answer, such as a database that hangs: within bounds, and once however many want to know."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Bounded(Generic[T]):
    """A question whose answer is waited for so many seconds. While one is under way, whoever asks waits for that one:
    a database that hangs costs one thread.
    """

    def __init__(self, question: Callable[[], T], seconds: float) -> None:
        self._question = question
        self._seconds = seconds
        self._under_way: Future[T] | None = None
        self._lock = Lock()

    def ask(self) -> T:
        """The answer. Raises TimeoutError, or what the question raised."""
        with self._lock:
            if self._under_way is None or self._under_way.done():
                self._under_way = Future()
                # No pool: at its end a process waits for the threads of those, and would wait for the database.
                Thread(target=self._answer, args=(self._under_way,), daemon=True).start()
            under_way = self._under_way
        return under_way.result(self._seconds)

    def _answer(self, under_way: Future[T]) -> None:
        try:
            under_way.set_result(self._question())
        except Exception as error:
            under_way.set_exception(error)
