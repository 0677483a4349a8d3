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
        **{f"apigatewayv2.{operation}": 1 for operation in once},
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
