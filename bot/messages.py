"""What the bot says, as LINE's message objects: plain dicts, checked against LINE's limits when they are built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus

from bot.limits import LIMITS, BeyondLimit, at_most, check_text, check_url, json_bytes, short
from locales.normalise import beginning, clean, utf16

Message = dict[str, Any]
Action = dict[str, Any]
Bubble = dict[str, Any]

QUICK_LABEL = LIMITS["label"]["quick_reply"]
FLEX_LABEL = LIMITS["label"]["flex"]
BESIDE_THE_BUBBLES = len('{"type":"carousel","contents":[]}')

ROOM_FOR_THE_ADDRESS = 1024
"""Token or recipient beside the messages of a request."""

_RESERVED = re.compile(r"[\x00-\x20%&+=#\x7f-\xa0]")


def text(words: str) -> Message:
    """A plain text of up to 5,000 UTF-16 units."""
    check_text("text", words, LIMITS["text"])
    return {"type": "text", "text": words}


def flex(alt: str, contents: dict[str, Any]) -> Message:
    """A Flex message. `alt` is the sentence that notifications and the list of talks show, a few lines of it."""
    alt = short(alt, 200, 400)
    check_text("altText", alt, LIMITS["alt_text"])
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    sizes = [json_bytes(bubble) for bubble in bubbles]
    at_most("bubble", max(sizes), LIMITS["flex"]["bubble_bytes"])
    if contents["type"] == "carousel":
        at_most("bubbles", len(bubbles), LIMITS["flex"]["bubbles"])
        at_most("carousel", sum(sizes) + len(sizes) + BESIDE_THE_BUBBLES, LIMITS["flex"]["carousel_bytes"])
    return {"type": "flex", "altText": alt, "contents": contents}


def cards(alt: str, bubbles: Sequence[Bubble]) -> Message:
    """One bubble, or several side by side (at most 12, all of the same size). Lists are cut to fit by bot.carousels."""
    if len(bubbles) == 1:
        return flex(alt, bubbles[0])
    return flex(alt, {"type": "carousel", "contents": list(bubbles)})


def with_quick(messages: Sequence[Message], actions: Iterable[Action]) -> list[Message]:
    """The messages with quick replies under the last one, where alone LINE shows them; joins those it has."""
    if not messages:
        return []
    *head, last = messages
    items = [*last.get("quickReply", {}).get("items", []), *({"type": "action", "action": a} for a in actions)]
    if not items:
        return list(messages)
    at_most("quick replies", len(items), LIMITS["quick_reply_items"])
    return [*head, {**last, "quickReply": {"items": [_short_label(item) for item in items]}}]


def _short_label(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "action": {**item["action"], "label": short(item["action"]["label"], QUICK_LABEL, 60)}}


def whole_reply(messages: Sequence[Message]) -> list[Message]:
    """The messages of one reply or push. Raises BeyondLimit unless LINE takes them together: one to five, 2 MB in all."""
    most = LIMITS["messages_per_call"]
    if len(messages) < most["min"]:
        raise BeyondLimit(f"messages: {len(messages)} of at least {most['min']}")
    at_most("messages", len(messages), most["max"])
    at_most("request", json_bytes(list(messages)), LIMITS["request_bytes"] - ROOM_FOR_THE_ADDRESS)
    return list(messages)


def button(label: str, intent: str, *, says: str = "", **args: str | int | None) -> Action:
    """A tap that carries an intent and ids, never prices; the chat then shows `says`, or the label, as said by the person."""
    data = pack(intent, args)
    check_text("postback data", data, LIMITS["postback"]["data"])
    shown = short(says or label, 40, 100)
    return {"type": "postback", "label": _flex_label(label), "data": data, "displayText": shown}


def _flex_label(label: str) -> str:
    return short(label, FLEX_LABEL, 120)


def pick_date(label: str, intent: str, *, earliest: str, latest: str, **args: str | int | None) -> Action:
    """LINE's own date picker (dates as YYYY-MM-DD, with no zone); the choice comes as the argument `date`."""
    data = pack(intent, args)
    check_text("postback data", data, LIMITS["postback"]["data"])
    return {
        "type": "datetimepicker", "label": _flex_label(label), "data": data, "mode": "date", "min": earliest, "max": latest,
    }  # fmt: skip


def link(label: str, url: str) -> Action:
    """Opens an address: https, or tel for a phone."""
    check_url("uri", url, LIMITS["uri"], ("https://", "tel:"))
    return {"type": "uri", "label": _flex_label(label), "uri": url}


def copy(label: str, words: str) -> Action:
    """Copies `words`, for what is pasted elsewhere."""
    check_text("clipboard", words, LIMITS["clipboard"])
    return {"type": "clipboard", "label": _flex_label(label), "clipboardText": words}


def chat_link(line_bot_id: str, words: str) -> str:
    """An address that opens the chat with this account, `words` already typed."""
    return f"https://line.me/R/oaMessage/{quote(line_bot_id, safe='')}/?{quote(words, safe='')}"


def pack(intent: str, args: dict[str, str | int | None]) -> str:
    """A button's data: `intent?name=value&…`; what is None is left out. Only what would be misread is escaped."""
    given = [f"{name}={_escaped(str(value))}" for name, value in args.items() if value is not None]
    return f"{intent}?{'&'.join(given)}" if given else intent


def _escaped(value: str) -> str:
    """A Thai letter takes one of the 300 units that way; percent-encoded it would take nine."""
    return _RESERVED.sub(lambda found: quote_plus(found[0]), value)


def that_fits(words: str, intent: str, name: str, **others: str | int | None) -> str:
    """As much of `words` as a button can carry as the argument `name` beside `others`; ends between words if it can."""
    room = LIMITS["postback"]["data"] - utf16(pack(intent, {**others, name: ""}))
    kept = beginning(words, room, lambda cluster: utf16(_escaped(cluster)))
    if kept == words or words[len(kept)].isspace():
        return kept.rstrip()
    head = re.match(r"(.*\S)\s", kept, re.DOTALL)
    return head[1] if head else kept


def unpack(data: str) -> tuple[str, dict[str, str]]:
    """What `pack` packed. Never fails: whatever does not fit ends as an intent that nobody knows."""
    intent, _, query = data.partition("?")
    pairs = parse_qsl(query, max_num_fields=20) if query.count("&") < 20 else []
    # Escaped, even what no database takes comes past the cleaning of the event.
    return intent, {name: clean(value) for name, value in pairs}
