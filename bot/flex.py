"""The pieces of a Flex card: boxes, words, pictures and buttons, in the house's few sizes and colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from bot.limits import LIMITS, check_text, short
from bot.messages import Action, Bubble

Part = dict[str, Any]

INK = "#2B2A33"
MUTED = "#6F6B7A"
ACCENT = "#8A3FFC"
WARN = "#B3261E"
GOOD = "#2E6B4F"
PAPER = "#F7F3FF"
URL_SIGNS = "/:?#[]@!$&'()*+,;=%~"
"""What stays as it is in an address; LINE wants everything else percent-encoded."""


def words(content: str, *, size: str = "sm", color: str = INK, bold: bool = False, lines: int = 0, **more: Any) -> Part:
    """A text that wraps; with `lines` it ends after so many. An empty one cannot be built: leave the part out."""
    check_text("flex text", content, 2000)
    part: Part = {"type": "text", "text": content, "size": size, "color": color, "wrap": True, **more}
    if bold:
        part["weight"] = "bold"
    if lines:
        part["maxLines"] = lines
    return part


def row(left: str, right: str, *, bold: bool = False, color: str = INK) -> Part:
    """A line with a word at the left and a figure at the right."""
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "md",
        "contents": [
            words(left, color=color, bold=bold, flex=3),
            words(right, color=color, bold=bold, flex=2, align="end"),
        ],
    }


def column(parts: Iterable[Part | None], *, spacing: str = "sm", **more: Any) -> Part:
    """Parts below one another; None is left out."""
    return {"type": "box", "layout": "vertical", "spacing": spacing, "contents": [p for p in parts if p], **more}


def side_by_side(parts: Iterable[Part | None], *, spacing: str = "sm", **more: Any) -> Part:
    """Parts beside one another; None is left out."""
    return {"type": "box", "layout": "horizontal", "spacing": spacing, "contents": [p for p in parts if p], **more}


def line() -> Part:
    """A separator."""
    return {"type": "separator", "margin": "md"}


def press(action: Action, *, style: str = "secondary", **more: Any) -> Part:
    """A button; `style` is primary, secondary or link."""
    part: Part = {
        "type": "button",
        "action": action,
        "style": style,
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        **more,
    }
    if style == "primary":
        part["color"] = ACCENT
    return part


def small_press(action: Action, sign: str) -> Part:
    """A button as small as a sign, such as + or −."""
    mark = words(sign, size="md", bold=True, color=ACCENT, align="center")
    return {
        "type": "box",
        "layout": "vertical",
        "contents": [mark],
        "action": action,
        "backgroundColor": PAPER,
        "cornerRadius": "md",
        "paddingAll": "6px",
        "width": "36px",
    }


def hero(url: str) -> Part | None:
    """The picture at the head of a card, 20:13; none where LINE would not take the address, and the card with it."""
    address = quote(url, safe=URL_SIGNS)
    if len(address) > LIMITS["media_url"] or not _has_host(address):
        return None
    return {"type": "image", "url": address, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"}


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def bubble(
    body: Sequence[Part | None],
    buttons: Sequence[Part | None] = (),
    *,
    picture: Part | None = None,
    size: str = "kilo",
    action: Action | None = None,
) -> Bubble:
    """A card: picture, body, and buttons at its foot; `action` is what a tap anywhere else does.

    All cards of one carousel must have the same size.
    """
    card: Bubble = {"type": "bubble", "size": size, "body": column(body)}
    if picture:
        card["hero"] = picture
    if any(buttons):
        card["footer"] = column(buttons)
    if action:
        card["action"] = action
    return card


def title(content: str, *, lines: int = 2) -> Part:
    """A card's heading, cut so that one long name cannot fill a card."""
    return words(short(content, 80, 160), size="md", bold=True, lines=lines)
