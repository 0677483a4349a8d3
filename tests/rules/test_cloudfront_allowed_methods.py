from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import (
    a_domain,
    api_with,
    behavior_at,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    mapped_to,
    origin_at,
)
from behavior.pieces import HERE, WHY, a_cors_configuration, a_function, k, text, texts, unread
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import CacheBehavior, OriginGroup
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import Call, FrontDoor
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.text import Text
from gatelint.values import Listing
from gatelint_rules.refused_by_cloudfront.cloudfront_allowed_methods import check

READING = Listing(["GET", "HEAD"])


def reading(pattern: str | None, origin: str = "Api", **peculiar: Any) -> CacheBehavior:
    return behavior_at(pattern, origin, allowed_methods=READING, **peculiar)


def door_of(*nodes: CacheBehavior | Api | DomainName, host: Text | str | None = None) -> FrontDoor:
    behaviors = [node for node in nodes if isinstance(node, CacheBehavior)]
    others = [node for node in nodes if not isinstance(node, CacheBehavior)]
    origin = origin_at(execute_api() if host is None else host, "/prod" if host is None else "")
    return door_with(*others, distribution_with(*behaviors, origins=(origin,)))


def said(door: FrontDoor) -> list[tuple[str, str]]:
    door.worked_out.clear()  # a test may have changed the door since it was asked
    return [
        (str(one.request), one.certainty.value) if isinstance(one, Finding) else ("undecided", one.why)
        for one in check(door)
    ]


def test_a_method_that_the_behavior_refuses_is_found() -> None:
    api = api_with("GET /orders", "POST /orders", "DELETE /orders/{id}")
    (finding,) = check(door_of(reading("/orders*"), api))
    assert isinstance(finding, Finding)
    assert (str(finding.request), finding.certainty) == ("POST /orders", Certainty.WILL)
    assert finding.cause.endswith("Api has POST /orders, DELETE /orders/{id}")


def test_clients_may_have_a_domain_name_beside_the_distribution() -> None:
    api = api_with("GET /orders", "POST /orders")
    domain = a_domain(mapped_to(api))
    assert said(door_of(reading("/orders*"), api, domain)) == [("POST /orders", "may")]
    assert said(door_of(reading("/orders*"), api, a_domain(mapped_to(api_with())))) == [("POST /orders", "will")]
    by_domain = door_of(reading("/orders*"), api, domain, host="api.example.com")
    assert said(by_domain) == [("POST /orders", "will")]
    by_alias = door_of(reading("/orders*"), api, domain)
    by_alias.distributions.items[0].aliases = texts("api.example.com")
    assert said(by_alias) == [("POST /orders", "will")]


def test_an_api_that_is_only_read_needs_no_more() -> None:
    assert said(door_of(reading("/orders*"), api_with("GET /orders", "OPTIONS /orders"))) == []


def test_a_route_that_requests_do_not_come_to_is_not_told_of() -> None:
    assert said(door_of(reading("/orders*"), api_with("POST /carts"))) == []
    through = behavior_at("/orders")
    assert said(door_of(through, reading("/orders*"), api_with("POST /orders"))) == []
    assert said(door_of(reading("/orders"), default_behavior(), api_with("POST /orders"))) == [("POST /orders", "will")]


def test_any_route_of_a_greedy_path_stands_for_all_paths_of_the_behavior() -> None:
    api = http_api_with("POST /{proxy+}")
    door = door_of(reading("/api/*"), api, host=execute_api())
    assert said(door) == [("POST /api/*", "will")]


@pytest.mark.parametrize(
    "other",
    [
        behavior_at("/writes/*"),
        behavior_at("/writes/*", allowed_methods=Listing(["GET"], WHY)),
        behavior_at("/writes/*", functions=Listing([a_function("viewer-request")])),
        behavior_at(None),
    ],
)
def test_another_behavior_may_let_the_method_through(other: CacheBehavior) -> None:
    api = http_api_with("POST /{proxy+}")
    door = door_of(reading("/api/*"), other, api, host=execute_api())
    assert [one for one in check(door) if isinstance(one, Finding)] == []


