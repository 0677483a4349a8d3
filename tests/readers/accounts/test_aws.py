"""The seam to boto3, against an endpoint that answers and throttles as AWS does."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fake_aws import ACCOUNT, FakeAws
from gatelint.errors import UsageError
from gatelint.readers.accounts.allowances import API_GATEWAY, GET_RESOURCES
from gatelint.readers.accounts.answers import MISSING, REFUSED, THROTTLED, TRANSIENT, Refusal, Unread
from gatelint.readers.accounts.aws import SETTINGS, Account, UnlistedCallError, accounts_of_organization, sign_in
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.calls import CALLS, SIGNING_IN
from gatelint.readers.accounts.reader import Reader
from gatelint.readers.accounts.schedule import Schedule

REGION = "eu-west-1"


@pytest.fixture
def account(aws: FakeAws) -> Iterator[Account]:
    signed_in = sign_in(region=REGION, endpoint_url=aws.url)
    yield signed_in
    signed_in.close()


@pytest.fixture
def reader(account: Account) -> Iterator[Reader]:
    schedule = Schedule()
    yield Reader(account, schedule)
    schedule.close()


def read_everything(reader: Reader) -> dict[str, dict[str, Any]]:
    """Each REST API with its resources, its stages and what is deployed to them, asked for as early as can be."""
    apis = reader.read("apigateway", "get_rest_apis", REGION)
    ask: Callable[..., Any] = reader.ask
    resources = {api["id"]: ask("apigateway", "get_resources", REGION, restApiId=api["id"]) for api in apis}
    stages = {api["id"]: ask("apigateway", "get_stages", REGION, restApiId=api["id"]) for api in apis}
    exports = {
        (api, stage["stageName"]): ask("apigateway", "get_export", REGION, restApiId=api, stageName=stage["stageName"])
        for api, question in stages.items()
        for stage in question.answer()
    }
    return {
        api: {
            "resources": resources[api].answer(),
            "exports": {stage: export.answer() for (one, stage), export in exports.items() if one == api},
        }
        for api in resources
    }


def test_one_signs_in_as_whoever_the_credentials_are(account: Account, aws: FakeAws) -> None:
    assert (account.account, account.partition, account.home) == (ACCOUNT, "aws", REGION)
    assert all("gatelint/" in agent for agent in aws.agents)


def test_answers_are_plain_json_with_all_pages_and_without_how_they_came(reader: Reader, aws: FakeAws) -> None:
    aws.apis = [f"api{number}" for number in range(1200)]
    apis = reader.read("apigateway", "get_rest_apis", REGION)
    assert [api["id"] for api in apis] == aws.apis
    assert apis[0] == {"id": "api0", "createdDate": "2026-01-02T03:04:05+00:00"}
    assert reader.tally.calls["apigateway", "get_rest_apis"] == 3


def test_resources_come_with_their_methods_in_one_call(reader: Reader) -> None:
    resources = reader.read("apigateway", "get_resources", REGION, restApiId="api0")
    assert len(resources) == 60
    assert resources[0]["resourceMethods"] == {"GET": {"httpMethod": "GET"}}
    assert reader.tally.calls.total() == 1


def test_an_export_is_the_document_in_it(reader: Reader) -> None:
    export = reader.read("apigateway", "get_export", REGION, restApiId="api0", stageName="prod")
    assert export == {"openapi": "3.0.1", "info": {"title": "api0"}}


def test_policies_of_iam_are_decoded(reader: Reader) -> None:
    role = reader.read("iam", "get_role", "global", RoleName="orders")
    assert role["AssumeRolePolicyDocument"] == {"Version": "2012-10-17"}
    assert role["CreateDate"] == "2026-01-02T03:04:05+00:00"


def test_an_api_that_is_not_there_is_none(reader: Reader) -> None:
    assert reader.read("apigateway", "get_stages", REGION, restApiId="gone") is None
    assert reader.unread == []


def test_an_operation_that_an_emulator_does_not_know_is_unread_and_not_absent(reader: Reader) -> None:
    for service, operation in (("cloudfront", "list_distributions"), ("lambda", "list_aliases")):
        answer = reader.read(service, operation, REGION, **({"FunctionName": "f"} if service == "lambda" else {}))
        assert isinstance(answer, Unread)
        assert "\n" not in answer.message


def test_within_the_quotas_nothing_is_throttled_and_no_time_is_lost(reader: Reader, aws: FakeAws) -> None:
    aws.paced = True
    aws.apis = [f"api{number}" for number in range(5)]
    start = time.monotonic()
    everything = read_everything(reader)
    taken = time.monotonic() - start
    assert aws.throttled() == 0
    assert [len(api["resources"]) for api in everything.values()] == [60] * 5
    assert [list(api["exports"]) for api in everything.values()] == [["prod", "test"]] * 5
    assert reader.tally.calls.total() == 1 + 5 + 5 + 10
    bound = max((5 - 1) / GET_RESOURCES.rate, (21 - API_GATEWAY.at_once) / API_GATEWAY.rate)
    assert bound <= taken < bound + 3


def test_where_somebody_else_uses_the_quota_calls_are_throttled_and_none_is_lost(reader: Reader, aws: FakeAws) -> None:
    aws.paced = True
    aws.part = 0.4
    aws.apis = [f"api{number}" for number in range(3)]
    everything = read_everything(reader)
    assert aws.throttled() > 0
    assert reader.tally.throttled.total() == aws.throttled()
    assert [len(api["resources"]) for api in everything.values()] == [60] * 3
    assert [len(api["exports"]) for api in everything.values()] == [2] * 3
    assert reader.unread == []


@pytest.mark.parametrize(
    "call",
    # Nobody can be denied to ask who they are.
    [call for key, call in CALLS.items() if key not in SIGNING_IN and call.service != "sts"],
    ids=lambda call: f"{call.service}-{call.operation}",
)
def test_where_everything_is_denied_each_question_is_listed_with_what_lacks(
    call: Call, reader: Reader, aws: FakeAws
) -> None:
    aws.denies = True
    given: dict[str, Any] = {
        name: ["x"] if name in ("LoadBalancerArns", "VpcEndpointIds") else "arn:aws:x:eu-west-1:123456789012:x/x-y"
        for name in call.names
        if name not in ("Names", "DomainNameId", "UserPoolId", "ClientId", "RoleName", "PolicyName", "ARN", "Id")
    }
    short = ("UserPoolId", "ClientId", "RoleName", "PolicyName")
    given |= {name: "eu-west-1_a" for name in call.names if name in short}
    answer = reader.read(call.service, call.operation, REGION, **given)
    assert isinstance(answer, Unread)
    assert answer.denied
    assert (answer.service, answer.operation) == (call.service, call.name)
    assert "is not authorized to perform" in answer.message
    assert reader.unread == [answer]
    assert reader.tally.calls.total() == 1


def test_a_call_that_is_not_in_the_list_is_not_made(account: Account, aws: FakeAws) -> None:
    made = len(aws.requests)
    listed = CALLS["apigateway", "get_rest_apis"]
    for operation in ("delete_rest_api", "create_rest_api", "update_account", "get_rest_apis"):
        forged = Call(
            "apigateway", operation, "GetRestApis", listed.action, listed.resources, listed.allowances, listed.per
        )
        with pytest.raises(UnlistedCallError):
            account.send(forged, REGION, {"restApiId": "api0"})
    assert len(aws.requests) == made


def test_everything_that_is_sent_to_api_gateway_is_a_get(reader: Reader, aws: FakeAws) -> None:
    read_everything(reader)
    assert {method for method, path, _ in aws.requests if path.startswith("/restapis")} == {"GET"}


def test_a_parameter_that_boto3_refuses_is_unread_and_not_a_crash(reader: Reader, aws: FakeAws) -> None:
    made = len(aws.requests)
    answer = reader.read("iam", "get_role", "global", RoleName="")
    assert isinstance(answer, Unread)
    assert answer.code == "ParamValidationError"
    assert "\n" not in answer.message
    assert len(aws.requests) == made


def test_an_endpoint_at_which_nobody_answers_may_answer_later(account: Account) -> None:
    account.endpoint_url = "http://127.0.0.1:9"
    account.close()
    outcome = account.send(CALLS["apigateway", "get_rest_apis"], REGION, {})
    assert isinstance(outcome, Refusal)
    assert outcome.kind == TRANSIENT


@pytest.mark.parametrize(
    ("api", "paced", "kind"), [("gone", False, MISSING), ("api0", True, THROTTLED), ("api0", False, REFUSED)]
)
def test_what_aws_refuses_is_told_apart(account: Account, aws: FakeAws, api: str, kind: str, *, paced: bool) -> None:
    aws.paced, aws.denies = paced, kind == REFUSED
    outcome: Any = None
    for _ in range(6):
        outcome = account.send(CALLS["apigateway", "get_resources"], REGION, {"restApiId": api})
    assert isinstance(outcome, Refusal)
    assert outcome.kind == kind


def test_a_role_is_assumed_under_our_name(aws: FakeAws) -> None:
    account = sign_in(
        region=REGION, endpoint_url=aws.url, role_arn="arn:aws:iam::111111111111:role/audit", external_id="ours"
    )
    assert account.account == "111111111111"
    apis = Reader(account, Schedule()).read("apigateway", "get_rest_apis", REGION)
    assert len(apis) == 3
    account.close()


def test_a_role_that_cannot_be_assumed_is_an_error_in_one_line(aws: FakeAws) -> None:
    with pytest.raises(UsageError, match=r"cannot assume arn:aws:iam::1:role/nobody: not authorized"):
        sign_in(region=REGION, endpoint_url=aws.url, role_arn="arn:aws:iam::1:role/nobody")


def test_an_organization_is_its_active_accounts_and_those_that_stay_shut_are_unread(
    account: Account, aws: FakeAws
) -> None:
    found = list(accounts_of_organization(account, "audit"))
    assert [one.account for one in found if isinstance(one, Account)] == [ACCOUNT, "111111111111"]
    [shut] = [one for one in found if isinstance(one, Unread)]
    assert (shut.operation, shut.resource) == ("AssumeRole", "arn:aws:iam::222222222222:role/audit")
    assert shut.denied
    aws.denies = True
    with pytest.raises(UsageError, match="cannot list the accounts of the organization"):
        list(accounts_of_organization(account, "audit"))


@pytest.fixture
def assumed(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account that is in a role, whose clock is that of the endpoint, and who asks for it once at a time."""
    monkeypatch.setattr("gatelint.readers.accounts.aws.SIGNING_IN_SETTINGS", SETTINGS)
    monkeypatch.setattr("gatelint.readers.accounts.aws.now", aws.now)
    signed_in = sign_in(region=REGION, endpoint_url=aws.url, role_arn="arn:aws:iam::111111111111:role/audit")
    yield signed_in
    signed_in.close()


