"""The queues in front of the threads that answer requests: whoever has many of them there takes up one thread, not all."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

THREADS = 16
"""Requests under way at once in a process."""


@dataclass
class _One:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    here: int = 0


class Queues:
    """Threads, and who is waiting for one. It belongs to one event loop."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._free = asyncio.Semaphore(threads)
        self._ones: defaultdict[str, _One] = defaultdict(_One)

    async def through(self, name: str, until: float, work: Callable[[], T]) -> T:
        """Does the work in a thread and returns what it returns. What bears the same name is done one after another, in
        its order; an empty name is nobody's. Raises TimeoutError where no thread was free by `until`, a time of the
        event loop's clock.
        """
        async with AsyncExitStack() as places:
            async with asyncio.timeout_at(until):
                if name:
                    await places.enter_async_context(self._one_of(name))
                await places.enter_async_context(self._free)
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    @asynccontextmanager
    async def _one_of(self, name: str) -> AsyncIterator[None]:
        one = self._ones[name]
        one.here += 1
        try:
            async with one.lock:
                yield
        finally:
            one.here -= 1
            if not one.here:
                del self._ones[name]
