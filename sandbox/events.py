"""Webhook events as LINE builds them: ULIDs, milliseconds, reply, quote and mark-as-read tokens."""

import secrets
from datetime import datetime
from typing import Any

Event = dict[str, Any]

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NOBODY_TO_ANSWER = frozenset({"unfollow", "unsend", "leave", "memberLeft"})
QUOTABLE = frozenset({"text", "image", "video", "sticker"})


def new_ulid(at: datetime) -> str:
    """A ULID: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32."""
    number = (milliseconds(at) << 80) | secrets.randbits(80)
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def new_token() -> str:
    return secrets.token_hex(16)


def new_event(kind: str, source: dict[str, str], at: datetime, **fields: Any) -> Event:
    """An event as it stands in a webhook's body, without a reply token; ``fields`` add to it or replace."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": milliseconds(at),
        "source": source,
        "webhookEventId": new_ulid(at),
        "deliveryContext": {"isRedelivery": False},
    } | fields


def can_be_answered(event: Event) -> bool:
    """Whether LINE gives a reply token with it: not when nobody is there, nor in standby."""
    return event["type"] not in NOBODY_TO_ANSWER and event["mode"] == "active"


def message_content(message: dict[str, Any], message_id: str) -> dict[str, Any]:
    """A message of a person with the ids and tokens that LINE adds."""
    given = {"id": message_id, "markAsReadToken": new_token()}
    if message.get("type") in QUOTABLE:
        given["quoteToken"] = new_token()
    return given | message


def redelivered(event: Event) -> Event:
    """The same event once more: same id, same reply token, marked as redelivered."""
    return event | {"deliveryContext": {"isRedelivery": True}}
