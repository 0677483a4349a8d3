from __future__ import annotations

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
    value_of,
)
from behavior.pieces import HERE, WHY, a_cache_policy, an_origin_request_policy, forwarded_values, k, unread
from gatelint.behavior.cloudfront.hosts import (
    ForwardedHost,
    answer_to_unknown_host,
    forwarded_hosts,
    knows_viewers_host,
)
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction
from gatelint.front_door.domain import DomainName
from gatelint.front_door.managed_policies import managed_cache_policy, managed_origin_request_policy
from gatelint.rule import Failure, Response
from gatelint.text import Text
from gatelint.values import Listing, Truth

ALL_VIEWER = managed_origin_request_policy("216adef6-5c7f-47e4-b989-5492eafa07d3", HERE)
EXCEPT_HOST = managed_origin_request_policy("b689b0a8-53d0-40ab-baf2-68738e2966ac", HERE)
AS_ORIGIN_SAYS = managed_cache_policy("83da9c7e-98b4-4e11-a168-04f0df8e2c65", HERE)

forbidden = Failure("forbidden", {kind: Response(403, kind) for kind in ("REST", "HTTP")})


def hosts(behavior: CacheBehavior, *nodes: Api | DomainName, host: str | Text | None = None) -> list[ForwardedHost]:
    origin = origin_at(execute_api() if host is None else host)
    return list(forwarded_hosts(door_with(*nodes, distribution_with(behavior, origins=(origin,)))))


@pytest.mark.parametrize(
    ("behavior", "words"),
    [
        (default_behavior(origin_request_policy=ALL_VIEWER), ["origin request policy AllViewer"]),
        (default_behavior(origin_request_policy=EXCEPT_HOST), []),
        (
            default_behavior(cache_policy=AS_ORIGIN_SAYS, origin_request_policy=EXCEPT_HOST),
            ["cache policy UseOriginCacheControlHeaders"],
        ),
        (default_behavior(cache_policy=a_cache_policy("whitelist host")), ["cache policy Cache"]),
        (
            default_behavior(origin_request_policy=an_origin_request_policy("allExcept x-debug")),
            ["origin request policy Request"],
        ),
        (default_behavior(legacy=forwarded_values("all")), ["ForwardedValues"]),
        (default_behavior(legacy=forwarded_values("whitelist authorization")), []),
        (default_behavior(legacy=forwarded_values("all"), cache_policy=AS_ORIGIN_SAYS), []),
        (default_behavior(origin_request_policy=unread()), []),
    ],
)
def test_a_setting_that_takes_host_forwards_it(behavior: CacheBehavior, words: list[str]) -> None:
    assert [host.words for host in hosts(behavior, api_with())] == words


def test_a_setting_of_several_behaviors_is_told_of_once() -> None:
    both = [default_behavior(origin_request_policy=an_origin_request_policy("allViewer")) for _ in range(2)]
    both[0].path_pattern, both[0].is_default = k("/api/*"), False
    distribution = distribution_with(*both, origins=(origin_at(execute_api()),))
    (host,) = forwarded_hosts(door_with(api_with(), distribution))
    assert [use.path for use in host.uses] == ["/api/*", "/*"]


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (EdgeFunction(HERE, k("origin-request"), is_lambda=True), False),
        (EdgeFunction(HERE, k("viewer-request"), is_lambda=True), True),
        (EdgeFunction(HERE, k("viewer-request"), is_lambda=False), True),
        (EdgeFunction(HERE, k("viewer-request"), is_lambda=False, code=k("import cf from 'cloudfront'")), False),
        (EdgeFunction(HERE, k("viewer-request"), is_lambda=False, code=k("return request")), True),
    ],
)
def test_a_function_that_can_change_host_is_taken_to_do_so(function: EdgeFunction, told: bool) -> None:
    behavior = default_behavior(origin_request_policy=ALL_VIEWER, functions=Listing([function]))
    assert bool(hosts(behavior, api_with())) is told


