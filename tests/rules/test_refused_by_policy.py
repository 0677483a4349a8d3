from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_policy, a_statement, an_endpoint
from behavior.doors import (
    a_domain,
    api_with,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    mapped_to,
    origin_at,
    ref,
)
from behavior.pieces import HERE, a_function, a_route, k, text
from gatelint.front_door.access import Statement
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import CacheBehavior, Distribution
from gatelint.front_door.domain import DomainName
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Check, Finding
from gatelint.values import Known, Listing
from gatelint_rules.access_denied import (
    private_policy_uses_sourceip,
    private_policy_wrong_vpce,
    resource_policy_aws_principal_on_non_iam_method,
    resource_policy_explicit_deny,
    resource_policy_no_matching_allow,
    resource_policy_sourceip_behind_cloudfront,
)

ROLE = {"AWS": "arn:aws:iam::111122223333:role/Reader"}
OFFICE = "81.2.69.160/27"
EXPLICIT, SILENT = resource_policy_explicit_deny.check, resource_policy_no_matching_allow.check
PRINCIPAL = resource_policy_aws_principal_on_non_iam_method.check
BEHIND = resource_policy_sourceip_behind_cloudfront.check


def guarded(*statements: Statement, keys: tuple[str, ...] = ("GET /orders",), **peculiar: Any) -> Api:
    return api_with(*keys, policy=a_policy(*statements), **peculiar)


def private(*statements: Statement, **peculiar: Any) -> Api:
    return guarded(*statements, endpoint_type=k("PRIVATE"), **peculiar)


def found(check: Check, *nodes: Api | DomainName | Distribution) -> list[Finding]:
    return [said for said in check(door_with(*nodes)) if isinstance(said, Finding)]


def addresses(operator: str, network: str) -> dict[str, Any]:
    return {operator: {"aws:SourceIp": network}}


# --- one finding for one thing to mend -----------------------------------------------------------------------------


def test_routes_that_one_mend_opens_are_one_finding() -> None:
    api = guarded(
        a_statement(resource="execute-api:/*/GET/*"),
        keys=("GET /orders", "OPTIONS /orders", "PUT /orders", "DELETE /orders"),
    )
    (finding,) = found(SILENT, api)
    assert finding.request.spoken == "PUT /orders (and 2 more routes)"
    assert not finding.by_browser


def test_a_route_that_is_open_in_another_stage_is_told_with_its_stage() -> None:
    api = guarded(a_statement(resource="execute-api:/prod/*"), stages=("prod", "dev"))
    (finding,) = found(SILENT, api)
    assert finding.request.spoken == "GET /orders in stage dev"
    assert finding.cause == "no statement of the policy is for stage dev"


def test_preflights_alone_are_a_browsers_business() -> None:
    api = guarded(a_statement(resource="execute-api:/*/GET/*"), keys=("GET /orders", "OPTIONS /orders"))
    (finding,) = found(SILENT, api)
    assert finding.by_browser


def test_what_is_sure_of_some_routes_is_not_doubted_for_those_with_a_token() -> None:
    api = guarded(a_statement("Deny", condition=addresses("IpAddress", OFFICE)), keys=("GET /orders", "PUT /orders"))
    api.routes.items[1].authorization_type = k("COGNITO_USER_POOLS")
    (finding,) = found(SILENT, api)
    assert finding.certainty is Certainty.WILL
    assert str(finding.request) == "GET /orders"
    assert finding.notes[-1].message == "PUT /orders may be refused as well, whatever token comes with the request"


# --- denials -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "network", "who"),
    [("NotIpAddress", "10.0.0.0/8", "nobody"), ("IpAddress", "0.0.0.0/0", "everybody")],
)
def test_addresses_that_are_nobodys_or_everybodys_deny_everybody(operator: str, network: str, who: str) -> None:
    (finding,) = found(EXPLICIT, guarded(a_statement("Deny", condition=addresses(operator, network))))
    assert finding.cause == f"{who} on the internet has an address in {network}, so {operator} denies everybody"


def test_the_condition_that_cannot_fail_is_blamed_among_others() -> None:
    deny = a_statement(
        "Deny", condition={"Bool": {"aws:SecureTransport": "true"}, **addresses("NotIpAddress", "10.0.0.0/8")}
    )
    (finding,) = found(EXPLICIT, guarded(deny))
    assert finding.cause.startswith("nobody on the internet")


def test_a_denial_of_a_part_may_be_meant_and_one_of_all_hardly_is() -> None:
    part = guarded(a_statement("Deny", resource="execute-api:/*/PUT/*"), keys=("GET /orders", "PUT /orders"))
    assert [finding.certainty for finding in found(EXPLICIT, part)] == [Certainty.MAY]
    whole = guarded(a_statement("Deny"), keys=("GET /orders", "PUT /orders"))
    (finding,) = found(EXPLICIT, whole)
    assert finding.certainty is Certainty.WILL
    assert str(finding.request) == "ANY /*"


def test_whoever_is_not_known_by_a_signature_is_no_exception_to_a_denial() -> None:
    deny = a_statement("Deny", principal=ROLE, negated_principals=True)
    api = guarded(deny, keys=("GET /orders", "OPTIONS /orders"))
    api.routes.items[0].authorization_type = k("AWS_IAM")
    (finding,) = found(EXPLICIT, api)
    assert str(finding.request) == "OPTIONS /orders"
    assert finding.certainty is Certainty.WILL
    assert finding.cause == "nobody is known by a signature here, so NotPrincipal denies everybody"


