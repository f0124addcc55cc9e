"""The processes that run: the web server that LINE calls, and the worker."""

from __future__ import annotations

from functools import partial

import click

import wsgi
from bot import logs
from bot.worker import run_alone
from cli.opening import open_house
from clock import SystemClock
from settings import read_settings

THREADS = 16
"""Turns under way at once in a server process; more wait in the line, as LINE's 2 seconds allow."""
STOP_SECONDS = 20
"""Long enough for the replies in hand to leave: LINE is waited for 13 s at most."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; one on SQLite.")
@click.option("--no-worker", is_flag=True, help="On SQLite, do not deliver from inside the server.")
@click.option("--quiet", is_flag=True, help="Write down only what is amiss, not every call of LINE.")
def serve(host: str, port: int, workers: int, no_worker: bool, quiet: bool) -> None:
    """Run the web server that LINE calls."""
    from granian.server import Server  # noqa: PLC0415 - only this command needs it

    settings = read_settings()
    # Only looked at: a process that is forked with an open database closes it under the hands of this one.
    open_house()[1].dispose()
    inside = settings.on_sqlite and not no_worker
    if not quiet:
        click.echo(f"Listening on http://{host}:{port} for {settings.public_url}/callback")
    if settings.on_sqlite and workers > 1:
        click.echo("SQLite takes one writer: running one process.", err=True)
    Server(
        "wsgi:app",
        address=host,
        port=port,
        interface="wsgi",  # type: ignore[arg-type]
        workers=1 if settings.on_sqlite else workers,
        blocking_threads=THREADS,
        backpressure=4 * THREADS,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level="error",  # type: ignore[arg-type]
    ).serve(target_loader=partial(wsgi.create_app, with_worker=inside, quiet=quiet), wrap_loader=False)


@click.command()
def worker() -> None:
    """Deliver what is due, and end what has run out. Any number may run on PostgreSQL."""
    logs.begin(quiet=False)
    settings = read_settings()
    _, engine = open_house()
    run_alone(wsgi.build(settings, engine, SystemClock()).delivery)
