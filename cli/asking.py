"""What is asked of the house: whether all is well, the figures, and what a search finds."""

from __future__ import annotations

import json
import sys

import click

from bot import chats
from bot.seen import list_parked
from catalog.offers import listing
from catalog.results.figures import figures
from catalog.trade.invariants import INVARIANTS
from cli.opening import open_house
from clock import SystemClock
from db import outbox
from db.transaction import reading
from handlers.organiser import result_words
from locales.i18n import language


@click.command()
def doctor() -> None:
    """Check every invariant; exit 1 with the list where one is broken."""
    _, engine = open_house()
    with reading(engine) as connection:
        broken = [one for invariant in INVARIANTS for one in invariant(connection)]
        overdue = outbox.overdue(connection, SystemClock().now(), chats.reachable_ids())
        noted = [*list_parked(connection), *outbox.broken(connection), *overdue]
    for line in broken:
        click.echo(f"broken: {line}")
    for line in noted:
        click.echo(f"noted: {line}")
    if not broken:
        click.echo("Every invariant holds.")
    sys.exit(1 if broken else 0)


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
