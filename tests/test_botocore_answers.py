"""What is taken for an answer of AWS is held against boto3's models."""

from __future__ import annotations

from typing import Any

import pytest

from botocore_answers import complaints_about_answer, complaints_about_question

API = {"id": "a1b2c3", "name": "orders", "disableExecuteApiEndpoint": False}


def test_what_aws_may_say_is_passed_over() -> None:
    assert complaints_about_answer("apigateway", "get_rest_apis", {"items": [API]}) == []
    assert complaints_about_answer("apigateway", "get_rest_apis", {}) == []


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"Items": []}, "apigateway.get_rest_apis has an unknown Items"),
        ({"items": [{**API, "Name": "x"}]}, "apigateway.get_rest_apis.items[0] has an unknown Name"),
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
