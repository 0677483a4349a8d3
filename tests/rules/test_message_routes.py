"""What the fixtures leave out of the rules on messages to WebSocket APIs, and on HTTP APIs without a stage."""

from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import api_with, door_with, http_api_with
from behavior.pieces import HERE, an_integration, k, mapped, text, unread
from gatelint.front_door.api import ApiKind
from gatelint.front_door.route import RouteResponse
from gatelint.rule import Check, Finding
from gatelint.values import Listing
from gatelint_rules.bad_request_body import websocket_model_validation as models
from gatelint_rules.no_answer import websocket_no_route_response as answers
from gatelint_rules.not_found import http_api_no_stage as no_stage

ANSWER = Listing([RouteResponse("Response", HERE, k("$default"))])


def said(check: Check, key: str = "ask", kind: ApiKind = ApiKind.WEBSOCKET, **of_route: Any) -> list[str]:
    api = api_with(key, kind=kind)
    (route,) = api.routes
    for name, value in of_route.items():
        setattr(route, name, value)
    found = list(check(door_with(api)))
    return [one.certainty.value if isinstance(one, Finding) else "undecided" for one in found]


def test_a_route_that_is_told_to_answer_needs_a_response() -> None:
    selection = text("$default")
    assert said(answers.check, response_selection=selection) == ["may"]
    assert said(answers.check, response_selection=selection, responses=ANSWER) == []
    assert said(answers.check, response_selection=selection, responses=Listing(unread="denied")) == ["undecided"]
    assert said(answers.check, response_selection=unread()) == []
    assert said(answers.check) == []


@pytest.mark.parametrize("key", ["$connect", "$disconnect"])
def test_the_ends_of_a_connection_are_no_messages(key: str) -> None:
    assert said(answers.check, key, response_selection=text("$default")) == []
    assert said(models.check, key, model_selection=text("$request.body.kind")) == []


def test_routes_of_http_apis_take_no_messages() -> None:
    assert said(answers.check, "GET /orders", ApiKind.HTTP, response_selection=text("$default")) == []


@pytest.mark.parametrize(
    ("kind", "template", "expected"),
    [("MOCK", "{}", ["may"]), ("HTTP", "{}", ["may"]), ("MOCK", None, []), ("AWS_PROXY", "{}", [])],
)
def test_a_template_is_for_somebody_who_waits(kind: str, template: str | None, expected: list[str]) -> None:
    assert said(answers.check, integration=an_integration(kind, mapped(template))) == expected


def test_somebody_surely_waits_where_an_expression_and_a_template_say_so() -> None:
    selection, mock = text("$default"), an_integration("MOCK", mapped("{}"))
    assert said(answers.check, response_selection=selection, integration=mock) == ["will"]
    proxy = an_integration("AWS_PROXY", mapped("{}"))
    assert said(answers.check, response_selection=selection, integration=proxy) == ["may"]


@pytest.mark.parametrize(
    ("expression", "keys", "expected"),
    [
        ("$request.body.kind", (), ["may"]),
        ("$request.body.kind", ("text",), []),
        ("$request.body.kind", ("$default",), []),
        ("\\$default", ("text",), ["may"]),
        ("$default", ("text",), ["may"]),
        ("\\$default", ("$default",), []),
        ("text", ("text",), []),
        ("text", ("picture",), ["may"]),
        ("${request.body.kind}-text", ("picture",), []),
        ("", (), []),
    ],
)
def test_a_model_is_found_under_the_key_or_by_default(
    expression: str, keys: tuple[str, ...], expected: list[str]
) -> None:
    wanted = {key: text("Model") for key in keys}
    assert said(models.check, model_selection=text(expression), request_models=wanted) == expected
    assert said(models.check, request_models=wanted) == []


def test_models_that_are_not_read_may_be_there() -> None:
    asked: dict[str, Any] = {"model_selection": text("\\$default"), "request_models_unread": "it is a parameter"}
    assert said(models.check, **asked) == []
    assert said(models.check, model_selection=unread()) == []


def test_an_http_api_may_get_its_stage_from_elsewhere() -> None:
    def found(*keys: str, is_account: bool = False, **peculiar: Any) -> list[str]:
        door = door_with(http_api_with(*keys, **peculiar))
        door.is_account = is_account
        return [one.certainty.value for one in no_stage.check(door)]

    assert found("GET /orders", stages=()) == ["may"]
    assert found("GET /orders", stages=(), is_account=True) == ["will"]
    assert found("GET /orders") == []
    assert found(stages=()) == []

    api = http_api_with("GET /orders", stages=())
    api.stages.lacks("another stack imports the API's id")
    assert list(no_stage.check(door_with(api))) == []
