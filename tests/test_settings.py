from __future__ import annotations

from pathlib import Path

import pytest

from gatelint.errors import UsageError
from gatelint.settings import Settings, find_settings


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return tmp_path


def test_there_need_be_none() -> None:
    assert find_settings() == Settings()


@pytest.mark.parametrize("folder", ["", "a", "a/b"])
def test_they_are_found_upward_from_the_working_directory(here: Path, folder: str) -> None:
    (here / folder / "gatelint.toml").write_text('region = "eu-west-1"\n')
    settings = find_settings()
    assert settings.deployment.region == "eu-west-1"
    assert settings.folder == str(here / folder).rstrip("/")


def test_the_nearest_file_counts_alone(here: Path) -> None:
    (here / "gatelint.toml").write_text("strict = true\n")
    (here / "a" / "pyproject.toml").write_text('[tool.gatelint]\nregion = "us-east-1"\n')
    settings = find_settings()
    assert (settings.strict, settings.deployment.region) == (None, "us-east-1")


def test_gatelint_toml_wins_over_pyproject_toml_beside_it(here: Path) -> None:
    (here / "a" / "gatelint.toml").write_text("")
    (here / "a" / "pyproject.toml").write_text("[tool.gatelint]\nstrict = true\n")
    assert find_settings().strict is None


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nname = 'x'\ndependencies = ['gatelint>=1']\n",
        "[tool.poetry.dependencies]\ngatelint = '1'\n",
        "[tool.ruff]\n",
        "not TOML, and not about us",
    ],
)
def test_a_pyproject_toml_that_says_nothing_is_passed_by(here: Path, text: str) -> None:
    (here / "gatelint.toml").write_text("strict = true\n")
    (here / "a" / "pyproject.toml").write_text(text)
    assert find_settings().strict is True


@pytest.mark.parametrize(
    "text",
    [
        "[tool.gatelint]\nstrict = true\n",
        '[ tool . "gatelint" ]\nstrict = true\n',
        "[tool]\ngatelint.strict = true\n",
        "[tool]\ngatelint = {strict = true}\n",
        "tool.gatelint.strict = true\n",
        "tool = {gatelint = {strict = true}}\n",
    ],
)
def test_our_table_of_pyproject_toml_is_seen_however_it_is_written(here: Path, text: str) -> None:
    (here / "pyproject.toml").write_text(text)
    assert find_settings().strict is True


def test_nobody_looks_above_the_work_tree(here: Path) -> None:
    (here / "gatelint.toml").write_text("strict = true\n")
    (here / "a" / ".git").write_text("gitdir: elsewhere\n")
    assert find_settings() == Settings()


def test_a_file_that_is_asked_for_counts_alone(here: Path) -> None:
    (here / "gatelint.toml").write_text("strict = true\n")
    (here / "a" / "other.toml").write_text('region = "eu-west-1"\n')
    settings = find_settings("../other.toml")
    assert (settings.strict, settings.deployment.region, settings.folder) == (None, "eu-west-1", str(here / "a"))


def test_a_working_directory_that_is_gone_has_no_settings(here: Path) -> None:
    (here / "a" / "b").rmdir()
    assert find_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"strict = true\nselct = []\n", 'gatelint.toml:2:1: there is no setting "selct" (did you mean select?)'),
        (b"[parameters]\n\n[[ignore]]\nrule='a'\n", 'gatelint.toml:3:1: what "ignore" lists lacks "reason"'),
        (b"zzz = 1\nstrict = 2\n", 'gatelint.toml:1:1: there is no setting "zzz"'),
        (b'"\\n" = 1\n', 'gatelint.toml:1:1: there is no setting "\\n"'),
        (b"strict = \n", "gatelint.toml:1:10: this is not TOML: invalid value"),
        (b"strict = true\nstrict = true\n", "gatelint.toml:2:14: this is not TOML: cannot overwrite a value"),
        (b"# \xff\n", "gatelint.toml:1:3: the file is not UTF-8: byte 0xFF stands here"),
        (b"a = " + b"[" * 100_000, "gatelint.toml: tables and lists stand too deep within one another"),
        (b"#" * 2_000_000, "gatelint.toml: is larger than 1024 KiB, which no file of settings is"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(text: bytes, message: str) -> None:
    Path("gatelint.toml").write_bytes(text)
    with pytest.raises(UsageError) as told:
        find_settings()
    assert str(told.value) == message


@pytest.mark.parametrize("depth", range(100, 1000, 50))
def test_however_deep_a_file_goes_there_is_no_traceback(depth: int) -> None:
    Path("gatelint.toml").write_text("a = " + "[" * depth + "]" * depth)
    with pytest.raises(UsageError, match=r"there is no setting|too deep"):
        find_settings()


def test_in_pyproject_toml_places_are_those_of_the_whole_file(here: Path) -> None:
    (here / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.gatelint]\nstrct = true\n")
    with pytest.raises(UsageError, match=r"^\.\./\.\./pyproject\.toml:4:1: .*\(did you mean strict\?\)$"):
        find_settings()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.toml", "none.toml: cannot be read: No such file or directory"),
        (".", ".: cannot be read: Is a directory"),
        ("a\0b", "cannot be read: this is no name of a file"),
        ("pyproject.toml", "pyproject.toml: there is no table tool.gatelint in it"),
    ],
)
def test_a_file_that_is_asked_for_must_have_settings(name: str, message: str) -> None:
    Path("pyproject.toml").write_text("[tool.ruff]\n")
    with pytest.raises(UsageError) as told:
        find_settings(name)
    assert message in str(told.value)


def test_a_byte_order_mark_and_other_line_ends_do_no_harm() -> None:
    Path("gatelint.toml").write_bytes(b"\xef\xbb\xbfstrict = true\r\nselect = []\r\n")
    assert find_settings().strict is True


def test_paths_are_relative_to_the_file(here: Path) -> None:
    (here / "gatelint.toml").write_text('paths = ["a/x.yaml"]\nexclude = ["a/b/c", "*.json"]\n')
    settings = find_settings()
    assert settings.here(settings.paths[0]) == "../x.yaml"
    assert settings.excludes("c/t.yaml")
    assert settings.excludes("t.json")
    assert not settings.excludes("t.yaml")
    assert not settings.excludes("../../../t.json")


def test_the_last_entry_about_a_template_wins_and_the_others_fill_in(here: Path) -> None:
    (here / "gatelint.toml").write_text(
        '[[templates]]\npaths = ["a"]\nregion = "eu-west-1"\nparameters = {A = 1, B = true}\n'
        '[[templates]]\npaths = ["t.yaml"]\nparameters = {A = ["x", 2]}\n'
    )
    told = find_settings().deployment_of("t.yaml")
    assert told is not None
    assert (told.region, told.parameters) == ("eu-west-1", {"A": "x,2", "B": "true"})
    assert find_settings().deployment_of("../../t.yml") is None
