"""The front of the web server: a request gets a thread when it is here whole, so that whoever is slow takes none up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot import failures
from bot.webhook import WAITED
from web.bodies import Bodies, Refused
from web.hygiene import HEADERS, MOST_BYTES, words
from web.queues import Queues
from web.wsgi_calls import Answer, Head, ask

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian.rsgi import Scope

log = logging.getLogger(__name__)

LONGEST_REQUEST = 1.8
"""Seconds that are waited for requests at the end: a turn has 1.6. The replies have 18 after that, and a process 20 in all."""


class Way(Protocol):
    """How the requests of a route come in: bodies of `most_bytes`, and `patience` seconds until they have a thread."""

    @property
    def most_bytes(self) -> int: ...
    @property
    def patience(self) -> float: ...

    def lets_in(self, headers: Mapping[str, str], sender: str) -> bool:
        """Whether the body is read at all; 400 otherwise."""

    def line(self, headers: Mapping[str, str], body: bytes, sender: str) -> str | None:
        """The name under which it stands in line, where empty is nobody's; None for 400."""

    def lost(self, status: int, sender: str, seconds: float) -> None:
        """Hears of one that was let in and refused nevertheless, after so many seconds."""


@dataclass(frozen=True)
class Open:
    """The way of whatever is asked by anybody; with a name, no more than one at a time."""

    name: str = ""
    most_bytes: int = MOST_BYTES
    patience: float = 10.0

    def lets_in(self, _headers: Mapping[str, str], _sender: str) -> bool:
        return True

    def line(self, _headers: Mapping[str, str], _body: bytes, _sender: str) -> str | None:
        return self.name

    def lost(self, status: int, sender: str, seconds: float) -> None:
        """Nobody waits to hear of it."""


class Client(Protocol):
    """Whoever has sent the request, as granian hands them over: its body in pieces, and what goes back."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...


class Front:
    """A WSGI application behind granian's own interface (RSGI). It belongs to one event loop."""

    def __init__(
        self,
        app: WSGIApplication,
        ways: Mapping[tuple[str, str], Way],
        trusted_proxies: int,
        queues: Queues | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._app = app
        self._ways = ways
        self._others = Open()
        self._trusted = trusted_proxies
        self._queues = queues or Queues()
        self._bodies = Bodies()
        self._close = close
        self._under_way: set[asyncio.Task[None]] = set()
        self._reading: set[asyncio.Task[None]] = set()
        self._ends = False

    async def __call__(self, scope: Scope, client: Client) -> None:
        """Answers a request, whatever happens."""
        if self._ends:
            answer = refusal(503)
        else:
            with _noted(self._under_way):
                answer = await self._answered(Head.of(scope), client)
        client.response_bytes(answer.status, answer.headers, answer.body)

    async def end(self) -> None:
        """Takes no more requests, ends those whose bodies are not here yet, finishes the others, and closes the house."""
        self._ends = True
        for task in self._reading:
            task.cancel()
        if under_way := set(self._under_way):
            await asyncio.wait(under_way, timeout=LONGEST_REQUEST)
        await asyncio.get_running_loop().run_in_executor(None, self._close)

    async def _answered(self, head: Head, client: Client) -> Answer:
        try:
            return await self._answer(head, client)
        except asyncio.CancelledError:
            return refusal(503)
        except Exception as error:
            log.error("a request failed: %s", failures.in_one_line(error), exc_info=error)
            return refusal(500)

    async def _answer(self, head: Head, client: Client) -> Answer:
        way = self._ways.get((head.method, head.path), self._others)
        sender = head.sender(self._trusted)
        if not way.lets_in(head.headers, sender):
            return refusal(400)
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            return await self._let_in(way, head, sender, client, began)
        except Refused as refused:
            way.lost(refused.status, sender, clock() - began)
            return refusal(refused.status)

    async def _let_in(self, way: Way, head: Head, sender: str, client: Client, began: float) -> Answer:
        """Reads it and lets it be answered. Raises Refused."""
        try:
            async with asyncio.timeout_at(began + way.patience) as reading:
                async with self._whole(way, head, client) as body:
                    reading.reschedule(None)
                    name = way.line(head.headers, body, sender)
                    return refusal(400) if name is None else await self._asked(head, body, name, began, way.patience)
        except TimeoutError as late:
            raise Refused(408) from late

    @asynccontextmanager
    async def _whole(self, way: Way, head: Head, client: Client) -> AsyncIterator[bytes]:
        async with AsyncExitStack() as held:
            with _noted(self._reading):
                body = await held.enter_async_context(self._bodies.whole(client, head.length, way.most_bytes))
            yield body

    async def _asked(self, head: Head, body: bytes, name: str, began: float, patience: float) -> Answer:
        clock = asyncio.get_running_loop().time

        def work() -> Answer:
            return ask(self._app, head, body, {WAITED: clock() - began})

        try:
            return await self._queues.through(name, began + patience, work)
        except TimeoutError as late:
            raise Refused(503) from late


@contextmanager
def _noted(tasks: set[asyncio.Task[None]]) -> Iterator[None]:
    """Within, the task that comes by is one of these."""
    task = asyncio.current_task()
    assert task is not None
    tasks.add(task)
    try:
        yield
    finally:
        tasks.discard(task)


def refusal(status: int) -> Answer:
    """The answer to what is turned away at the front: it closes the connection, since the body may not have been read."""
    headers = {**HEADERS, "Content-Type": "text/plain", "Connection": "close"}
    return Answer(status, list(headers.items()), words(status).encode())
