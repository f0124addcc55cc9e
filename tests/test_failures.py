"""What fails by its own fault or by ours: nothing of it stays, it is noted, the person hears of it, the others go on."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.chats import chats
from bot.seen import list_parked
from db.outbox import outbox
from tests.fair import Fair
from tests.webhooks import also_knows, contents, friends, post, post_again, pressing, saying


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.mark.troubled
def test_what_fails_is_rolled_back_parked_and_apologised_for_and_the_others_go_on(fair: Fair) -> None:
    nok, kai, ped = friends(fair)
    assert post(fair, saying(nok, "menu"), pressing(kai, "break"), saying(ped, "menu")) == 200
    nok.sees("Search")
    kai.sees("Something went wrong on our side, and nothing was changed")
    ped.sees("Search")
    _shows_only(fair, "RuntimeError: the shelf fell down")
    with fair.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(outbox)).scalar_one() == 0
        assert set(connection.execute(select(chats.c.language)).scalars()) == {"en"}


@pytest.mark.troubled
def test_it_is_not_tried_again_when_line_sends_it_again(fair: Fair) -> None:
    nok, *_ = friends(fair)
    event = pressing(nok, "break")
    post(fair, event)
    before = contents(fair.engine)
    assert post_again(fair, event) == 200
    assert contents(fair.engine) == before
    assert nok.screen().count("Something went wrong") == 1


@pytest.mark.troubled
def test_somebody_new_is_told_too(fair: Fair) -> None:
    zoe = fair.person("Zoe")
    post(fair, pressing(zoe, "break"))
    zoe.sees("ขออภัย")
    _shows_only(fair, "RuntimeError: the shelf fell down")


@pytest.mark.spoiled
def test_a_table_that_is_gone_stops_nobody_else(fair: Fair) -> None:
    """Even the apology fails for one: they hear nothing, and LINE's 200 still tells that the webhook was taken."""
    nok, *_ = friends(fair)
    group = fair.platform.chats.add_group([nok.line_id]).id
    _drop(fair, "chats")
    assert post(fair, saying(nok, "menu"), fair.platform.new_event(group, "join")) == 200
    nok.hears_nothing()
    assert len(fair.platform.messages(group)) == 1
    _shows_only(fair, "chats")


def _drop(fair: Fair, table: str) -> None:
    with fair.engine.connect() as connection, connection.begin():
        if fair.engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO lost")
        else:
            connection.exec_driver_sql(f"DROP TABLE {table} CASCADE")


@pytest.mark.troubled
def test_a_wrong_row_is_no_busy_database_whatever_its_words_are(fair: Fair) -> None:
    """An error of ours that speaks of "full_shelf.busy" must not make LINE send the event for ever."""
    nok, *_ = friends(fair)
    assert post(fair, pressing(nok, "keep?text=081-234-5678")) == 200
    nok.sees("Something went wrong")
    _shows_only(fair, "IntegrityError", without="081-234-5678")


def _shows_only(fair: Fair, reason: str, without: str = "\n") -> None:
    """Fails unless `doctor` lists one event, for this reason."""
    with fair.engine.begin() as connection:
        (told,) = list_parked(connection)
    assert reason in told
    assert without not in told
