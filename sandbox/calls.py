"""Calls of the bot: each is answered by LINE's rules or by a fault, gets a request id, and is kept to be looked at."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.answers import Answer, Refused
from sandbox.faults import first_answer

if TYPE_CHECKING:
    from sandbox.exchange import Exchange


@dataclass(frozen=True)
class Call:
    """One call as received (``headers`` with small letters, ``body`` None without JSON), and what it got."""

    endpoint: str
    path: str
    body: Any
    headers: dict[str, str]
    status: int
    answer: dict[str, Any]
    request_id: str


@dataclass(frozen=True)
class Asked:
    """A call on its way in. ``endpoint`` is its short name: reply, push, multicast, validate/push, profile …"""

    endpoint: str
    path: str
    body: Any
    headers: dict[str, str]

    @property
    def retry_key(self) -> str | None:
        return self.headers.get("x-line-retry-key")


def take(platform: "Exchange", asked: Asked, work: Callable[[str], Answer]) -> Answer:
    """Does the work, which gets the request id, unless a fault comes first; keeps the call and wakes who waits."""
    request_id = str(uuid.uuid4())
    answer = _fault(platform.faults.before, asked) or _done(work, request_id)
    if answer.status < 300:
        answer = _fault(platform.faults.after, asked) or answer
    with platform.changed:
        platform.calls.append(
            Call(asked.endpoint, asked.path, asked.body, asked.headers, answer.status, answer.json, request_id)
        )
        platform.changed.notify_all()
    headers = {"x-line-request-id": request_id} | answer.headers
    return Answer(answer.status, answer.json, headers, answer.content, answer.content_type)


def _done(work: Callable[[str], Answer], request_id: str) -> Answer:
    try:
        return work(request_id)
    except Refused as refused:
        return refused.answer


def _fault(faults: list[Any], asked: Asked) -> Answer | None:
    told = first_answer(faults, asked.endpoint, asked.body)
    return Answer(*told) if told else None
