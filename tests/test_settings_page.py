"""What docs/settings.md shows is what gatelint takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gatelint.baseline import Baseline
from gatelint.packs import load_packs
from gatelint.readers.settings.schema import FILE, schema
from gatelint.settings import find_settings
from rule_fixtures import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text()
README = (ROOT / "README.md").read_text()


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", [*blocks(PAGE, "toml"), *blocks(README, "toml")])
def test_the_settings_that_are_shown_are_right(text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gatelint.toml").write_text(text)
    settings = find_settings()
    assert settings.ignores
    settings.chosen(load_packs(), [], [])


def test_the_page_shows_every_setting() -> None:
    (shown,) = blocks(PAGE, "toml")
    assert all(re.search(rf"^(?:\[\[)?{name}\b", shown, re.MULTILINE) for name in schema()["properties"])  # type: ignore[attr-defined]


def test_the_baseline_that_is_shown_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (shown,) = blocks(PAGE, "json")
    Path("base.json").write_text(shown)
    Baseline.read("base.json").write()
    assert Path("base.json").read_text() == shown


def test_editors_find_the_schema_where_it_is() -> None:
    address = schema()["$id"]
    assert f"#:schema {address}\n" in PAGE
    assert str(address).endswith(str(Path(FILE).relative_to(ROOT)))
    assert json.loads(Path(FILE).read_text()) == schema()


def test_every_file_that_the_pages_link_to_is_there() -> None:
    for page in ("settings.md", "api.md"):
        links = re.findall(r"\]\(([^)#:]+)[)#]", (ROOT / "docs" / page).read_text())
        assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
