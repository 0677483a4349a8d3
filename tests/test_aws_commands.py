"""Every finding in an account says by which commands it is mended, or why by none."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from account_snapshots import (
    API,
    REGION,
    cloudfront,
    distribution,
    function,
    method,
    resource,
    rest,
    rest_api,
    snapshot,
)
from aws_command_lines import Call, faults_of, taken_apart
from deployed import NotExpressible, deployed
from gatelint.account_engine import examine_accounts
from gatelint.aws_commands.shell import Asked, NotSpeakableError, aws, quoted
from gatelint.diagnosis import Diagnosis
from mended_account import MendedAccount, answers_in
from rule_fixtures import FIXTURES, all_cases, clean_files, is_snapshot, rules


@cache
def snapshots() -> dict[str, str]:
    """The accounts of all fixtures, as JSON: those that are accounts, and those in which a template is deployed."""
    found: dict[str, str] = {}
    paths = [path for case in all_cases() for path in (case.broken, case.fixed)] + clean_files()
    for path in paths:
        name = str(path.relative_to(FIXTURES).with_suffix(""))
        if is_snapshot(path.parent) or is_snapshot(path):
            found[name] = path.read_text()
            continue
        try:
            found[name] = json.dumps(deployed(path))
        except NotExpressible:
            continue
    return found


@cache
def found_in(name: str) -> list[Diagnosis]:
    snapshot: dict[str, Any] = json.loads(snapshots()[name])
    return [one for examination in examine_accounts(snapshot, rules()) for one in examination.diagnoses]


def named() -> Iterator[tuple[str, Diagnosis]]:
    for name in snapshots():
        for diagnosis in found_in(name):
            yield f"{name}: {diagnosis.rule} at {diagnosis.at.source} {diagnosis.at.path}", diagnosis


def calls_in(commands: list[str]) -> list[Call]:
    return [call for command in commands for call in taken_apart(command).calls]


def test_every_finding_in_an_account_has_commands_or_says_why_it_has_none() -> None:
    silent = [name for name, one in named() if bool(one.commands) == bool(one.no_command)]
    assert silent == []


def test_most_rules_that_speak_of_accounts_have_commands() -> None:
    spoken = {one.rule for _, one in named()}
    assert len({one.rule for _, one in named() if one.commands}) > len(spoken) * 3 / 4


def test_every_command_is_one_that_aws_knows() -> None:
    found = [(name, fault) for name, one in named() for call in calls_in(one.commands) for fault in faults_of(call)]
    assert found == []


def test_a_file_is_written_before_it_is_read() -> None:
    for name, one in named():
        written: set[str | None] = set()
        for command in one.commands:
            line = taken_apart(command)
            words = [word for call in line.calls for given in call.options.values() for word in given]
            read = {word.removeprefix("file://") for word in words if word.startswith("file://")}
            if not line.calls:
                read.add(line.jq[-1])
            assert read <= written, name
            written.add(line.written)


# --- what comes of them --------------------------------------------------------------------------------------------


NEEDS_JQ = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
NOBODY_KNOWS = {"DOMAIN_NAME", "USAGE_PLAN_ID"}
"""What commands ask for, and no snapshot tells."""

NEXT_CERTIFICATE = {"CERTIFICATE": "next.pem", "PRIVATE_KEY": "next.key", "CERTIFICATE_CHAIN": "issuers.pem"}


@NEEDS_JQ
@pytest.mark.parametrize("name", snapshots())
def test_the_commands_of_a_finding_mend_it_and_break_nothing_else(name: str) -> None:
    before = found_in(name)
    for diagnosis in before:
        if any(f"${{{variable}:?" in command for command in diagnosis.commands for variable in NOBODY_KNOWS):
            continue
        snapshot: dict[str, Any] = json.loads(snapshots()[name])
        account = MendedAccount(snapshot, {**answers_in(snapshot), **NEXT_CERTIFICATE})
        for command in diagnosis.commands:
            account.run(command)
        after = [one for examination in examine_accounts(account.snapshot, rules()) for one in examination.diagnoses]
        told = "\n".join([diagnosis.message, *diagnosis.commands])
        assert not diagnosis.commands or key_of(diagnosis) not in map(key_of, after), told
        assert {one.rule for one in after} <= {one.rule for one in before}, told


def key_of(diagnosis: Diagnosis) -> tuple[object, ...]:
    return diagnosis.rule, diagnosis.at, str(diagnosis.request)


@NEEDS_JQ
def test_a_policy_is_changed_also_where_its_quotes_are_escaped() -> None:
    name = "private-policy-uses-sourceip/allow/broken"
    (diagnosis,) = found_in(name)
    snapshot: dict[str, Any] = json.loads(snapshots()[name])
    account = MendedAccount(snapshot, {})
    ((api,),) = (region["apigateway"]["rest_apis"] for region in account.account["regions"].values())
    plain = api["policy"].replace(chr(92), "")
    api["policy"] = plain.replace('"', '\\"')
    for command in diagnosis.commands:
        account.run(command)
    assert json.loads(api["policy"]) == json.loads(plain.replace("aws:SourceIp", "aws:VpcSourceIp"))


# --- limits --------------------------------------------------------------------------------------------------------


PLAN_WITH_LIMITS = "throttle-limit-zero/cdk-usage-plan/broken"


def with_a_plan_that_limits(rate: float, burst: int, *, methods: bool) -> tuple[MendedAccount, list[str]]:
    """An account with these limits of a usage plan, for a method or for all, and the commands for them."""
    snapshot: dict[str, Any] = json.loads(snapshots()[PLAN_WITH_LIMITS])
    (plan,) = (plan for region in snapshot["accounts"][0]["regions"].values() for plan in region_plans(region))
    limits = {"rateLimit": rate, "burstLimit": burst}
    (entry,) = plan["apiStages"]
    where = entry.pop("throttle")
    if methods:
        entry["throttle"] = dict.fromkeys(where, limits)
    plan["throttle"] = {} if methods else limits
    (found,) = (one for each in examine_accounts(snapshot, rules()) for one in each.diagnoses)
    return MendedAccount(snapshot, answers_in(snapshot)), found.commands


def region_plans(region: dict[str, Any]) -> list[dict[str, Any]]:
    plans: list[dict[str, Any]] = region["apigateway"]["usage_plans"]
    return plans


@NEEDS_JQ
@pytest.mark.parametrize("methods", [True, False])
@pytest.mark.parametrize(("rate", "burst"), [(0, 0), (0, 20), (50, 0)])
def test_of_the_limits_of_a_plan_those_that_are_0_go(rate: float, burst: int, *, methods: bool) -> None:
    account, commands = with_a_plan_that_limits(rate, burst, methods=methods)
    (command,) = commands
    account.run(command)
    assert ("op=remove" in command) is (rate == burst)
    assert f"{'RATE' if rate == 0 else 'BURST'}_LIMIT:?" in command or rate == burst
    assert not [one for each in examine_accounts(account.snapshot, rules()) for one in each.diagnoses]
    (plan,) = (plan for region in account.account["regions"].values() for plan in region_plans(region))
    kept = [*plan.get("throttle", {}).values(), *plan["apiStages"][0].get("throttle", {}).values()]
    assert bool(kept) is (rate != burst)


def test_what_an_http_api_says_of_its_execution_logs_is_not_said_to_it() -> None:
    snapshot: dict[str, Any] = json.loads(snapshots()["throttle-limit-zero/account-http/broken"])
    account = MendedAccount(snapshot, answers_in(snapshot))
    ((api,),) = (region["apigatewayv2"]["apis"] for region in account.account["regions"].values())
    (stage,) = api["stages"]
    stage["DefaultRouteSettings"]["LoggingLevel"] = "OFF"
    (diagnosis,) = found_in("throttle-limit-zero/account-http/broken")
    for command in diagnosis.commands:
        account.run(command)
    assert "LoggingLevel" not in stage["DefaultRouteSettings"]
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == 100


# --- VPC links -----------------------------------------------------------------------------------------------------


def test_an_integration_of_several_routes_is_led_through_another_link_once() -> None:
    snapshot: dict[str, Any] = json.loads(snapshots()["vpc-link-not-available/account-http-inactive/broken"])
    ((link,),) = (region["apigatewayv2"]["vpc_links"] for region in snapshot["accounts"][0]["regions"].values())
    link["VpcLinkStatus"] = "FAILED"
    account = MendedAccount(snapshot, answers_in(snapshot))
    (found,) = (one for each in examine_accounts(snapshot, rules()) for one in each.diagnoses)
    (command,) = found.commands
    assert [fault for call in calls_in([command]) for fault in faults_of(call)] == []
    account.run(command)
    assert not [one for each in examine_accounts(account.snapshot, rules()) for one in each.diagnoses]


# --- which stage ---------------------------------------------------------------------------------------------------


def with_stages(*stages: str) -> list[str]:
    """The commands for an API with an integration that is wrong, and these stages."""
    wrong = method("GET", "orders")
    wrong["GET"]["methodIntegration"]["httpMethod"] = "GET"
    told = [{"stageName": stage, "deploymentId": "d1"} for stage in stages]
    orders = {**resource("/orders", wrong), "id": "res1"}
    account = snapshot({REGION: {"apigateway": rest(rest_api(orders, stages=told))}})
    (examination,) = examine_accounts(account, rules())
    (diagnosis,) = (one for one in examination.diagnoses if one.rule == "aws-proxy-integration-method-not-post")
    return diagnosis.commands


def test_a_change_of_a_rest_api_ends_with_the_deployment_to_its_stage() -> None:
    api = f"--region {REGION} --rest-api-id {API}"
    patch = "--patch-operations op=replace,path=/httpMethod,value=POST"
    assert with_stages("prod") == [
        f"aws apigateway update-integration {api} --resource-id res1 --http-method GET {patch}",
        f"aws apigateway create-deployment {api} --stage-name prod",
    ]


def test_of_several_stages_the_shell_asks_for_the_one_that_is_meant() -> None:
    deploy = with_stages("dev", "prod")[-1]
    assert deploy.endswith('--stage-name "${STAGE:?one of dev, prod}"')
    assert said_by_bash(deploy).stderr.endswith("STAGE: one of dev, prod\n")
    assert said_by_bash(deploy, STAGE="dev").stdout.split("\0")[-2] == "dev"


# --- what others have written --------------------------------------------------------------------------------------


HOSTILE = (
    "$(touch owned)",
    "`touch owned`",
    "'; touch owned; '",
    '"; touch owned; "',
    "a b\\",
    "-x y",
    "=touch",
    "~root",
    "!!",
    "*",
    "\\(env)",
    "${HOME}",
)


def said_by_bash(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What comes of a line where the commands that it names say what they were called with."""
    stubs = 'aws() { printf \'%s\\0\' "$@"; }; jq() { aws jq "$@"; }; '
    return subprocess.run(["bash", "-c", stubs + line], capture_output=True, text=True, env={**variables}, check=False)


