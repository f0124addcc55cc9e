"""The people, the groups and their screens: who is a friend, who has blocked the account, what each phone shows."""

import itertools
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# Someone who is no friend can be pushed to for a week after writing (REF#send-push-message).
WRITES_COUNT_FOR = timedelta(days=7)

Entry = dict[str, Any]


@dataclass
class Chat:
    """One screen: a person's one-to-one chat with the account, or a group that the account is in."""

    id: str
    name: str
    language: str = "th"
    members: list[str] = field(default_factory=list)
    friend: bool = False
    blocked: bool = False
    wrote_at: datetime | None = None
    loading_until: datetime | None = None
    screen: list[Entry] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return bool(self.members)

    def reachable(self, at: datetime) -> bool:
        """Whether a push arrives: friends, groups, and for a week those who wrote."""
        if self.blocked:
            return False
        recent = self.wrote_at is not None and at - self.wrote_at <= WRITES_COUNT_FOR
        return self.friend or self.is_group or recent


class Chats:
    """All chats, and a running list of what changed on which screen, for those who watch."""

    def __init__(self) -> None:
        self.all: dict[str, Chat] = {}
        self.changes: list[dict[str, Any]] = []
        self._message_ids = itertools.count(500_000_000_000_000_000 + secrets.randbelow(10**16))

    def add_person(self, name: str, language: str, user_id: str | None = None) -> Chat:
        return self._add(Chat(user_id or "U" + secrets.token_hex(16), name, language))

    def add_group(self, members: Iterable[str]) -> Chat:
        return self._add(Chat("C" + secrets.token_hex(16), "group", members=list(members)))

    def new_message_id(self) -> str:
        return str(next(self._message_ids))

    def show(self, chat_id: str, entry: Entry) -> None:
        """Puts one more entry at the end of a screen; whatever the bot says ends its loading animation."""
        chat = self.all[chat_id]
        chat.screen.append(entry)
        if entry["by"] == "bot":
            chat.loading_until = None
        self.changes.append({"chat": chat_id, "entry": entry})

    def take_back(self, chat_id: str, message_id: str) -> None:
        """Hides a message that its sender has unsent."""
        chat = self.all[chat_id]
        chat.screen = [entry for entry in chat.screen if entry["id"] != message_id]
        self.changes.append({"chat": chat_id, "unsent": message_id})

    def set_friend(self, chat_id: str, friend: bool) -> None:
        """Adds the account as a friend, or blocks it."""
        chat = self.all[chat_id]
        chat.friend, chat.blocked = friend, not friend
        self.changes.append({"chat": chat_id, "friend": friend, "blocked": not friend})

    def set_loading(self, chat_id: str, until: datetime) -> None:
        self.all[chat_id].loading_until = until
        self.changes.append({"chat": chat_id, "loading_until": until})

    def _add(self, chat: Chat) -> Chat:
        self.all[chat.id] = chat
        return chat
