"""REST APIs as their stages serve them, which need not be what is edited."""

from __future__ import annotations

from typing import Any

import pytest

from account_snapshots import API, REGION, function_arn, method, resource, rest, rest_api, snapshot
from gatelint.front_door.access import Policy
from gatelint.front_door.api import Api
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.values import Unresolved, known

Json = dict[str, Any]

ORDERS = f"arn:aws:apigateway:{REGION}::/restapis/{API}/resources/r/orders/methods/GET"


def invocation(function: str) -> str:
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function_arn(function)}/invocations"


GUARD = {
    "type": "request",
    "authorizerUri": invocation("guard"),
    "identitySource": "method.request.header.Authorization, method.request.querystring.tenant",
}


def operation(function: str = "orders", **more: Any) -> Json:
    integration = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": invocation(function),
        "passthroughBehavior": "when_no_match",
        "responses": {"default": {"statusCode": "200"}},
    }
    return {"responses": {}, "x-amazon-apigateway-integration": integration, **more}


def export(paths: Json | None = None, **more: Any) -> Json:
    return {"openapi": "3.0.1", "paths": paths or {"/orders": {"get": operation()}}, **more}


def orders(**more: Any) -> Json:
    """GET /orders, as it is edited."""
    get = method("GET", "orders", **more)
    get["GET"]["methodIntegration"] |= {
        "timeoutInMillis": 29000,
        "passthroughBehavior": "WHEN_NO_MATCH",
        "cacheNamespace": "abc",
        "integrationResponses": {"200": {"statusCode": "200"}},
    }
    return get


def api_with(exports: Json, *resources: Json, **more: Any) -> Api:
    edited = resources or (resource("/orders", orders()),)
    stages = [{"stageName": name, "deploymentId": f"d{name}"} for name in exports]
    services = {"apigateway": rest(rest_api(*edited, exports=exports, stages=stages, **more))}
    (reading,) = read_accounts(snapshot({REGION: services}))
    (found,) = reading.scenarios[0].door.apis
    return found


def the_route(api: Api) -> Route:
    (route,) = api.routes
    return route


def uri_of(route: Route) -> object:
    assert isinstance(route.integration, Integration)
    return known(route.integration.uri) and str(known(route.integration.uri))


def test_an_export_of_what_is_edited_changes_nothing() -> None:
    api = api_with({"prod": export()})
    assert [str(route.key) for route in api.routes] == ["GET /orders"]
    assert api.routes.complete
    assert not api.undeployed


def test_a_method_that_is_not_deployed_is_no_route_and_one_that_is_still_deployed_is_one() -> None:
    api = api_with({"prod": export({"/old/{id}": {"x-amazon-apigateway-any-method": operation()}})})
    assert [route.key for route in api.routes] == ["ANY /old/{id}"]
    assert [(each.method, each.path) for each in api.edited or ()] == [("GET", "/orders")]
    assert api.routes.complete


def test_a_route_is_as_it_is_deployed_and_what_was_edited_since_is_noted() -> None:
    api = api_with({"prod": export({"/orders": {"get": operation("before")}})})
    assert uri_of(the_route(api)) == invocation("before")
    assert api.undeployed == {ORDERS: [("Integration", "Uri")]}


def test_what_stages_serve_otherwise_counts_as_unread() -> None:
    api = api_with({"prod": export({"/orders": {"get": operation("before")}}), "test": export()})
    assert api.routes.complete
    assert uri_of(the_route(api)) is None
    assert known(the_route(api).authorization_type) == "NONE"


def test_where_stages_serve_different_methods_there_may_be_others() -> None:
    more = export({"/orders": {"get": operation(), "put": operation()}})
    api = api_with({"prod": export(), "test": more})
    assert api.routes.unread == "stages prod, test serve different methods"


def test_the_stage_that_sam_makes_by_the_way_serves_nobody() -> None:
    first = export({"/first": {"get": operation()}})
    api = api_with({"Stage": first, "prod": export()})
    assert [route.key for route in api.routes] == ["GET /orders"]
    assert api.routes.complete


def test_an_empty_identity_source_and_none_are_the_same() -> None:
    uri = invocation("guard")
    guard = {"id": "a1", "name": "guard", "type": "REQUEST", "authorizerUri": uri, "identitySource": ""}
    scheme = {"x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": uri}}
    api = api_with({"prod": export(components={"securitySchemes": {"guard": scheme}})}, authorizers=[guard])
    assert api.undeployed == {}


