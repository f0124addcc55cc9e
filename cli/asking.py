"""What is asked of the house: whether all is well, the figures, and what a search finds."""

from __future__ import annotations

import json
import sys

import click

from catalog.offers import listing
from catalog.results.figures import figures
from cli.doctor import every_invariant, examine
from cli.opening import open_house
from clock import SystemClock
from db.transaction import reading
from handlers.organiser import result_words
from locales.i18n import language


@click.command()
def doctor() -> None:
    """Check every invariant; exit 1 with the list where one is broken.

    What was put aside, and what waits, is listed too and does not change the exit status.
    """
    _, engine = open_house()
    with reading(engine) as connection:
        found = examine(connection, SystemClock().now())
    for kind, lines in (("broken", found.broken), ("noted", found.noted), ("waiting", found.waiting)):
        for line in lines:
            click.echo(f"{kind}: {line}")
    if not found.broken:
        click.echo(f"Every invariant holds. {len(every_invariant())} were checked.")
    sys.exit(1 if found.broken else 0)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def results(as_json: bool) -> None:
    """The fair's figures so far, with the rule by which each is counted."""
    _, engine = open_house()
    with reading(engine) as connection:
        counted = {**figures(connection), "rules": result_words.rules(language("en"))}
    if as_json:
        click.echo(json.dumps(counted, ensure_ascii=False, indent=2))
        return
    for name, value in counted.items():
        if name != "rules":
            click.echo(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    click.echo("\nHow it is counted:")
    for name, rule in counted["rules"].items():
        click.echo(f"  {name}: {rule}")


@click.command()
@click.option("--jsonl", is_flag=True, help="One JSON object a query.")
def search(jsonl: bool) -> None:
    """Read queries on stdin, one a line; print the SKUs found for each, best first."""
    _, engine = open_house()
    for line in sys.stdin:
        query = line.strip()
        with reading(engine) as connection:
            found = [offer.row.sku for offer in listing.search(connection, SystemClock().now(), query, limit=20)]
        click.echo(json.dumps({"query": query, "skus": found}, ensure_ascii=False) if jsonl else " ".join(found))