@pytest.mark.parametrize("word", HOSTILE)
def test_a_word_is_one_word_for_a_shell_whatever_is_in_it(word: str) -> None:
    assert said_by_bash(f"aws {quoted(word)}").stdout == f"{word}\0"


@pytest.mark.parametrize("word", HOSTILE)
def test_the_value_of_an_option_is_no_option(word: str) -> None:
    said = said_by_bash(aws("lambda", "add-permission", [("source-arn", word)])).stdout.split("\0")[2:-1]
    assert said == ([f"--source-arn={word}"] if word.startswith("-") else ["--source-arn", word])


@pytest.mark.parametrize("word", ["\x1b[2J", "a\nb", "a\rb"])
def test_what_a_terminal_would_act_upon_is_not_told(word: str) -> None:
    with pytest.raises(NotSpeakableError, match="terminal"):
        quoted(word)


@pytest.mark.parametrize("word", ["file:///etc/passwd", "fileb://x", "https://example.com"])
def test_the_cli_is_not_made_to_read_what_a_name_says(word: str) -> None:
    with pytest.raises(NotSpeakableError, match="file"):
        aws("lambda", "add-permission", [("source-arn", word)])


@pytest.mark.parametrize("word", HOSTILE)
def test_what_is_asked_for_is_told_without_being_run(word: str) -> None:
    said = said_by_bash(aws("apigateway", "create-deployment", [("stage-name", Asked("STAGE", f"one of {word}"))]))
    assert said.stdout == ""
    assert "STAGE: one of" in said.stderr


@pytest.mark.parametrize("word", HOSTILE)
def test_names_in_an_account_run_nothing(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = method("GET", word)
    stage = {"stageName": word, "deploymentId": "d1"}
    api = {**rest_api({**resource("/orders", wrong), "id": word}, stages=[stage]), "id": "api"}
    behind = {**distribution(f"api.execute-api.{REGION}.amazonaws.com"), "Id": word}
    services = {"apigateway": rest(api), "lambda": {"functions": {word: function(word)}}}
    found = examine_accounts(snapshot({REGION: services}, cloudfront(behind)), rules())
    commands = [command for each in found for one in each.diagnoses for command in one.commands]
    assert commands
    for command in commands:
        assert said_by_bash(command).returncode == 0
    assert not (tmp_path / "owned").exists()
