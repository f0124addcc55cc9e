"""The worker: APScheduler ticks, the outbox says what is due. It holds no jobs of its own and needs no store."""

from __future__ import annotations

import logging
import os
import signal

from apscheduler.schedulers.background import BackgroundScheduler

from bot.delivery import Delivery
from db.transaction import Unavailable

log = logging.getLogger(__name__)

TICK_SECONDS = 1
HANGS_SECONDS = 300
"""A round of the worker waits for LINE and for the database, but never for so long."""
TOLD = {signal.SIGTERM, signal.SIGINT}
"""How a process is told to stop."""


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
    # It warns of each tick that comes while a round goes on, as it does whenever LINE is slow.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(deliver_all, "interval", args=[delivery], seconds=TICK_SECONDS, max_instances=1, coalesce=True)
    scheduler.start()
    return scheduler


def wait_with_signals() -> None:
    """From now on SIGTERM and Ctrl-C wait until `run_alone` asks for them. Threads inherit that: call it before any starts,
    since one that does not would catch them in vain.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)


def run_alone(delivery: Delivery, look_seconds: float = 10.0) -> None:
    """Ticks until the process is told to stop, by SIGTERM or Ctrl-C; told once more, it ends where it stands.

    Where no round has begun for HANGS_SECONDS it ends by itself, with status 1: whoever started it starts another one.
    """
    wait_with_signals()
    scheduler = run_beside(delivery)
    while signal.sigtimedwait(TOLD, look_seconds) is None:
        if delivery.idle_seconds() > HANGS_SECONDS:
            log.critical("the worker hangs, and ends")
            os._exit(1)
    for number in TOLD:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)
    stop(scheduler, delivery)


def stop(scheduler: BackgroundScheduler, delivery: Delivery) -> None:
    """Begins nothing more, and waits for what is under way."""
    delivery.stop()
    scheduler.shutdown(wait=True)
    delivery.drain()
