"""What may be used once: reply tokens that die after a minute, and retry keys that LINE remembers for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.events import new_token
from sandbox.limits import LIMITS

REPLY_WITHIN = timedelta(seconds=LIMITS["reply_token"]["seconds"])
REVIVED_WITHIN = timedelta(seconds=LIMITS["reply_token"]["redelivered_event_max_age_s"])
KEY_LIVES = timedelta(hours=LIMITS["retry_key"]["hours"])


@dataclass
class _Token:
    chat_id: str
    happened_at: datetime
    alive_since: datetime
    used: bool = False


class ReplyTokens:
    """One use each, within a minute of the event or of its redelivery (REF#send-reply-message-reply-token)."""

    def __init__(self) -> None:
        self._tokens: dict[str, _Token] = {}

    def issue(self, chat_id: str, at: datetime) -> str:
        token = new_token()
        self._tokens[token] = _Token(chat_id, at, at)
        return token

    def revive(self, token: str | None, at: datetime) -> None:
        """A redelivery gives an unused token another minute, unless its event is older than 20 minutes."""
        known = self._tokens.get(token or "")
        if known and at - known.happened_at <= REVIVED_WITHIN:
            known.alive_since = at

    def spend(self, token: str, at: datetime) -> str | None:
        """The chat that the token answers, once; None for a token that is unknown, used or dead."""
        known = self._tokens.get(token)
        if known is None or known.used or at - known.alive_since > REPLY_WITHIN:
            return None
        known.used = True
        return known.chat_id


@dataclass(frozen=True)
class Accepted:
    """A request that LINE has taken under a retry key."""

    request_id: str
    answer: dict[str, Any]
    at: datetime


class RetryKeys:
    """Keys of accepted requests; after a day the same key is a new one (DOC/retrying-api-request)."""

    def __init__(self) -> None:
        self._accepted: dict[str, Accepted] = {}

    def accepted(self, key: str | None, at: datetime) -> Accepted | None:
        known = self._accepted.get(key or "")
        return known if known and at - known.at < KEY_LIVES else None

    def remember(self, key: str | None, request: Accepted) -> None:
        if key:
            self._accepted[key] = request
