"""The `taladnad` command: who fills, asks, serves and shows the house. With wsgi.py the only place that knows every part."""

from __future__ import annotations

import click

from bot import logs
from cli.asking import doctor, results, search
from cli.demo import demo
from cli.filling import import_, invite, template
from cli.keeping import migrate
from cli.opening import Command
from cli.serving import serve, worker


@click.group(cls=Command)
@click.version_option(package_name="taladnad")
def main() -> None:
    """Taladnad: a storefront and a meeting place for a community fair, in a LINE chat."""
    logs.begin(quiet=True)


for command in (demo, serve, worker, migrate, import_, template, invite, doctor, results, search):
    main.add_command(command)
