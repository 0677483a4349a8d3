from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatelint.readers.projects.projects import Projects
from gatelint.readers.projects.stack_settings import StackSettings


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def synthesize(folder: str) -> None:
    Path(folder).mkdir()
    Path(folder, "Api.template.json").write_text("{}")
    Path(folder, "Api.nested.template.json").write_text("{}")
    properties = {"templateFile": "Api.template.json", "parameters": {"Size": "1", "Stage": "test"}}
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/eu-west-1",
        "properties": properties,
    }
    Path(folder, "manifest.json").write_text(json.dumps({"version": "38.0.0", "artifacts": {"Api": stack}}))


def test_a_stack_of_an_assembly_is_deployed_as_the_manifest_says_unless_the_run_says_otherwise() -> None:
    synthesize("cdk.out")
    settings = Projects(StackSettings({"Stage": "prod"})).settings_of("cdk.out/Api.template.json")
    assert settings.given == {"Size": "1", "Stage": "prod", "AWS::Region": "eu-west-1", "AWS::StackName": "Api"}
    told = Projects(StackSettings(region="us-east-1")).settings_of("cdk.out/Api.template.json")
    assert told.region == "us-east-1"


def test_only_what_is_in_an_assembly_is_synthesized() -> None:
    synthesize("cdk.out")
    Path("Own.template.json").write_text("{}")
    projects = Projects(StackSettings())
    names = ["cdk.out/Api.template.json", "cdk.out/Api.nested.template.json", "Own.template.json", "template.yaml"]
    assert [projects.is_synthesized(name) for name in names] == [True, True, False, False]


def test_an_assembly_names_its_templates() -> None:
    synthesize("cdk.out")
    projects = Projects(StackSettings())
    assert projects.assembly("cdk.out/") == (["cdk.out/Api.template.json"], [])
    assert projects.assembly("") is None


def test_a_manifest_of_something_else_makes_no_assembly() -> None:
    Path("manifest.json").write_text('{"name": "extension", "version": "1.0"}')
    projects = Projects(StackSettings())
    assert projects.assembly("") is None
    assert projects.problems == []


def test_samconfig_counts_for_its_own_template() -> None:
    Path("samconfig.toml").write_text('version = 0.1\n[default.deploy.parameters]\nstack_name = "shop"\n')
    Path("template.yaml").write_text("")
    projects = Projects(StackSettings())
    assert projects.settings_of("template.yaml").name == "shop"
    assert projects.settings_of("other.yaml").name is None


def test_a_broken_samconfig_is_one_problem_for_all_templates() -> None:
    Path("samconfig.toml").write_text("oops")
    projects = Projects(StackSettings())
    for name in ("template.yaml", "other.yaml"):
        assert projects.settings_of(name) == StackSettings()
    assert len(projects.problems) == 1
