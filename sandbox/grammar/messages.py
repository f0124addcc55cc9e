"""The message objects that a bot can send, and what all of them share (REF#message-objects)."""

from collections.abc import Iterator
from typing import Any

from sandbox.grammar.actions import in_quick_reply
from sandbox.grammar.flex import container, few_animations
from sandbox.grammar.links import link_of, media
from sandbox.grammar.shapes import Flaw, Path, Rule, kinds, many, number, pattern, text, thing, whole
from sandbox.grammar.templates import template
from sandbox.limits import LIMITS

MOST_EMOJI, MOST_SUBSTITUTIONS = 20, 100

any_id, any_token = text(100), text(1000)
alt_text = text(LIMITS["alt_text"])


def _not_line(value: dict[str, Any], path: Path) -> Iterator[Flaw]:
    """An account may not call itself LINE."""
    if "line" in str(value.get("name") or "").lower():
        yield Flaw((*path, "name"), "Must not contain LINE")


def _short_keys(rule: Rule) -> Rule:
    """An object of up to 100 named substitutions, each name up to 20 characters (REF#text-message-v2)."""

    def check(value: Any, path: Path) -> Iterator[Flaw]:
        if not isinstance(value, dict):
            yield Flaw(path, "Must be an object")
        elif len(value) > MOST_SUBSTITUTIONS or any(len(name) > 20 for name in value):
            yield Flaw(path, f"At most {MOST_SUBSTITUTIONS} substitutions with names of at most 20 characters")
        else:
            for name, inside in value.items():
                yield from rule(inside, (*path, name))

    return check


_quick_reply = thing(
    {
        "items": many(
            kinds({"action": thing({"action": in_quick_reply}, {"imageUrl": media})}), 1, LIMITS["quick_reply_items"]
        )
    }
)
_SHARED = {
    "quickReply": _quick_reply,
    "sender": thing({}, {"name": text(20), "iconUrl": media}, _not_line),
}

_emoji = thing({"index": whole(0), "productId": any_id, "emojiId": any_id})
_mentionee = kinds({"user": thing({"userId": pattern(r"U[0-9a-f]{32}", "invalid user id")}), "all": thing({})})
_substitution = kinds(
    {
        "mention": thing({"mentionee": _mentionee}),
        "emoji": thing({"productId": any_id, "emojiId": any_id}),
    }
)

_AREA = {"area": thing({"x": whole(0), "y": whole(0), "width": whole(0), "height": whole(0)})}
_imagemap_label = {"label": text(100)}
_imagemap_action = kinds(
    {
        "uri": thing({"linkUri": link_of(LIMITS["uri"]), **_AREA}, _imagemap_label),
        "message": thing({"text": text(400), **_AREA}, _imagemap_label),
        "clipboard": thing({"clipboardText": text(LIMITS["clipboard"]), **_AREA}, _imagemap_label),
    }
)
_imagemap_video = thing(
    {"originalContentUrl": media, "previewImageUrl": media, **_AREA},
    {"externalLink": thing({"linkUri": link_of(LIMITS["uri"]), "label": text(30)})},
)


def _message(needs: dict[str, Rule], may: dict[str, Rule] | None = None, *together: Rule) -> Rule:
    return thing(needs, {**_SHARED, **(may or {})}, *together)


message = kinds(
    {
        "text": _message(
            {"text": text(LIMITS["text"])}, {"emojis": many(_emoji, 0, MOST_EMOJI), "quoteToken": any_token}
        ),
        "textV2": _message(
            {"text": text(LIMITS["text"])}, {"substitution": _short_keys(_substitution), "quoteToken": any_token}
        ),
        "sticker": _message({"packageId": any_id, "stickerId": any_id}, {"quoteToken": any_token}),
        "image": _message({"originalContentUrl": media, "previewImageUrl": media}),
        "video": _message(
            {"originalContentUrl": media, "previewImageUrl": media},
            {"trackingId": pattern(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}", "invalid tracking id")},
        ),
        "audio": _message({"originalContentUrl": media, "duration": whole(1)}),
        "location": _message(
            {
                "title": text(100),
                "address": text(100),
                "latitude": number(-90, 90),
                "longitude": number(-180, 180),
            }
        ),
        "imagemap": _message(
            {
                "baseUrl": media,
                "altText": alt_text,
                "baseSize": thing({"width": whole(1040, 1040), "height": whole(1)}),
                "actions": many(_imagemap_action, 1, 50),
            },
            {"video": _imagemap_video},
        ),
        "template": _message({"altText": alt_text, "template": template}),
        "flex": _message({"altText": alt_text, "contents": container}, None, few_animations),
        "coupon": _message({"couponId": any_id}, {"deliveryTag": pattern(r"[A-Za-z0-9_]{1,30}", "invalid tag")}),
    }
)

messages = many(message, LIMITS["messages_per_call"]["min"], LIMITS["messages_per_call"]["max"])
