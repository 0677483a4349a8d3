from __future__ import annotations

import pytest

from behavior.doors import (
    REGION,
    SUFFIX,
    a_domain,
    api_with,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    parameter,
    ref,
)
from behavior.pieces import HERE, k, text
from gatelint.behavior.routing.endpoints import Endpoint, EndpointKind, endpoint_of
from gatelint.front_door.domain import DnsRecord
from gatelint.text import Text
from gatelint.values import Listing

API = api_with("GET /orders")
OTHER = http_api_with("GET /orders", identity=ref("Other"))
DOMAIN = a_domain()
DISTRIBUTION = distribution_with(aliases=("www.example.com",))
DOOR = door_with(API, OTHER, DOMAIN, DISTRIBUTION)


def at(host: Text | str) -> Endpoint:
    return endpoint_of(DOOR, host)


def test_the_first_label_of_an_execute_api_host_names_the_api() -> None:
    assert at(execute_api()).api is API
    assert at(execute_api("Other")).api is OTHER
    assert at(execute_api()).in_region.is_yes
    assert at(Text.of("https://", execute_api(), "/prod")).api is API
    assert at(Text.of(ref("Api"), ".execute-api.eu-west-1.amazonaws.com")).api is API
    assert at(Text.of(ref("Api"), ".Execute-API.", parameter("P"), ".", SUFFIX)).api is API


def test_an_execute_api_host_may_name_an_api_that_is_not_here() -> None:
    for host in (execute_api("Third"), Text.of("abc123.execute-api.eu-west-1.amazonaws.com")):
        endpoint = at(host)
        assert (endpoint.kind, endpoint.api) == (EndpointKind.API, None)
        assert endpoint.is_api_gateway.is_yes


def test_what_stands_in_for_api_gateway_on_a_developers_machine_is_not_it() -> None:
    assert at("abc123.execute-api.localhost.localstack.cloud:4566").is_api_gateway.is_unknown


def test_an_imported_api_is_found_by_what_names_it() -> None:
    api = api_with(identity=parameter("ApiId"), imported=True)
    host = Text.of(parameter("ApiId"), ".execute-api.eu-west-1.amazonaws.com")
    assert endpoint_of(door_with(api), host).api is api


def test_a_host_in_another_region_is_told_as_such() -> None:
    door = door_with(API, region=Text.of("eu-west-1"))
    assert endpoint_of(door, execute_api(region=Text.of("us-east-1"))).in_region.is_no
    assert endpoint_of(door, execute_api()).in_region.is_unknown


def test_a_private_api_is_called_by_names_that_its_vpc_endpoints_give_it() -> None:
    host = Text.of(ref("Api"), "-", ref("Vpce"), ".execute-api.", REGION, ".", SUFFIX)
    assert (at(host).api, at(host).by_vpc_endpoint) == (API, True)
    own = at("vpce-0a1b-c2d3.execute-api.eu-west-1.vpce.amazonaws.com")
    assert (own.kind, own.api) == (EndpointKind.VPC_ENDPOINT, None)


def test_a_domain_name_is_found_by_its_name_and_by_what_dns_should_point_at() -> None:
    for host in (Text.of("api.example.com"), Text.of("API.Example.com"), *DOMAIN.targets, ref("Domain")):
        assert at(host).domain is DOMAIN
        assert at(host).is_dns_target is (host in DOMAIN.targets)
    elsewhere = at("d-abc123.execute-api.eu-west-1.amazonaws.com")
    assert (elsewhere.kind, elsewhere.domain) == (EndpointKind.DOMAIN_NAME, None)
    assert elsewhere.is_dns_target


def test_a_star_in_a_domain_name_stands_for_one_label_and_yields_to_the_name_itself() -> None:
    wild = a_domain(name="*.example.com", identity=ref("Wild"), targets=())
    door = door_with(DOMAIN, wild)
    assert endpoint_of(door, "shop.example.com").domain is wild
    assert endpoint_of(door, "api.example.com").domain is DOMAIN
    assert endpoint_of(door, "a.shop.example.com").domain is None
    assert endpoint_of(door, "example.com").domain is None
    assert endpoint_of(door, Text.of(parameter("Name"), ".example.com")).domain is None


def test_a_domain_name_that_is_a_parameter_is_found_by_it() -> None:
    domain = a_domain(name=parameter("DomainName"))
    door = door_with(domain)
    assert endpoint_of(door, parameter("DomainName")).domain is domain
    assert endpoint_of(door, "api.example.com").kind is EndpointKind.UNKNOWN


def test_a_distribution_is_found_by_its_name_and_its_aliases() -> None:
    for host in (Text.of("www.example.com"), DISTRIBUTION.domain_name):
        assert at(host).distribution is DISTRIBUTION
        assert at(host).is_api_gateway.is_no
    elsewhere = at("d111.cloudfront.net")
    assert (elsewhere.kind, elsewhere.distribution) == (EndpointKind.DISTRIBUTION, None)


def test_an_origin_that_is_called_as_its_distribution_is_the_domain_name_behind_it() -> None:
    distribution = distribution_with(aliases=("api.example.com",))
    door = door_with(DOMAIN, distribution)
    assert endpoint_of(door, "api.example.com").kind is EndpointKind.UNKNOWN
    assert endpoint_of(door, "api.example.com", behind=distribution).domain is DOMAIN
    for target in (distribution.domain_name, DOMAIN.targets[0]):
        told = door_with(DOMAIN, distribution)
        told.records.add(DnsRecord(HERE, text("api.example.com"), k("A"), Listing([k(target)])))
        found = endpoint_of(told, "api.example.com")
        assert (found.distribution, found.domain) == (
            (distribution, None) if target == distribution.domain_name else (None, DOMAIN)
        )


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("site.s3.eu-west-1.amazonaws.com", EndpointKind.BUCKET),
        ("site.s3-website-eu-west-1.amazonaws.com", EndpointKind.BUCKET),
        (Text.of(ref("Bucket"), ".s3.", REGION, ".", SUFFIX), EndpointKind.BUCKET),
        ("lb-1.eu-west-1.elb.amazonaws.com", EndpointKind.LOAD_BALANCER),
        (ref("Balancer", "DNSName", plain=False), EndpointKind.LOAD_BALANCER),
        ("abc.lambda-url.eu-west-1.on.aws", EndpointKind.FUNCTION_URL),
    ],
)
def test_some_hosts_are_known_by_their_form(host: Text | str, kind: EndpointKind) -> None:
    assert at(host).kind is kind
    assert at(host).is_api_gateway.is_no


@pytest.mark.parametrize("host", ["s3.example.com", "example.org", parameter("Host"), ref("Thing", "Endpoint")])
def test_of_any_other_host_it_cannot_be_said_that_no_api_answers(host: Text | str) -> None:
    assert at(host).kind is EndpointKind.UNKNOWN
    assert at(host).is_api_gateway.is_unknown
