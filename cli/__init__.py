"""The `taladnad` command: who fills, asks, serves and shows the house. With wsgi.py the only place that knows every part."""

from __future__ import annotations

import click

from bot import logs
from cli.loading import Command

COMMANDS = {
    "demo": "cli.demo:demo",
    "serve": "cli.serving:serve",
    "worker": "cli.serving:worker",
    "migrate": "cli.keeping:migrate",
    "backup": "cli.keeping:backup",
    "restore": "cli.keeping:restore",
    "import": "cli.filling:import_",
    "template": "cli.filling:template",
    "invite": "cli.filling:invite",
    "doctor": "cli.asking:doctor",
    "results": "cli.asking:results",
    "search": "cli.asking:search",
}
"""Where each command is."""
STAY = ("serve", "worker")
"""Those that run until they are told to stop."""


@click.group(cls=Command, places=COMMANDS, stay=STAY)
@click.version_option(package_name="taladnad")
def main() -> None:
    """Taladnad: a storefront and a meeting place for a community fair, in a LINE chat."""
    logs.begin(quiet=True)
