"""`gatelint audit --from` with files that are no snapshots: one line each, and the rest goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gatelint.commands import main
from gatelint.readers.accounts.snapshot import MOST_DEEP
from rule_fixtures import FIXTURES

GOOD = FIXTURES / "stale-deployment" / "account-path" / "broken.json"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def good() -> dict[str, Any]:
    snapshot: dict[str, Any] = json.loads(GOOD.read_text())
    return snapshot


def api_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    (services,) = snapshot["accounts"][0]["regions"].values()
    api: dict[str, Any] = services["apigateway"]["rest_apis"][0]
    return api


def with_api(**changes: Any) -> str:
    snapshot = good()
    api_of(snapshot).update(changes)
    return json.dumps(snapshot)


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


ODD: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "empty": (lambda: "", "this is no JSON: expecting value"),
    "text": (lambda: "hello", "this is no JSON: expecting value"),
    "cut": (lambda: GOOD.read_text()[:500], "this is no JSON"),
    "zeros": (lambda: b"\0" * 1000, "this is no JSON: expecting value"),
    "utf-16": (lambda: GOOD.read_text().encode("utf-16"), "cannot be read: it is not UTF-8"),
    "list": (lambda: "[]", "this is no snapshot, which `gatelint audit --save` makes"),
    "template": (lambda: '{"Resources": {}}', "this is no snapshot, which `gatelint audit --save` makes"),
    "newer": (
        lambda: json.dumps({**good(), "gatelint_snapshot": 2}),
        "this snapshot has version 2, and this gatelint reads 1",
    ),
    "long version": (
        lambda: json.dumps({**good(), "gatelint_snapshot": "x" * 5000}),
        f'this snapshot has version "{"x" * 39}..., and this gatelint reads 1',
    ),
    "no accounts": (lambda: json.dumps({**good(), "accounts": {}}), "this snapshot is damaged: at accounts: {} is not"),
    "account in lines": (
        lambda: GOOD.read_text().replace('"123456789012"', '"1\\n2"', 1),
        r"this snapshot is damaged: at accounts[0].account: '1\n2' does not match",
    ),
    "API without id": (lambda: GOOD.read_text().replace('"id"', '"ID"', 1), "'id' is a required property"),
    "text for a resource": (lambda: with_api(resources=["x"]), "resources[0]: 'x' is not of type 'object'"),
    "brackets": (
        lambda: '{"gatelint_snapshot": 1, "accounts": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "cannot be read: its numbers are too long, or its mappings too deep",
    ),
    "deep policy": (
        lambda: with_api(policy=nested(900)),
        f"this snapshot is damaged: it has more than {MOST_DEEP} values within one another",
    ),
    "long number": (lambda: GOOD.read_text().rstrip()[:-1] + ', "x": ' + "9" * 6000 + "}", "its numbers are too long"),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_file_that_is_no_snapshot_is_told_of_in_one_line(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    content, said = ODD[odd]
    told = content()
    Path("odd.json").write_bytes(told if isinstance(told, bytes) else told.encode())
    assert main(["audit", "--from", "odd.json"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("gatelint: error: odd.json: ")
    assert said in output.err
    assert output.err.count("\n") == 1
    assert len(output.err) < 400


@pytest.mark.parametrize("odd", ODD)
def test_the_other_snapshots_are_audited_nevertheless(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    content, said = ODD[odd]
    told = content()
    Path("odd.json").write_bytes(told if isinstance(told, bytes) else told.encode())
    assert main(["audit", "--from", "odd.json", "--from", str(GOOD), "--from", "nothing.json"]) == 2
    output = capsys.readouterr()
    assert "POST /refunds will get 403" in output.out
    assert output.out.endswith("1 error will happen; not everything could be read\n")
    first, second = output.err.splitlines()
    assert first.startswith("odd.json: error: ")
    assert said in first
    assert second == "nothing.json: error: cannot be read: No such file or directory"


def test_where_no_snapshot_can_be_read_each_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    names = ["folder", "pipe", "nothing.json", str(GOOD / "below"), "", "odd\0name"]
    assert main(["audit", *(word for name in names for word in ("--from", name))]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition("error: ")[2] for line in lines] == [
        "cannot be read: it is no file",
        "cannot be read: it is no file",
        "cannot be read: No such file or directory",
        "cannot be read: Not a directory",
        "the name of a snapshot is empty",
        "cannot be read: no file can be called so",
    ]


def test_a_file_that_may_not_be_read_is_told_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("gatelint.readers.projects.json_files.open", refuse, raising=False)
    assert main(["audit", "--from", str(GOOD)]) == 2
    assert capsys.readouterr().err == f"gatelint: error: {GOOD}: cannot be read: Permission denied\n"


def test_a_file_that_is_larger_than_any_snapshot_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    with open("huge.json", "wb") as stream:
        stream.truncate(201_000_000)
    assert main(["audit", "--from", "huge.json"]) == 2
    assert capsys.readouterr().err == "gatelint: error: huge.json: cannot be read: it is larger than 200 MB\n"


def test_what_is_as_deep_as_may_be_is_audited() -> None:
    Path("deep.json").write_text(with_api(policy=nested(MOST_DEEP - 12)))
    assert main(["audit", "--from", "deep.json"]) == 1


def test_an_account_that_several_files_or_one_file_have_is_told_of_once(capsys: pytest.CaptureFixture[str]) -> None:
    twice = good()
    twice["accounts"] *= 2
    Path("twice.json").write_text(json.dumps(twice))
    main(["audit", "--from", str(GOOD)])
    once = capsys.readouterr().out
    for files in (["twice.json"], [str(GOOD), str(GOOD)], ["twice.json", str(GOOD)]):
        assert main(["audit", *(word for name in files for word in ("--from", name))]) == 1
        assert capsys.readouterr().out == once


def test_a_mark_before_the_first_byte_and_halves_of_characters_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    Path("marked.json").write_bytes(b"\xef\xbb\xbf" + GOOD.read_bytes())
    assert main(["audit", "--from", "marked.json"]) == 1
    Path("half.json").write_text(GOOD.read_text().replace('"refunds"', '"\\ud800refunds"'))
    assert main(["audit", "--from", "half.json"]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
