"""What we write down of our own doings: LINE keeps no record for us of what it answered."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
OURS = ("bot", "catalog", "db", "handlers", "web")


def begin(*, quiet: bool) -> None:
    """Writes to stderr: of libraries what is amiss, and of our own rooms every call of LINE too unless `quiet`."""
    logging.basicConfig(level=logging.WARNING, format=FORMAT)
    for room in OURS:
        logging.getLogger(room).setLevel(logging.WARNING if quiet else logging.INFO)
