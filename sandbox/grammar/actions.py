"""What happens on a tap: the action objects, and which of them each place takes (REF#action-objects)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sandbox.grammar.links import link
from sandbox.grammar.shapes import Flaw, Path, Rule, kinds, one_of, text, thing
from sandbox.limits import LIMITS, graphemes

FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
QUICK_REPLY_ONLY = ("camera", "cameraRoll", "location")

any_text = text(100_000)
data = text(LIMITS["postback"]["data"])


def in_template(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _IN_TEMPLATE(value, path)


def in_image_carousel(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _IN_IMAGE_CAROUSEL(value, path)


def in_quick_reply(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _IN_QUICK_REPLY(value, path)


def on_flex_button(value: Any, path: Path) -> Iterator[Flaw]:
    yield from _ON_FLEX_BUTTON(value, path)


def on_flex(value: Any, path: Path) -> Iterator[Flaw]:
    """On a box, picture, text or whole bubble, where the label is not shown."""
    yield from _ON_FLEX(value, path)


def _actions(label_most: int, label_needed: bool, quick_reply: bool = False) -> Rule:
    label = {"label": text(label_most, graphemes)}
    needed, allowed = (label, {}) if label_needed else ({}, label)
    by_type = {
        "postback": thing({**needed, "data": data}, {**allowed, **_POSTBACK_EXTRAS}, _one_display, _fill_in),
        "message": thing({**needed, "text": text(LIMITS["message_action_text"], graphemes)}, allowed),
        "uri": thing({**needed, "uri": link}, {**allowed, "altUri": thing({"desktop": link})}),
        "datetimepicker": thing({**needed, "data": data, "mode": one_of(*FORMATS)}, {**allowed, **_BOUNDS}, _times),
        "clipboard": thing({**needed, "clipboardText": text(LIMITS["clipboard"])}, allowed),
    }
    if quick_reply:
        by_type |= {name: thing(label) for name in QUICK_REPLY_ONLY}
    return kinds(by_type)


def _one_display(action: dict[str, Any], path: Path) -> Iterator[Flaw]:
    if action.get("displayText") is not None and action.get("text") is not None:
        yield Flaw((*path, "displayText"), "displayText and text can't both be used at the same time")


def _fill_in(action: dict[str, Any], path: Path) -> Iterator[Flaw]:
    if action.get("fillInText") is not None and action.get("inputOption") != "openKeyboard":
        yield Flaw((*path, "fillInText"), "fillInText is valid only when inputOption is openKeyboard")


def _times(action: dict[str, Any], path: Path) -> Iterator[Flaw]:
    """The bounds have the mode's format, lie in LINE's range, and min comes before max."""
    times = {name: _time(action[name], action["mode"]) for name in _BOUNDS if action.get(name) is not None}
    bad = [name for name, time in times.items() if time is None]
    yield from (Flaw((*path, name), f"Invalid {action['mode']} format") for name in bad)
    least, most = times.get("min"), times.get("max")
    if least and most and least >= most:
        yield Flaw((*path, "max"), "max must be greater than min")


def _time(value: str, mode: str) -> datetime | None:
    form = FORMATS[mode]
    try:
        time = datetime.strptime(value.replace("t", "T"), form)
    except ValueError:
        return None
    first, last = (datetime.strptime(LIMITS["datetime"][end], FORMATS["datetime"]) for end in ("min", "max"))
    same = time.strftime(form).zfill(len(value)) == value.replace("t", "T")
    return time if same and first <= time <= last else None


_POSTBACK_EXTRAS = {
    "displayText": text(LIMITS["postback"]["displayText"], graphemes),
    "text": text(LIMITS["postback"]["displayText"], graphemes),
    "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
    "fillInText": text(LIMITS["postback"]["fillInText"], graphemes),
}
_BOUNDS = {"initial": any_text, "min": any_text, "max": any_text}

_IN_TEMPLATE = _actions(LIMITS["label"]["template"], True)
_IN_IMAGE_CAROUSEL = _actions(LIMITS["label"]["image_carousel"], False)
_IN_QUICK_REPLY = _actions(LIMITS["label"]["quick_reply"], True, quick_reply=True)
_ON_FLEX_BUTTON = _actions(LIMITS["label"]["flex"], True)
_ON_FLEX = _actions(LIMITS["label"]["flex"], False)
