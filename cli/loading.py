"""How a command is loaded, when it is asked for, and what is said in one sentence of what is amiss outside."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click


class Command(click.Group):
    """A group of commands: `places` says where each is ("module:name"), `stay` names those that run until told to stop."""

    def __init__(self, *args: Any, places: Mapping[str, str], stay: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        self._stay = stay

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._places:
            return None
        module, name = self._places[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in self._stay:
            _leave_when_told()
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if words := _outside(error):
                raise click.ClickException(words) from None
            raise


def _leave_when_told() -> None:
    """To load everything takes a second, in which nothing is begun that could be left half done."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def _outside(error: Exception) -> str:
    """What is amiss with the settings, the database or the disk; empty for a fault of ours, which keeps its traceback."""
    # Whatever raised these has loaded them already.
    from db.transaction import Unavailable, is_passing  # noqa: PLC0415
    from settings import WrongSettings  # noqa: PLC0415

    if isinstance(error, WrongSettings):
        return f"these settings are missing or wrong:\n{error}"
    if isinstance(error, Unavailable) or is_passing(error):
        return "the database is away, locked or full. Nothing was left half done: try again when it is back."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full{f': {error.filename}' if error.filename else ''}. Free some space and try again."
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.strerror}: {error.filename}"
    return ""
