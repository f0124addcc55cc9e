"""What can befall a call on its way to LINE, and which calls it befalls: toxics for the toxic proxy."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Sent:
    """A call as the bot sent it. `endpoint` is its short name: reply, push, profile …"""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def endpoint(self) -> str:
        parts = self.path.removeprefix("/v2/bot/").split("/")
        return parts[1] if parts[0] == "message" else parts[0]

    @property
    def retry_key(self) -> str | None:
        return self.headers.get("x-line-retry-key")


class Wire:
    """One call under way, and all that a toxic can do with it."""

    def __init__(self, sent: Sent, bot: socket.socket, ask: Callable[[Sent], bytes], wait: Callable[[], None]) -> None:
        self.sent = sent
        self.hung_up = False
        self._bot = bot
        self._ask = ask
        self._answer: bytes | None = None
        self.wait = wait

    def ask(self) -> bytes:
        """LINE's whole answer. LINE gets the call once, however often this is asked."""
        if self._answer is None:
            self._answer = self._ask(self.sent)
        return self._answer

    def send(self, data: bytes) -> None:
        self._bot.sendall(data)

    def hang_up(self) -> None:
        """The connection ends in the middle of things."""
        self.hung_up = True

    def reset(self) -> None:
        """The connection is torn down: the bot's side gets RST instead of an end."""
        self._bot.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.hang_up()


Toxic = Callable[[Wire], None]
Which = Callable[[int], bool]


def refuses(status: int, retry_after: str | None = None) -> Toxic:
    """An error instead of an answer."""
    header = f"Retry-After: {retry_after}\r\n" if retry_after else ""
    answer = f"HTTP/1.1 {status} Toxic\r\n{header}Content-Length: 0\r\n\r\n".encode()
    return lambda wire: wire.send(answer)


def says(words: bytes) -> Toxic:
    """These very bytes, and then the connection ends."""

    def toxic(wire: Wire) -> None:
        wire.send(words)
        wire.hang_up()

    return toxic


hangs_up = says(b"")
answers_half = says(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{")
speaks_no_http = says(b"220 mail.example ESMTP\r\n")


def comes_late(wire: Wire) -> None:
    """LINE hears of it when the spell is over, and its answer goes out then, if anybody still waits for it."""
    wire.wait()
    wire.send(wire.ask())


def says_nothing(wire: Wire) -> None:
    """No answer while the spell lasts, and none afterwards."""
    wire.wait()
    wire.hang_up()


def resets(wire: Wire) -> None:
    wire.reset()


def in_slices(wire: Wire) -> None:
    """The true answer, a byte at a time."""
    for byte in wire.ask():
        wire.send(bytes([byte]))


def after(toxic: Toxic) -> Toxic:
    """LINE has taken the call already: only its answer is spoilt."""

    def taken(wire: Wire) -> None:
        wire.ask()
        toxic(wire)

    return taken


def one_of(toxics: Sequence[Toxic], seed: int) -> Toxic:
    """Another one for each call; the seed is printed, so that a failure can be played again."""
    print(f"toxics by the seed {seed}")
    dice = Random(seed)

    def toxic(wire: Wire) -> None:
        dice.choice(toxics)(wire)

    return toxic


def every(_number: int) -> bool:
    return True


def first(count: int) -> Which:
    """The first so many calls."""
    return lambda number: number <= count


def only(wanted: int) -> Which:
    """The call of that number, from 1."""
    return lambda number: number == wanted


def sometimes(chance: float, seed: int) -> Which:
    """That share of the calls; the seed is printed, so that a failure can be played again."""
    print(f"a share of {chance} by the seed {seed}")
    dice = Random(seed)
    return lambda _number: dice.random() < chance
