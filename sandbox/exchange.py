"""The telephone exchange: makes events, shows them on the phones, carries them to the bot and waits for news."""

import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sandbox.calls import Call
from sandbox.chats import Chats, Entry
from sandbox.events import Event, can_be_answered, message_content, new_event, redelivered
from sandbox.faults import Faults
from sandbox.pictures import Pictures
from sandbox.sending import Sending
from sandbox.tokens import ReplyTokens
from sandbox.webhook import Failure, Queues, Response, Webhook, body_of


class Exchange:
    """What the platform is made of. ``now`` is the only clock; it gives aware times."""

    def __init__(
        self,
        *,
        channel_secret: str,
        access_token: str,
        webhook_url: str,
        now: Callable[[], datetime],
        quota: int | None = None,
        basic_id: str = "@sandbox",
        redeliver_after: Sequence[float] = (),
    ) -> None:
        """``quota``: messages a month, None for no limit. ``redeliver_after``: seconds until a failed webhook is sent
        again, one number a try; none by default, as on LINE."""
        self.access_token = access_token
        self.basic_id = basic_id
        self.bot_id = "U" + secrets.token_hex(16)
        self.now = now
        self.calls: list[Call] = []
        self.faults = Faults()
        self.chats = Chats()
        self.pictures = Pictures()
        self.tokens = ReplyTokens()
        self.sending = Sending(self.chats, self.tokens, quota, now)
        self.webhook = Webhook(webhook_url, channel_secret)
        self.changed = threading.Condition(threading.RLock())
        self._queues = Queues(self._deliver)
        self._redeliver_after = tuple(redeliver_after)

    @property
    def webhook_url(self) -> str:
        """Where events go; may be set once the bot's address is known."""
        return self.webhook.url

    @webhook_url.setter
    def webhook_url(self, url: str) -> None:
        self.webhook.url = url

    @property
    def consumed(self) -> int:
        """Quota used in the running month: one for each person that a push reached."""
        return self.sending.consumed

    @property
    def failures(self) -> list[Failure]:
        """Webhooks that the bot did not answer with 2xx within two seconds."""
        return self.webhook.failures

    def wait_for(self, condition: Callable[[], bool], timeout: float = 10) -> bool:
        """Waits until the condition holds, looking again at every change of a phone and after every call of the bot."""
        with self.changed:
            return self.changed.wait_for(condition, timeout)

    def new_event(self, chat_id: str, kind: str, source: dict[str, str] | None = None, **fields: Any) -> Event:
        """Builds an event of a person or group, with its ids and a live reply token, without sending it.

        ``fields`` are those of the kind (``message=…``, ``postback=…``) and may replace any common one.
        """
        with self.changed:
            if "message" in fields:
                fields["message"] = message_content(fields["message"], self.chats.new_message_id())
            event = new_event(kind, source or self._source(chat_id), self.now(), **fields)
            if can_be_answered(event) and "replyToken" not in event:
                event["replyToken"] = self.tokens.issue(chat_id, self.now())
            return event

    def send_events(self, events: list[Any]) -> Response:
        """Signs and posts any events in one webhook, whatever they look like."""
        ids = tuple(str(event["webhookEventId"]) for event in events if _has_id(event))
        return self.webhook.post(body_of(self.bot_id, events), event_ids=ids)

    def send_raw(self, body: bytes, signature: str | None = None) -> Response:
        """Posts these bytes; signs them unless a signature is given."""
        return self.webhook.post(body, signature)

    def redeliver(self, event: Event) -> Response:
        """The same event again: same id, same reply token, which lives for another minute if it was not used."""
        with self.changed:
            self.tokens.revive(event.get("replyToken"), self.now())
        return self.send_events([redelivered(event)])

    def happen(self, chat_id: str, build: Callable[[], tuple[Event, list[Entry]]]) -> Event:
        """Shows on the phone what a person did and carries it to the bot; returns when the bot has answered.

        ``build`` makes the event and what is seen of it, under the lock, so that what happened first goes out first.
        """
        with self.changed:
            event, seen = build()
            for entry in seen:
                self.chats.show(chat_id, entry)
            self._queues.add(chat_id, event)
            self.changed.notify_all()
        self._queues.send_through(chat_id, event)
        return event

    def _source(self, chat_id: str) -> dict[str, str]:
        kind = "group" if chat_id in self.chats.all and self.chats.all[chat_id].is_group else "user"
        return {"type": kind, f"{kind}Id": chat_id}

    def _deliver(self, event: Event) -> None:
        if not self.send_events([event]).ok:
            self._try_again(event, list(self._redeliver_after))

    def _try_again(self, event: Event, delays: list[float]) -> None:
        if not delays:
            return
        timer = threading.Timer(delays[0], self._redeliver_or_wait, (event, delays[1:]))
        timer.daemon = True
        timer.start()

    def _redeliver_or_wait(self, event: Event, delays: list[float]) -> None:
        if not self.redeliver(event).ok:
            self._try_again(event, delays)


def _has_id(event: Any) -> bool:
    return isinstance(event, dict) and "webhookEventId" in event
