"""HTTP and WebSocket APIs: which stages are exported."""

from __future__ import annotations

from typing import Any

import pytest

from an_estate import estate
from gatelint.readers.accounts.collecting.collect import collect
from written_account import REGION, Answers, WrittenAccount

DONE = "Successfully deployed stage with deployment ID 'd1'"


def exported(stage: dict[str, Any], protocol: str = "HTTP") -> bool:
    api = {"ApiId": "a", "Name": "n", "ProtocolType": protocol, "RouteSelectionExpression": "$request.body.action"}
    answers: Answers = {
        "apigatewayv2.get_apis": [({}, {"Items": [api]})],
        "apigatewayv2.get_stages": [({}, {"Items": [{"StageName": "s", **stage}]})],
        "apigatewayv2.export_api": [({}, {"body": b"{}"})],
    }
    (account,) = collect([WrittenAccount(answers)], [REGION])["accounts"]
    (api,) = account["regions"][REGION]["apigatewayv2"]["apis"]
    return "s" in api["exports"]


@pytest.mark.parametrize(
    ("stage", "needed"),
    [
        ({"DeploymentId": "d1", "AutoDeploy": True, "LastDeploymentStatusMessage": DONE}, False),
        ({"DeploymentId": "d1", "AutoDeploy": True, "LastDeploymentStatusMessage": "Deployment attempt failed"}, True),
        ({"DeploymentId": "d1", "AutoDeploy": True}, True),
        ({"DeploymentId": "d1", "AutoDeploy": False, "LastDeploymentStatusMessage": DONE}, True),
        ({"DeploymentId": "d1"}, True),
        ({"AutoDeploy": False}, False),
    ],
)
def test_a_stage_is_exported_unless_it_surely_has_the_last_edit_or_nothing(stage: dict[str, Any], needed: bool) -> None:
    assert exported(stage) is needed


def test_a_websocket_api_cannot_be_exported() -> None:
    assert not exported({"DeploymentId": "d1"}, "WEBSOCKET")


def test_an_http_api_costs_5_calls_and_1_for_each_export() -> None:
    answers = {key: value for key, value in estate().items() if not key.startswith("apigateway.")}
    reader = WrittenAccount(answers)
    collect([reader], [REGION])
    counts = {name: count for name, count in reader.counts.items() if name.startswith("apigatewayv2.")}
    parts = ("routes", "integrations", "authorizers", "stages", "deployments")
    once = ("get_apis", "get_domain_names", "get_api_mappings", "list_routing_rules", "get_vpc_links", "export_api")
    assert counts == {
        **{f"apigatewayv2.get_{part}": 2 for part in parts},
        **{f"apigatewayv2.{operation}": 1 for operation in (*once, *ANSWERS)},
    }


def links_asked_for(answers: Answers) -> list[str]:
    reader = WrittenAccount(answers)
    collect([reader], [REGION])
    return sorted(name for name in reader.counts if name.endswith("get_vpc_links"))


def test_the_links_of_both_versions_are_read_where_an_api_goes_through_one() -> None:
    both = ["apigateway.get_vpc_links", "apigatewayv2.get_vpc_links"]
    methods = {"GET": {"authorizationType": "NONE", "methodIntegration": {"type": "HTTP_PROXY", "connectionId": "l"}}}
    of_rest: Answers = {
        "apigateway.get_rest_apis": [({}, {"items": [{"id": "a"}]})],
        "apigateway.get_resources": [({}, {"items": [{"id": "root", "path": "/", "resourceMethods": methods}]})],
    }
    assert links_asked_for(of_rest) == both
    socket = {"ApiId": "w", "Name": "n", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.a"}
    of_websocket: Answers = {
        "apigatewayv2.get_apis": [({}, {"Items": [socket]})],
        "apigatewayv2.get_integrations": [({}, {"Items": [{"IntegrationId": "i", "ConnectionId": "l"}]})],
    }
    assert links_asked_for(of_websocket) == both
    assert links_asked_for({"apigateway.get_rest_apis": of_rest["apigateway.get_rest_apis"]}) == []


ANSWERS = ("get_route_responses", "get_integration_responses")


def asked_of(routes: list[dict[str, Any]], integrations: list[dict[str, Any]], protocol: str = "WEBSOCKET") -> set[str]:
    """The routes and integrations of an API that are asked for their responses."""
    api = {"ApiId": "a", "Name": "n", "ProtocolType": protocol, "RouteSelectionExpression": "$request.body.action"}
    answers: Answers = {
        "apigatewayv2.get_apis": [({}, {"Items": [api]})],
        "apigatewayv2.get_routes": [({}, {"Items": routes})],
        "apigatewayv2.get_integrations": [({}, {"Items": integrations})],
        "apigatewayv2.get_route_responses": [({}, {"Items": []})],
        "apigatewayv2.get_integration_responses": [
            (
                {"IntegrationId": "told"},
                {"Items": [{"IntegrationResponseKey": "$default", "ResponseTemplates": {"application/json": "{}"}}]},
            ),
            ({}, {"Items": [{"IntegrationResponseKey": "$default"}]}),
        ],
    }
    (account,) = collect([WrittenAccount(answers)], [REGION])["accounts"]
    (api,) = account["regions"][REGION]["apigatewayv2"]["apis"]
    parts: Any = [*api["routes"], *api["integrations"]]
    return {
        part.get("RouteId") or part["IntegrationId"]
        for part in parts
        if "route_responses" in part or "integration_responses" in part
    }


def a_route(identity: str, key: str, target: str, **more: Any) -> dict[str, Any]:
    return {"RouteId": identity, "RouteKey": key, "Target": f"integrations/{target}", **more}


def test_only_what_may_answer_a_message_is_asked_for_its_responses() -> None:
    told, plain = {"IntegrationId": "told", "IntegrationType": "MOCK"}, {"IntegrationId": "i", "IntegrationType": "AWS"}
    proxy = {"IntegrationId": "p", "IntegrationType": "AWS_PROXY"}
    two_way = {"RouteResponseSelectionExpression": "$default"}
    assert asked_of([a_route("r", "ask", "p", **two_way), a_route("s", "tell", "p")], [proxy]) == {"r"}
    assert asked_of([a_route("r", "ask", "i")], [plain]) == {"i"}
    assert asked_of([a_route("r", "ask", "told"), a_route("s", "say", "told")], [told]) == {"r", "s", "told"}
    assert asked_of([a_route("c", "$connect", "told", **two_way)], [told, plain]) == set()
    assert asked_of([a_route("r", "GET /", "told", **two_way)], [told], "HTTP") == set()
