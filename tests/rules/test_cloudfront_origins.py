"""What the fixtures leave out of the rules on the origins of a distribution."""

from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import (
    a_domain,
    api_with,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    mapped_to,
    origin_at,
    parameter,
)
from behavior.pieces import HERE, k, text, texts, unread
from gatelint.front_door.distribution import OriginGroup
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.managed_policies import managed_origin_request_policy
from gatelint.rule import Check, Finding
from gatelint.text import Text
from gatelint.values import Listing
from gatelint_rules.deployment_refused import cloudfront_origin_domain_malformed as malformed
from gatelint_rules.deployment_refused import cloudfront_origin_s3_config_for_api as s3_config
from gatelint_rules.forbidden import cloudfront_host_header_forwarded as host_header
from gatelint_rules.origin_unreachable import cloudfront_origin_http_only as http_only
from gatelint_rules.origin_unreachable import cloudfront_origin_match_viewer_with_http_viewers as match_viewer
from gatelint_rules.origin_unreachable import cloudfront_origin_ssl_protocols_too_old as ssl_protocols
from gatelint_rules.origin_unreachable import cloudfront_origin_wrong_port as wrong_port
from gatelint_rules.origin_unreachable import mtls_domain_behind_cloudfront as mtls

ALL_VIEWER = managed_origin_request_policy("216adef6-5c7f-47e4-b989-5492eafa07d3", HERE)


def said(check: Check, door: FrontDoor) -> list[str]:
    return [one.certainty.value if isinstance(one, Finding) else "undecided" for one in check(door)]


def door_of(host: str | Text | None = None, viewers: str = "redirect-to-https", **origin: Any) -> FrontDoor:
    """An HTTP API behind a distribution with one origin."""
    behavior = default_behavior(viewer_protocol_policy=k(viewers))
    one = origin_at(execute_api() if host is None else host, **origin)
    return door_with(http_api_with(), distribution_with(behavior, origins=(one,)))


@pytest.mark.parametrize(
    ("check", "origin"),
    [
        (http_only.check, {"protocol_policy": unread()}),
        (wrong_port.check, {"https_port": unread()}),
    ],
)
def test_what_is_not_read_of_an_origin_leaves_it_open(check: Check, origin: dict[str, Any]) -> None:
    assert said(check, door_of(**origin)) == ["undecided"]
    assert said(check, door_of("www.example.com", **origin)) == []


def test_a_group_may_ask_another_origin() -> None:
    door = door_of(protocol_policy=k("http-only"))
    (distribution,) = door.distributions
    distribution.behaviors.items[0].target_origin_id = text("Group")
    distribution.origins.add(origin_at("www.example.com", name="Site"))
    distribution.origin_groups.add(OriginGroup(text("Group"), HERE, texts("Api", "Site"), Listing([502])))
    assert said(http_only.check, door) == ["may"]


def test_match_viewer_is_http_only_where_viewers_may_come_over_http() -> None:
    policy: dict[str, Any] = {"protocol_policy": k("match-viewer")}
    assert said(match_viewer.check, door_of(viewers="allow-all", **policy)) == ["will"]
    assert said(match_viewer.check, door_of(viewers="https-only", **policy)) == []
    assert said(match_viewer.check, door_of(viewers="allow-all", http_port=k(8080), **policy)) == ["may"]
    door = door_of(**policy)
    door.distributions.items[0].behaviors.items[0].viewer_protocol_policy = unread()
    assert said(match_viewer.check, door) == ["undecided"]


def test_an_endpoint_of_which_the_policy_is_not_known_may_take_old_versions() -> None:
    def with_protocols(*protocols: str, host: str | Text | None = None) -> FrontDoor:
        return door_of(host, ssl_protocols=k(Listing(protocols)))

    elsewhere = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    assert said(ssl_protocols.check, with_protocols("TLSv1")) == ["will"]
    assert said(ssl_protocols.check, with_protocols("TLSv1", host=elsewhere)) == ["undecided"]
    assert said(ssl_protocols.check, with_protocols("SSLv3", host=elsewhere)) == ["will"]
    assert said(ssl_protocols.check, with_protocols("TLSv1", "TLSv1.2", host=elsewhere)) == []
    assert said(ssl_protocols.check, with_protocols()) == []


def test_versions_of_tls_do_not_matter_where_http_is_spoken() -> None:
    assert said(ssl_protocols.check, door_of(ssl_protocols=k(Listing(["SSLv3"])), protocol_policy=k("http-only"))) == []
    assert said(wrong_port.check, door_of(https_port=k(8443), protocol_policy=k("http-only"))) == []


def test_a_bucket_is_what_has_the_configuration_of_one_and_no_other() -> None:
    bucket: dict[str, Any] = {"has_s3_config": True, "has_custom_config": False, "protocol_policy": None}
    assert said(s3_config.check, door_of(**bucket)) == ["will"]
    assert said(s3_config.check, door_of(has_s3_config=True)) == []
    assert said(s3_config.check, door_of("site.s3.eu-west-1.amazonaws.com", **bucket)) == []
    assert said(s3_config.check, door_of(parameter("Host"), **bucket)) == []


@pytest.mark.parametrize(
    ("host", "refused"),
    [
        ("https://www.example.com", True),
        ("www.example.com:8443", True),
        ("www.example.com/api", True),
        (Text.of(parameter("Host"), "/prod"), True),
        (parameter("Host"), False),
        (None, False),
        ("www.example.com", False),
    ],
)
def test_a_domain_name_holds_neither_a_colon_nor_a_slash(host: str | Text | None, refused: bool) -> None:
    one = origin_at(host)
    door = door_with(distribution_with(default_behavior(), origins=(one,)))
    assert said(malformed.check, door) == (["will"] if refused else [])


def test_mutual_tls_is_asked_for_by_the_domain_name_itself() -> None:
    def behind(host: Text | str, **peculiar: Any) -> FrontDoor:
        domain = a_domain(mapped_to(api_with()), **peculiar)
        return door_with(domain, distribution_with(default_behavior(), origins=(origin_at(host),)))

    truststore: dict[str, Any] = {"truststore": text("s3://bucket/clients.pem")}
    target = a_domain().targets[0]
    assert said(mtls.check, behind("api.example.com", **truststore)) == ["may"]
    assert said(mtls.check, behind("api.example.com")) == []
    assert said(mtls.check, behind("api.example.com", truststore=unread())) == ["undecided"]
    assert said(mtls.check, behind(target, **truststore)) == []


def test_an_alias_that_is_not_read_leaves_it_open_whose_host_is_forwarded() -> None:
    def named(*aliases: str | Text) -> FrontDoor:
        behavior = default_behavior(origin_request_policy=ALL_VIEWER)
        distribution = distribution_with(behavior, origins=(origin_at(execute_api()),), aliases=aliases)
        return door_with(api_with(), a_domain(mapped_to(api_with())), distribution)

    assert said(host_header.check, named()) == ["will"]
    assert said(host_header.check, named("www.example.com")) == ["will"]
    assert said(host_header.check, named("api.example.com")) == []
    assert said(host_header.check, named(parameter("Alias"))) == ["undecided"]
