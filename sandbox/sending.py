"""What LINE does with what the bot sends: reply, push and multicast, with their tokens, retry keys and the quota."""

import re
import secrets
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.answers import Answer, Refused, invalid_property
from sandbox.chats import Chats
from sandbox.limits import LIMITS
from sandbox.tokens import Accepted, ReplyTokens, RetryKeys

RECIPIENT = re.compile(r"[UCR][0-9a-f]{32}")
USER = re.compile(r"U[0-9a-f]{32}")

Body = dict[str, Any]


class Sending:
    """Takes bodies whose messages have been found valid. The caller holds the platform's lock."""

    def __init__(self, chats: Chats, tokens: ReplyTokens, quota: int | None, now: Callable[[], datetime]) -> None:
        self.quota = quota
        self._chats = chats
        self._tokens = tokens
        self._keys = RetryKeys()
        self._used: Counter[tuple[int, int]] = Counter()
        self._now = now

    @property
    def consumed(self) -> int:
        """Recipients reached by pushes and multicasts in the running month (UTC); replies are free."""
        return self._used[self._month()]

    def reply(self, body: Body, _request_id: str, key: str | None) -> Answer:
        if key is not None:
            raise Refused(400, "The retry key can't be used with this endpoint")
        chat_id = self._tokens.spend(body["replyToken"], self._now())
        if chat_id is None:
            raise Refused(400, "Invalid reply token")
        return Answer(200, {"sentMessages": self._deliver(chat_id, body["messages"], "reply")})

    def push(self, body: Body, request_id: str, key: str | None) -> Answer:
        again = self._accepted_before(key)
        if again:
            return again
        if body["to"] not in self._chats.all:
            raise Refused(400, "Failed to send messages")
        return self._send([body["to"]], body["messages"], "push", request_id, key)

    def multicast(self, body: Body, request_id: str, key: str | None) -> Answer:
        again = self._accepted_before(key)
        if again:
            return again
        known = [user for user in dict.fromkeys(body["to"]) if user in self._chats.all]
        return self._send(known, body["messages"], "multicast", request_id, key)

    def _send(self, to: list[str], messages: list[Body], via: str, request_id: str, key: str | None) -> Answer:
        reached = [chat_id for chat_id in to if self._reaches(chat_id, via)]
        self._charge(sum(len(self._chats.all[chat_id].members) or 1 for chat_id in reached))
        sent = [self._deliver(chat_id, messages, via) for chat_id in reached]
        answer = {}
        if via == "push":
            answer = {"sentMessages": sent[0] if sent else [_sent(self._chats.new_message_id()) for _ in messages]}
        self._keys.remember(key, Accepted(request_id, answer, self._now()))
        return Answer(200, answer)

    def _reaches(self, chat_id: str, via: str) -> bool:
        chat = self._chats.all[chat_id]
        return chat.friend if via == "multicast" else chat.reachable(self._now())

    def _charge(self, recipients: int) -> None:
        """Counts whom the messages reach: five messages to one person are one, a group of N is N (DOC/pricing)."""
        if self.quota is not None and self.consumed + recipients > self.quota:
            raise Refused(429, "You have reached your monthly limit.")
        self._used[self._month()] += recipients

    def _deliver(self, chat_id: str, messages: list[Body], via: str) -> list[dict[str, str]]:
        sent = [_sent(self._chats.new_message_id()) for _ in messages]
        if not self._chats.all[chat_id].blocked:
            for receipt, message in zip(sent, messages, strict=True):
                entry = {"id": receipt["id"], "by": "bot", "message": message, "via": via, "at": self._now()}
                self._chats.show(chat_id, entry)
        return sent

    def _accepted_before(self, key: str | None) -> Answer | None:
        """409, with the first request's id and what was sent then, whatever the body says now."""
        if key is not None and not _is_uuid(key):
            raise Refused(400, "The retry key is invalid")
        known = self._keys.accepted(key, self._now())
        if known is None:
            return None
        headers = {"x-line-accepted-request-id": known.request_id}
        return Answer(409, {"message": "The retry key is already accepted"} | known.answer, headers)

    def _month(self) -> tuple[int, int]:
        at = self._now()
        return at.year, at.month


def check_addressee(endpoint: str, body: Body) -> None:
    """Refuses a body that does not say properly to whom it goes."""
    if endpoint == "reply" and not isinstance(body.get("replyToken"), str):
        raise invalid_property("replyToken")
    if endpoint == "push" and not (isinstance(body.get("to"), str) and RECIPIENT.fullmatch(body["to"])):
        raise invalid_property("to")
    if endpoint == "multicast":
        _check_many(body.get("to"))


def _check_many(to: Any) -> None:
    if not isinstance(to, list) or not all(isinstance(user, str) and USER.fullmatch(user) for user in to):
        raise invalid_property("to")
    most = LIMITS["multicast_to"]
    if not 1 <= len(to) <= most:
        detail = {"message": f"Size must be between 1 and {most}", "property": "to"}
        raise Refused(400, "The request body has 1 error(s)", [detail])


def _is_uuid(key: str) -> bool:
    try:
        return str(uuid.UUID(key)) == key.lower()
    except ValueError:
        return False


def _sent(message_id: str) -> dict[str, str]:
    return {"id": message_id, "quoteToken": secrets.token_urlsafe(24)}
