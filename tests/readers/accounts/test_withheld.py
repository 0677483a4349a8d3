"""No secret gets past the seam."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatelint.readers.accounts.withheld import address, without_secrets

SECRET = "s3cr3t-VALUE"


@pytest.mark.parametrize(
    ("service", "operation", "answer"),
    [
        ("apigateway", "get_api_keys", {"items": [{"id": "k", "value": SECRET}]}),
        ("apigateway", "get_usage_plan_keys", {"items": [{"id": "k", "type": "API_KEY", "value": SECRET}]}),
        ("cognito-idp", "describe_user_pool_client", {"UserPoolClient": {"ClientId": "c", "ClientSecret": SECRET}}),
        ("lambda", "get_function_configuration", {"Environment": {"Variables": {"TOKEN": SECRET}}}),
        (
            "cloudfront",
            "list_distributions",
            {
                "DistributionList": {
                    "Items": [
                        {
                            "Origins": {
                                "Items": [
                                    {"CustomHeaders": {"Items": [{"HeaderName": "X-Verify", "HeaderValue": SECRET}]}}
                                ]
                            }
                        }
                    ]
                }
            },
        ),
        (
            "wafv2",
            "get_web_acl",
            {
                "WebACL": {
                    "Rules": [
                        {
                            "Statement": {
                                "NotStatement": {
                                    "Statement": {
                                        "ByteMatchStatement": {
                                            "SearchString": SECRET,
                                            "FieldToMatch": {"SingleHeader": {"Name": "x-verify"}},
                                        }
                                    }
                                }
                            }
                        }
                    ]
                }
            },
        ),
        ("organizations", "list_accounts", {"Accounts": [{"Id": "1", "Email": SECRET}]}),
    ],
)
def test_a_secret_is_taken_out_and_its_name_stays(service: str, operation: str, answer: dict[str, Any]) -> None:
    before = json.dumps(answer)
    after = json.dumps(without_secrets(service, operation, answer))
    assert SECRET in before
    assert SECRET not in after
    for name in ("TOKEN", "X-Verify", "x-verify", '"id"', '"ClientId"', '"Id"'):
        assert (name in after) == (name in before)


@pytest.mark.parametrize("part", [{"SingleHeader": {"Name": "Host"}}, {"UriPath": {}}, {"Method": {}}])
def test_what_a_web_acl_looks_for_in_the_open_stays(part: dict[str, Any]) -> None:
    statement = {"ByteMatchStatement": {"SearchString": "/admin", "FieldToMatch": part}}
    answer = {"WebACL": {"Rules": [{"Statement": statement}]}}
    assert "/admin" in json.dumps(without_secrets("wafv2", "get_web_acl", answer))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://a1.execute-api.eu-west-1.amazonaws.com/prod", "https://a1.execute-api.eu-west-1.amazonaws.com/prod"),
        ("https://a1.execute-api.eu-west-1.amazonaws.com/prod?key=1", None),
        ("https://hooks.example.com/services/T0/B0/secret", "https://hooks.example.com"),
        ("https://user:password@example.com/", None),
        ("https://evil.example.com/x.amazonaws.com", "https://evil.example.com"),
        ("api.example.com", "api.example.com"),
        ("api.example.com:8443", "api.example.com:8443"),
        ("postgres://user:password@db.example.com/x", None),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", None),
        ("prod", None),
        ("", None),
    ],
)
def test_of_an_environment_variable_an_address_is_kept_and_nothing_secret_in_it(value: str, kept: str | None) -> None:
    assert address(value) == kept


def test_an_answer_in_which_nothing_is_secret_is_left_alone() -> None:
    assert without_secrets("apigateway", "get_rest_apis", {"items": [{"value": 1}]}) == {"items": [{"value": 1}]}
    assert without_secrets("lambda", "get_function_configuration", {"Role": "arn"}) == {"Role": "arn"}
