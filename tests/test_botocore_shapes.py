"""What is no answer of AWS's is told from what is one."""

from __future__ import annotations

from typing import Any

import pytest

from botocore_shapes import complaints_about_answer, complaints_about_question, faults, output_shape

API = {"id": "a1b2c3", "name": "orders", "disableExecuteApiEndpoint": False}
STAGE = {"stageName": "prod", "deploymentId": "a1b2c3", "variables": {"table": "orders"}, "tracingEnabled": False}


def test_an_answer_has_no_faults() -> None:
    assert faults({"item": [STAGE]}, output_shape("apigateway", "GetStages")) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"stagename": "prod"}, " has no member stagename"),
        ({"tracingEnabled": "false"}, ".tracingEnabled is no boolean: 'false'"),
        ({"canarySettings": {"percentTraffic": True}}, ".canarySettings.percentTraffic is no double: True"),
        ({"variables": {"table": 1}}, ".variables.table is no string: 1"),
        ({"variables": []}, ".variables is no map: []"),
        ({"methodSettings": {"*/*": []}}, ".methodSettings.*/* is no structure: []"),
    ],
)
def test_a_member_that_is_unknown_or_of_another_type_is_a_fault(change: dict[str, Any], fault: str) -> None:
    assert faults({**STAGE, **change}, output_shape("apigateway", "GetStages", "item", "[]")) == [fault]


def test_a_member_that_is_required_and_lacking_is_a_fault() -> None:
    assert faults({"Id": "E1"}, output_shape("cloudfront", "ListDistributions", "DistributionList", "Items", "[]"))[
        :2
    ] == [" lacks ARN", " lacks Status"]


def test_items_are_told_by_their_number() -> None:
    assert faults({"item": [STAGE, "prod"]}, output_shape("apigateway", "GetStages")) == [
        ".item[1] is no structure: 'prod'"
    ]


def test_what_aws_may_say_is_passed_over() -> None:
    assert complaints_about_answer("apigateway", "get_rest_apis", {"items": [API]}) == []
    assert complaints_about_answer("apigateway", "get_rest_apis", {}) == []


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"Items": []}, "apigateway.get_rest_apis has no member Items"),
        ({"items": [{**API, "Name": "x"}]}, "apigateway.get_rest_apis.items[0] has no member Name"),
        ({"items": [{"id": 7}]}, "apigateway.get_rest_apis.items[0].id is no string: 7"),
        ({"items": API}, f"apigateway.get_rest_apis.items is no list: {API!r}"),
        ({"items": [{"createdDate": "2026"}]}, "apigateway.get_rest_apis.items[0].createdDate is no timestamp: '2026'"),
        (
            {"items": [{"minimumCompressionSize": True}]},
            "apigateway.get_rest_apis.items[0].minimumCompressionSize is no",
        ),
        ({"items": [{"apiKeySource": "BODY"}]}, "apigateway.get_rest_apis.items[0].apiKeySource is none of"),
    ],
)
def test_what_aws_never_says_is_told(answer: dict[str, Any], complaint: str) -> None:
    complaints = complaints_about_answer("apigateway", "get_rest_apis", answer)
    assert len(complaints) == 1
    assert complaints[0].startswith(complaint)


def test_what_aws_always_says_must_be_there() -> None:
    assert complaints_about_answer("apigatewayv2", "get_apis", {"Items": [{"Name": "x", "ProtocolType": "HTTP"}]}) == [
        "apigatewayv2.get_apis.Items[0] lacks RouteSelectionExpression"
    ]


def test_a_policy_that_boto3_has_decoded_is_still_a_policy() -> None:
    answer: Any = {"RoleName": "r", "PolicyName": "p", "PolicyDocument": {"Statement": []}}
    assert complaints_about_answer("iam", "get_role_policy", answer) == []


def test_questions_that_boto3_would_refuse_are_told() -> None:
    assert complaints_about_question("apigateway", "get_stages", {"restApiId": "a1b2c3"}) == []
    assert "restApiId" in complaints_about_question("apigateway", "get_stages", {})[0]
    assert "limit" in complaints_about_question("apigateway", "get_rest_apis", {"limit": "500"})[0]
