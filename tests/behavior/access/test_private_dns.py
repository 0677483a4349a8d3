from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_lambda, an_endpoint, value, values
from behavior.doors import a_domain, api_with, door_with, execute_api, http_api_with, mapped_to
from behavior.pieces import HERE, WHY, k, unread
from gatelint.behavior.access.private_dns import CaughtCall, caught_calls
from gatelint.front_door.access import VpcEndpoint
from gatelint.front_door.api import Api
from gatelint.front_door.door import Call, FrontDoor
from gatelint.front_door.function import Function
from gatelint.text import Text
from gatelint.values import Listing, Truth

YES, UNKNOWN = Truth.YES, Truth.UNKNOWN
URL = Text.of("https://", execute_api(), "/prod/orders")


def in_vpc(*subnets: str, **peculiar: Any) -> Function:
    return a_lambda(**({"name": "Worker", "in_vpc": True, "vpc_subnets": values(list(subnets))} | peculiar))


def called_from(
    function: Function,
    url: Text = URL,
    endpoint: VpcEndpoint | None = None,
    api: Api | None = None,
    told_by: str = "environment",
) -> list[CaughtCall]:
    api = api or api_with("GET /orders")
    door: FrontDoor = door_with(api, a_domain(mapped_to(api)))
    door.functions = Listing([function])
    door.vpc_endpoints = Listing([endpoint or an_endpoint(subnets=values("subnet-1"))])
    door.calls = Listing([Call(url, HERE, told_by, function.name, "ORDERS_URL")])
    return list(caught_calls(door))


def test_a_call_by_the_default_endpoint_is_caught() -> None:
    (caught,) = called_from(in_vpc("subnet-1"))
    assert (caught.is_caught, caught.doubt) == (YES, None)
    (caught,) = called_from(in_vpc("subnet-1"), api=http_api_with("GET /orders"))
    assert caught.is_caught is YES


def test_without_a_common_subnet_it_is_not_known_whether_the_vpc_is_the_same() -> None:
    (caught,) = called_from(in_vpc("subnet-2"))
    assert caught.is_caught is UNKNOWN
    (caught,) = called_from(in_vpc("${PSubnets}"), endpoint=an_endpoint(subnets=values("${PSubnets}")))
    assert caught.is_caught is YES


@pytest.mark.parametrize(
    "endpoint",
    [
        an_endpoint(private_dns=k(False), subnets=values("subnet-1")),
        an_endpoint(service_name=value("com.amazonaws.${AWS::Region}.sqs"), subnets=values("subnet-1")),
    ],
)
def test_other_endpoints_catch_nothing(endpoint: VpcEndpoint) -> None:
    assert called_from(in_vpc("subnet-1"), endpoint=endpoint) == []


@pytest.mark.parametrize(
    "url",
    [
        Text.of("https://api.example.com/orders"),
        Text.of("https://a1b2c3.execute-api.us-west-2.amazonaws.com/prod"),
        Text.of("https://a1b2c3-vpce-1.execute-api.us-west-2.amazonaws.com/prod"),
        Text.of("https://www.example.com/"),
    ],
)
def test_other_names_lead_to_where_they_should(url: Text) -> None:
    assert called_from(in_vpc("subnet-1"), url=url) == []


def test_private_apis_are_what_private_dns_is_for() -> None:
    private = api_with("GET /orders", endpoint_type=k("PRIVATE"))
    assert called_from(in_vpc("subnet-1"), api=private) == []


def test_calls_from_elsewhere_are_not_caught() -> None:
    assert called_from(in_vpc(in_vpc=False)) == []
    assert called_from(in_vpc("subnet-1"), told_by="output") == []


def test_what_is_not_known_of_the_endpoint_or_the_api_is_a_doubt() -> None:
    unknown = api_with("GET /orders", endpoint_type=unread())
    doubtful = [
        *called_from(in_vpc("subnet-1"), api=unknown),
        *called_from(in_vpc("subnet-1"), endpoint=an_endpoint(private_dns=unread(), subnets=values("subnet-1"))),
    ]
    assert [(each.is_caught, each.doubt.why if each.doubt else "") for each in doubtful] == [(UNKNOWN, WHY)] * 2
