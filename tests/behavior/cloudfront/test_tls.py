from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import a_domain, api_with, door_with, execute_api, http_api_with, mapped_to
from behavior.pieces import k, unread
from gatelint.behavior.cloudfront.tls import refuses_protocol
from gatelint.behavior.routing.endpoints import endpoint_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.values import Truth


def of_api(api: Api, protocol: str) -> Truth:
    return refuses_protocol(endpoint_of(door_with(api), execute_api()), protocol)


def test_no_endpoint_takes_ssl() -> None:
    assert of_api(api_with(), "SSLv3").is_yes
    assert refuses_protocol(endpoint_of(door_with(), "a1.execute-api.eu-west-1.amazonaws.com"), "SSLv3").is_yes


def test_http_and_websocket_apis_take_nothing_below_tls_1_2() -> None:
    for kind in (ApiKind.HTTP, ApiKind.WEBSOCKET):
        assert of_api(api_with(kind=kind), "TLSv1").is_yes
        assert of_api(api_with(kind=kind), "TLSv1.1").is_yes
        assert of_api(api_with(kind=kind), "TLSv1.2").is_unknown


@pytest.mark.parametrize(
    ("peculiar", "refuses"),
    [
        ({}, Truth.NO),
        ({"endpoint_type": k("EDGE")}, Truth.NO),
        ({"endpoint_type": k("PRIVATE")}, Truth.YES),
        ({"endpoint_type": unread()}, Truth.UNKNOWN),
        ({"security_policy": k("TLS_1_0")}, Truth.NO),
        ({"security_policy": k("SecurityPolicy_TLS13_1_2_2021_06")}, Truth.YES),
        ({"security_policy": k("SomethingElse")}, Truth.UNKNOWN),
        ({"security_policy": unread()}, Truth.UNKNOWN),
        ({"imported": True, "kind": ApiKind.HTTP}, Truth.UNKNOWN),
    ],
)
def test_a_rest_api_takes_tls_1_0_unless_its_policy_is_newer(peculiar: dict[str, Any], refuses: Truth) -> None:
    assert of_api(api_with(**peculiar), "TLSv1") is refuses
    assert of_api(api_with(**peculiar), "TLSv1.1") is (refuses | Truth.UNKNOWN)


def test_a_custom_domain_name_has_a_policy_of_its_own() -> None:
    def of_domain(api: Api, **peculiar: Any) -> Truth:
        door = door_with(api, a_domain(mapped_to(api), **peculiar))
        return refuses_protocol(endpoint_of(door, "api.example.com"), "TLSv1")

    assert of_domain(api_with(), security_policy=k("TLS_1_2")).is_yes
    assert of_domain(api_with(), security_policy=k("TLS_1_0")).is_no
    assert of_domain(api_with()).is_unknown
    assert of_domain(http_api_with()).is_yes
