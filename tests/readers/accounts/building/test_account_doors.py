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
from gatelint.front_door.domain import CertificateState
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


# Domain names, certificates and records

EDGE_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1111"
OWN_CERTIFICATE = f"arn:aws:acm:{REGION}:123456789012:certificate/2222"


def a_domain_name(**told: Any) -> dict[str, Any]:
    kinds: dict[str, Any] = {"endpointConfiguration": {"types": ["REGIONAL"]}, "base_path_mappings": []}
    return {"domainName": "api.example.com", **kinds, **told}


def a_certificate(arn: str, **told: Any) -> dict[str, Any]:
    return {"CertificateArn": arn, "DomainName": "api.example.com", "Status": "ISSUED", **told}


def test_what_the_older_api_alone_tells_of_a_domain_name_is_not_all_there_is() -> None:
    told = door({"apigateway": rest(domain_names=[a_domain_name()])})
    (domain,) = told.domains
    assert domain.mappings.unread == domain.routing_rules.unread == "the domain names were not asked for"
    assert told.domains.unread is not None


def test_services_that_a_snapshot_does_not_have_are_unread_and_not_empty() -> None:
    nothing = door({"lambda": {"functions": {}}})
    assert [each.complete for each in (nothing.domains, nothing.records, nothing.distributions)] == [False] * 3
    everything: dict[str, Any] = {"apigateway": rest(), "apigatewayv2": {"apis": [], "domain_names": []}}
    told = door(everything, {"route53": {"records": []}, **cloudfront()})
    assert [each.complete for each in (told.domains, told.records, told.distributions)] == [True] * 3


def test_a_domain_name_has_the_status_that_either_api_tells() -> None:
    older = a_domain_name(domainNameStatus="UPDATING", domainNameStatusMessage="wait")
    (domain,) = door({"apigateway": rest(domain_names=[older])}).domains
    assert (domain.status, domain.status_message) == ("UPDATING", "wait")
    configuration = {"EndpointType": "REGIONAL", "DomainNameStatus": "PENDING_CERTIFICATE_REIMPORT"}
    newer = {"DomainName": "api.example.com", "DomainNameConfigurations": [configuration], "api_mappings": []}
    (domain,) = door({"apigatewayv2": {"apis": [], "domain_names": [newer]}}).domains
    assert (domain.status, domain.status_message) == ("PENDING_CERTIFICATE_REIMPORT", "")


def test_a_domain_name_that_moves_has_two_certificates() -> None:
    moving = a_domain_name(
        endpointConfiguration={"types": ["EDGE", "REGIONAL"]},
        certificateArn=EDGE_CERTIFICATE,
        regionalCertificateArn=OWN_CERTIFICATE,
    )
    (domain,) = door({"apigateway": rest(domain_names=[moving])}).domains
    assert isinstance(domain.certificate, Known)
    assert isinstance(domain.other_certificate, Known)
    assert str(domain.certificate.value) == EDGE_CERTIFICATE
    assert str(domain.other_certificate.value) == OWN_CERTIFICATE


def test_certificates_have_expired_or_not_when_the_snapshot_was_taken() -> None:
    past = a_certificate(OWN_CERTIFICATE, NotAfter="2026-01-31T11:59:59Z", Status="EXPIRED")
    future = a_certificate(
        EDGE_CERTIFICATE, NotAfter="2026-01-31T12:00:01Z", RenewalSummary={"RenewalStatus": "FAILED"}
    )
    regions = {
        REGION: {"apigateway": rest(), "acm": {"certificates": {OWN_CERTIFICATE: past}}},
        "us-east-1": {"acm": {"certificates": {EDGE_CERTIFICATE: future}}},
    }
    taken = {**snapshot(regions), "taken": "2026-01-31T12:00:00Z"}
    here = read_accounts(taken)[0].scenarios[0].door
    states = {str(each.arn): each.state for each in here.certificates}
    assert states == {
        OWN_CERTIFICATE: CertificateState("EXPIRED", "2026-01-31T11:59:59Z", Truth.YES),
        EDGE_CERTIFICATE: CertificateState("ISSUED", "2026-01-31T12:00:01Z", Truth.NO, "FAILED"),
    }


@pytest.mark.parametrize(("not_after", "taken"), [(None, "2026-01-31T12:00:00Z"), ("2020-01-31T12:00:00Z", "None")])
def test_a_certificate_without_an_end_or_a_snapshot_without_a_moment_tells_nothing(not_after: Any, taken: str) -> None:
    services = {"acm": {"certificates": {OWN_CERTIFICATE: a_certificate(OWN_CERTIFICATE, NotAfter=not_after)}}}
    (reading,) = read_accounts({**snapshot({REGION: services}), "taken": taken})
    (certificate,) = reading.scenarios[0].door.certificates
    assert certificate.state is not None
    assert certificate.state.has_expired is Truth.UNKNOWN


def test_records_have_their_names_as_people_write_them() -> None:
    values = [{"Value": "one.example.org."}]
    record = {"Name": r"\052.example.com.", "Type": "CNAME", "SetIdentifier": "a", "ResourceRecords": values}
    (found,) = door({"apigateway": rest()}, {"route53": {"records": [{**record, "zone": "example.com."}]}}).records
    assert isinstance(found.name, Known)
    assert str(found.name.value) == "*.example.com"
    assert found.is_one_of_several is Truth.YES


# What domain names lead to


def targets_exist(services: dict[str, Any], **of_region: Any) -> list[Truth]:
    taken = snapshot({REGION: {**services, **of_region}})
    (domain,) = read_accounts(taken)[0].scenarios[0].door.domains
    return [*(each.target_exists for each in domain.mappings), *(each.target_exists for each in domain.routing_rules)]


def mapping_to(api: str, stage: str) -> dict[str, Any]:
    mapped = [{"ApiMappingId": "m1", "ApiMappingKey": "", "ApiId": api, "Stage": stage}]
    rules = [{"RoutingRuleId": "r1", "Priority": 1, "Actions": [{"InvokeApi": {"ApiId": api, "Stage": stage}}]}]
    told: dict[str, Any] = {"DomainName": "api.example.com", "api_mappings": mapped, "routing_rules": rules}
    return {"apigateway": rest(rest_api()), "apigatewayv2": {"apis": [], "domain_names": [told]}}


@pytest.mark.parametrize(("stage", "exists"), [("prod", Truth.YES), ("beta", Truth.NO)])
def test_a_domain_name_leads_to_stages_that_exist_or_do_not(stage: str, exists: Truth) -> None:
    assert targets_exist(mapping_to(API, stage)) == [exists, exists]


def test_an_api_that_is_in_no_list_does_not_exist() -> None:
    assert targets_exist(mapping_to("gone", "prod")) == [Truth.NO, Truth.NO]


def test_an_api_may_exist_where_not_all_were_read() -> None:
    unknown = [Truth.UNKNOWN, Truth.UNKNOWN]
    assert targets_exist(mapping_to("gone", "prod"), narrowed=True) == unknown
    services = mapping_to("gone", "prod")
    assert targets_exist({**services, "apigateway": rest(rest_apis={"unread": "denied"})}) == unknown
    assert targets_exist({"apigatewayv2": services["apigatewayv2"]}) == unknown


def test_a_stage_may_exist_where_not_all_were_read() -> None:
    services = {**mapping_to(API, "beta"), "apigateway": rest(rest_api(stages={"unread": "denied"}))}
    assert targets_exist(services) == [Truth.UNKNOWN, Truth.UNKNOWN]
