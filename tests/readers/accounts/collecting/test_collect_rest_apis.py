"""REST APIs: the fewest calls that tell what is edited and what is deployed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from an_estate import EXPORT, OLDER_SUMMARY, SUMMARY, estate
from gatelint.readers.accounts.collecting.collect import collect
from readers.accounts.collecting.test_collecting import EMPTY_LISTS
from written_account import REGION, Answers, WrittenAccount

WHOLE = b'{"openapi": "3.0.1", "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}'


def many_apis(number: int, export: bytes = WHOLE) -> Answers:
    """REST APIs with two stages each, on deployments of their own that are as the API is edited."""
    methods = {"GET": {"authorizationType": "NONE", "methodIntegration": {"type": "MOCK"}}}
    resources = [{"id": "root", "path": "/", "resourceMethods": methods}]
    stages = [{"stageName": "prod", "deploymentId": "d1"}, {"stageName": "test", "deploymentId": "d2"}]
    return {
        "apigateway.get_rest_apis": [({}, {"items": [{"id": f"api{each}"} for each in range(number)]})],
        "apigateway.get_resources": [({}, {"items": resources})],
        "apigateway.get_stages": [({}, {"item": stages})],
        "apigateway.get_deployment": [({}, {"apiSummary": {"/": {"GET": {"authorizationType": "NONE"}}}})],
        "apigateway.get_export": [({}, {"body": export})],
    }


@pytest.mark.parametrize("number", [1, 10, 100])
@pytest.mark.parametrize(("export", "cost"), [(WHOLE, 8), (b"{}", 10)])
def test_an_api_of_two_stages_costs_8_calls_and_10_where_exports_do_not_tell(
    number: int, export: bytes, cost: int
) -> None:
    reader = WrittenAccount(many_apis(number, export))
    collect([reader], [REGION])
    once = ("apigateway.get_usage_plans", "apigateway.get_api_keys", "apigateway.get_account")
    parts = ("resources", "stages", "authorizers", "request_validators", "gateway_responses", "deployments")
    assert reader.counts == {
        **EMPTY_LISTS,
        **dict.fromkeys(once, 1),
        "ec2.describe_vpc_endpoints": 1,
        **{f"apigateway.get_{part}": number for part in parts},
        "apigateway.get_export": 2 * number,
        **({"apigateway.get_deployment": 2 * number} if export != WHOLE else {}),
    }
    assert len(reader.calls) == 9 + number * cost


def the_api(answers: Answers) -> Any:
    snapshot = collect([WrittenAccount(answers)], [REGION])
    (api,) = snapshot["accounts"][0]["regions"][REGION]["apigateway"]["rest_apis"]
    return api


def test_resources_come_with_their_methods_and_in_the_largest_pages() -> None:
    asked: list[dict[str, object]] = []

    class Watched(WrittenAccount):
        def read(
            self,
            service: str,
            operation: str,
            region: str | None,
            result: str | None = None,
            /,
            resource: str = "",
            **params: object,
        ) -> object:
            if operation == "get_resources":
                asked.append(params)
            return super().read(service, operation, region, result, resource=resource, **params)

    collect([Watched(estate())], [REGION])
    assert asked == [{"restApiId": "rest1", "embed": ["methods"], "limit": 500}]


def test_each_deployment_is_exported_once() -> None:
    api = the_api(estate())
    # "qa" is on the deployment of "test".
    assert api["exports"] == {"prod": None, "test": EXPORT}


def test_where_an_export_does_not_tell_a_summary_does() -> None:
    assert the_api(estate())["summaries"] == {"dep2": SUMMARY}
    without_integrations: dict[str, Any] = {"openapi": "3.0.1", "paths": {"/orders": {"get": {}}}}
    answers: Answers = {
        **estate(),
        "apigateway.get_export": [({}, {"body": json.dumps(without_integrations).encode()})],
    }
    assert the_api(answers)["summaries"] == {"dep1": OLDER_SUMMARY, "dep2": SUMMARY}


def test_schemas_and_prose_of_an_export_are_not_kept() -> None:
    operation = {"description": "all", "tags": ["a"], "x-amazon-apigateway-integration": {"type": "mock"}}
    export: dict[str, Any] = {
        "openapi": "3.0.1",
        "paths": {"/orders": {"get": operation}},
        "components": {"schemas": {"Order": {}}, "securitySchemes": {}},
    }
    answers: Answers = {**estate(), "apigateway.get_export": [({}, {"body": json.dumps(export).encode()})]}
    assert the_api(answers)["exports"]["prod"] == {
        "openapi": "3.0.1",
        "paths": {"/orders": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}},
        "components": {"securitySchemes": {}},
    }


def test_the_deployment_of_a_canary_is_asked_for_as_well() -> None:
    canary = {"deploymentId": "dep1", "percentTraffic": 10.0, "stageVariableOverrides": {"alias": "canary"}}
    stage = {"stageName": "prod", "deploymentId": "dep2", "variables": {"alias": "live"}, "canarySettings": canary}
    answers: Answers = {**estate(), "apigateway.get_stages": [({}, {"item": [stage]})]}
    (account,) = collect([WrittenAccount(answers)], [REGION])["accounts"]
    region = account["regions"][REGION]
    assert set(region["apigateway"]["rest_apis"][0]["summaries"]) == {"dep1", "dep2"}
    assert {"live", "canary"} <= set(region["lambda"]["functions"]["orders"]["policies"])


def test_models_are_read_only_where_bodies_are_validated() -> None:
    assert the_api(estate())["models"] == [{"name": "Order", "schema": "{}"}]
    only_parameters = {"items": [{"id": "val1", "validateRequestBody": False}]}
    answers: Answers = {**estate(), "apigateway.get_request_validators": [({}, only_parameters)]}
    assert "models" not in the_api(answers)


def test_only_usage_plans_that_admit_to_an_api_are_asked_for_their_keys() -> None:
    plans = [{"id": "plan1", "apiStages": [{"apiId": "gone", "stage": "prod"}]}, {"id": "plan2"}]
    reader = WrittenAccount({**estate(), "apigateway.get_usage_plans": [({}, {"items": plans})]})
    (account,) = collect([reader], [REGION])["accounts"]
    assert account["regions"][REGION]["apigateway"]["usage_plans"] == plans
    assert reader.counts["apigateway.get_usage_plan_keys"] == 0


def test_an_api_that_is_deleted_meanwhile_is_not_there() -> None:
    answers = estate()
    del answers["apigateway.get_resources"]
    reader = WrittenAccount(answers)
    (account,) = collect([reader], [REGION])["accounts"]
    assert account["regions"][REGION]["apigateway"]["rest_apis"] == []
    assert account["unread"] == []
