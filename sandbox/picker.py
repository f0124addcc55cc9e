"""The date and time picker: what can be picked, and the params that LINE puts into the postback."""

from datetime import datetime, timedelta, timezone
from typing import Any

# The picker knows no time zone: a phone in Thailand shows Thai time.
PHONE_TIME = timezone(timedelta(hours=7))
FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}


def picked_params(action: dict[str, Any], picked: str | None, now: datetime) -> dict[str, str]:
    """``{mode: value}`` as in ``postback.params``; unless told, a person leaves the picker where it opens.

    Raises ValueError for what the picker does not offer.
    """
    mode = action["mode"]
    value = (picked or opens_at(action, now)).replace("t", "T")
    datetime.strptime(value, FORMATS[mode])
    least, most = (str(action.get(bound) or value).replace("t", "T") for bound in ("min", "max"))
    if not least <= value <= most:
        raise ValueError(f"{value} cannot be picked: the picker goes from {least} to {most}")
    return {mode: value}


def opens_at(action: dict[str, Any], now: datetime) -> str:
    """Where the picker stands when it opens: ``initial``, else now, within its bounds."""
    value = action.get("initial") or now.astimezone(PHONE_TIME).strftime(FORMATS[action["mode"]])
    return max(action.get("min") or value, min(action.get("max") or value, value))
