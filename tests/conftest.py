"""What tests share: databases of both kinds, a fair with people in it, and `doctor` after every one of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Engine

from tests.chat import Person
from tests.databases import database_url, engine, postgres, sqlite_template  # noqa: F401 - fixtures
from tests.fair import Fair


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what runs longer in `make proof`, which leaves the others to `make test`."""
    for item in items:
        if isinstance(item, pytest.Function) and _has_a_full_count(item.module):
            item.add_marker(pytest.mark.counted)


def _has_a_full_count(module: ModuleType) -> bool:
    """Whether the module looks at PROOF, or something of tests/ that it uses does."""
    names = {module.__name__, *(str(getattr(thing, "__module__", "")) for thing in vars(module).values())}
    return any("PROOF" in vars(sys.modules[name]) for name in names if name.startswith("tests."))


@pytest.fixture
def way_to_line() -> Callable[[str], str]:
    """The address at which the bot calls LINE, by LINE's own; where a proxy stands between them, it is the proxy's."""
    return str


@pytest.fixture
def empty_fair(
    engine: Engine,  # noqa: F811
    tmp_path: Path,
    way_to_line: Callable[[str], str],
    request: pytest.FixtureRequest,
) -> Iterator[Fair]:
    """A fair with nothing in it. Afterwards no invariant may be broken unless the test is marked as spoiled, and `doctor`
    must have nothing to say at all unless it is marked as troubled.
    """
    fair = Fair(engine, tmp_path / "media", way_to_line)
    yield fair
    fair.stop()
    if request.node.get_closest_marker("spoiled") is not None:
        return
    found = fair.examined()
    assert found.broken == []
    assert found.noted == [] or request.node.get_closest_marker("troubled") is not None


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    """The small fair of tests/data/fair: two zones, three communities."""
    report = empty_fair.load()
    assert not report.errors, report.errors
    return empty_fair


@pytest.fixture
def nok(fair: Fair) -> Person:
    """A shopper who has added the account."""
    person = fair.person("นก")
    person.follows()
    return person


@pytest.fixture
def kohyo(fair: Fair) -> Person:
    """Who sells for เกาะยอ."""
    return fair.seller("ko-yo")
