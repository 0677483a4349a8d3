from __future__ import annotations

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
from behavior.pieces import HERE, WHY, k, text, texts, unread
from gatelint.behavior.cloudfront.origins import ApiOrigin, Use, api_origins, is_asked, other_uses, requests_of, uses_of
from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction, Origin, OriginGroup
from gatelint.values import Listing, Maybe, Truth, Unresolved

API = origin_at(execute_api())
SITE = origin_at("www.example.com", name="Site")


def a_function(event_type: str, code: Maybe[str], is_lambda: bool = False) -> EdgeFunction:
    return EdgeFunction(HERE, k(event_type), is_lambda=is_lambda, code=code)


def behind(*behaviors: CacheBehavior) -> Distribution:
    return distribution_with(*behaviors, origins=(SITE, API))


def told(uses: list[Use]) -> list[tuple[str, Truth]]:
    return [(use.path, use.is_sure) for use in uses]


def test_an_origin_is_used_by_the_behaviors_that_name_it() -> None:
    distribution = behind(behavior_at("/api/*"), behavior_at("img/*", "Site"), behavior_at("/auth"))
    assert told(uses_of(distribution, API)) == [("/api/*", Truth.YES), ("/auth", Truth.YES)]
    assert told(uses_of(distribution, SITE)) == [("/img/*", Truth.YES), ("/*", Truth.YES)]


def test_a_behavior_to_which_earlier_ones_leave_nothing_uses_no_origin() -> None:
    assert uses_of(behind(behavior_at("/*", "Site"), behavior_at("/api/*")), API) == []
    assert uses_of(behind(behavior_at("*"), default_behavior("Site")), SITE) == []
    assert told(uses_of(behind(behavior_at("/api/*", "Site"), behavior_at("/*")), API)) == [("/*", Truth.YES)]


def test_a_pattern_that_is_not_read_may_take_everything() -> None:
    distribution = behind(behavior_at(None, "Site"), behavior_at("/api/*"))
    assert told(uses_of(distribution, API)) == [("/api/*", Truth.UNKNOWN)]
    assert told(uses_of(distribution, SITE)) == [("?", Truth.YES), ("/*", Truth.UNKNOWN)]
    assert told(uses_of(behind(behavior_at("/api/*", "Site"), behavior_at(None)), API)) == [("?", Truth.UNKNOWN)]


def test_behaviors_that_are_not_listed_may_take_everything() -> None:
    distribution = behind(behavior_at("/api/*"))
    distribution.behaviors.lacks(WHY)
    assert told(uses_of(distribution, API)) == [("/api/*", Truth.UNKNOWN)]
    tenants = behind(behavior_at("/api/*"))
    tenants.unread = WHY
    assert told(uses_of(tenants, API)) == [("/api/*", Truth.UNKNOWN)]


def test_a_disabled_distribution_asks_no_origin() -> None:
    distribution = behind(behavior_at("/api/*"))
    distribution.enabled = k(False)
    assert uses_of(distribution, API) == []
    distribution.enabled = unread()
    assert told(uses_of(distribution, API)) == [("/api/*", Truth.UNKNOWN)]


def test_nothing_is_sure_of_a_member_of_an_origin_group() -> None:
    distribution = behind(behavior_at("/api/*", "Group"))
    distribution.origin_groups.add(OriginGroup(text("Group"), HERE, texts("Api", "Site"), Listing([500])))
    assert told(uses_of(distribution, API)) == [("/api/*", Truth.UNKNOWN)]
    distribution.origin_groups.items[0].members.items.pop(0)
    assert uses_of(distribution, API) == []


def test_an_id_that_is_not_read_may_be_that_of_any_origin() -> None:
    behavior = behavior_at("/api/*")
    behavior.target_origin_id = unread()
    assert told(uses_of(behind(behavior), API)) == [("/api/*", Truth.UNKNOWN)]


@pytest.mark.parametrize(
    ("function", "passes"),
    [
        (a_function("viewer-request", k("request.uri = request.uri.slice(4); return request;")), Truth.YES),
        (a_function("viewer-request", k("return {statusCode: 302};")), Truth.UNKNOWN),
        (a_function("viewer-request", k("import cf from 'cloudfront';")), Truth.UNKNOWN),
        (a_function("viewer-request", None), Truth.UNKNOWN),
        (a_function("viewer-request", unread()), Truth.UNKNOWN),
        (a_function("viewer-response", None), Truth.YES),
        (a_function("origin-request", None, is_lambda=True), Truth.UNKNOWN),
        (a_function("origin-response", None, is_lambda=True), Truth.YES),
    ],
)
def test_a_function_may_answer_or_choose_another_origin(function: EdgeFunction, passes: Truth) -> None:
    distribution = behind(behavior_at("/api/*", functions=Listing([function])))
    assert told(uses_of(distribution, API)) == [("/api/*", passes)]


def only(origin: Origin, *nodes: object) -> ApiOrigin:
    door = door_with(*nodes, distribution_with(default_behavior(), origins=(origin,)))  # type: ignore[arg-type]
    (found,) = api_origins(door)
    return found


def test_an_origin_is_an_api_by_its_own_name_or_a_custom_one() -> None:
    api = api_with()
    assert only(API, api).api is api
    assert only(API, api).note().message == "Api is the REST API Api"
    domain = a_domain(mapped_to(api))
    behind_domain = only(origin_at("api.example.com"), api, domain)
    assert behind_domain.api is api
    assert behind_domain.note().message == "Api is the custom domain name Domain"
    elsewhere = only(origin_at("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"))
    assert elsewhere.api is None
    assert elsewhere.note().message == "Api is the default endpoint of an API"


def test_behind_a_custom_domain_name_there_may_be_several_apis() -> None:
    apis = api_with(), http_api_with(name="Other")
    assert only(origin_at("api.example.com"), a_domain(*map(mapped_to, apis))).api is None
    unknown = a_domain(mapped_to(Unresolved(WHY, HERE)))
    assert only(origin_at("api.example.com"), unknown).api is None


def test_a_host_that_is_not_read_is_no_api() -> None:
    for host in (None, "www.example.com"):
        door = door_with(api_with(), distribution_with(default_behavior(), origins=(origin_at(host),)))
        assert list(api_origins(door)) == []


def test_an_edge_optimized_api_is_a_distribution_itself() -> None:
    assert only(API, api_with(endpoint_type=k("EDGE"))).is_edge_optimized.is_yes
    assert only(API, api_with()).is_edge_optimized.is_no
    assert only(origin_at("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com")).is_edge_optimized.is_unknown


def test_the_default_behavior_speaks_for_the_others() -> None:
    uses = uses_of(behind(behavior_at("/api/*"), default_behavior("Api")), API)
    assert requests_of(uses, "over plain http").spoken == "every request to /* over plain http"
    assert [note.message for note in other_uses(uses, "Api")] == ["requests to /api/* go to Api too"]
    doubtful = [Use(uses[0].behavior, Truth.YES), Use(uses[1].behavior, Truth.UNKNOWN)]
    assert requests_of(doubtful).path == "/api/*"
    assert is_asked(doubtful).is_yes
    assert is_asked(doubtful[1:]).is_unknown
