"""Settings: every wrong one is named at once, no value is printed, and `.env.example` lists all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from settings import Settings, WrongSettings, read_settings, read_store

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-that-must-not-be-shown"


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_missing_and_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", f"http://{SECRET}.example")
    monkeypatch.setenv("FAIR_TIMEZONE", SECRET)
    monkeypatch.setenv("HOLD_GOODS_MINUTES", SECRET)
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    said = str(wrong.value)
    for name in (
        "LINE_CHANNEL_SECRET",
        "LINE_CHANNEL_ACCESS_TOKEN",
        "PUBLIC_URL",
        "FAIR_TIMEZONE",
        "HOLD_GOODS_MINUTES",
    ):
        assert re.search(rf"^{name}: ", said, re.MULTILINE), said
    assert SECRET not in said


def test_a_dotenv_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FAIR_TIMEZONE=Asia/Tokyo\nHOLD_GOODS_MINUTES=30\n")
    monkeypatch.setenv("HOLD_GOODS_MINUTES", "45")
    store = read_store()
    assert (store.fair_timezone, store.hold_goods_minutes) == ("Asia/Tokyo", 45)


def test_the_example_lists_every_setting_and_no_other() -> None:
    listed = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert listed == {name.upper() for name in Settings.model_fields}


RIGHT = {
    "LINE_CHANNEL_SECRET": SECRET,
    "LINE_CHANNEL_ACCESS_TOKEN": SECRET,
    "PUBLIC_URL": "https://fair.example",
}


def test_a_secret_is_used_without_the_blanks_that_were_copied_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LINE_CHANNEL_SECRET", f" {SECRET}\n")
    assert read_settings().line_channel_secret.get_secret_value() == SECRET


TAKEN = [
    ("DATABASE_URL", "sqlite:///var/taladnad.db"),
    ("DATABASE_URL", "sqlite:////srv/taladnad.db"),
    ("DATABASE_URL", "postgresql://taladnad:a%40b@db.example:5432/taladnad"),
    ("DATABASE_URL", "postgresql:///taladnad?host=/run/postgresql"),
    ("PUBLIC_URL", "https://fair.example:8443/"),
    ("LINE_API_URL", "http://127.0.0.1:9000"),
    ("LINE_API_URL", ""),
]
REFUSED = [
    ("DATABASE_URL", ""),
    ("DATABASE_URL", SECRET),
    ("DATABASE_URL", f"mysql://root:{SECRET}@db.example/fair"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", f"postgresql://taladnad:{SECRET}@db.example"),
    ("DATABASE_URL", f"postgresql://taladnad:{SECRET}@db.example:port/fair"),
    ("PUBLIC_URL", f"https://fair.example/{SECRET}"),
    ("PUBLIC_URL", f"https://fair.example?token={SECRET}"),
    ("PUBLIC_URL", f"https://fair.example/#{SECRET}"),
    ("PUBLIC_URL", f"https://nok:{SECRET}@fair.example"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://fair.example:port"),
    ("LINE_API_URL", f"ftp://{SECRET}.example"),
    ("LINE_API_URL", SECRET),
]


def _set(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    for each, right in (RIGHT | {name: value}).items():
        monkeypatch.setenv(each, right)


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_what_an_operator_would_write_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    _set(monkeypatch, name, value)
    assert str(getattr(read_settings(), name.lower())) == value.rstrip("/")


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_what_cannot_work_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    _set(monkeypatch, name, value)
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    assert re.fullmatch(rf"{name}: must be .*", str(wrong.value))
    assert SECRET not in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", SECRET),
        ("WEBHOOK_MAX_BYTES", "100"),
        ("WEBHOOK_MAX_BYTES", "2MB"),
        ("EVENTS_AT_ONCE", "0"),
        ("EVENTS_PER_SECOND", "0"),
        ("EVENTS_PER_SECOND", SECRET),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    _set(monkeypatch, name, value)
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    assert str(wrong.value).startswith(f"{name}: ")
    assert SECRET not in str(wrong.value)


def test_settings_that_are_printed_by_mistake_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, "DATABASE_URL", f"postgresql://taladnad:{SECRET}@db.example/fair")
    assert SECRET not in repr(read_settings())
    assert SECRET not in str(read_settings())
    assert SECRET not in repr(read_store())
