"""What the bot says, as LINE's message objects: plain dicts, checked against LINE's limits when they are built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from bot.limits import LIMITS, at_most, check_text, check_url, json_bytes
from locales.normalise import cut

Message = dict[str, Any]
Action = dict[str, Any]
Bubble = dict[str, Any]

QUICK_LABEL = LIMITS["label"]["quick_reply"]
FLEX_LABEL = LIMITS["label"]["flex"]


def text(words: str) -> Message:
    """A plain text of up to 5,000 UTF-16 units."""
    check_text("text", words, LIMITS["text"])
    return {"type": "text", "text": words}


def picture(url: str, preview: str | None = None) -> Message:
    """An image message; both addresses https."""
    check_url("image", url, LIMITS["media_url"])
    return {"type": "image", "originalContentUrl": url, "previewImageUrl": preview or url}


def flex(alt: str, contents: dict[str, Any]) -> Message:
    """A Flex message. `alt` is the sentence that notifications and the list of talks show; it is cut to its limit."""
    alt = cut(alt, LIMITS["alt_text"], unit="utf16")
    check_text("altText", alt, LIMITS["alt_text"])
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    for bubble in bubbles:
        at_most("bubble", json_bytes(bubble), LIMITS["flex"]["bubble_bytes"])
    if contents["type"] == "carousel":
        at_most("bubbles", len(bubbles), LIMITS["flex"]["bubbles"])
        at_most("carousel", json_bytes(contents), LIMITS["flex"]["carousel_bytes"])
    return {"type": "flex", "altText": alt, "contents": contents}


def cards(alt: str, bubbles: Sequence[Bubble]) -> Message:
    """One bubble, or several side by side (at most 12, all of the same size)."""
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
    return {**item, "action": {**item["action"], "label": cut(item["action"]["label"], QUICK_LABEL)}}


def button(label: str, intent: str, *, says: str = "", **args: str | int | None) -> Action:
    """A tap that carries an intent and ids, never prices; the chat then shows `says`, or the label, as said by the person."""
    data = pack(intent, args)
    check_text("postback data", data, LIMITS["postback"]["data"])
    shown = cut(says or label, LIMITS["postback"]["displayText"])
    return {"type": "postback", "label": cut(label, FLEX_LABEL), "data": data, "displayText": shown}


def pick_date(label: str, intent: str, *, earliest: str, latest: str, **args: str | int | None) -> Action:
    """LINE's own date picker (dates as YYYY-MM-DD, with no zone); the choice comes as the argument `date`."""
    data = pack(intent, args)
    check_text("postback data", data, LIMITS["postback"]["data"])
    return {
        "type": "datetimepicker", "label": cut(label, FLEX_LABEL), "data": data, "mode": "date", "min": earliest, "max": latest,
    }  # fmt: skip


def link(label: str, url: str) -> Action:
    """Opens an address: https, or tel for a phone."""
    check_url("uri", url, LIMITS["uri"], ("https://", "tel:"))
    return {"type": "uri", "label": cut(label, FLEX_LABEL), "uri": url}


def copy(label: str, words: str) -> Action:
    """Copies `words`, for what is pasted elsewhere."""
    check_text("clipboard", words, LIMITS["clipboard"])
    return {"type": "clipboard", "label": cut(label, FLEX_LABEL), "clipboardText": words}


def chat_link(line_bot_id: str, words: str) -> str:
    """An address that opens the chat with this account, `words` already typed."""
    return f"https://line.me/R/oaMessage/{quote(line_bot_id, safe='')}/?{quote(words, safe='')}"


def pack(intent: str, args: dict[str, str | int | None]) -> str:
    """A button's data: `intent?name=value&…`; what is None is left out."""
    query = urlencode({name: value for name, value in args.items() if value is not None})
    return f"{intent}?{query}" if query else intent


def unpack(data: str) -> tuple[str, dict[str, str]]:
    """What `pack` packed. Never fails: whatever does not fit ends as an intent that nobody knows."""
    intent, _, query = data.partition("?")
    return intent, dict(parse_qsl(query, max_num_fields=20) if query.count("&") < 20 else [])
