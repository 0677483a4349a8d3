"""What only an account shows: states of functions, and VPC links that are there or not."""

from __future__ import annotations

from typing import Any

import pytest

from account_snapshots import REGION, function, method, resource, rest, rest_api, snapshot
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.values import Truth

MARK = {"unread": "apigateway:GetVpcLinks: AccessDeniedException"}
LINK = {"id": "link1", "name": "inner", "status": "FAILED", "statusMessage": "no such balancer"}
LINK_V2 = {"VpcLinkId": "vlink1", "Name": "outer", "VpcLinkStatus": "INACTIVE"}


def door(services: dict[str, Any]) -> FrontDoor:
    (reading,) = read_accounts(snapshot({REGION: services}))
    (scenario,) = reading.scenarios
    return scenario.door


def through(connection: str | None) -> dict[str, Any]:
    integration = {
        "type": "HTTP_PROXY",
        "httpMethod": "GET",
        "uri": "http://a.example.com",
        "connectionType": "VPC_LINK",
    }
    told = integration if connection is None else {**integration, "connectionId": connection}
    return rest_api(resource("/a", method("GET", "unused", methodIntegration=told)))


def exists(connection: str | None, links: Any, v2_links: Any) -> Truth:
    found = door(
        {
            "apigateway": {**rest(through(connection)), "vpc_links": links},
            "apigatewayv2": {"apis": [], "domain_names": [], "vpc_links": v2_links},
        }
    )
    (route,) = found.apis.items[0].routes
    assert isinstance(route.integration, Integration)
    return route.integration.vpc_link_exists


def test_vpc_links_have_their_status_and_what_aws_says_of_it() -> None:
    found = door({"apigateway": {**rest(), "vpc_links": [LINK]}, "apigatewayv2": {"apis": [], "vpc_links": [LINK_V2]}})
    told = [(link.name, link.status, link.status_message) for link in found.vpc_links]
    assert told == [("VPC link inner", "FAILED", "no such balancer"), ("VPC link outer", "INACTIVE", "")]


def test_a_link_is_looked_for_among_those_of_both_versions() -> None:
    assert exists("link1", [LINK], [LINK_V2]) is Truth.YES
    assert exists("vlink1", [LINK], [LINK_V2]) is Truth.YES
    assert exists("link9", [LINK], [LINK_V2]) is Truth.NO
    assert exists("link9", [], []) is Truth.NO


@pytest.mark.parametrize(("links", "v2_links"), [(MARK, []), ([], MARK), ([LINK, MARK], [])])
def test_a_link_may_be_among_those_that_could_not_be_read(links: Any, v2_links: Any) -> None:
    assert exists("link9", links, v2_links) is Truth.UNKNOWN


def test_a_link_may_be_among_those_that_were_not_asked_for() -> None:
    found = door({"apigateway": rest(through("link9"))})
    (route,) = found.apis.items[0].routes
    assert isinstance(route.integration, Integration)
    assert route.integration.vpc_link_exists is Truth.UNKNOWN


def test_a_link_that_a_stage_variable_chooses_may_be_any() -> None:
    assert exists("${stageVariables.link}", [LINK], []) is Truth.UNKNOWN
    assert exists(None, [LINK], []) is Truth.UNKNOWN


def test_functions_are_in_the_state_that_lambda_tells() -> None:
    told = function("orders")
    api = rest(rest_api(resource("/orders", method("GET", "orders"))))
    (found,) = door({"apigateway": api, "lambda": {"functions": {"orders": told}}}).functions
    assert (found.state, found.state_reason) == (None, "")
    told["configuration"] |= {"State": "Failed", "StateReason": "no address left"}
    (found,) = door({"apigateway": api, "lambda": {"functions": {"orders": told}}}).functions
    assert (found.state, found.state_reason) == ("Failed", "no address left")
