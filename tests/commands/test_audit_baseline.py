"""`gatelint audit` where some errors are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gatelint.commands import main
from gatelint.readers.accounts.building.arns import owner_of
from rule_fixtures import FIXTURES

STALE = FIXTURES / "stale-deployment" / "account-path"
BROKEN, MENDED = str(STALE / "broken.json"), str(STALE / "fixed.json")
API = "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def changed(source: str, **changes: Any) -> str:
    """A copy of a snapshot whose account is changed."""
    snapshot = json.loads(Path(source).read_text())
    snapshot["accounts"][0] |= changes
    Path("changed.json").write_text(json.dumps(snapshot))
    return "changed.json"


def test_what_is_known_at_an_arn_is_not_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--from", BROKEN, "--write-baseline", "base.json"]) == 0
    assert "no error found; 1 written to base.json" in capsys.readouterr().out
    (known,) = json.loads(Path("base.json").read_text())["findings"]
    assert (known["file"], known["rule"], known["count"]) == (f"{API}/stages/prod", "stale-deployment", 1)
    assert main(["audit", "--from", BROKEN, "--baseline", "base.json"]) == 0
    assert capsys.readouterr().out.endswith("no new error found; 1 known from base.json\n")
    Path("base.json").write_text(json.dumps({"gatelint-baseline": 1, "findings": []}))
    assert main(["audit", "--from", BROKEN, "--baseline", "base.json"]) == 1
    assert "POST /refunds will get 403" in capsys.readouterr().out


def test_what_is_mended_is_told_so_that_it_can_go(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "--from", BROKEN, "--write-baseline", "base.json"])
    assert main(["audit", "--from", MENDED, "--baseline", "base.json"]) == 0
    assert "0 known from base.json, and 1 in it is no longer found (write it anew)" in capsys.readouterr().out
    main(["audit", "--from", MENDED, "--baseline", "base.json", "--format", "json"])
    told = json.loads(capsys.readouterr().out)["baseline"]
    assert [(one["rule"], one["file"]) for one in told["gone"]] == [("stale-deployment", f"{API}/stages/prod")]


def test_of_an_account_that_was_not_read_whole_nothing_is_called_gone(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "--from", BROKEN, "--write-baseline", "base.json"])
    denied = {
        "service": "apigateway",
        "operation": "GetDeployment",
        "region": "eu-west-1",
        "resource": "a1b2c3d4e5/d1",
        "code": "AccessDeniedException",
        "message": "no",
    }
    capsys.readouterr()
    assert main(["audit", "--from", changed(MENDED, unread=[denied]), "--baseline", "base.json"]) == 2
    assert "0 known from base.json; not everything could be read" in capsys.readouterr().out


def test_of_an_account_or_a_rule_that_was_not_looked_at_nothing_is_called_gone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["audit", "--from", BROKEN, "--write-baseline", "base.json"])
    capsys.readouterr()
    assert main(["audit", "--from", changed(MENDED, regions={"us-east-1": {}}), "--baseline", "base.json"]) == 0
    assert capsys.readouterr().out.endswith("0 known from base.json\n")
    assert main(["audit", "--from", MENDED, "--baseline", "base.json", "--select", "api-key-disabled"]) == 0
    assert capsys.readouterr().out.endswith("0 known from base.json\n")


def test_what_is_known_of_templates_stays_where_accounts_are_audited(capsys: pytest.CaptureFixture[str]) -> None:
    Path("t.yaml").touch()
    entry = {"rule": "stale-deployment", "file": "t.yaml", "path": "", "request": "", "cause": "", "certainty": "will"}
    Path("base.json").write_text(json.dumps({"gatelint-baseline": 1, "findings": [entry]}))
    assert main(["audit", "--from", MENDED, "--baseline", "base.json"]) == 0
    assert capsys.readouterr().out.endswith("0 known from base.json\n")


def test_the_settings_may_name_it_for_audits_too(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "--from", BROKEN, "--write-baseline", "base.json"])
    Path("gatelint.toml").write_text('baseline = "base.json"\n')
    assert main(["audit", "--from", BROKEN]) == 0
    assert main(["audit", "--from", BROKEN, "--no-config"]) == 1
    Path("base.json").unlink()
    capsys.readouterr()
    assert main(["audit", "--from", BROKEN]) == 2
    assert capsys.readouterr().err == (
        "gatelint: error: the baseline base.json: cannot be read: No such file or directory\n"
    )


@pytest.mark.parametrize(
    ("arn", "owner"),
    [
        (f"{API}/resources/r1/methods/GET", API),
        (API, API),
        ("arn:aws-cn:apigateway:cn-north-1::/apis/a1/routes/r1", "arn:aws-cn:apigateway:cn-north-1::/apis/a1"),
        ("arn:aws:apigateway:eu-west-1::/domainnames/a.b", "arn:aws:apigateway:eu-west-1::/domainnames/a.b"),
        ("arn:aws:lambda:eu-west-1:1:function:f:live", "arn:aws:lambda:eu-west-1:1:function:f"),
        ("arn:aws:iam::1:role/r", "arn:aws:iam::1:role/r"),
    ],
)
def test_a_part_of_something_is_as_gone_as_the_whole(arn: str, owner: str) -> None:
    assert owner_of(arn) == owner
