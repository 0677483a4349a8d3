"""A pack of rules of somebody else's, installed beside ours: tests/example_pack."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from gatelint.readers.toml_text import parse_toml
from rule_fixtures import ROOT

PACK = ROOT / "tests" / "example_pack"

TEMPLATE = """\
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: api, ProtocolType: HTTP}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}
  Orders:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: GET /v1/orders
      Target: !Sub integrations/${Proxy}
  Proxy:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: HTTP_PROXY
      IntegrationMethod: GET
      IntegrationUri: https://example.com
      PayloadFormatVersion: "1.0"
"""


class Site:
    """A folder of installed distributions, and gatelint run with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = [str(folder)]

    def declare(self, distribution: str, package: str) -> None:
        """Writes what pip writes of a distribution that names a package of rules."""
        info = self.folder / f"{distribution}-1.0.0.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text(f"[gatelint.rules]\nx = {package}\n")

    def install_example(self) -> None:
        project = parse_toml("pyproject.toml", (PACK / "pyproject.toml").read_text())["project"]
        (package,) = cast("Any", project)["entry-points"]["gatelint.rules"].values()
        self.declare(cast("Any", project)["name"].replace("-", "_"), package)
        self.paths.append(str(PACK))

    def install(self, name: str, module: str) -> None:
        """A pack with one module."""
        (self.folder / name / "gone").mkdir(parents=True)
        (self.folder / name / "__init__.py").touch()
        (self.folder / name / "gone" / "__init__.py").touch()
        (self.folder / name / "gone" / "cause.py").write_text(module)
        self.declare(name, name)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(self.paths), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "gatelint", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, cwd=self.folder, timeout=60
        )


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    (tmp_path / ".git").mkdir()
    return Site(tmp_path)


@pytest.fixture
def with_example(site: Site) -> Site:
    site.install_example()
    return site


def rules_found(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def test_its_rules_run_beside_ours(with_example: Site) -> None:
    done = with_example.run("check", "t.yaml")
    assert done.returncode == 1
    assert done.stdout.startswith('t.yaml:8:3: GET /v1/orders will get 410 "Gone" [route-below-retired-path]\n')
    assert done.stderr == ""


def test_its_rules_are_listed_and_have_pages(with_example: Site) -> None:
    listed = with_example.run("rules").stdout
    assert "gone: 410 Gone\n  9800   route-below-retired-path" in listed
    assert "  9801 - client-of-retired-host" in listed
    assert "cloudfront-origin-http-only" in listed
    page = with_example.run("rules", "route-below-retired-path").stdout
    assert "Move the route below `/v2`." in page


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--select", "gone"], True),
        (["--select", "9800"], True),
        (["--select", "cors-*"], False),
        (["--ignore", "route-below-retired-path"], False),
    ],
)
def test_its_rules_are_selected_and_ignored_as_ours(with_example: Site, arguments: list[str], *, found: bool) -> None:
    done = with_example.run("check", "--format", "json", "t.yaml", *arguments)
    assert ("route-below-retired-path" in rules_found(done)) == found


def test_its_rules_are_ignored_in_templates_and_settings(with_example: Site) -> None:
    template = with_example.folder / "t.yaml"
    template.write_text(TEMPLATE.replace("  Orders:", "  Orders:  # gatelint: ignore[route-below-retired-path] soon"))
    assert with_example.run("check").returncode == 0
    template.write_text(TEMPLATE)
    ignore = '{rule = "gone", reason = "soon"}'
    (with_example.folder / "gatelint.toml").write_text(f"ignore = [{ignore}]\n")
    assert with_example.run("check").returncode == 0


RULE = """
from gatelint.rule import *
from gatelint.values import Place
failure = Failure("gone", {"HTTP": Response(410)})
def check(door):
    yield from ()
"""
NO_RULE = "its rule is not a gatelint.rule.Rule with an id such as stage-missing, a number as code, and a Failure"
MISSING = "ModuleNotFoundError: No module named 'nothing_of_that_name'"


