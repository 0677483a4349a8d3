from __future__ import annotations

import json
from typing import Any

import pytest

from account_snapshots import (
    API,
    REGION,
    account_with,
    cloudfront,
    distribution,
    function,
    method,
    resource,
    rest,
    rest_api,
    snapshot,
    statement,
)
from gatelint.front_door.access import ApiKey, Policy
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import FunctionTarget
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.values import Known, Truth, Unresolved

HOST = f"{API}.execute-api.{REGION}.amazonaws.com"
ALL = f"arn:aws:execute-api:{REGION}:123456789012:{API}/*/*"


def door(services: dict[str, Any], everywhere: dict[str, Any] | None = None) -> FrontDoor:
    (reading,) = read_accounts(snapshot({REGION: services}, everywhere))
    (scenario,) = reading.scenarios
    return scenario.door


def target_of(route: Route) -> FunctionTarget:
    assert isinstance(route.integration, Integration)
    assert route.integration.target is not None
    return route.integration.target


def test_routes_have_the_paths_of_their_resources() -> None:
    below = resource("/orders/{id}", method("GET", "orders"), parent="r/orders")
    api = rest_api(resource("/orders", method("POST", "orders")), below)
    (found,) = door({"apigateway": rest(api)}).apis
    assert [route.key for route in found.routes] == ["POST /orders", "GET /orders/{id}"]
    assert found.routes.complete
    assert found.name == f"orders ({API})"
    assert found.at.source == f"arn:aws:apigateway:{REGION}::/restapis/{API}"


def test_an_integration_leads_to_its_function_and_its_permissions() -> None:
    services = {
        "apigateway": rest(rest_api(resource("/orders", method("GET", "orders")))),
        "lambda": {"functions": {"orders": function("orders", statement(ALL))}},
    }
    found = door(services)
    (route,) = found.apis.items[0].routes
    (deployed,) = found.functions
    assert target_of(route).function is deployed
    (permission,) = deployed.permissions
    assert isinstance(permission.source_arn, Known)
    assert str(permission.source_arn.value) == ALL
    assert deployed.permissions.complete


def test_a_condition_that_nobody_knows_leaves_a_permission_open() -> None:
    odd = statement(None, Condition={"StringNotEquals": {"aws:SourceVpc": "vpc-1"}})
    services = {"lambda": {"functions": {"orders": function("orders", odd)}}, "apigateway": rest()}
    (permission,) = door(services).functions.items[0].permissions
    assert not isinstance(permission.source_arn, Known | None)


def test_a_policy_is_read_with_the_backslashes_that_api_gateway_puts_into_it() -> None:
    written = '{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[]}'
    (api,) = door({"apigateway": rest(rest_api(policy=written))}).apis
    assert isinstance(api.policy, Policy)
    assert (len(api.policy.statements), api.policy.statements.unread) == (0, None)


@pytest.mark.parametrize("part", ["resources", "stages", "authorizers", "gateway_responses", "deployments"])
def test_what_could_not_be_read_of_an_api_is_incomplete(part: str) -> None:
    api = rest_api(**{part: {"unread": "apigateway: AccessDeniedException"}})
    (found,) = door({"apigateway": rest(api)}).apis
    listing = getattr(found, {"resources": "routes"}.get(part, part))
    assert listing.unread == "apigateway: AccessDeniedException"


@pytest.mark.parametrize(("collection", "listing"), [("rest_apis", "apis"), ("usage_plans", "usage_plans")])
def test_collections_that_could_not_be_read_are_incomplete(collection: str, listing: str) -> None:
    found = door({"apigateway": rest(**{collection: {"unread": "denied"}})})
    assert getattr(found, listing).unread == "denied"


@pytest.mark.parametrize("resources", [{"resourceMethods": {"unread": "denied"}}, {"unread": "denied"}])
def test_methods_and_resources_that_could_not_be_read_make_the_routes_incomplete(resources: dict[str, Any]) -> None:
    below = {**resource("/orders", {}), **resources} if "resourceMethods" in resources else resources
    (found,) = door({"apigateway": rest(rest_api(below))}).apis
    assert not found.routes.items
    assert found.routes.unread == "denied"


def test_responses_that_could_not_be_read_are_not_taken_for_none() -> None:
    get = method("GET", "orders")
    get["GET"]["methodResponses"] = {"unread": "denied"}
    get["GET"]["methodIntegration"]["integrationResponses"] = {"unread": "denied"}
    (route,) = door({"apigateway": rest(rest_api(resource("/orders", get)))}).apis.items[0].routes
    assert isinstance(route.integration, Integration)
    assert not route.integration.responses.complete
    assert not route.method_responses.complete


