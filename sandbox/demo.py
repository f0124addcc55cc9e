"""The demo: a pretend LINE with phones in a browser, and the bot behind it as a process of its own."""

from __future__ import annotations

import hashlib
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import urllib3

from sandbox.phones import PhonesServer
from sandbox.platform import Platform

BOT_ID = "@fair-demo"
PUBLIC_URL = "https://fair.example"
REDELIVER_AFTER_S = (1.0, 3.0, 10.0)
PATIENCE_S = 30.0


@dataclass(frozen=True)
class Role:
    """A phone of the demo: whose, what stands above it, and what its owner says first, such as an invite code."""

    name: str
    label: str
    language: str = "th"
    says: str = ""


@dataclass(frozen=True)
class Line:
    """What the bot must know of the pretend LINE."""

    api_url: str
    channel_secret: str
    access_token: str


class NotStarted(Exception):
    """The demo could not be opened; the words say why."""


def run(
    port: int,
    account: str,
    roles: Sequence[Role],
    start_bot: Callable[[Line, int], subprocess.Popen[bytes]],
    *,
    greet: bool,
) -> None:
    """Serves the phones on `port` of this machine until it is interrupted. `start_bot` is given the bot's own port.

    With `greet`, everybody adds the account and says the first words. Raises NotStarted.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    secret, token = secrets.token_hex(16), secrets.token_hex(16)
    bot_port = _free_port()
    platform = Platform(
        channel_secret=secret,
        access_token=token,
        webhook_url=f"http://127.0.0.1:{bot_port}/callback",
        now=lambda: datetime.now(UTC),
        basic_id=BOT_ID,
        redeliver_after=REDELIVER_AFTER_S,
    )
    for role in roles:
        platform.join(role.name, role.language, user_id=_user_id(role.name))
    phones = _phones(platform, port, account, roles, f"http://127.0.0.1:{bot_port}")
    phones.start()
    bot = start_bot(Line(phones.url, secret, token), bot_port)
    try:
        _wait_until_alive(bot, bot_port)
        _introduce(platform, phones, roles, greet)
        _say_where(phones.url)
        _until_interrupted(bot)
    finally:
        phones.stop()
        bot.terminate()
        bot.wait()


def _phones(platform: Platform, port: int, account: str, roles: Sequence[Role], bot_url: str) -> PhonesServer:
    shown = [(role.name, role.label) for role in roles]
    try:
        return PhonesServer(platform, shown, bot_url=bot_url, account_name=account, public_url=PUBLIC_URL, port=port)
    except (OSError, SystemExit) as error:
        raise NotStarted(f"port {port} of this machine is taken: choose another with --port") from error


def _introduce(platform: Platform, phones: PhonesServer, roles: Sequence[Role], greet: bool) -> None:
    for role in roles:
        user = phones.users[role.name]
        if greet:
            platform.follow(user)
        else:
            platform.chats.set_friend(user, True)
        if greet and role.says:
            platform.say(user, role.says)


def _say_where(url: str) -> None:
    print(
        f"The fair is open: {url}/\nThree phones side by side; nothing leaves this machine. Ctrl-C closes it.",
        flush=True,
    )


def _until_interrupted(bot: subprocess.Popen[bytes]) -> None:
    try:
        status = bot.wait()
    except KeyboardInterrupt:
        return
    raise NotStarted(f"the bot has stopped by itself (exit status {status})")


def _wait_until_alive(bot: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if bot.poll() is not None:
            raise NotStarted("the bot did not start; what it said stands above")
        try:
            if urllib3.request("GET", f"http://127.0.0.1:{port}/healthz", retries=False, timeout=1).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            threading.Event().wait(0.05)
    raise NotStarted("the bot did not answer in time")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user_id(name: str) -> str:
    """The same person in every demo, so that --keep finds them again."""
    return "U" + hashlib.sha256(name.encode()).hexdigest()[:32]