def test_denials_come_before_lambda_authorizers() -> None:
    api = guarded(a_statement("Deny", condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}))
    api.routes.items[0].authorization_type = k("CUSTOM")
    assert len(found(EXPLICIT, api)) == 1
    assert found(SILENT, api) == []


# --- principals ----------------------------------------------------------------------------------------------------


def test_an_allow_for_users_is_blamed_on_its_principal_alone() -> None:
    api = guarded(a_statement(principal=ROLE, condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}))
    assert len(found(PRINCIPAL, api)) == 1
    assert found(SILENT, api) == []


def test_an_allow_for_users_on_other_routes_is_not_blamed() -> None:
    api = guarded(a_statement(principal=ROLE, resource="execute-api:/*/PUT/*"))
    assert found(PRINCIPAL, api) == []
    assert len(found(SILENT, api)) == 1


def test_a_principal_of_another_kind_signs_nothing_either() -> None:
    (finding,) = found(PRINCIPAL, guarded(a_statement(principal={"Service": "events.amazonaws.com"})))
    assert "signed by events.amazonaws.com" in finding.cause


# --- private APIs --------------------------------------------------------------------------------------------------


def test_a_source_address_and_the_wrong_endpoint_are_two_things_to_mend() -> None:
    condition: Any = {**addresses("IpAddress", "10.0.0.0/8"), "StringEquals": {"aws:SourceVpce": "vpc-1"}}
    api = private(a_statement(condition=condition))
    assert len(found(private_policy_uses_sourceip.check, api)) == 1
    assert len(found(private_policy_wrong_vpce.check, api)) == 1
    assert found(SILENT, api) == []


def test_an_endpoint_that_the_api_lists_and_the_policy_does_not_is_told() -> None:
    allow = a_statement(condition={"StringEquals": {"aws:SourceVpce": "${Endpoint}"}})
    api = private(allow, vpc_endpoints=Listing([Known(ref("Endpoint"), HERE), Known(ref("Other"), HERE)]))
    door = door_with(api)
    door.vpc_endpoints = Listing([an_endpoint(), an_endpoint(name="Other", identity=ref("Other"))])
    (finding,) = private_policy_wrong_vpce.check(door)
    assert finding.request.spoken == "GET /orders through Other"
    assert finding.cause == "Other is not ${Endpoint}, so StringEquals does not let in its clients"


# --- CloudFront ----------------------------------------------------------------------------------------------------


def behind(behavior: CacheBehavior, host: Any = None, path: str = "/prod") -> Distribution:
    return distribution_with(behavior, origins=(origin_at(host or execute_api(), path),))


def for_the_office(**peculiar: Any) -> Api:
    return guarded(a_statement(condition=addresses("IpAddress", OFFICE)), **peculiar)


def test_addresses_of_clients_are_not_seen_behind_cloudfront() -> None:
    (finding,) = found(BEHIND, for_the_office(), behind(default_behavior()))
    assert finding.certainty is Certainty.MAY
    assert str(finding.request) == "ANY /*"


def test_a_custom_domain_name_of_the_region_is_no_different() -> None:
    api = for_the_office()
    distribution = behind(default_behavior(), text("api.example.com").value, path="")
    assert len(found(BEHIND, api, a_domain(mapped_to(api)), distribution)) == 1
    edge = a_domain(mapped_to(api), endpoint_type=k("EDGE"))
    assert found(BEHIND, api, edge, distribution) == []


def test_where_cloudfront_is_not_in_front_nothing_is_said_of_it() -> None:
    assert found(BEHIND, for_the_office()) == []
    assert found(BEHIND, for_the_office(endpoint_type=k("EDGE")), behind(default_behavior())) == []


def test_addresses_by_which_nobody_comes_anyway_are_another_rules_business() -> None:
    api = guarded(a_statement(condition=addresses("IpAddress", "10.0.0.0/8")))
    assert found(BEHIND, api, behind(default_behavior())) == []
    assert len(found(SILENT, api)) == 1


def test_a_route_to_which_the_distribution_is_not_known_to_lead_is_left_out() -> None:
    def partly(*routes: Route) -> Api:
        deny = a_statement("Deny", "execute-api:/*/PUT/*", condition=addresses("NotIpAddress", OFFICE))
        api = guarded(a_statement(), deny)
        api.routes = Listing(routes)
        return api

    api = partly(a_route("GET /orders"), a_route("PUT /orders"))
    (finding,) = found(BEHIND, api, behind(default_behavior()))
    assert str(finding.request) == "PUT /orders"
    read_only = default_behavior(allowed_methods=Listing(["GET", "HEAD"]))
    assert found(BEHIND, api, behind(read_only)) == []
    rewritten = default_behavior(functions=Listing([a_function("origin-request")]))
    assert found(BEHIND, api, behind(rewritten)) == []


def test_an_api_without_stages_in_sight_is_asked_for_whichever() -> None:
    api = guarded(a_statement(resource="execute-api:/*/PUT/*"), stages=())
    assert len(found(SILENT, api)) == 1
    assert found(SILENT, guarded(a_statement(resource="execute-api:/prod/*"), stages=())) == []
    assert len(found(SILENT, guarded(a_statement(resource="execute-api:/dev/*"), stages=("prod",)))) == 1
