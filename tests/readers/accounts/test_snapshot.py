"""Snapshots are kept in files: whole, for their owner alone, and read again only if they are what they should be."""

from __future__ import annotations

import copy
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from an_estate import estate
from gatelint.errors import UsageError
from gatelint.readers.accounts.collecting.collect import collect
from gatelint.readers.accounts.snapshot import complaint_of, load, save
from written_account import REGION, WrittenAccount

TAKEN = "2026-11-25T17:30:00Z"


@pytest.fixture(scope="module")
def snapshot() -> Any:
    return collect([WrittenAccount(estate())], [REGION])


def test_a_saved_snapshot_is_what_it_was(snapshot: Any, tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    save(snapshot, str(path))
    assert load([str(path)]) == snapshot


def test_only_the_owner_can_read_a_saved_snapshot(snapshot: Any, tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    path.write_text("an older one")
    path.chmod(0o644)
    save(snapshot, str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["account.json"]


def test_a_snapshot_is_saved_into_the_current_directory(
    snapshot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save(snapshot, "account.json")
    assert load(["account.json"]) == snapshot


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    path.write_text("an older one")
    with pytest.raises(TypeError):
        save({"gatelint_snapshot": object()}, str(path))
    assert os.listdir(tmp_path) == ["account.json"]
    assert path.read_text() == "an older one"


@pytest.mark.parametrize("path", ["nowhere/account.json", "folder"])
def test_where_a_snapshot_cannot_be_written_that_is_said(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=f"^the snapshot cannot be written to {path}: "):
        save({}, path)
    assert os.listdir(tmp_path) == ["folder"]


def valid() -> Any:
    snapshot: dict[str, Any] = {
        "gatelint_snapshot": 1,
        "taken": TAKEN,
        "accounts": [
            {"account": "123456789012", "partition": "aws", "global": {}, "regions": {REGION: {}}, "unread": []}
        ],
    }
    return snapshot


def test_a_part_that_could_not_be_read_may_stand_for_any() -> None:
    changed = valid()
    region = changed["accounts"][0]["regions"][REGION]
    mark = {"unread": "apigateway:GetRestApis: AccessDeniedException"}
    region["apigateway"] = {"rest_apis": mark, "domain_names": mark, "account": mark}
    region["lambda"] = {"functions": {"f": {"configuration": mark, "policies": {"": mark}, "concurrency": mark}}}
    changed["accounts"][0]["global"]["iam"] = {"roles": {"r": None}}
    assert complaint_of(changed) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "this is no JSON: expecting value"),
        ("[]", "this is no snapshot, which `gatelint audit --save` makes"),
        ('{"Resources": {}}', "this is no snapshot, which `gatelint audit --save` makes"),
        ('{"gatelint_snapshot": 2}', "this snapshot has version 2, and this gatelint reads 1"),
        ('{"gatelint_snapshot": null}', "this snapshot has version null, and this gatelint reads 1"),
        ('{"gatelint_snapshot": 1}', "this snapshot is damaged: at its root: 'taken' is a required property"),
    ],
)
def test_a_file_that_is_no_snapshot_is_refused(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(content)
    with pytest.raises(UsageError) as refusal:
        load([str(path)])
    assert str(refusal.value) == f"{path}: {message}"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read: No such file or directory$"):
        load([str(tmp_path / "nowhere.json")])


@pytest.mark.parametrize(
    ("keys", "value", "where"),
    [
        (["taken"], "yesterday", "taken"),
        (["accounts"], [], "accounts"),
        (["accounts", 0, "account"], "42", "accounts[0].account"),
        (["accounts", 0, "more"], 1, "accounts[0]"),
        (["accounts", 0, "regions", REGION], [], f"accounts[0].regions.{REGION}"),
        (["accounts", 0, "regions", REGION, "sqs"], {}, f"accounts[0].regions.{REGION}"),
        (
            ["accounts", 0, "regions", REGION, "apigateway"],
            {"rest_apis": [{"name": "x"}]},
            f"accounts[0].regions.{REGION}.apigateway.rest_apis[0]",
        ),
        (
            ["accounts", 0, "regions", REGION, "apigateway"],
            {"rest_apis": "none"},
            f"accounts[0].regions.{REGION}.apigateway.rest_apis",
        ),
        (
            ["accounts", 0, "regions", REGION, "apigateway"],
            {"rest_apis": {"id": "x"}},
            f"accounts[0].regions.{REGION}.apigateway.rest_apis",
        ),
        (["accounts", 0, "unread"], [{"service": "lambda"}], "accounts[0].unread[0]"),
    ],
)
def test_what_is_wrong_in_a_snapshot_is_told_with_its_place(keys: list[Any], value: Any, where: str) -> None:
    changed = copy.deepcopy(valid())
    part = changed
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    complaint = complaint_of(changed)
    assert complaint is not None
    assert complaint.startswith(f"at {where}")
    assert "\n" not in complaint


def test_a_complaint_is_no_longer_than_one_reads() -> None:
    changed = valid()
    changed["accounts"][0]["regions"] = [{"much": "x" * 10_000}]
    assert len(str(complaint_of(changed))) < 300


def test_several_snapshots_become_one(snapshot: Any, tmp_path: Path) -> None:
    other = valid()
    other["accounts"][0]["account"] = "210987654321"
    for name, each in (("a", snapshot), ("b", other)):
        (tmp_path / name).write_text(json.dumps(each))
    joined = load([str(tmp_path / "a"), str(tmp_path / "b")])
    assert {each["account"] for each in joined["accounts"]} == {"123456789012", "210987654321"}
    assert complaint_of(joined) is None