def test_what_could_not_be_read_of_a_function_is_not_taken_for_nothing() -> None:
    whole = function("orders", statement(ALL))
    denied = {"unread": "denied"}
    odd = {**whole, "configuration": {**whole["configuration"], "VpcConfig": denied}, "concurrency": denied}
    del odd["policies"]
    (found,) = door({"apigateway": rest(), "lambda": {"functions": {"orders": odd}}}).functions
    assert found.permissions.unread == "its policies were not read"
    assert isinstance(found.reserved_concurrency, Unresolved)


@pytest.mark.parametrize("environment", [{"unread": "denied"}, {"Variables": {"unread": "denied"}}])
def test_an_environment_that_could_not_be_read_is_not_taken_for_none(environment: dict[str, Any]) -> None:
    odd = function("orders")
    odd["configuration"]["Environment"] = environment
    found = door({"apigateway": rest(), "lambda": {"functions": {"orders": odd}}})
    (built,) = found.functions
    assert built.environment_unread == "denied"
    assert found.calls.unread == "denied"


LISTINGS = {
    "apis": ("apigateway", "rest_apis"),
    "usage_plans": ("apigateway", "usage_plans"),
    "api_keys": ("apigateway", "api_keys"),
    "domains": ("apigateway", "domain_names"),
    "vpc_links": ("apigateway", "vpc_links"),
    "functions": ("lambda", "functions"),
    "web_acls": ("wafv2", "web_acls"),
    "certificates": ("acm", "certificates"),
    "user_pools": ("cognito-idp", "user_pools"),
    "vpc_endpoints": ("ec2", "vpc_endpoints"),
    "load_balancers": ("elbv2", "load_balancers"),
}
IN_LISTS: dict[str, Any] = {"apigateway": rest(), "apigatewayv2": {"apis": [], "domain_names": [], "vpc_links": []}}
IN_LISTS["ec2"] = {"vpc_endpoints": []}
BY_NAME: dict[str, Any] = {service: {key: {}} for service, key in LISTINGS.values() if service not in IN_LISTS}
WHOLE: dict[str, Any] = {**IN_LISTS, **BY_NAME}


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("how", ["absent", "without its list", "denied"])
def test_what_was_not_asked_for_of_a_service_is_not_taken_for_empty(listing: str, how: str) -> None:
    assert getattr(door(WHOLE, {"cloudfront": cloudfront()["cloudfront"]}), listing).complete
    service, key = LISTINGS[listing]
    rest_of = {name: told for name, told in WHOLE[service].items() if name != key}
    lacking = {name: told for name, told in WHOLE.items() if name != service}
    if how != "absent":
        lacking[service] = {**rest_of, key: {"unread": "denied"}} if how == "denied" else rest_of
    found = getattr(door(lacking), listing)
    assert not found.complete
    assert found.unread == ("denied" if how == "denied" else f"the {key.replace('_', ' ')} were not asked for")


def test_one_thing_that_could_not_be_read_makes_those_of_its_kind_incomplete() -> None:
    arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
    denied = {"unread": "denied"}
    found = door({**WHOLE, "acm": {"certificates": {arn: denied}}})
    assert found.certificates.unread == "denied"
    for pool in (denied, {"UserPool": denied}):
        found = door({**WHOLE, "cognito-idp": {"user_pools": {"eu-west-1_a": pool}}})
        assert (found.user_pools.unread, found.user_pool_clients.unread) == ("denied", "denied")
        assert found.resource_servers.unread == "denied"


def test_distributions_and_records_that_nobody_asked_for_are_not_taken_for_none() -> None:
    found = door(WHOLE)
    assert found.distributions.unread == "the distributions were not asked for"
    assert found.records.unread == "the records were not asked for"


def test_a_method_that_was_read_without_its_contents_makes_the_routes_incomplete() -> None:
    """GetResources without embed gives {"GET": {}}."""
    (found,) = door({"apigateway": rest(rest_api(resource("/orders", {"GET": {}})))}).apis
    assert not found.routes.items
    assert found.routes.unread is not None


def test_a_function_that_is_not_there_does_not_exist_and_one_of_another_account_may() -> None:
    api = rest_api(resource("/orders", method("GET", "orders")))
    missing = {"functions": {"orders": {"configuration": None}}}
    (route,) = door({"apigateway": rest(api), "lambda": missing}).apis.items[0].routes
    assert target_of(route).exists is Truth.NO
    elsewhere = json.loads(json.dumps(api).replace(":123456789012:function", ":999999999999:function"))
    (route,) = door({"apigateway": rest(elsewhere), "lambda": missing}).apis.items[0].routes
    assert target_of(route).exists is Truth.UNKNOWN


