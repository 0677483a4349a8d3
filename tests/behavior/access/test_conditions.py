from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_policy, a_statement, an_endpoint
from behavior.doors import a_stage, api_with, door_with
from behavior.pieces import WHY, a_route
from gatelint.behavior.access.arns import method_arn
from gatelint.behavior.access.callers import Caller, anonymous_client, client_through, client_through_cloudfront, signed
from gatelint.behavior.access.policies import INVOKE, decides
from gatelint.front_door.access import Statement
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Listing, Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
API = api_with("GET /orders")
ARN = method_arn(door_with(API), API, a_stage("prod"), a_route("GET /orders"))
INTERNET = anonymous_client()
ROLE = "arn:aws:iam::111122223333:role/Reader"


def allows(statement: Statement, caller: Caller = INTERNET) -> Truth:
    return decides(a_policy(statement), caller, INVOKE, ARN).allows


def allows_if(condition: dict[str, Any], caller: Caller = INTERNET) -> Truth:
    return allows(a_statement(condition=condition), caller)


def test_a_positive_operator_needs_its_key_and_a_negated_one_does_not() -> None:
    endpoint = {"aws:SourceVpce": "vpce-1"}
    assert allows_if({"StringEquals": endpoint}) is NO
    assert allows_if({"StringNotEquals": endpoint}) is YES
    assert allows_if({"StringEqualsIfExists": endpoint}) is YES
    assert allows_if({"StringNotEqualsIfExists": endpoint}) is YES
    assert allows_if({"ForAllValues:StringEquals": endpoint}) is YES
    assert allows_if({"ForAnyValue:StringEquals": endpoint}) is NO
    assert allows_if({"ForAnyValue:StringNotEquals": endpoint}) is NO


def test_null_asks_whether_a_key_is_missing() -> None:
    assert allows_if({"Null": {"aws:SourceVpce": "true"}}) is YES
    assert allows_if({"Null": {"aws:SourceVpce": "false"}}) is NO
    assert allows_if({"Null": {"aws:SourceVpce": "false"}}, client_through(None)) is YES
    assert allows_if({"Null": {"aws:Referer": "true"}}) is UNKNOWN


def test_keys_and_operators_compare_without_case() -> None:
    assert allows_if({"stringequals": {"AWS:sourceVPCE": "vpce-1"}}) is NO


def test_all_conditions_must_hold_and_one_value_of_each_is_enough() -> None:
    https = {"Bool": {"aws:SecureTransport": "true"}}
    assert allows_if(https) is YES
    assert allows_if({**https, "StringEquals": {"aws:SourceVpc": "vpc-1"}}) is NO
    assert (
        allows_if({"StringEquals": {"aws:SourceVpce": ["vpce-1", "${Endpoint}"]}}, client_through(an_endpoint())) is YES
    )


def test_an_endpoint_of_the_template_is_told_from_others() -> None:
    inside = client_through(an_endpoint())
    assert allows_if({"StringEquals": {"aws:SourceVpce": "${Endpoint}"}}, inside) is YES
    assert allows_if({"StringEquals": {"aws:SourceVpce": "${OtherEndpoint}"}}, inside) is NO
    assert allows_if({"StringEquals": {"aws:SourceVpc": "${Vpc}"}}, inside) is YES
    assert allows_if({"StringEquals": {"aws:SourceVpce": "vpce-0a1b"}}, inside) is UNKNOWN
    assert allows_if({"StringEquals": {"aws:SourceVpce": "${PEndpoint}"}}, inside) is UNKNOWN


@pytest.mark.parametrize("caller", [client_through(None), client_through(an_endpoint())])
def test_ids_of_vpcs_and_of_endpoints_are_never_the_same(caller: Caller) -> None:
    assert allows_if({"StringEquals": {"aws:SourceVpce": "vpc-0a1b"}}, caller) is NO
    assert allows_if({"StringLike": {"aws:SourceVpc": "vpce-*"}}, caller) is NO
    assert allows_if({"StringNotEquals": {"aws:SourceVpce": "vpc-0a1b"}}, caller) is YES
    assert allows_if({"StringLike": {"aws:SourceVpce": "vpce-*"}}, caller) is not NO


def test_a_public_client_comes_from_no_private_network() -> None:
    assert allows_if({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.1.7"]}}) is NO
    assert allows_if({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}) is YES
    assert allows_if({"IpAddress": {"aws:SourceIp": "81.2.69.0/24"}}) is UNKNOWN
    assert allows_if({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}) is YES
    assert allows_if({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}) is UNKNOWN
    assert allows_if({"IpAddress": {"aws:SourceIp": "${PCidr}"}}) is UNKNOWN
    assert allows_if({"IpAddress": {"aws:SourceIp": "the office"}}) is UNKNOWN


def test_behind_cloudfront_the_address_is_that_of_an_edge() -> None:
    edge = client_through_cloudfront()
    assert allows_if({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "81.2.69.160/27"]}}, edge) is NO
    assert allows_if({"IpAddress": {"aws:SourceIp": "130.176.0.0/17"}}, edge) is UNKNOWN
    assert allows_if({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, edge) is YES


def test_through_an_endpoint_only_the_vpcs_own_addresses_are_seen() -> None:
    inside = client_through(an_endpoint())
    assert allows_if({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, inside) is NO
    assert allows_if({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, inside) is YES
    assert allows_if({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}, inside) is UNKNOWN


def test_a_known_address_is_in_a_network_or_not() -> None:
    office = replace(INTERNET, keys={**INTERNET.keys, "aws:sourceip": Text.of("81.2.69.142")})
    assert allows_if({"IpAddress": {"aws:SourceIp": "81.2.69.0/24"}}, office) is YES
    assert allows_if({"IpAddress": {"aws:SourceIp": "81.2.70.0/24"}}, office) is NO


def test_unsigned_requests_have_no_keys_of_a_signer() -> None:
    organization = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    assert allows_if(organization) is NO
    assert allows_if(organization, signed(INTERNET)) is UNKNOWN
    assert allows_if({"StringEquals": {"aws:PrincipalTag/team": "orders"}}) is NO


def test_what_is_compared_with_dates_numbers_and_variables_is_not_known() -> None:
    assert allows_if({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}) is UNKNOWN
    assert allows_if({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}) is NO
    assert allows_if({"SoundsLike": {"aws:SecureTransport": "true"}}) is UNKNOWN
    assert allows_if({"StringEquals": {"aws:SourceVpce": "${aws:ResourceTag}"}}, client_through(None)) is UNKNOWN


def test_an_unread_condition_may_fail() -> None:
    assert allows(a_statement(conditions=Listing(unread=WHY))) is UNKNOWN


@pytest.mark.parametrize(
    ("pattern", "applies"), [("arn:aws:iam::*:role/Re*", YES), ("arn:aws:iam::*:user/*", NO), ("${PArn}", UNKNOWN)]
)
def test_arns_in_conditions_are_patterns(pattern: str, applies: Truth) -> None:
    caller = signed(INTERNET, Text.of(ROLE))
    assert allows_if({"ArnLike": {"aws:PrincipalArn": pattern}}, caller) is applies
    assert allows_if({"ArnNotLike": {"aws:PrincipalArn": pattern}}, caller) is ~applies
