"""A person with a phone: says, taps what is on the screen, sees what came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fair import Fair

Message = dict[str, Any]


class NotOnTheScreen(AssertionError):
    """The person looked for something that the screen does not show."""


class Person:
    """Somebody on LINE. What they can tap is what LINE would let them tap."""

    def __init__(self, fair: Fair, name: str, language: str = "th") -> None:
        self.fair = fair
        self.name = name
        self.line_id = fair.platform.join(name, language)
        self.taps_made = 0
        self.texts_typed = 0
        self._seen = 0

    def follows(self) -> None:
        self._acts(lambda: self.fair.platform.follow(self.line_id))

    def blocks(self) -> None:
        self._acts(lambda: self.fair.platform.unfollow(self.line_id))

    def says(self, text: str) -> None:
        self.texts_typed += 1
        self._acts(lambda: self.fair.platform.say(self.line_id, text))

    def taps(self, label: str, picked: str | None = None) -> None:
        """Taps the button whose label or shown words are, or else begin with or hold, these; the newest on the screen wins."""
        action = self.finds(label)
        self.taps_made += 1
        self._acts(lambda: self.fair.platform.tap(self.line_id, action, picked))

    def presses(self, data: str) -> None:
        """Sends a postback that need not be on the screen: what an old, foreign or forged button would send."""
        self._acts(lambda: self.fair.platform.tap(self.line_id, {"type": "postback", "label": "x", "data": data}))

    def sends_sticker(self) -> None:
        self._acts(lambda: self.fair.platform.sticker(self.line_id))

    def sends_picture(self) -> None:
        self._acts(lambda: self.fair.platform.picture(self.line_id, b"\xff\xd8\xff\xe0 a picture"))

    def sends_location(self) -> None:
        self._acts(lambda: self.fair.platform.location(self.line_id, "Here", "Songkhla", 7.2, 100.6))

    def _acts(self, act: Any) -> None:
        self._seen = len(self.fair.platform.phone(self.line_id))
        act()
        self.fair.settle()

    def finds(self, label: str) -> dict[str, Any]:
        """The action of a button on the screen."""
        actions = list(self.buttons())
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for name in ("label", "displayText"):
                for action in actions:
                    if fits(str(action.get(name, "")), label):
                        return action
        raise NotOnTheScreen(f"{self.name} sees no button {label!r}, only {[a.get('label') for a in actions]}")

    def buttons(self) -> Iterator[dict[str, Any]]:
        """What can be tapped, the newest first: the quick replies of the last message, then buttons of all messages."""
        messages = self.fair.platform.messages(self.line_id)
        if messages:
            yield from (item["action"] for item in messages[-1].get("quickReply", {}).get("items", []))
        for message in reversed(messages):
            yield from actions_in(message.get("contents", {}))

    def new(self) -> list[Message]:
        """What the bot has said since the person last did something."""
        self.fair.deliver()
        return [
            entry["message"] for entry in self.fair.platform.phone(self.line_id)[self._seen :] if entry["by"] == "bot"
        ]

    def screen(self) -> str:
        """All words that are new, a line each."""
        return "\n".join(words for message in self.new() for words in texts_in(message))

    def sees(self, *words: str) -> None:
        """Fails unless all of these words are among what is new."""
        screen = self.screen()
        for one in words:
            if one not in screen:
                raise NotOnTheScreen(f"{self.name} does not see {one!r} in:\n{screen}")

    def sees_no(self, *words: str) -> None:
        """Fails if any of these words is among what is new."""
        screen = self.screen()
        for one in words:
            if one in screen:
                raise AssertionError(f"{self.name} sees {one!r} in:\n{screen}")

    def hears_nothing(self) -> None:
        """Fails unless the bot stayed silent."""
        assert self.new() == [], self.screen()

    def looks_away(self) -> None:
        """What came so far is no longer new."""
        self.fair.deliver()
        self._seen = len(self.fair.platform.phone(self.line_id))


def actions_in(part: Any) -> Iterator[dict[str, Any]]:
    """Every action in a Flex part, in the order in which a person would see them."""
    if isinstance(part, dict):
        if isinstance(part.get("action"), dict):
            yield part["action"]
        for name in ("hero", "header", "body", "contents", "footer"):
            yield from actions_in(part.get(name))
    elif isinstance(part, list):
        for one in part:
            yield from actions_in(one)


def texts_in(message: Message) -> Iterator[str]:
    """Every text that a message shows."""
    for name, value in message.items():
        if name in ("text", "altText", "label") and isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from texts_in(value)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    yield from texts_in(one)