def test_at_a_vpc_endpoint_host_selects_what_is_not_in_sight() -> None:
    behavior = default_behavior(origin_request_policy=ALL_VIEWER)
    assert hosts(behavior, host="vpce-1-2.execute-api.eu-west-1.vpce.amazonaws.com") == []
    assert hosts(behavior, host="d-1.execute-api.eu-west-1.amazonaws.com") == []
    assert len(hosts(behavior, host="a1.execute-api.eu-west-1.amazonaws.com")) == 1


def with_aliases(*aliases: str | Text | None) -> Distribution:
    return distribution_with(aliases=aliases)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("aliases", "names", "known"),
    [
        ((), ("api.example.com",), Truth.NO),
        (("api.example.com",), (), Truth.NO),
        (("api.example.com",), ("api.example.com",), Truth.YES),
        (("api.example.com",), ("other.example.com",), Truth.NO),
        (("www.example.com", "api.example.com"), ("api.example.com",), Truth.YES),
        (("api.example.com",), ("*.example.com",), Truth.YES),
        (("*.example.com",), ("api.example.com",), Truth.UNKNOWN),
        ((parameter("P"),), (parameter("P"),), Truth.YES),
        ((parameter("P"),), (parameter("Q"),), Truth.UNKNOWN),
        ((parameter("P"),), (), Truth.NO),
        (("api.example.com",), (None,), Truth.UNKNOWN),
    ],
)
def test_an_alias_may_be_a_custom_domain_name_too(
    aliases: tuple[str | Text, ...], names: tuple[str | Text | None, ...], known: Truth
) -> None:
    distribution = with_aliases(*aliases)
    domains = [a_domain(mapped_to(api_with()), domain_name=value_of(name)) for name in names]
    assert knows_viewers_host(door_with(distribution, *domains), distribution) is known


def test_an_alias_that_is_not_read_may_be_a_custom_domain_name() -> None:
    distribution = with_aliases()
    distribution.aliases.add(unread())
    assert knows_viewers_host(door_with(distribution), distribution).is_no
    assert knows_viewers_host(door_with(distribution, a_domain()), distribution).is_unknown


def test_another_stack_may_map_an_alias_to_an_api_whose_id_it_gets() -> None:
    def refused(api: Api, *aliases: str, host: str | Text | None = None, domain: DomainName | None = None) -> Truth:
        behavior = default_behavior(origin_request_policy=ALL_VIEWER)
        distribution = distribution_with(behavior, origins=(origin_at(host or execute_api()),), aliases=aliases)
        (found,) = forwarded_hosts(door_with(api, distribution, *([] if domain is None else [domain])))
        assert found.is_known.is_no
        return found.is_refused

    shared = api_with()
    shared.stages.lacks(WHY)
    assert refused(api_with(), "api.example.com") is Truth.YES
    assert refused(shared, "api.example.com") is Truth.UNKNOWN
    assert refused(shared) is Truth.YES
    assert refused(api_with(), "api.example.com", host="a1.execute-api.eu-west-1.amazonaws.com") is Truth.UNKNOWN
    for api, answer in ((shared, Truth.UNKNOWN), (api_with(), Truth.YES)):
        domain = a_domain(mapped_to(api), name="origin.example.com")
        assert refused(api, "api.example.com", host="origin.example.com", domain=domain) is answer
    shared.endpoint_type = k("EDGE")
    assert refused(shared, "api.example.com") is Truth.YES


def test_the_kind_of_endpoint_tells_how_an_unknown_host_is_refused() -> None:
    behavior = default_behavior(origin_request_policy=ALL_VIEWER)
    answers = {
        api: answer_to_unknown_host(hosts(behavior, *apis)[0].target, forbidden)
        for api, apis in {
            "REST": (api_with(),),
            "HTTP": (http_api_with(),),
            "edge": (api_with(endpoint_type=k("EDGE")),),
            "elsewhere": (api_with(imported=True),),
        }.items()
    }
    assert answers["REST"].errortype == "REST"
    assert answers["HTTP"].errortype == answers["elsewhere"].errortype == "HTTP"
    assert "Bad request" in (answers["edge"].body or "")