def test_stages_know_what_is_deployed_to_them() -> None:
    methods = {**method("GET", "orders"), **method("POST", "orders")}
    guards = {"authorizationType": "NONE", "apiKeyRequired": False}
    summaries = {"d1": {"/orders": {"GET": guards}}}
    (api,) = door({"apigateway": rest(rest_api(resource("/orders", methods), summaries=summaries))}).apis
    (stage,) = api.stages
    assert stage.deployed == frozenset({("/orders", "GET")})
    assert "was not deployed since" in str(api.routes.unread)


def test_usage_plans_have_their_stages_and_keys_and_keys_no_value() -> None:
    plan = {
        "id": "p1",
        "name": "gold",
        "apiStages": [
            {"apiId": API, "stage": "prod", "throttle": {"/orders/GET": {"rateLimit": 1.0, "burstLimit": 2}}}
        ],
        "keys": [{"id": "k1", "type": "API_KEY", "name": "partner"}],
    }
    keys = [{"id": "k1", "name": "partner", "enabled": True, "stageKeys": [f"{API}/prod"]}]
    found = door({"apigateway": rest(rest_api(), usage_plans=[plan], api_keys=keys)})
    (built,) = found.usage_plans
    assert [key.name for key in built.keys if isinstance(key, ApiKey)] == ["partner"]
    assert built.keys.complete


def test_a_distribution_stands_where_its_apis_are() -> None:
    here, there = rest(rest_api()), rest({**rest_api(), "id": "zzzzzzzzzz"})
    regions = {"us-east-1": {"apigateway": rest()}, REGION: {"apigateway": here}, "eu-central-1": {"apigateway": there}}
    everywhere = cloudfront(
        distribution(HOST, "zzzzzzzzzz.execute-api.eu-central-1.amazonaws.com"),
        distribution("www.example.com", identity="E2"),
    )
    found = {
        reading.source: [each.identity.literal for each in reading.scenarios[0].door.distributions]
        for reading in read_accounts(snapshot(regions, everywhere))
    }
    assert found == {
        "123456789012/us-east-1": ["E2"],
        "123456789012/eu-west-1": ["E1"],
        "123456789012/eu-central-1": ["E1"],
    }


def test_a_distribution_of_another_account_of_the_estate_is_followed() -> None:
    web = account_with({"us-east-1": {}}, cloudfront(distribution(HOST)), "999999999999")
    estate = {"gatelint_snapshot": 1, "accounts": [web, account_with({REGION: {"apigateway": rest(rest_api())}})]}
    found = {reading.source: len(reading.scenarios[0].door.distributions) for reading in read_accounts(estate)}
    assert found == {"999999999999/us-east-1": 0, "123456789012/eu-west-1": 1}


def test_domain_names_have_all_of_their_mappings() -> None:
    domain = {
        "domainName": "api.example.com",
        "regionalDomainName": "d-1.execute-api.eu-west-1.amazonaws.com",
        "endpointConfiguration": {"types": ["REGIONAL"]},
        "base_path_mappings": [{"basePath": "(none)", "restApiId": API, "stage": "prod"}],
    }
    empty = {**domain, "domainName": "old.example.com", "base_path_mappings": []}
    denied = {**domain, "domainName": "no.example.com", "base_path_mappings": {"unread": "denied"}}
    services = {"apigateway": rest(rest_api(), domain_names=[domain, empty, denied])}
    found = door({**services, "apigatewayv2": {"domain_names": []}}).domains
    assert [(len(each.mappings), each.mappings.unread) for each in found] == [(1, None), (0, None), (0, "denied")]


def test_things_of_the_same_name_are_told_apart() -> None:
    role: dict[str, Any] = {
        "Role": {"RoleName": "orders", "Arn": "arn:aws:iam::123456789012:role/orders"},
        "policies": [],
        "attached": [],
    }
    services = {
        "apigateway": rest(rest_api(resource("/orders", method("GET", "orders")))),
        "lambda": {"functions": {"orders": function("orders")}},
    }
    found = door(services, {"iam": {"roles": {"orders": role}}})
    (route,) = found.apis.items[0].routes
    assert target_of(route).function is found.functions.items[0]
    assert [each.name for each in found.roles] == ["orders (Role)"]