def test_through_a_custom_domain_name_the_viewers_path_has_the_base_path_before_it() -> None:
    api = api_with("POST /orders")
    door = door_of(reading("/v1/*"), api, a_domain(mapped_to(api, "v1")), host="api.example.com")
    assert said(door) == [("POST /v1/orders", "will")]


def test_where_a_function_rewrites_the_path_it_is_a_possibility() -> None:
    behavior = reading("/api/*", functions=Listing([a_function("viewer-request")]))
    assert said(door_of(behavior, api_with("POST /orders"))) == [("POST /api/*", "may")]


def test_clients_that_are_told_the_apis_own_url_need_not_come_through_cloudfront() -> None:
    api = api_with("POST /orders")
    door = door_of(reading("/orders"), api)
    url = Text.of("https://", execute_api(), "/prod")
    door.calls.add(Call(url, HERE, "output", "Url"))
    assert said(door) == [("POST /orders", "may")]
    domain = a_domain(mapped_to(api))
    door.domains.add(domain)
    door.calls.items[0] = Call(Text.of("https://api.example.com"), HERE, "output", "Url")
    assert said(door) == [("POST /orders", "may")]
    domain.mappings.items[0].api = unread()
    assert said(door) == [("POST /orders", "may")]
    domain.domain_name = unread()
    assert said(door) == [("POST /orders", "may")]
    door.domains.items.clear()
    assert said(door) == [("POST /orders", "will")]
    door.calls.items[0] = Call(url, HERE, "environment", "Function", "URL")
    assert said(door) == [("POST /orders", "will")]


def test_of_a_route_for_any_method_cors_tells_what_is_called() -> None:
    silent = http_api_with("ANY /{proxy+}", cors=a_cors_configuration(methods=["*"]))
    assert said(door_of(reading("/api/*"), silent, host=execute_api())) == []
    telling = http_api_with("ANY /{proxy+}", cors=a_cors_configuration(methods=["GET", "PUT"]))
    (finding,) = check(door_of(reading("/api/*"), telling, host=execute_api()))
    assert isinstance(finding, Finding)
    assert (str(finding.request), finding.certainty) == ("PUT /api/*", Certainty.MAY)
    assert finding.cause.endswith("Api has PUT on ANY /{proxy+}")
    told = door_of(reading("/api/*"), telling, host=execute_api())
    told.calls.add(Call(Text.of("https://", execute_api()), HERE, "output", "Url"))
    assert said(told) == []


def test_an_origin_group_cannot_take_writing_methods() -> None:
    distribution = distribution_with(reading("/orders*", "Group"))
    distribution.origins.items.extend([origin_at(execute_api(), "/prod"), origin_at("www.example.com", name="Site")])
    distribution.origin_groups.add(OriginGroup(text("Group"), HERE, texts("Api", "Site"), Listing([500])))
    (finding,) = check(door_with(api_with("POST /orders"), distribution))
    assert isinstance(finding, Finding)
    assert finding.certainty is Certainty.WILL
    assert "behavior of their own" in finding.help
    assert finding.fixes == []


def test_methods_that_are_not_read_leave_it_open() -> None:
    behavior = behavior_at("/orders", allowed_methods=Listing(["GET"], WHY))
    (undecided,) = check(door_of(behavior, api_with("POST /orders")))
    assert isinstance(undecided, Undecided)
    assert undecided.why == WHY


def test_a_disabled_distribution_refuses_everybody() -> None:
    door = door_of(reading("/orders"), api_with("POST /orders"))
    door.distributions.items[0].enabled = k(False)
    assert said(door) == []
    door.distributions.items[0].enabled = unread()
    assert said(door) == [("POST /orders", "may")]
