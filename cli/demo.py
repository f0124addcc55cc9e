"""The demo: a fresh fair, the bot as it is served in production, and phones in the browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from dotenv import dotenv_values

from catalog import people
from catalog.offers import communities
from catalog.workbook import load
from clock import SystemClock
from db import migrate
from db.engine import open_engine

DEMO = Path("var/demo")
DEMO_DATABASE = DEMO / "fair.db"


@click.command()
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
    zone, now = ZoneInfo("Asia/Bangkok"), SystemClock().now()
    engine = open_engine(f"sqlite:///{DEMO_DATABASE}")
    migrate.to_head(engine)
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
