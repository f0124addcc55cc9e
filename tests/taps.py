"""What people tapped, and how LINE brings it to the bot: again and again, until it hears 200."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot import messages
from sandbox.events import Event, redelivered
from sandbox.platform import Platform
from sandbox.webhook import body_of, sign
from tests.bots import Person, Webhook
from tests.fair import SECRET


@dataclass(eq=False)
class Tap:
    """A tap on a button, and what became of it: how often LINE brought it, whether LINE has its 200, and whether a bot
    died that may have sent its reply and not noted that.
    """

    person: Person
    intent: str
    args: dict[str, Any]
    event: Event
    brought: int = 0
    acknowledged: bool = False
    torn: bool = False

    @property
    def event_id(self) -> str:
        return str(self.event["webhookEventId"])


class Taps:
    """All of them, in their order."""

    def __init__(self, platform: Platform) -> None:
        self.all: list[Tap] = []
        self._platform = platform

    def tap(self, person: Person, intent: str, **args: Any) -> Tap:
        """Somebody taps; LINE has not brought it yet."""
        data = {"data": messages.pack(intent, args)}
        tap = Tap(person, intent, args, self._platform.new_event(person.line_id, "postback", postback=data))
        self.all.append(tap)
        return tap

    def waiting(self) -> list[Tap]:
        """What LINE has no 200 for."""
        return [tap for tap in self.all if not tap.acknowledged]

    def of(self, intent: str) -> list[Tap]:
        return [tap for tap in self.all if tap.intent == intent]

    def webhook(self, tap: Tap) -> Webhook:
        """The webhook that brings it now; from the second time on it says that it comes again."""
        platform = self._platform
        if tap.brought:
            with platform.changed:
                platform.tokens.revive(tap.event["replyToken"], platform.now())
        tap.brought += 1
        body = body_of(platform.bot_id, [redelivered(tap.event) if tap.brought > 1 else tap.event])
        return Webhook(body, sign(body, SECRET), platform.now())
