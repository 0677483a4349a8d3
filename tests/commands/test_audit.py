"""`gatelint audit` as a user runs it: against snapshots, and against endpoints on this machine."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from fake_aws import FakeAws, fake_aws
from gatelint.commands import main
from rule_fixtures import FIXTURES
from served_account import ACCOUNT, client

REGION = "eu-west-1"
STALE = str(FIXTURES / "stale-deployment" / "account-path" / "broken.json")
IN_ORDER = str(FIXTURES / "stale-deployment" / "account-path" / "fixed.json")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever the machine has of credentials and settings takes no part in it."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.chdir(tmp_path)


def test_a_snapshot_is_audited_without_any_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--from", STALE]) == 1
    assert "POST /refunds will get 403" in capsys.readouterr().out
    assert main(["audit", "--from", IN_ORDER]) == 0
    assert capsys.readouterr().out == "examined 1 region: 1 API, 3 routes; no error found\n"


def test_a_finding_in_an_account_has_an_arn_in_the_json_report(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "--from", STALE, "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["arn"] == "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/prod"
    assert "file" not in finding


def test_settings_accept_what_is_found_at_an_arn(capsys: pytest.CaptureFixture[str]) -> None:
    Path("gatelint.toml").write_text(
        """\
[[ignore]]
rule = "stale-deployment"
reason = "deployed on Mondays"
arns = ["arn:aws:apigateway:*::/restapis/a1b2c3d4e5/stages/prod"]
"""
    )
    assert main(["audit", "--from", STALE]) == 0
    assert "1 suppressed" in capsys.readouterr().out
    assert main(["audit", "--from", STALE, "--no-config"]) == 1


def test_a_template_is_held_against_what_is_deployed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("template.yaml").write_text(
        """\
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE}
"""
    )
    assert main(["check", "--quiet", "--select", "api-key-disabled", "--against", IN_ORDER, "template.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "deployed otherwise than these templates say:"
    assert "  template.yaml:3:3: GET / is not deployed in orders (a1b2c3d4e5)" in lines
    main(["check", "--format", "json", "--against", IN_ORDER, "template.yaml"])
    assert json.loads(capsys.readouterr().out)["differences"][0]["file"] == "template.yaml"
    assert main(["check", "--against", "template.yaml", "template.yaml"]) == 2


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit", "checkstyle", "markdown"])
def test_every_report_tells_of_an_account(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--from", STALE, "--format", form]) == 1
    assert "a1b2c3d4e5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "no.json"], "no.json"),
        (["--from", STALE, "--region", REGION], "--from takes what was saved, and no credentials, regions or roles"),
        (["--organization"], "--organization needs --role-name: the role that is assumed in each account"),
    ],
)
def test_wrong_usage_is_told_in_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_the_least_policy_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--print-policy"]) == 0
    policy = json.loads(capsys.readouterr().out)
    actions = {action for statement in policy["Statement"] for action in statement["Action"]}
    assert {"apigateway:GET", "lambda:GetPolicy", "cloudfront:ListDistributions"} <= actions
    assert not any(action.split(":")[1].startswith(("Put", "Create", "Update", "Delete")) for action in actions)


@pytest.fixture
def endpoint() -> Iterator[FakeAws]:
    with fake_aws() as served:
        yield served


def url_of(served: FakeAws) -> str:
    url: str = served.url
    return url


def test_an_account_that_denies_everything_ends_with_a_list_and_no_finding(
    endpoint: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.denies = True
    assert main(["audit", "--region", REGION, "--endpoint-url", url_of(endpoint)]) == 2
    output = capsys.readouterr()
    assert output.out == "examined 1 region: 0 APIs, 0 routes; no error found; not everything could be read\n"
    told = [line for line in output.err.splitlines() if "could not read" in line]
    assert any("apigateway:GetRestApis" in line for line in told)
    assert any("cloudfront:ListDistributions" in line for line in told)


@pytest.fixture(scope="module")
def emulator() -> Iterator[str]:
    server: Any = importlib.import_module("moto.server").ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    # The servers of one process share what they emulate.
    with urlopen(Request(f"{url}/moto-api/reset", method="POST")) as answer:
        answer.read()
    make_account(url)
    yield url
    server.stop()


def make_account(endpoint: str) -> None:
    """A REST API whose function lets nobody in, and a function that is gone."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    iam = client(endpoint, "iam")
    role = iam.create_role(RoleName="orders", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    client(endpoint, "lambda", REGION).create_function(
        FunctionName="orders", Runtime="python3.12", Role=role, Handler="a.b", Code={"ZipFile": b""}
    )
    rest = client(endpoint, "apigateway", REGION)
    api = rest.create_rest_api(name="orders", endpointConfiguration={"types": ["REGIONAL"]})["id"]
    root = rest.get_resources(restApiId=api)["items"][0]["id"]
    for path, function in (("orders", "orders"), ("refunds", "gone")):
        resource = rest.create_resource(restApiId=api, parentId=root, pathPart=path)["id"]
        where = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
        rest.put_method(**where, authorizationType="NONE")
        invoked = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}/invocations"
        uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{invoked}"
        rest.put_integration(**where, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    deployment = rest.create_deployment(restApiId=api)["id"]
    rest.create_stage(restApiId=api, stageName="prod", deploymentId=deployment)


def test_an_account_is_read_audited_and_kept(emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--region", REGION, "--endpoint-url", emulator, "--save", "estate.json"]
    rules = ["--select", "lambda-permission-missing,lambda-function-missing-or-unavailable"]
    assert main(["audit", *arguments, *rules]) == 1
    output = capsys.readouterr()
    assert "GET /orders will get 500" in output.out
    assert "there is no function arn:aws:lambda:eu-west-1:123456789012:function:gone" in output.out
    assert output.err == ""
    assert main(["audit", "--from", "estate.json", *rules]) == 1
    assert capsys.readouterr().out == output.out


def test_one_api_may_be_audited_alone(emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--region", REGION, "--endpoint-url", emulator, "--api", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err