def test_a_role_is_assumed_again_before_its_hour_is_over(assumed: Account, aws: FakeAws) -> None:
    reader = Reader(assumed, Schedule())
    for times, api in enumerate(aws.apis, 1):
        assert reader.read("apigateway", "get_stages", REGION, restApiId=api)
        assert len(aws.expires) == times
        aws.hours += 0.9
    assert reader.unread == []


def test_what_is_not_read_when_a_role_is_taken_away_is_unread_and_says_why(assumed: Account, aws: FakeAws) -> None:
    schedule = Schedule()
    reader = Reader(assumed, schedule)
    assert reader.read("apigateway", "get_rest_apis", REGION)
    aws.hours, aws.takes_roles_away = 1.0, True
    asked = [reader.ask("apigateway", "get_stages", REGION, restApiId=f"api{number}") for number in range(3)]
    for question in asked:
        answer = question.answer()
        assert isinstance(answer, Unread)
        assert answer.code == "sts:AssumeRole: AccessDenied"
        assert answer.message.startswith("not authorized to perform: sts:AssumeRole")
    assert sorted(unread.resource for unread in reader.unread) == ["api0", "api1", "api2"]
    refused = [path for _, path, status in aws.requests if status == 403]
    assert len(refused) == 1, "nobody asks again for what was taken away"
    others = Reader(sign_in(region=REGION, endpoint_url=aws.url), schedule)
    assert others.read("apigateway", "get_stages", REGION, restApiId="api0"), "the rest goes on"


