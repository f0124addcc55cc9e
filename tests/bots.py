"""Bots that race: a whole one in each process, and the webhooks that LINE brings to them at one instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

import wsgi
from bot import messages
from bot.turns import Reply
from bot.worker import deliver_all
from db.transaction import in_transaction
from sandbox.events import new_event, new_token
from sandbox.webhook import body_of, sign
from settings import Settings
from tests.chat import texts_in
from tests.fair import ANY_PACE, OPENING, SECRET, TOKEN, HeldClock
from tests.races import Racers

NOBODY_LISTENS = "http://127.0.0.1:9"
REFUSALS = 20
"""How often LINE sends a webhook again that was answered with 503."""


@dataclass(frozen=True)
class Webhook:
    """A signed webhook, and what the clock says where it arrives."""

    body: bytes
    signature: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What LINE was told, and the words of each reply that was sent."""

    status: int
    replies: list[str]

    def says(self, words: str) -> bool:
        return any(words in reply for reply in self.replies)


@dataclass(frozen=True)
class Person:
    """Somebody's number in the chat, and their id on LINE."""

    id: int
    line_id: str


class Bot:
    """A whole bot, whose replies are kept instead of sent."""

    def __init__(self, engine: Engine, media_dir: Path, line_api_url: str = NOBODY_LISTENS) -> None:
        self.engine = engine
        self._clock = HeldClock()
        self._replies: list[Reply] = []
        self._parts = wsgi.build(settings(media_dir, line_api_url), engine, self._clock, self._replies.extend)

    def takes(self, webhook: Webhook) -> Answer:
        """What happens at the door."""
        self._replies.clear()
        self._clock.at = webhook.at
        status = self._parts.door.enter(webhook.body, webhook.signature)
        return Answer(status, [_words(reply) for reply in self._replies])

    def ends_hold(self, order_id: int, at: datetime) -> Answer:
        """What the worker does when an order's clock has run out."""
        chore = self._parts.registry.chores["order.clock"]
        in_transaction(self.engine, lambda connection: chore(connection, at, order_id=order_id), 10)
        return Answer(200, [])

    def delivers(self) -> None:
        """What the worker does at a tick."""
        deliver_all(self._parts.delivery)


Job = Callable[[Bot], Any]
Shown = dict[str, Any]


def settings(media_dir: Path, line_api_url: str = NOBODY_LISTENS) -> Settings:
    return Settings(
        _env_file=None,
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        public_url="https://fair.example",
        line_bot_id="@fair",
        line_api_url=line_api_url,
        media_dir=media_dir,
        events_at_once=ANY_PACE,
    )


def _words(reply: Reply) -> str:
    return "\n".join(words for message in reply.messages for words in texts_in(message))


def tap(person: Person, intent: str, at: datetime = OPENING, **args: Any) -> Webhook:
    """The webhook of a tap on a button, with an event id of its own."""
    data = {"data": messages.pack(intent, args)}
    source = {"type": "user", "userId": person.line_id}
    body = body_of("U" + "0" * 32, [new_event("postback", source, at, postback=data, replyToken=new_token())])
    return Webhook(body, sign(body, SECRET), at)


def confirm(person: Person, shown: Shown) -> Webhook:
    """The webhook of a tap on the confirm button."""
    return tap(person, "order_confirm", **shown)


def deliver(racers: Racers, webhooks: Sequence[Webhook]) -> tuple[list[Answer], int]:
    """Delivers all at one instant, and what was refused with 503 again, as LINE does.

    Returns each one's answer, and how often LINE had to come again: on a machine that is busy otherwise a turn can
    be out of time.
    """
    answers = racers.race([partial(Bot.takes, webhook=one) for one in webhooks])
    again = 0
    for _ in range(REFUSALS):
        refused = [n for n, answer in enumerate(answers) if answer.status == 503]
        if not refused:
            break
        again += len(refused)
        later = racers.race([partial(Bot.takes, webhook=webhooks[n]) for n in refused])
        for n, answer in zip(refused, later, strict=True):
            answers[n] = answer
    return answers, again
