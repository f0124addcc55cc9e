"""The worker: APScheduler ticks, the outbox says what is due. It holds no jobs of its own and needs no store."""

from __future__ import annotations

import logging
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from bot.delivery import Delivery
from db.transaction import Unavailable

log = logging.getLogger(__name__)

TICK_SECONDS = 1


def deliver_all(delivery: Delivery) -> None:
    """Delivers until nothing is due. A database that is away is waited for until the next tick."""
    try:
        while delivery.deliver_due():
            pass
    except Unavailable as error:
        log.warning("the database is away: %s", error)
    except Exception:
        log.exception("a round of deliveries failed")


def run_beside(delivery: Delivery) -> BackgroundScheduler:
    """Ticks in a thread of this process, as a server on SQLite has it. Returns the running scheduler."""
    return _ticking(BackgroundScheduler(timezone="UTC"), delivery)


def run_alone(delivery: Delivery) -> None:
    """Ticks until the process is told to stop; what is under way is finished."""
    scheduler = _ticking(BlockingScheduler(timezone="UTC"), delivery, start=False)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        scheduler.shutdown(wait=True)


def _ticking(scheduler: Any, delivery: Delivery, *, start: bool = True) -> Any:
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler.add_job(deliver_all, "interval", args=[delivery], seconds=TICK_SECONDS, max_instances=1, coalesce=True)
    if start:
        scheduler.start()
    return scheduler
