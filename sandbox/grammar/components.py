"""The components of Flex Messages, and which box takes which of them (REF#flex-component)."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.grammar.actions import on_flex, on_flex_button
from sandbox.grammar.links import media
from sandbox.grammar.shapes import Flaw, Path, Rule, flag, kinds, many, one_of, pattern, text, thing, whole

STEPS = "none|xs|sm|md|lg|xl|xxl"
WIDTHS = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
PX, PERCENT = r"\d+(\.\d+)?px", r"\d+(\.\d+)?%"
RATIO = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
MOST_TEXT = 100_000  # Flex texts have no limit of their own; the bubble's size is one


def _size(words: str, *units: str) -> Rule:
    return pattern("|".join([words, *units]), "invalid size")


colour = pattern(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?", "invalid color")
space = _size(STEPS, PX)
offset = _size(STEPS, rf"-?{PX}", rf"-?{PERCENT}")
padding = _size(STEPS, PX, PERCENT)
font_size = _size(WIDTHS, PX)
width = _size(PX, PERCENT)
some_text = text(MOST_TEXT)


def ratio(value: Any, path: Path) -> Iterator[Flaw]:
    """``width:height``, each from 1 to 100000, the height at most three times the width."""
    found = RATIO.fullmatch(value) if isinstance(value, str) else None
    wide, high = map(float, found.groups()) if found else (0.0, 0.0)
    if not (1 <= wide <= 100_000 and 1 <= high <= 100_000 and high <= 3 * wide):
        yield Flaw(path, "invalid aspect ratio")


def box(value: Any, path: Path) -> Iterator[Flaw]:
    """A box; what it may hold depends on its layout."""
    yield from _BOX_ALONE(value, path)


def hero(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _HERO(value, path)


def _box_shape(value: Any, path: Path) -> Iterator[Flaw]:
    baseline = isinstance(value, dict) and value.get("layout") == "baseline"
    yield from (_BASELINE_BOX if baseline else _BOX)(value, path)


def _in_box(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _IN_BOX(value, path)


def _in_baseline(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _IN_BASELINE(value, path)


def _says_something(value: dict[str, Any], path: Path) -> Iterator[Flaw]:
    if not value.get("text") and not value.get("contents"):
        yield Flaw((*path, "text"), "must be non-empty text")


_PLACE = {"margin": space, "position": one_of("relative", "absolute")} | {
    f"offset{side}": offset for side in ("Top", "Bottom", "Start", "End")
}
_FLEX = {"flex": whole(0)}
_GRAVITY = {"gravity": one_of("top", "bottom", "center")}
_ALIGN = {"align": one_of("start", "end", "center")}
_SHRINK = {"adjustMode": one_of("shrink-to-fit"), "scaling": flag}
_LETTERS = {
    "size": font_size,
    "color": colour,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}

_gradient = thing(
    {
        "angle": pattern(r"(\d|[1-9]\d|[12]\d\d|3[0-5]\d)(\.\d+)?deg", "invalid angle"),
        "startColor": colour,
        "endColor": colour,
    },
    {"centerColor": colour, "centerPosition": pattern(r"(100|\d{1,2})(\.\d+)?%", "invalid position")},
)

_BOX_LOOK = {
    **_PLACE,
    **_FLEX,
    "spacing": space,
    "backgroundColor": colour,
    "borderColor": colour,
    "borderWidth": _size("none|light|normal|medium|semi-bold|bold", PX),
    "cornerRadius": space,
    **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), width),
    **{f"padding{side}": padding for side in ("All", "Top", "Bottom", "Start", "End")},
    "justifyContent": one_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
    "alignItems": one_of("center", "flex-start", "flex-end"),
    "background": kinds({"linearGradient": _gradient}),
    "action": on_flex,
}

_BOX = thing(
    {"layout": one_of("horizontal", "vertical", "baseline"), "contents": many(_in_box, 0, MOST_TEXT)}, _BOX_LOOK
)
_BASELINE_BOX = thing({"layout": one_of("baseline"), "contents": many(_in_baseline, 0, MOST_TEXT)}, _BOX_LOOK)
_BOX_ALONE = kinds({"box": _box_shape})

_BUTTON = thing(
    {"action": on_flex_button},
    {
        **_PLACE,
        **_FLEX,
        **_GRAVITY,
        **_SHRINK,
        "height": one_of("sm", "md"),
        "style": one_of("primary", "secondary", "link"),
        "color": colour,
    },
)
_IMAGE = thing(
    {"url": media},
    {
        **_PLACE,
        **_FLEX,
        **_GRAVITY,
        **_ALIGN,
        "size": _size(WIDTHS + "|full", PX, PERCENT),
        "aspectRatio": ratio,
        "aspectMode": one_of("cover", "fit"),
        "backgroundColor": colour,
        "animated": flag,
        "action": on_flex,
    },
)
_ICON = thing({"url": media}, {**_PLACE, "size": font_size, "scaling": flag, "aspectRatio": ratio})
_SPAN = thing({}, {"text": some_text, **_LETTERS})
_TEXT = thing(
    {},
    {
        **_PLACE,
        **_FLEX,
        **_GRAVITY,
        **_ALIGN,
        **_SHRINK,
        **_LETTERS,
        "text": text(MOST_TEXT, least=0),
        "contents": many(kinds({"span": _SPAN}), 0, MOST_TEXT),
        "wrap": flag,
        "lineSpacing": pattern(PX, "invalid size"),
        "maxLines": whole(0),
        "action": on_flex,
    },
    _says_something,
)
_SEPARATOR = thing({}, {"margin": space, "color": colour})
_FILLER = thing({}, _FLEX)

_IN_BOX = kinds(
    {
        "box": _box_shape,
        "button": _BUTTON,
        "image": _IMAGE,
        "text": _TEXT,
        "separator": _SEPARATOR,
        "filler": _FILLER,
    }
)
_IN_BASELINE = kinds({"icon": _ICON, "text": _TEXT, "filler": _FILLER})

_VIDEO = thing(
    {"url": media, "previewUrl": media, "altContent": kinds({"box": _box_shape, "image": _IMAGE})},
    {"aspectRatio": ratio, "action": on_flex},
)
_HERO = kinds({"box": _box_shape, "image": _IMAGE, "video": _VIDEO})
