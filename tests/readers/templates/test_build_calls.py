from __future__ import annotations

import pytest

from gatelint.front_door.door import Call
from gatelint.readers.templates.build_calls import build_calls
from gatelint.readers.templates.build_functions import build_functions
from template_stacks import stack_of

API = "\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}"


def calls_of(output: str) -> list[Call]:
    stack = stack_of(f"Resources:{API}\nOutputs:\n  Told: {{Value: {output}}}")
    return build_calls(stack, build_functions(stack).functions).items


@pytest.mark.parametrize(
    "url",
    [
        "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod/orders",
        "wss://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod",
        "http://example.com",
        "${Api}.execute-api.${AWS::Region}.amazonaws.com/prod",
    ],
)
def test_an_output_that_is_a_url_is_a_call(url: str) -> None:
    [call] = calls_of(f"!Sub '{url}'")
    assert (call.told_by, call.teller, call.method) == ("output", "Told", None)
    assert str(call.url).endswith(url.rpartition("}")[2])


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("curl https://${Api}.x/prod/x/../orders", ["prod/orders"]),
        ("curl --path-as-is https://${Api}.x/prod/x/../orders", []),
        ("curl https://${Api}.x/prod/x/%2e%2e/orders", []),
        ("https://${Api}.x/prod/./orders", []),
        ("https://${Api}.x/prod/orders?file=../a", ["prod/orders?file=../a"]),
    ],
)
def test_only_curl_is_known_to_remove_dots_from_a_path(command: str, paths: list[str]) -> None:
    assert [str(call.url).partition(".x/")[2] for call in calls_of(f"!Sub '{command}'")] == paths


@pytest.mark.parametrize(
    "text",
    [
        "See https://example.com",
        "https://example.com (the site)",
        "${Api}.execute-api.${AWS::Region}.amazonaws.com",
        '{"url": "https://example.com"}',
        "${Api}",
    ],
)
def test_an_output_that_is_no_url_is_no_call(text: str) -> None:
    assert calls_of(f"!Sub '{text}'") == []


@pytest.mark.parametrize(
    ("command", "method"),
    [
        ("curl https://${Api}.x/prod", "GET"),
        ("curl -X DELETE https://${Api}.x/prod", "DELETE"),
        ('curl -XPUT "https://${Api}.x/prod"', "PUT"),
        ("curl --request=PATCH https://${Api}.x/prod", "PATCH"),
        ("curl -I https://${Api}.x/prod", "HEAD"),
        ('curl -H "Origin: https://a.b" -d "{\\"u\\": \\"https://no\\"}" https://${Api}.x/prod', "POST"),
    ],
)
def test_a_curl_command_tells_the_url_and_the_method(command: str, method: str) -> None:
    [call] = calls_of(f"!Sub '{command}'")
    assert str(call.url).endswith(".x/prod")
    assert str(call.url).startswith("https://")
    assert call.method == method


def test_a_curl_command_tells_the_headers_too_and_a_url_does_not() -> None:
    [call] = calls_of("\"curl -H 'X-Token: abc' https://example.com/v1\"")
    assert call.headers is not None
    assert str(call.headers["x-token"]) == "abc"
    [call] = calls_of("https://example.com/v1")
    assert call.headers is None


def test_a_curl_command_that_cannot_be_read_is_no_call() -> None:
    assert calls_of("'curl \"https://example.com'") == []


def test_a_url_in_the_environment_of_a_function_is_a_call() -> None:
    stack = stack_of(
        "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        "      Environment: {Variables: {API_URL: 'https://example.com/v1', OTHER: x}}\n"
    )
    [call] = build_calls(stack, build_functions(stack).functions)
    assert (call.told_by, call.teller, call.variable) == ("environment", "Fn", "API_URL")
