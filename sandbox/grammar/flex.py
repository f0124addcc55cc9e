"""Flex Messages: bubbles and carousels with their blocks and sizes (REF#flex-message)."""

from collections.abc import Iterator
from typing import Any

from sandbox.grammar.actions import on_flex
from sandbox.grammar.components import box, colour, hero
from sandbox.grammar.shapes import Flaw, Path, flag, kinds, many, one_of, thing
from sandbox.limits import LIMITS, json_bytes

FLEX = LIMITS["flex"]
BLOCKS = ("header", "hero", "body", "footer")
SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
ROOM_FOR_VIDEO = ("kilo", "mega", "giga")

_block_style = thing({}, {"backgroundColor": colour, "separator": flag, "separatorColor": colour})


def _some_block(bubble: dict[str, Any], path: Path) -> Iterator[Flaw]:
    if all(bubble.get(block) is None for block in BLOCKS):
        yield Flaw(path, "At least one block must be specified")


def _video_fits(bubble: dict[str, Any], path: Path) -> Iterator[Flaw]:
    hero_type = (bubble.get("hero") or {}).get("type")
    if hero_type == "video" and (bubble.get("size") or "mega") not in ROOM_FOR_VIDEO:
        yield Flaw((*path, "hero"), "A video needs a bubble of size kilo, mega or giga")


def _within(most: int, kind: str) -> Any:
    def rule(value: dict[str, Any], path: Path) -> Iterator[Flaw]:
        if json_bytes({"type": kind, **value}) > most:
            yield Flaw(path, f"The JSON of a {kind} must be at most {most} bytes")

    return rule


def _one_width(carousel: dict[str, Any], path: Path) -> Iterator[Flaw]:
    sizes = [bubble.get("size") or "mega" for bubble in carousel["contents"]]
    for place, size in enumerate(sizes):
        if size != sizes[0]:
            yield Flaw((*path, "contents", place, "size"), "All bubbles of a carousel must have the same size")


def _no_video(carousel: dict[str, Any], path: Path) -> Iterator[Flaw]:
    for place, bubble in enumerate(carousel["contents"]):
        if (bubble.get("hero") or {}).get("type") == "video":
            yield Flaw((*path, "contents", place, "hero"), "A video can't be used in a carousel")


def few_animations(message: dict[str, Any], path: Path) -> Iterator[Flaw]:
    """At most ten animated pictures in one message."""
    if _animations(message["contents"]) > FLEX["animated_images"]:
        yield Flaw(path, f"At most {FLEX['animated_images']} images can be animated")


def _animations(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_animations, part))
    if isinstance(part, dict):
        return int(part.get("animated") is True) + sum(map(_animations, part.values()))
    return 0


_bubble_shape = thing(
    {},
    {
        "size": one_of(*SIZES),
        "direction": one_of("ltr", "rtl"),
        "header": box,
        "hero": hero,
        "body": box,
        "footer": box,
        "styles": thing({}, dict.fromkeys(BLOCKS, _block_style)),
        "action": on_flex,
    },
    _some_block,
    _video_fits,
    _within(FLEX["bubble_bytes"], "bubble"),
)

container = kinds(
    {
        "bubble": _bubble_shape,
        "carousel": thing(
            {"contents": many(kinds({"bubble": _bubble_shape}), 1, FLEX["bubbles"])},
            None,
            _one_width,
            _no_video,
            _within(FLEX["carousel_bytes"], "carousel"),
        ),
    }
)