def test_stages_that_nobody_asked_for_are_not_taken_for_none() -> None:
    services = {"apigateway": rest(rest_api(resource("/orders", orders()), stages=None))}
    (reading,) = read_accounts(snapshot({REGION: services}))
    (api,) = reading.scenarios[0].door.apis
    assert api.stages.unread == "the stages were not asked for"


@pytest.mark.parametrize(
    ("percent", "unread"), [(20.0, "the canary of stage prod may serve other methods"), (0.0, None)]
)
def test_what_a_canary_serves_may_be_what_is_edited(percent: float, unread: str | None) -> None:
    stage = {"stageName": "prod", "deploymentId": "d1", "canarySettings": {"percentTraffic": percent}}
    edited = rest_api(resource("/orders", orders()), stages=[stage])
    edited["exports"] = {"prod": export({"/old": {"get": operation()}})}
    (reading,) = read_accounts(snapshot({REGION: {"apigateway": rest(edited)}}))
    (api,) = reading.scenarios[0].door.apis
    assert api.routes.unread == unread


def test_a_stage_on_the_same_deployment_serves_the_same() -> None:
    stages = [{"stageName": "prod", "deploymentId": "d1"}, {"stageName": "test", "deploymentId": "d1"}]
    edited = rest_api(resource("/orders", orders()), stages=stages)
    edited["exports"] = {"prod": export({"/old": {"get": operation()}})}
    (reading,) = read_accounts(snapshot({REGION: {"apigateway": rest(edited)}}))
    (api,) = reading.scenarios[0].door.apis
    assert [stage.deployed for stage in api.stages] == [frozenset({("/old", "GET")})] * 2
    assert api.routes.complete


@pytest.mark.parametrize(
    ("scheme", "authorization_type", "api_key"),
    [
        ({"type": "apiKey", "name": "x-api-key", "in": "header"}, "NONE", True),
        ({"type": "apiKey", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"}, "AWS_IAM", False),
        ({"type": "apiKey", "name": "Unused", "x-amazon-apigateway-authorizer": GUARD}, "CUSTOM", False),
        ({"type": "oauth2"}, None, False),
    ],
)
def test_what_a_security_scheme_demands(scheme: Json, authorization_type: str | None, api_key: bool) -> None:
    paths = {"/orders": {"get": operation(security=[{"scheme": []}])}}
    api = api_with({"prod": export(paths, components={"securitySchemes": {"scheme": scheme}})})
    assert known(the_route(api).authorization_type) == authorization_type
    assert known(the_route(api).api_key_required) is api_key


def test_an_authorizer_that_was_deleted_goes_on_authorizing_what_is_deployed() -> None:
    schemes = {"guard": {"type": "apiKey", "name": "Unused", "x-amazon-apigateway-authorizer": GUARD}}
    paths = {"/orders": {"get": operation(security=[{"guard": []}])}}
    authorizer = the_route(api_with({"prod": export(paths, components={"securitySchemes": schemes})})).authorizer
    assert isinstance(authorizer, Authorizer)
    assert len(authorizer.identity_sources) == 2


def test_a_token_authorizer_looks_into_the_header_of_its_scheme() -> None:
    token = {"type": "token", "authorizerUri": GUARD["authorizerUri"], "authorizerResultTtlInSeconds": 0}
    schemes = {"guard": {"type": "apiKey", "name": "X-Token", "x-amazon-apigateway-authorizer": token}}
    edited = {
        "id": "au1",
        "name": "guard",
        "type": "TOKEN",
        "authorizerUri": GUARD["authorizerUri"],
        "identitySource": "method.request.header.X-Token",
        "authorizerResultTtlInSeconds": 300,
    }
    paths = {"/orders": {"get": operation(security=[{"guard": []}])}}
    get = orders(authorizationType="CUSTOM", authorizerId="au1")
    api = api_with(
        {"prod": export(paths, components={"securitySchemes": schemes})},
        resource("/orders", get),
        authorizers=[edited],
    )
    authorizer_arn = f"arn:aws:apigateway:{REGION}::/restapis/{API}/authorizers/au1"
    assert api.undeployed == {authorizer_arn: [("AuthorizerResultTtlInSeconds",)]}


def test_an_authorizer_that_a_method_once_had_is_no_edit() -> None:
    assert not api_with({"prod": export()}, resource("/orders", orders(authorizerId="au9"))).undeployed


DENIAL = {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}


def test_the_policy_that_is_deployed_counts() -> None:
    deployed = {"x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": [DENIAL]}}
    api = api_with({"prod": export(**deployed)})
    assert isinstance(api.policy, Policy)
    assert len(api.policy.statements) == 1
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{API}"
    assert api.undeployed == {arn: [("Policy",)]}


@pytest.mark.parametrize("statement", [DENIAL, {**DENIAL, "Resource": ["*"]}])
def test_a_policy_that_is_only_written_otherwise_is_no_edit(statement: Json) -> None:
    edited = '{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Deny\\",\\"Principal\\":\\"*\\",'
    edited += '\\"Action\\":\\"execute-api:Invoke\\",\\"Resource\\":\\"*\\"}]}'
    deployed = {"x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": [statement]}}
    api = api_with({"prod": export(**deployed)}, policy=edited)
    assert isinstance(api.policy, Policy)
    assert not api.undeployed