@pytest.mark.parametrize(
    ("module", "what"),
    [
        ("import nothing_of_that_name", MISSING),
        ("raise SystemExit(3)", "SystemExit: 3"),
        (RULE + 'rule = Rule("Not_Hyphens", 9950, failure, check)', NO_RULE),
        (RULE + 'rule = Rule("a-b", "9950", failure, check)', NO_RULE),
        (RULE + 'rule = Rule("a-b", 9950, "gone", check)', NO_RULE),
        ("rule = 'a rule'", NO_RULE),
    ],
)
def test_a_broken_pack_is_one_line_and_the_rest_works(with_example: Site, module: str, what: str) -> None:
    with_example.install("other_rules", module)
    done = with_example.run("check", "--format", "json", "t.yaml")
    assert done.stderr == (
        f"gatelint: error: the rule pack other_rules cannot be loaded: other_rules.gone.cause: {what}\n"
    )
    assert done.returncode == 2
    assert rules_found(done) == {"route-below-retired-path"}
    listed = with_example.run("rules")
    assert (listed.returncode, listed.stderr) == (2, done.stderr)
    assert "cloudfront-origin-http-only" in listed.stdout


OURS = "gatelint_rules.origin_unreachable.cloudfront_origin_http_only"


@pytest.mark.parametrize("pack", ["a_pack", "z_pack"])
@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ('"cloudfront-origin-http-only", 9950', f"two rules are called cloudfront-origin-http-only: {OURS} and {{}}"),
        ('"a-b", 9601', "two rules have the code 9601: cloudfront-origin-http-only and a-b ({})"),
    ],
)
def test_a_name_or_code_of_ours_stays_ours_and_the_rest_works(
    with_example: Site, pack: str, rule: str, line: str
) -> None:
    with_example.install(pack, f"{RULE}rule = Rule({rule}, failure, check)")
    done = with_example.run("check", "--format", "json", "t.yaml")
    assert done.stderr == f"gatelint: error: {line.format(f'{pack}.gone.cause')}, which is left out\n"
    assert done.returncode == 2
    assert rules_found(done) == {"route-below-retired-path"}


def test_of_two_strangers_the_first_by_name_counts(with_example: Site) -> None:
    with_example.install("z_pack", RULE + 'rule = Rule("route-below-retired-path", 9950, failure, check)')
    done = with_example.run("check", "--format", "json", "t.yaml")
    first = "example_rules.gone.route_below_retired_path"
    assert done.stderr == (
        f"gatelint: error: two rules are called route-below-retired-path: {first} and z_pack.gone.cause, "
        "which is left out\n"
    )
    assert rules_found(done) == {"route-below-retired-path"}


def test_a_package_that_is_not_there_is_one_line_and_the_rest_works(with_example: Site) -> None:
    with_example.declare("elsewhere", "no_such_rules")
    done = with_example.run("check", "--format", "json", "t.yaml")
    assert done.stderr == (
        "gatelint: error: the rule pack no_such_rules cannot be loaded: no_such_rules: ModuleNotFoundError: "
        "No module named 'no_such_rules'\n"
    )
    assert done.returncode == 2
    assert rules_found(done) == {"route-below-retired-path"}


@pytest.mark.parametrize(
    ("yields", "line"),
    [
        ("'text'", "TypeError: the check yields str, not Finding or Undecided"),
        (
            "Finding(Request('GET', '/'), Certainty.WILL, Place('t.yaml'), 'cause', None)",
            "TypeError: failure of the finding is NoneType, not Response",
        ),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_rule_that_breaks_down_is_one_line_and_the_rest_works(with_example: Site, yields: str, line: str) -> None:
    module = RULE.replace("yield from ()", f"yield {yields}") + 'rule = Rule("a-b", 9950, failure, check)'
    with_example.install("other_rules", module)
    done = with_example.run("check", "--format", "json", "t.yaml")
    assert done.returncode == 2
    assert done.stderr.startswith(f"gatelint: internal error in rule a-b on t.yaml: {line} (")
    assert done.stderr.count("\n") == 1
    assert rules_found(done) == {"route-below-retired-path"}


def test_it_takes_of_gatelint_only_what_is_public() -> None:
    public = (ROOT / "docs" / "api.md").read_text()
    for path in sorted(PACK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("gatelint"):
                section = public.partition(f"### `{node.module}`\n")[2].partition("\n###")[0]
                assert {alias.name for alias in node.names} <= {
                    line.split("`")[1].partition("(")[0] for line in section.splitlines() if line.startswith("- `")
                }
