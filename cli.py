"""The `taladnad` command: who fills, asks, serves and shows the house. With wsgi.py the only place that knows every part."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from dotenv import dotenv_values
from sqlalchemy import Engine

import wsgi
from bot import chats, logs
from bot.messages import chat_link
from bot.seen import list_parked
from bot.worker import run_alone
from catalog import people
from catalog.offers import communities, listing
from catalog.results.figures import figures
from catalog.trade.invariants import INVARIANTS
from catalog.workbook import NotAWorkbook, Report, load
from catalog.workbook.report import Reason
from catalog.workbook.template import write_template
from clock import SystemClock
from db import migrate as migrations
from db import outbox
from db.engine import open_engine
from db.transaction import reading
from handlers.organiser import import_words, result_words, template_words
from locales.i18n import Language, language
from settings import Store, WrongSettings, read_settings, read_store

CLOCK = SystemClock()
FOLLOWERS_NAMED = 10
THREADS = 16
"""Turns under way at once in a server process; more wait in the line, as LINE's 2 seconds allow."""
STOP_SECONDS = 20
"""Long enough for the replies in hand to leave: LINE is waited for 13 s at most."""
DEMO = Path("var/demo")
DEMO_DATABASE = DEMO / "fair.db"


class Command(click.Group):
    """A group that says in one sentence what is wrong with the settings, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WrongSettings as wrong:
            raise click.ClickException(f"these settings are missing or wrong:\n{wrong}") from None


@click.group(cls=Command)
@click.version_option(package_name="taladnad")
def main() -> None:
    """Taladnad: a storefront and a meeting place for a community fair, in a LINE chat."""
    logs.begin(quiet=True)


def _open() -> tuple[Store, Engine]:
    """The settings and a database at the newest migration; it is closed when the command ends."""
    store = read_store()
    engine = open_engine(store.database_url)
    click.get_current_context().call_on_close(engine.dispose)
    if amiss := migrations.amiss(engine):
        raise click.ClickException(amiss)
    return store, engine


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    engine = open_engine(read_store().database_url)
    migrations.to_head(engine)
    engine.dispose()
    click.echo("The database is at the newest schema.")


@main.command()
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
    _open()[1].dispose()
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


@main.command()
def worker() -> None:
    """Deliver what is due, and end what has run out. Any number may run on PostgreSQL."""
    logs.begin(quiet=False)
    settings = read_settings()
    _, engine = _open()
    run_alone(wsgi.build(settings, engine, CLOCK).delivery)


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Change nothing unless every row passes.")
@click.option("--set-stock", is_flag=True, help="Take the stock column as a new count of what lies on the shelf.")
def import_(file: Path, dry_run: bool, all_or_nothing: bool, set_stock: bool) -> None:
    """Load a workbook: an .xlsx file, or a folder of .csv files.

    Exit status: 0 all rows in, 1 some rows refused, 2 nothing read.
    """
    store, engine = _open()
    try:
        report = load(
            engine, file, zone=store.zone, media_dir=store.media_dir, now=CLOCK.now(),
            dry_run=dry_run, all_or_nothing=all_or_nothing, set_stock=set_stock,
        )  # fmt: skip
    except NotAWorkbook as error:
        _in_both_languages(partial(import_words.explain_unreadable, error))
        sys.exit(2)
    _print_report(report)
    sys.exit(1 if report.errors else 0)


def _print_report(report: Report) -> None:
    """Each wrong row is named; those that are refused only for a refused row above them are counted, a line a sheet."""
    for note in report.notes:
        _in_both_languages(partial(import_words.explain_note, note))
    followers = Counter(error.sheet for error in report.errors if error.reason is Reason.REFUSED_PARENT)
    for error in report.errors:
        if error.reason is not Reason.REFUSED_PARENT or followers[error.sheet] <= FOLLOWERS_NAMED:
            _in_both_languages(partial(import_words.explain, error))
    for sheet, many in followers.items():
        if many > FOLLOWERS_NAMED:
            _in_both_languages(partial(import_words.explain_followers, sheet, many))
    for sheet, count in report.counts.items():
        click.echo(
            f"{sheet}: {count.new} new, {count.updated} updated, {count.unchanged} unchanged, {count.refused} refused"
        )
    if not report.applied:
        click.echo("Nothing was changed.")


def _in_both_languages(say: Callable[[Language], str]) -> None:
    """Thai for the office, English for whoever helps it."""
    click.echo(f"{say(language('th'))}\n  {say(language('en'))}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def template(file: Path) -> None:
    """Write an empty workbook (.xlsx) to fill in."""
    if file.suffix.lower() != ".xlsx":
        raise click.ClickException("the name of the new workbook must end in .xlsx")
    if file.exists():
        raise click.ClickException(f"{file} is there already; give another name")
    write_template(file, template_words.guide(language("th")))
    click.echo(f"Fill in {file}, then: taladnad import {file}")


@main.group()
def invite() -> None:
    """Make a single-use code that lets somebody in."""


@invite.command()
@click.argument("community")
def seller(community: str) -> None:
    """For a seller of COMMUNITY (the organiser's own code of it)."""
    store, engine = _open()
    with engine.begin() as connection:
        row = communities.by_code(connection, community)
        if row is None:
            raise click.ClickException(f"there is no community with the code {community!r}")
        code = people.invite(connection, row.id, "owner", CLOCK.now())
    click.echo(code)
    if store.line_bot_id:
        click.echo(chat_link(store.line_bot_id, code))
    else:
        click.echo("Set LINE_BOT_ID to print a link that opens the chat with the code filled in.", err=True)


@main.command()
def doctor() -> None:
    """Check every invariant; exit 1 with the list where one is broken."""
    _, engine = _open()
    with reading(engine) as connection:
        broken = [one for invariant in INVARIANTS for one in invariant(connection)]
        overdue = outbox.overdue(connection, CLOCK.now(), chats.reachable_ids())
        noted = [*list_parked(connection), *outbox.broken(connection), *overdue]
    for line in broken:
        click.echo(f"broken: {line}")
    for line in noted:
        click.echo(f"noted: {line}")
    if not broken:
        click.echo("Every invariant holds.")
    sys.exit(1 if broken else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def results(as_json: bool) -> None:
    """The fair's figures so far, with the rule by which each is counted."""
    _, engine = _open()
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


@main.command()
@click.option("--jsonl", is_flag=True, help="One JSON object a query.")
def search(jsonl: bool) -> None:
    """Read queries on stdin, one a line; print the SKUs found for each, best first."""
    _, engine = _open()
    for line in sys.stdin:
        query = line.strip()
        with reading(engine) as connection:
            found = [offer.row.sku for offer in listing.search(connection, CLOCK.now(), query, limit=20)]
        click.echo(json.dumps({"query": query, "skus": found}, ensure_ascii=False) if jsonl else " ".join(found))


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--keep", is_flag=True, help="Go on with the last demo's database.")
def demo(port: int, keep: bool) -> None:
    """Open the fair in a browser, phones side by side, with no LINE account."""
    from sandbox import demo as phones  # noqa: PLC0415 - the sandbox belongs to the demo alone

    _refuse_beside_real_credentials()
    fresh = not (keep and DEMO_DATABASE.exists())
    codes = _new_demo() if fresh else {"owner": "", "helper": ""}
    roles = [
        phones.Role("นก", "ผู้ซื้อ · Shopper"),
        phones.Role("ป้าแดง", "ผู้ขายของเกาะยอ ภาคใต้ · Seller of Ko Yo, South", says=codes["owner"]),
        phones.Role("น้องฟ้า", "ผู้ช่วยผู้ขายของเกาะยอ · Ko Yo's helper", says=codes["helper"]),
    ]
    try:
        phones.run(port, "OTOP Nawatwithi", roles, _start_demo_bot, greet=fresh)
    except phones.NotStarted as error:
        raise click.ClickException(str(error)) from error


def _refuse_beside_real_credentials() -> None:
    """A simulation must never be mistaken for the real channel, nor write into its database."""
    present = {**dotenv_values(".env"), **os.environ}
    if any(present.get(name) for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN")):
        raise click.ClickException(
            "a real LINE channel is set here (environment or .env). The demo is a simulation and does not start beside it: "
            "run it in another folder, or unset LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN."
        )


def _new_demo() -> dict[str, str]:
    """A fresh database with the demo fair, opened today; returns an invite code for each part in the seller's community."""
    from sandbox import demo_fair  # noqa: PLC0415

    shutil.rmtree(DEMO, ignore_errors=True)
    zone, now = ZoneInfo("Asia/Bangkok"), CLOCK.now()
    engine = open_engine(f"sqlite:///{DEMO_DATABASE}")
    migrations.to_head(engine)
    demo_fair.write_for(now.astimezone(zone).date(), DEMO / "workbook")
    report = load(engine, DEMO / "workbook", zone=zone, media_dir=DEMO / "media", now=now)
    if report.errors:
        raise click.ClickException(f"the demo fair has {len(report.errors)} wrong rows")
    with engine.begin() as connection:
        row = communities.by_code(connection, demo_fair.SELLER_OF)
        assert row is not None
        codes = {part: people.invite(connection, row.id, part, now) for part in ("owner", "helper")}
    engine.dispose()
    return codes


def _start_demo_bot(line: Any, port: int) -> subprocess.Popen[bytes]:
    """The bot as it is served in production, beside the pretend LINE."""
    settings = {
        "DATABASE_URL": f"sqlite:///{DEMO_DATABASE}",
        "MEDIA_DIR": str(DEMO / "media"),
        "PUBLIC_URL": "https://fair.example",
        "LINE_BOT_ID": "@fair-demo",
        "LINE_API_URL": line.api_url,
        "LINE_CHANNEL_SECRET": line.channel_secret,
        "LINE_CHANNEL_ACCESS_TOKEN": line.access_token,
    }
    serving = [sys.executable, "-m", "cli", "serve", "--quiet", "--port", str(port)]
    return subprocess.Popen(serving, env={**os.environ, **settings})  # noqa: S603 - our own command


if __name__ == "__main__":
    main()