def test_what_an_export_does_not_speak_of_is_neither_deployed_nor_not() -> None:
    cors = {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
    api = api_with(
        {"prod": export()},
        policy='{"Version": "2012-10-17", "Statement": []}',
        disableExecuteApiEndpoint=True,
        gateway_responses=[{"responseType": "DEFAULT_4XX", "responseParameters": cors, "defaultResponse": False}],
    )
    assert isinstance(api.policy, Unresolved)
    assert isinstance(api.disable_execute_api_endpoint, Unresolved)
    (response,) = api.gateway_responses
    assert response.unread is not None
    assert not api.undeployed


def test_a_disabled_endpoint_is_exported_with_the_server() -> None:
    server = {
        "url": "https://api.example.com",
        "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True},
    }
    api = api_with({"prod": export(servers=[server])}, disableExecuteApiEndpoint=True)
    assert known(api.disable_execute_api_endpoint) is True
    assert not api.undeployed


@pytest.mark.parametrize(
    "odd",
    [
        {"swagger": "2.0", "paths": {"/old": {"get": operation()}}},
        export({"/old": {"get": {"responses": {}}}}),
        {"openapi": "3.0.1", "paths": {}},
        {"unread": "denied"},
        None,
    ],
)
def test_an_export_without_integrations_is_not_believed(odd: Any) -> None:
    api = api_with({"prod": odd})
    assert [route.key for route in api.routes] == ["GET /orders"]
    assert api.stages.items[0].deployed is None


def test_where_neither_export_nor_summary_could_be_read_there_may_be_other_methods() -> None:
    api = api_with({"prod": {"unread": "denied"}}, summaries={"dprod": {"unread": "denied"}})
    assert api.routes.unread == "what stage prod serves could not be read: denied"


GUARDS = {"authorizationType": "AWS_IAM", "apiKeyRequired": False}


@pytest.mark.parametrize("stage", ["prod", "test"])
def test_of_an_export_that_could_not_be_read_a_summary_tells_methods_and_guards_and_nothing_else(stage: str) -> None:
    stages = [{"stageName": stage, "deploymentId": "d1"}, {"stageName": "prod", "deploymentId": "d1"}]
    edited = rest_api(resource("/orders", orders()), stages=stages[:1] if stage == "prod" else stages)
    edited["exports"] = {"prod": {"unread": "denied"}}
    edited["summaries"] = {"d1": {"/orders": {"GET": GUARDS}, "/old": {"PUT": GUARDS}}}
    (reading,) = read_accounts(snapshot({REGION: {"apigateway": rest(edited)}}))
    (api,) = reading.scenarios[0].door.apis
    assert sorted(route.key for route in api.routes) == ["GET /orders", "PUT /old"]
    assert api.routes.complete
    for route in api.routes:
        assert known(route.authorization_type) == "AWS_IAM"
        assert isinstance(route.integration, Integration)
        assert isinstance(route.integration.type, Unresolved)
        assert uri_of(route) is None
    assert isinstance(api.policy, Unresolved)
    assert api.undeployed == {ORDERS: [("AuthorizationType",)]}


def test_what_one_stage_serves_is_not_sure_where_the_export_of_another_could_not_be_read() -> None:
    api = api_with({"prod": export(), "test": {"unread": "denied"}}, summaries={"dtest": {"/orders": {"GET": GUARDS}}})
    assert api.routes.complete
    assert uri_of(the_route(api)) is None


def test_methods_that_could_not_be_read_are_known_from_an_export() -> None:
    unread = {**resource("/orders", {}), "resourceMethods": {"unread": "denied"}}
    api = api_with({"prod": export()}, unread)
    assert [route.key for route in api.routes] == ["GET /orders"]
    assert api.routes.complete
    assert api.edited is None
