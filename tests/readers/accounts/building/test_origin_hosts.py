from __future__ import annotations

from typing import Any

import pytest

from account_snapshots import API, REGION, account_with, cloudfront, distribution, rest, rest_api, snapshot
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.values import Truth

GONE = f"gone123456.execute-api.{REGION}.amazonaws.com"
DENIED = {"unread": "apigateway:GetRestApis was denied"}


def services(**more: Any) -> dict[str, Any]:
    v2 = {"apis": [{"ApiId": "h1t2t3p4", "ProtocolType": "HTTP"}], "domain_names": []}
    return {"apigateway": rest(rest_api()), "apigatewayv2": v2, **more}


def exists(told: dict[str, Any]) -> Truth:
    origins = [
        origin
        for reading in read_accounts(told)
        for each in reading.scenarios[0].door.distributions
        for origin in each.origins
    ]
    return origins[0].host_exists


def behind(host: str, **more: Any) -> Truth:
    return exists(snapshot({REGION: services(**more)}, cloudfront(distribution(host))))


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        (f"{API}.execute-api.{REGION}.amazonaws.com", Truth.YES),
        (f"{API.upper()}.execute-api.{REGION}.amazonaws.com", Truth.YES),
        (f"h1t2t3p4.execute-api.{REGION}.amazonaws.com", Truth.YES),
        (GONE, Truth.NO),
        (f"d-gone123456.execute-api.{REGION}.amazonaws.com", Truth.NO),
        # What is in other regions was not read.
        ("gone123456.execute-api.ap-south-1.amazonaws.com", Truth.UNKNOWN),
        ("www.example.com", Truth.UNKNOWN),
        (f"{API}-vpce-0123.execute-api.{REGION}.amazonaws.com", Truth.UNKNOWN),
    ],
)
def test_a_host_name_of_api_gateway_is_looked_for_in_its_region(host: str, answer: Truth) -> None:
    assert behind(host) is answer


def test_nothing_is_missed_where_not_everything_was_read() -> None:
    assert behind(GONE, apigateway=rest() | {"rest_apis": DENIED}) is Truth.UNKNOWN
    assert behind(GONE, apigatewayv2={"apis": [DENIED], "domain_names": []}) is Truth.UNKNOWN
    assert behind(GONE, apigatewayv2={}) is Truth.UNKNOWN
    assert behind(GONE, narrowed=True) is Truth.UNKNOWN


def test_a_domain_name_is_found_by_what_dns_points_at() -> None:
    host = f"d-abc123.execute-api.{REGION}.amazonaws.com"
    configuration = {"ApiGatewayDomainName": host, "EndpointType": "REGIONAL"}
    domain = {"DomainName": "api.example.com", "DomainNameConfigurations": [configuration], "api_mappings": []}
    v2 = {"apis": [], "domain_names": [domain]}
    assert behind(host, apigatewayv2=v2) is Truth.YES
    assert behind(host, apigatewayv2=v2, narrowed=True) is Truth.YES


def test_what_another_account_that_was_read_has_is_there() -> None:
    mine = account_with({REGION: services(apigateway=rest())}, cloudfront(distribution(GONE)))
    theirs = account_with({REGION: services(apigateway=rest(rest_api(id="gone123456")))}, account="210987654321")
    assert exists({**snapshot({}), "accounts": [mine, theirs]}) is Truth.YES
    unread = account_with({}, account="210987654321")
    assert exists({**snapshot({}), "accounts": [mine, unread]}) is Truth.UNKNOWN