def test_a_role_that_cannot_be_assumed_again_at_the_moment_is_asked_for_once_more(
    assumed: Account, aws: FakeAws
) -> None:
    aws.hours, aws.busy = 1.0, 1
    reader = Reader(assumed, Schedule())
    assert reader.read("apigateway", "get_rest_apis", REGION)
    assert reader.unread == []
    assert len(aws.expires) == 2


def test_whoever_signs_in_while_aws_is_busy_is_patient(aws: FakeAws) -> None:
    aws.busy = 2
    account = sign_in(region=REGION, endpoint_url=aws.url, role_arn="arn:aws:iam::111111111111:role/audit")
    aws.busy = 1
    assert len(list(accounts_of_organization(account, "audit"))) == 3
    account.close()


def test_without_credentials_one_line_says_so(monkeypatch: pytest.MonkeyPatch, aws: FakeAws) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(UsageError, match="no AWS credentials found"):
        sign_in(endpoint_url=aws.url)
    with pytest.raises(UsageError, match=r"cannot sign in to AWS: The config profile \(nobody\)"):
        sign_in(profile="nobody", endpoint_url=aws.url)
    assert aws.requests == []


def test_without_boto3_one_line_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['botocore'] = sys.modules['boto3'] = None; import gatelint.commands\n"
        "from gatelint.errors import UsageError\n"
        "import gatelint.readers.accounts.policy, gatelint.readers.accounts.reader\n"
        "try:\n    import gatelint.readers.accounts.aws\nexcept UsageError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "gatelint audit needs boto3, which is not installed: pip install boto3\n"


def test_a_profile_names_the_region(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, aws: FakeAws) -> None:
    (tmp_path / "config").write_text("[profile audit]\nregion = eu-north-1\n")
    (tmp_path / "credentials").write_text("[audit]\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    account = sign_in(profile="audit", endpoint_url=aws.url)
    assert account.home == "eu-north-1"
    account.close()
