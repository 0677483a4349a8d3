"""The least policy allows what is asked, and nothing else."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest

from gatelint.readers.accounts.calls import CALLS, SIGNING_IN
from gatelint.readers.accounts.policy import SERVICES, least_policy

LONGEST = 6144
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length"""
ROLE = "arn:aws:iam::*:role/gatelint"


def actions_of(policy: dict[str, Any]) -> list[str]:
    return [action for statement in policy["Statement"] for action in statement["Action"]]


def resources_for(policy: dict[str, Any], action: str) -> list[str]:
    return [
        resource
        for statement in policy["Statement"]
        if action in statement["Action"]
        for resource in statement["Resource"]
    ]


def test_its_actions_are_exactly_those_of_the_calls() -> None:
    everything = least_policy(organization=True, roles=[ROLE])
    assert set(actions_of(everything)) == {call.action for call in CALLS.values()}


def test_without_signing_in_elsewhere_it_has_no_such_action() -> None:
    signing_in = {CALLS[key].action for key in SIGNING_IN}
    assert not signing_in & set(actions_of(least_policy()))
    assert resources_for(least_policy(roles=[ROLE]), "sts:AssumeRole") == [ROLE]


@pytest.mark.parametrize("service", SERVICES)
def test_for_one_service_its_actions_are_exactly_those_of_its_calls(service: str) -> None:
    expected = {call.action for key, call in CALLS.items() if call.service == service and key not in SIGNING_IN}
    assert set(actions_of(least_policy([service]))) == expected


def test_no_action_is_a_pattern_and_only_lists_are_allowed_on_everything() -> None:
    policy = least_policy(organization=True)
    assert not [action for action in actions_of(policy) if "*" in action]
    everywhere = {action for action in actions_of(policy) if "*" in resources_for(policy, action)}
    assert {action.partition(":")[2] for action in everywhere} == {
        "DescribeLoadBalancers",
        "DescribeRegions",
        "DescribeVpcEndpoints",
        "GetCallerIdentity",
        "ListAccounts",
        "ListCachePolicies",
        "ListDistributions",
        "ListFunctions",
        "ListHostedZones",
        "ListOriginRequestPolicies",
        "ListResponseHeadersPolicies",
    }


@pytest.mark.parametrize(
    ("action", "arn", "allowed"),
    [
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/restapis", True),
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/restapis/a1/resources", True),
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/restapis/a1/stages/prod/exports/oas30", True),
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/apis/a1/exports/OAS30", True),
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/apikeys", True),
        # With the identifier of a key, AWS tells its value as well.
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/apikeys/k1", False),
        ("apigateway:GET", "arn:aws:apigateway:eu-west-1::/clientcertificates", False),
        (
            "apigateway:ListRoutingRules",
            "arn:aws:apigateway:eu-west-1:123456789012:/domainnames/a.example.com/routingrules/*",
            True,
        ),
        ("lambda:GetPolicy", "arn:aws:lambda:eu-west-1:123456789012:function:orders:live", True),
        ("iam:GetPolicyVersion", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", True),
        ("iam:GetRole", "arn:aws:iam::123456789012:role/service-role/orders", True),
        ("wafv2:GetWebACL", "arn:aws:wafv2:us-east-1:123456789012:global/webacl/name/id", True),
    ],
)
def test_its_resources_are_those_that_calls_are_about(action: str, arn: str, *, allowed: bool) -> None:
    assert any(fnmatchcase(arn, resource) for resource in resources_for(least_policy(), action)) is allowed


def test_it_fits_into_a_managed_policy() -> None:
    policy = least_policy(organization=True, roles=[ROLE])
    assert len(json.dumps(policy, separators=(",", ":"))) < LONGEST


def test_it_is_written_for_the_partition() -> None:
    text = json.dumps(least_policy(partition="aws-cn"))
    assert "arn:aws-cn:apigateway" in text
    assert "arn:aws:" not in text
    assert "{" + "partition" not in text
