"""Every turn counts its visitor once a day, for the fair, the zone and the community."""

from __future__ import annotations

from sqlalchemy import text

from catalog.results.figures import figures
from tests.fair import Fair


def _visits(fair: Fair) -> set[tuple[str, str, int]]:
    with fair.engine.begin() as connection:
        return {
            tuple(row) for row in connection.execute(text("SELECT CAST(day AS TEXT), zone, community_id FROM visits"))
        }


def test_a_visitor_counts_once_a_day_wherever_they_looked(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.follows()
    nok.taps("ภาคใต้")
    for _ in range(2):
        nok.taps("เกาะยอ")
        nok.taps("ผ้าทอเกาะยอ")
    today = "2026-11-21"
    assert _visits(fair) == {(today, "", 0), (today, "south", 0), (today, "south", 1)}


def test_the_day_is_the_fairs_own(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.follows()
    fair.clock.advance(hours=14, minutes=59)
    nok.says("เมนู")
    assert {day for day, _, _ in _visits(fair)} == {"2026-11-21"}
    fair.clock.advance(minutes=1)
    nok.says("เมนู")
    assert {day for day, _, _ in _visits(fair)} == {"2026-11-21", "2026-11-22"}


def test_the_results_count_people_and_not_turns(fair: Fair) -> None:
    for name in ("นก", "เล็ก"):
        person = fair.person(name)
        person.follows()
        person.says("เมนู")
    person.says("ภาคใต้")
    fair.clock.advance(days=1)
    person.says("ภาคใต้")
    with fair.engine.begin() as connection:
        counted = figures(connection)
    assert counted["visitors"] == 2
    assert counted["by_zone"]["south"] == {"visitors": 1, "orders": 0}
