"""The `taladnad` command, as an organiser uses it: schema, workbook, invites, figures, search, doctor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

import cli
from catalog.workbook import loading
from db.engine import open_engine
from tests.fair import SMALL_FAIR


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LINE_BOT_ID", "@fair")
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(cli.main, words, input=stdin, catch_exceptions=False)

    return command


def test_the_schema_comes_first_and_the_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    refused = CliRunner().invoke(cli.main, ["results"])
    assert refused.exit_code == 1
    assert "taladnad migrate" in refused.output
    assert CliRunner().invoke(cli.main, ["migrate"]).exit_code == 0
    assert CliRunner().invoke(cli.main, ["results"]).exit_code == 0


def test_a_good_workbook_is_loaded_and_a_wrong_row_is_named_in_both_languages(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    good = run("import", str(SMALL_FAIR))
    assert good.exit_code == 0, good.output
    assert "products: 13 new" in good.output
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "products.csv").write_text(
        "sku,community,kind,category,name_th,price_thb,stock\n"
        "new-1,ko-yo,product,food,ปลาแห้ง,80,5\n"
        "new-2,nowhere,product,food,ปลาแห้ง,แปดสิบ,5\n", "utf-8",
    )  # fmt: skip
    wrong = run("import", str(tmp_path / "wrong"))
    assert wrong.exit_code == 1
    for said in (
        "ชีต products แถว 3",
        "Sheet products, row 3, column community",
        "column price_thb",
        "1 new",
        "1 refused",
    ):
        assert said in wrong.output


def test_a_dry_run_and_all_or_nothing_change_nothing_when_a_row_is_wrong(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("import", str(SMALL_FAIR))
    (tmp_path / "products.csv").write_text(
        "sku,community,kind,category,name_th,price_thb,stock\na,ko-yo,product,food,ก,1,1\nb,x,product,food,ก,1,1\n",
        "utf-8",
    )
    for option in ("--dry-run", "--all-or-nothing"):
        result = run("import", str(tmp_path / "products.csv"), option)
        assert result.exit_code == 1
        assert "Nothing was changed." in result.output
    assert run("search", stdin="ก\n").output.strip() != "a"


def test_what_cannot_be_read_ends_with_two_and_a_sentence(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "notes.xlsx").write_text("this is no spreadsheet")
    for name in ("missing.xlsx", "notes.xlsx"):
        result = run("import", str(tmp_path / name))
        assert result.exit_code == 2
        assert name in result.output


def test_all_that_is_wrong_stands_in_the_report(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("import", str(SMALL_FAIR))
    rows = "".join(f"n-{n},ko-yo,product,food,ปลาแห้ง,x,5\n" for n in range(25))
    (tmp_path / "products.csv").write_text(f"sku,community,kind,category,name_th,price_thb,stock\n{rows}", "utf-8")
    result = run("import", "products.csv", "--report", "wrong.csv")
    assert result.exit_code == 1
    assert "row 21," in result.output and "row 22," not in result.output and "5 more" in result.output
    assert str(tmp_path / "wrong.csv") in result.output or "wrong.csv" in result.output
    assert len((tmp_path / "wrong.csv").read_text("utf-8-sig").splitlines()) == 26
    refused = run("import", "products.csv", "--report", "products.csv")
    assert refused.exit_code == 2 and "is no report" in refused.output


def test_a_locked_workbook_is_refused_in_both_languages(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "fair.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    refused = run("import", "fair.xlsx")
    assert refused.exit_code == 2
    assert "fair.xlsx ล็อกด้วยรหัสผ่าน" in refused.output and "fair.xlsx is locked by a password" in refused.output


def test_a_load_says_that_nothing_was_changed_when_the_database_is_away(run, database_url: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(loading, "SURVEY_SECONDS", 0.0)
    stopped = run("import", str(SMALL_FAIR))
    assert stopped.exit_code == 1
    for said in ("หยุดแล้ว", "Stopped. Nothing was changed.", "the database is away"):
        assert said in stopped.output


def test_the_template_is_filled_in_and_loaded(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("template", "fair.xlsx").exit_code == 0
    assert run("template", "fair.xlsx").exit_code == 1
    assert run("import", "fair.xlsx").exit_code == 0


def test_an_invite_prints_the_code_alone_and_then_a_link_with_the_code_filled_in(run) -> None:  # type: ignore[no-untyped-def]
    run("import", str(SMALL_FAIR))
    code, link = run("invite", "seller", "ko-yo").output.splitlines()
    assert link == f"https://line.me/R/oaMessage/%40fair/?{code}"
    unknown = run("invite", "seller", "nowhere")
    assert unknown.exit_code == 1
    assert "nowhere" in unknown.output


def test_the_results_are_json_with_the_rule_of_each_figure(run) -> None:  # type: ignore[no-untyped-def]
    run("import", str(SMALL_FAIR))
    results = json.loads(run("results", "--json").output)
    assert results["communities"] == {"central_east": 0, "north": 1, "south": 2, "northeast": 0}
    assert (results["visitors"], results["orders"]) == (0, 0)
    assert set(results["rules"]) == {"visitors", "communities", "orders", "orders_by_state"}
    assert "How it is counted" in run("results").output


def test_search_prints_the_skus_of_each_query(run) -> None:  # type: ignore[no-untyped-def]
    run("import", str(SMALL_FAIR))
    assert run("search", stdin="ทอ เกาะยอ\nnothing-like-it\n").output == "ko-yo-01\n\n"
    found = [json.loads(line) for line in run("search", "--jsonl", stdin="coffee\n").output.splitlines()]
    assert found == [{"query": "coffee", "skus": ["doi-pui-01"]}]


def test_doctor_ends_with_one_when_an_invariant_is_broken(run, database_url: str) -> None:  # type: ignore[no-untyped-def]
    run("import", str(SMALL_FAIR))
    assert run("doctor").exit_code == 0
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE stock SET held = 1 WHERE id = (SELECT max(id) FROM stock)"))
    engine.dispose()
    broken = run("doctor")
    assert broken.exit_code == 1
    assert "held is 1, its open holds are 0" in broken.output


def test_the_demo_does_not_start_beside_real_credentials(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "a-real-token-that-is-not-shown")
    refused = run("demo")
    assert refused.exit_code == 1
    assert "simulation" in refused.output
    assert "a-real-token" not in refused.output
