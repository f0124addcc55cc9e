"""The bodies of requests, read whole: none beyond its limit, and all together no more than there is room for."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager

ROOM = 64 * 1024 * 1024
"""Bytes that the bodies of one process may take up together."""
SMALL = 16 * 1024
"""What does not exceed this always has room: no webhook of the usual size waits for what others send."""


class Refused(Exception):
    """A request that is not answered, and the HTTP status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Bodies:
    """Those of one process. It belongs to one event loop."""

    def __init__(self, room: int = ROOM) -> None:
        self._free = room

    @asynccontextmanager
    async def whole(self, chunks: AsyncIterable[bytes], declared: int | None, most: int) -> AsyncIterator[bytes]:
        """The body, which takes up room as long as it is used. Raises Refused: 413 where it is larger than `most`, 503 where
        there is no room, 408 where the client went away in the middle of it.
        """
        if declared is not None and declared > most:
            raise Refused(413)
        parts: list[bytes] = []
        size = taken = 0
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise Refused(413)
                if size > SMALL:
                    taken = self._takes(size, taken)
                parts.append(chunk)
            if declared is not None and declared != size:
                raise Refused(408)
            yield b"".join(parts)
        finally:
            self._free += taken

    def _takes(self, size: int, taken: int) -> int:
        if size - taken > self._free:
            raise Refused(503)
        self._free -= size - taken
        return size
