"""The fair's names for the ear: zones, communities and provinces, as people type them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from bot.ear.ear import Understood
from catalog import fairs
from catalog.offers import communities
from locales import addresses
from locales.normalise import word_key


class Names:
    """A dictionary of names, made once for each version of the catalog."""

    def __init__(self) -> None:
        self._version = ""
        self._names: dict[str, Understood] = {}

    def __call__(self, connection: Connection) -> dict[str, Understood]:
        """The names of the present catalog."""
        version = fairs.catalog_version(connection)
        if version != self._version:
            self._names, self._version = _collect(connection), version
        return self._names


def _collect(connection: Connection) -> dict[str, Understood]:
    named: dict[str, list[int]] = defaultdict(list)
    for row in communities.active(connection):
        for name in {*row.name.values(), *row.aliases, *_bare(row.name.values()), *_of_province(row.province)}:
            if row.id not in named[word_key(name)]:
                named[word_key(name)].append(row.id)
    found = {
        key: Understood("communities_named", {"ids": ",".join(map(str, ids))}) for key, ids in named.items() if key
    }
    for zone in communities.all_zones(connection):
        found.update(
            {word_key(name): Understood("zone", {"zone": zone.code}) for name in (*zone.name.values(), zone.code)}
        )
    return found


def _bare(names: Iterable[str]) -> list[str]:
    """Names without the word for village, which people leave out."""
    return [
        name.removeprefix(prefix) for name in names for prefix in ("บ้าน", "Ban ") if len(name.removeprefix(prefix)) > 4
    ]


def _of_province(province: str) -> list[str]:
    names = addresses.province_name(province)
    return [*names.values(), f"จังหวัด{province}", f"จ.{province}"]
