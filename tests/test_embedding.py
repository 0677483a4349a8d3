from __future__ import annotations

from pathlib import Path

import pytest

import gatelint
from gatelint.errors import UsageError
from rule_fixtures import FIXTURES

BROKEN = FIXTURES / "cloudfront-origin-http-only" / "sub" / "broken.yaml"
RULE = "cloudfront-origin-http-only"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_findings_of_files_and_folders_are_returned_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    for paths in (str(BROKEN), [str(BROKEN)], str(BROKEN.parent)):
        (finding,) = gatelint.check(paths, select=[RULE]).findings
        assert (finding.rule, finding.response.status) == (RULE, 502)
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_a_template_may_be_in_no_file() -> None:
    text = BROKEN.read_text()
    (finding,) = gatelint.check(text=text, select=[RULE]).findings
    assert finding.at.source == "<text>"
    (finding,) = gatelint.check("mine.yaml", text=text, select=[RULE]).findings
    assert finding.at.source == "mine.yaml"


def test_what_cannot_be_read_is_in_the_result() -> None:
    checked = gatelint.check(["none.yaml", str(BROKEN)], select=[RULE])
    assert [problem.source for problem in checked.unreadable] == ["none.yaml"]
    assert len(checked.findings) == 1
    assert [problem.source for problem in gatelint.check(text="Resources:\n  A: [\n").unreadable] == ["<text>"]
    assert len(gatelint.check(text='Resources: "\ud800"').unreadable) == 1


def test_parameters_and_regions_are_told_as_on_the_command_line() -> None:
    text = """
Parameters: {Deploys: {Type: String}}
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: api, ProtocolType: HTTP}}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod, AutoDeploy: !Ref Deploys}
"""
    rule = ["http-api-not-deployed"]
    checked = gatelint.check(text=text, select=rule)
    assert checked.findings == []
    assert [question.rule for question in checked.undecided] == rule
    assert len(gatelint.check(text=text, select=rule, parameters={"Deploys": "false"}).findings) == 1
    assert gatelint.check(text=text, ignore=rule, parameters={"Deploys": "false"}).findings == []


def test_settings_count_only_where_they_are_named() -> None:
    Path("gatelint.toml").write_text(f'ignore = [{{rule = "{RULE}", reason = "so be it"}}]\n')
    assert len(gatelint.check(str(BROKEN), select=[RULE]).findings) == 1
    assert gatelint.check(str(BROKEN), select=[RULE], config="gatelint.toml").findings == []


def test_names_of_no_rule_and_wrong_settings_are_refused() -> None:
    with pytest.raises(UsageError, match=r'^no rule is called "x"$'):
        gatelint.check(select=["x"])
    with pytest.raises(UsageError, match=r"^none\.toml: cannot be read"):
        gatelint.check(config="none.toml")
