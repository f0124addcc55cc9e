"""The pretend LINE Platform: what people do on their phones, and what they see there."""

from typing import Any

from sandbox.chats import Chat, Entry
from sandbox.events import Event, milliseconds
from sandbox.exchange import Exchange
from sandbox.picker import picked_params
from sandbox.webhook import Response

__all__ = ["Blocked", "Platform", "Response"]

STICKER = {
    "type": "sticker",
    "packageId": "446",
    "stickerId": "1988",
    "stickerResourceType": "STATIC",
    "keywords": ["hello"],
}


class Blocked(Exception):
    """Someone who has blocked the account cannot write to it; on a real phone there is no field to type in."""


class Platform(Exchange):
    """LINE as people use it. Each thing done is shown on that phone, sent to the bot, and returned as its event."""

    def join(self, name: str, language: str = "th", user_id: str | None = None) -> str:
        """Makes a person who uses LINE and has not met the account yet; returns the user id."""
        with self.changed:
            return self.chats.add_person(name, language, user_id).id

    def follow(self, user: str) -> Event:
        """Adds the account as a friend, or unblocks it."""

        def build() -> tuple[Event, list[Entry]]:
            event = self.new_event(user, "follow", follow={"isUnblocked": self.chats.all[user].blocked})
            self.chats.set_friend(user, True)
            return event, []

        return self.happen(user, build)

    def unfollow(self, user: str) -> Event:
        """Blocks the account: pushes are accepted from now on and arrive nowhere."""

        def build() -> tuple[Event, list[Entry]]:
            self.chats.set_friend(user, False)
            return self.new_event(user, "unfollow"), []

        return self.happen(user, build)

    def say(self, user: str, text: str) -> Event:
        return self._message(user, {"type": "text", "text": text})

    def tap(self, user: str, action: dict[str, Any], picked: str | None = None) -> Event | None:
        """Taps a button. ``picked`` is what is picked in a date picker, else it stays where it opens.

        None for what the phone does alone: opening a link, copying, the camera.
        """
        if action["type"] == "message":
            return self.say(user, action["text"])
        if action["type"] in ("postback", "datetimepicker"):
            return self._postback(user, action, picked)
        return None

    def sticker(self, user: str) -> Event:
        return self._message(user, dict(STICKER))

    def picture(self, user: str, data: bytes) -> Event:
        """Sends a picture; the bot can fetch its bytes by the message id."""
        with self.changed:
            message_id = self.chats.new_message_id()
            self.pictures.keep(message_id, data)
        return self._message(user, {"type": "image", "id": message_id, "contentProvider": {"type": "line"}})

    def location(self, user: str, title: str, address: str, lat: float, lng: float) -> Event:
        """Sends a place; degrees."""
        place = {"type": "location", "title": title, "address": address, "latitude": lat, "longitude": lng}
        return self._message(user, place)

    def unsend(self, user: str, message_id: str) -> Event:
        """Takes back a message: it leaves the screen and its picture cannot be fetched any more."""

        def build() -> tuple[Event, list[Entry]]:
            self.chats.take_back(user, message_id)
            self.pictures.take_back(message_id)
            return self.new_event(user, "unsend", unsend={"messageId": message_id}), []

        return self.happen(user, build)

    def join_group(self, members: list[str]) -> str:
        """Brings the account into a group of these people; returns the group's id, which is a chat of its own."""
        with self.changed:
            group = self.chats.add_group(members).id
        self.happen(group, lambda: (self.new_event(group, "join"), []))
        return group

    def say_in_group(self, user: str, group: str, text: str) -> Event:
        def build() -> tuple[Event, list[Entry]]:
            source = {"type": "group", "groupId": group, "userId": user}
            event = self.new_event(group, "message", source, message={"type": "text", "text": text})
            return event, [self._mine(event["message"]) | {"from": user}]

        return self.happen(group, build)

    def phone(self, user: str) -> list[Entry]:
        """The screen in order (of a person, or of a group by its id): who by, the message, how it came and when."""
        with self.changed:
            return list(self.chats.all[user].screen)

    def messages(self, user: str) -> list[dict[str, Any]]:
        """Only what the bot said, in order."""
        return [entry["message"] for entry in self.phone(user) if entry["by"] == "bot"]

    def _message(self, user: str, message: dict[str, Any]) -> Event:
        def build() -> tuple[Event, list[Entry]]:
            self._writer(user).wrote_at = self.now()
            event = self.new_event(user, "message", message=message)
            return event, [self._mine(event["message"])]

        return self.happen(user, build)

    def _postback(self, user: str, action: dict[str, Any], picked: str | None) -> Event:
        postback: dict[str, Any] = {"data": action["data"]}
        if action["type"] == "datetimepicker":
            postback["params"] = action.get("params") or picked_params(action, picked, self.now())

        def build() -> tuple[Event, list[Entry]]:
            self._writer(user)
            return self.new_event(user, "postback", postback=postback), self._shown(action)

        return self.happen(user, build)

    def _shown(self, action: dict[str, Any]) -> list[Entry]:
        """What a postback shows as said by the person: its displayText, else nothing."""
        text = action.get("displayText") or action.get("text")
        said = {"type": "text", "text": text, "id": self.chats.new_message_id()}
        return [self._mine(said)] if text else []

    def _writer(self, user: str) -> Chat:
        if self.chats.all[user].blocked:
            raise Blocked(f"{self.chats.all[user].name} has blocked the account")
        return self.chats.all[user]

    def _mine(self, message: dict[str, Any]) -> Entry:
        return {"id": message["id"], "by": "me", "message": message, "via": None, "at": self.now()}


def entry_for_page(entry: Entry) -> dict[str, Any]:
    """The entry with its time in milliseconds, as JSON can hold it."""
    return entry | {"at": milliseconds(entry["at"])}
