"""The bodies of requests, read whole: none beyond its limit, and all together no more than there is room for."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager

ROOM = 64 * 1024 * 1024
"""Bytes that the bodies of one process may take up together."""
SMALL = 16 * 1024
"""What does not exceed this always has room: no webhook of the usual size waits for what others send."""


class TooLarge(Exception):
    """The body is larger than it may be."""


class NoRoom(Exception):
    """Others take up all the memory that there is for bodies."""


class CutOff(Exception):
    """The client went away in the middle of it."""


class Bodies:
    """Those of one process. It belongs to one event loop."""

    def __init__(self, room: int = ROOM) -> None:
        self._free = room

    @asynccontextmanager
    async def whole(self, chunks: AsyncIterable[bytes], declared: int | None, most: int) -> AsyncIterator[bytes]:
        """The body, which takes up room as long as it is used. Raises TooLarge, NoRoom or CutOff."""
        if declared is not None and declared > most:
            raise TooLarge
        parts: list[bytes] = []
        size = taken = 0
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge
                if size > SMALL:
                    taken = self._takes(size, taken)
                parts.append(chunk)
            if declared is not None and declared != size:
                raise CutOff
            yield b"".join(parts)
        finally:
            self._free += taken

    def _takes(self, size: int, taken: int) -> int:
        if size - taken > self._free:
            raise NoRoom
        self._free -= size - taken
        return size
