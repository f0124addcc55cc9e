"""The processes that run: the web server that LINE calls, and the worker."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

import click

import wsgi
from bot import logs
from bot.measures import UNMEASURED, Measures
from bot.worker import run_alone, wait_with_signals
from cli.opening import open_house
from clock import SystemClock
from db.engine import open_engine
from settings import Settings, read_settings

log = logging.getLogger(__name__)


def measured(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that can be measured."""
    port = click.option(
        "--metrics-port", type=click.IntRange(1, 65535), help="Where Prometheus reads; nowhere unless given."
    )
    host = click.option("--metrics-host", default="127.0.0.1", show_default=True, help="Never a public address.")
    return port(host(command))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; one on SQLite.")
@click.option("--no-worker", is_flag=True, help="On SQLite, do not deliver from inside the server.")
@click.option("--quiet", is_flag=True, help="Write down only what is amiss, not every call of LINE.")
@measured
def serve(
    host: str, port: int, workers: int, no_worker: bool, quiet: bool, metrics_port: int | None, metrics_host: str
) -> None:
    """Run the web server that LINE calls."""
    from cli import server  # noqa: PLC0415 - only this command needs it

    settings = read_settings()
    logs.begin(quiet=quiet, as_json=True, secrets=settings.secrets)
    # Only looked at: a process that is forked with an open database closes it under the hands of this one.
    open_house()[1].dispose()
    try:
        server.check_free(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error
    inside = settings.on_sqlite and not no_worker
    if not quiet:
        click.echo(f"Listening on http://{host}:{port} for {settings.public_url}/callback")
    if settings.on_sqlite and workers > 1:
        log.warning("SQLite takes one writer: running one process")
    with _exported(settings, metrics_host, metrics_port):
        make_app = partial(wsgi.create_front, with_worker=inside, quiet=quiet, measured=metrics_port is not None)
        server.serve(host, port, 1 if settings.on_sqlite else workers, make_app)


@contextmanager
def _exported(settings: Settings, host: str, port: int | None) -> Iterator[None]:
    """The processes of the server count in files, which this one reads when it is asked."""
    if port is None:
        yield
        return
    with TemporaryDirectory(prefix="taladnad-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        from cli import exporter  # noqa: PLC0415 - what it loads looks at that

        _listen(partial(exporter.start, host, port, exporter.of_all_processes(folder)), settings)
        yield


def _listen(start: Callable[..., None], settings: Settings) -> None:
    try:
        start(open_engine(settings.database_url), SystemClock())
    except OSError as error:
        raise click.ClickException(f"cannot listen for Prometheus: {error.strerror}") from error


@click.command()
@measured
def worker(metrics_port: int | None, metrics_host: str) -> None:
    """Deliver what is due, and end what has run out. Any number may run on PostgreSQL."""
    wait_with_signals()
    settings = read_settings()
    logs.begin(quiet=False, as_json=True, secrets=settings.secrets)
    _, engine = open_house()
    click.echo("Delivering what is due.")
    if settings.on_sqlite:
        log.warning("on SQLite taladnad serve delivers by itself: this worker is needed beside serve --no-worker only")
    measures = _measured_alone(settings, metrics_host, metrics_port)
    run_alone(wsgi.build(settings, engine, SystemClock(), measures=measures).delivery)


def _measured_alone(settings: Settings, host: str, port: int | None) -> Measures:
    if port is None:
        return UNMEASURED
    from prometheus_client import CollectorRegistry  # noqa: PLC0415 - only who measures needs these

    from bot.metrics import Metrics  # noqa: PLC0415
    from cli import exporter  # noqa: PLC0415

    registry = CollectorRegistry()
    _listen(partial(exporter.start, host, port, registry), settings)
    return Metrics(registry)
