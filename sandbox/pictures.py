"""The pictures that people have sent, to be fetched by the bot; gone once their sender takes them back."""

MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}


class Pictures:
    """Bytes by message id."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._gone: set[str] = set()

    def keep(self, message_id: str, data: bytes) -> None:
        self._kept[message_id] = data

    def take_back(self, message_id: str) -> None:
        if self._kept.pop(message_id, None) is not None:
            self._gone.add(message_id)

    def find(self, message_id: str) -> bytes | None:
        return self._kept.get(message_id)

    def is_gone(self, message_id: str) -> bool:
        return message_id in self._gone


def content_type(data: bytes) -> str:
    """The media type by the first bytes; LINE sends what the phone sent, mostly JPEG."""
    return next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), "application/octet-stream")
