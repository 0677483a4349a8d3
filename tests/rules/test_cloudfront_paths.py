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
    parameter,
    ref,
)
from behavior.pieces import HERE, a_function, an_origin_request_policy, k
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import Distribution
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import Call
from gatelint.records import replace
from gatelint.rule import Finding, Rule
from gatelint.text import Text
from gatelint.values import Default, Known, Listing
from gatelint_rules.forbidden import cloudfront_origin_disabled_execute_api, cloudfront_origin_path_stage_missing
from gatelint_rules.missing_authentication_token import (
    cloudfront_origin_path_stage_duplicated,
    cloudfront_path_pattern_prefix_not_stripped,
)
from gatelint_rules.wrong_origin import cloudfront_behavior_shadowed, cloudfront_path_pattern_misses_bare_prefix

MISSING = cloudfront_origin_path_stage_missing.rule
DUPLICATED = cloudfront_origin_path_stage_duplicated.rule
PREFIX = cloudfront_path_pattern_prefix_not_stripped.rule
BARE = cloudfront_path_pattern_misses_bare_prefix.rule
SHADOWED = cloudfront_behavior_shadowed.rule
DISABLED = cloudfront_origin_disabled_execute_api.rule

SITE = origin_at("site.s3.eu-west-1.amazonaws.com", name="Site", has_s3_config=True)
NO_PATH = Known(Text.of(""), Default("CloudFront puts nothing before the path", HERE))
CDN = Text.of("https://", ref("Distribution", "DomainName", plain=False))


def behind(*patterns: str, path: str | Text | None = "") -> Distribution:
    origin = origin_at(execute_api(), path)
    if path == "":
        origin.origin_path = NO_PATH
    return distribution_with(*map(behavior_at, patterns), origins=(SITE, origin))


def all_to_api(path: str = "") -> Distribution:
    distribution = behind(path=path)
    distribution.behaviors.items[:] = [default_behavior()]
    return distribution


def told(url: Text, told_by: str = "output") -> Call:
    return Call(url, HERE, told_by, "Teller", "URL" if told_by == "environment" else "")


def findings(rule: Rule, *nodes: Api | DomainName | Distribution, calls: tuple[Call, ...] = ()) -> list[Finding]:
    door = door_with(*nodes)
    door.calls.items.extend(calls)
    return [one for one in rule.check(door) if isinstance(one, Finding)]


def said(rule: Rule, *nodes: Api | DomainName | Distribution, calls: tuple[Call, ...] = ()) -> list[str]:
    found = findings(rule, *nodes, calls=calls)
    return [f"{one.request} {one.certainty.value} {one.failure.status}" for one in found]


# The stage is missing


def test_a_websocket_handshake_needs_the_stage_too() -> None:
    assert said(MISSING, api_with("$connect", kind=ApiKind.WEBSOCKET), behind("/ws")) == ["ANY /ws will 403"]


def test_of_an_api_that_is_deployed_elsewhere_nothing_is_said() -> None:
    assert said(MISSING, api_with("GET /orders", stages=()), behind("/api/*")) == []


def test_a_stage_of_unknown_name_may_be_called_like_the_prefix() -> None:
    api = api_with("GET /orders", stages=(parameter("Stage"),))
    assert said(MISSING, api, behind("/api/*")) == ["ANY /api/* may 403"]
    assert said(MISSING, api, behind("/*.json")) == []
    assert said(MISSING, api, behind("/api/*", path=Text.of("/", parameter("Stage")))) == []


def test_a_behavior_whose_neighbour_names_the_stage_needs_an_origin_of_its_own() -> None:
    (found,) = findings(MISSING, api_with("GET /orders"), behind("/prod/*", "/api/*"))
    assert found.request.path == "/api/*"
    assert "an origin of its own" in found.help
    assert not found.fixes


def test_behaviors_of_one_origin_are_told_together() -> None:
    (found,) = findings(MISSING, api_with("GET /orders"), behind("/a/*", "/b/*"))
    assert [note.message for note in found.notes][1:] == ["requests to /b/* go to Api too"]


def test_viewers_may_name_the_stage_unless_a_url_shows_that_they_do_not() -> None:
    api = api_with("GET /orders")
    assert said(MISSING, api, all_to_api()) == ["ANY /* may 403"]
    assert said(MISSING, api, all_to_api(), calls=(told(CDN),)) == ["ANY /* may 403"]
    assert said(MISSING, api, all_to_api(), calls=(told(Text.of(CDN, "/orders")),)) == ["ANY /orders will 403"]
    assert said(MISSING, api, all_to_api(), calls=(told(Text.of(CDN, "/prod/orders")),)) == []
    assert said(MISSING, api, all_to_api(), calls=(told(Text.of(CDN, "/<stage>/orders")),)) == ["ANY /* may 403"]
    to_function = told(Text.of(CDN, "/orders"), "environment")
    assert said(MISSING, api, all_to_api(), calls=(to_function,)) == ["ANY /orders may 403"]


def test_with_several_stages_or_an_empty_path_on_purpose_viewers_are_taken_to_name_the_stage() -> None:
    assert said(MISSING, api_with("GET /orders", stages=("dev", "prod")), all_to_api()) == []
    on_purpose = all_to_api()
    on_purpose.origins.items[-1].origin_path = k(Text.of(""))
    assert said(MISSING, api_with("GET /orders"), on_purpose) == []


def test_a_function_out_of_sight_may_add_the_stage() -> None:
    distribution = behind("/api/*")
    distribution.behaviors.items[0].functions.add(a_function("viewer-request"))
    assert said(MISSING, api_with("GET /orders"), distribution) == []
    wrong = behind("/api/*", path="/dev")
    wrong.behaviors.items[0].functions.add(a_function("viewer-request"))
    assert said(MISSING, api_with("GET /orders"), wrong) == ["ANY /api/* may 403"]


def test_a_wrong_stage_is_mended_where_requests_then_come_to_a_route() -> None:
    (found,) = findings(MISSING, api_with("GET /orders"), behind("/orders", path="/dev"))
    assert [fix.safe for fix in found.fixes] == [True]
    (found,) = findings(MISSING, api_with("GET /orders"), behind("/api/*", path="/dev"))
    assert not found.fixes


# The stage is there twice


def test_the_path_pattern_is_to_blame_where_others_need_the_origin_path() -> None:
    (found,) = findings(DUPLICATED, api_with("GET /orders"), behind("/prod/*", "/orders", path="/prod"))
    assert found.request.path == "/prod/*"
    assert not found.fixes


def test_an_origin_path_that_no_mapping_takes_is_refused() -> None:
    api = api_with("GET /orders")
    distribution = distribution_with(behavior_at("/v1/*"), origins=(SITE, origin_at("api.example.com", "/prod")))
    assert said(DUPLICATED, api, a_domain(mapped_to(api, "v1")), distribution) == ["ANY /v1/* will 403"]
    by_base_path = distribution_with(behavior_at("/orders"), origins=(SITE, origin_at("api.example.com", "/prod")))
    assert said(DUPLICATED, api, a_domain(mapped_to(api, "prod")), by_base_path) == []


def test_nobody_knows_what_the_name_of_the_default_stage_does_in_a_path() -> None:
    assert said(DUPLICATED, http_api_with("GET /orders"), behind("/orders", path="/$default")) == []


# The prefix is not stripped


@pytest.mark.parametrize(
    ("pattern", "route", "prefix"),
    [
        ("/api/*", "GET /orders", "/api"),
        ("api/*", "GET /orders", "/api"),
        ("/api*", "GET /orders", "/api"),
        ("/api/v1/*", "GET /orders", "/api/v1"),
        ("/api/v1/*", "GET /v1/orders", "/api"),
        ("/api/v1/orders", "GET /orders", "/api/v1"),
        ("/api", "GET /", "/api"),
        ("/API/*", "GET /api/orders", "/API"),
        ("/api/*", "GET /api/orders", None),
        ("/api/*", "ANY /{proxy+}", None),
        ("/*.json", "GET /orders", None),
        ("/a?i/*", "GET /orders", None),
        ("/customers", "GET /orders", None),
    ],
)
def test_the_prefix_is_what_no_route_begins_with(pattern: str, route: str, prefix: str | None) -> None:
    found = findings(PREFIX, api_with(route), behind(pattern, path="/prod"))
    assert [one.cause.split()[2] for one in found] == ([] if prefix is None else [prefix])


def test_a_pattern_that_just_misses_its_own_route_has_no_prefix_too_many() -> None:
    assert said(PREFIX, http_api_with("GET /orders"), behind("/orders/*")) == []


def test_a_prefix_may_not_be_in_the_way_of_an_api_with_routes_out_of_sight() -> None:
    api = api_with("GET /orders")
    api.routes.lacks("routes may be made elsewhere")
    assert said(PREFIX, api, behind("/api/*", path="/prod")) == []


# The bare prefix


def test_a_route_for_the_bare_prefix_may_be_missed() -> None:
    api = api_with("GET /orders", "GET /orders/{id}")
    assert said(BARE, api, behind("/orders/*", path="/prod")) == ["GET /orders may 403"]
    assert said(BARE, api, behind("/orders", "/orders/*", path="/prod")) == []
    assert said(BARE, api, behind("/orders*", path="/prod")) == []
    assert said(BARE, api, all_to_api("/prod")) == []


@pytest.mark.parametrize("key", ["OPTIONS /orders", "ANY /{proxy+}", "GET /{id}", "GET /orders/{id}"])
def test_only_a_route_for_the_bare_prefix_alone_is_evidence(key: str) -> None:
    assert said(BARE, api_with(key), behind("/orders/*", path="/prod")) == []


def test_another_api_may_well_answer_for_the_bare_prefix() -> None:
    distribution = behind("/orders/*", path="/prod")
    distribution.origins.items[0] = replace(SITE, domain_name=k(execute_api("Other")))
    assert said(BARE, api_with("GET /orders"), distribution) == []


def test_a_url_that_is_told_to_a_function_may_be_the_beginning_of_others() -> None:
    api, distribution, url = api_with("GET /orders"), behind("/orders/*", path="/prod"), Text.of(CDN, "/orders")
    to_function, in_output = told(url, "environment"), told(url)
    assert said(BARE, api, distribution, calls=(to_function,)) == ["GET /orders may 403"]
    assert said(BARE, api, distribution, calls=(to_function, in_output)) == ["GET /orders will 403"]


def test_a_single_page_application_answers_with_its_index() -> None:
    distribution = behind("/orders/*", path="/prod")
    distribution.behaviors.items[-1].functions.add(a_function("viewer-request"))
    called = (told(Text.of(CDN, "/orders")),)
    assert said(BARE, api_with("GET /orders"), distribution, calls=called) == ["GET /orders may 200"]


# Shadowed behaviors


def test_several_patterns_may_shadow_one_together() -> None:
    distribution = behind(path="/prod")
    patterns = [("/", "Site"), ("/?*", "Site"), ("*", "Api")]
    distribution.behaviors.items[:0] = [behavior_at(pattern, origin) for pattern, origin in patterns]
    (found,) = findings(SHADOWED, api_with("GET /orders"), distribution)
    assert found.cause.startswith("/ and /?*, listed before it, leave * no path")


def test_an_origin_that_may_be_the_api_shadows_nothing() -> None:
    distribution = behind("/api/*", path="/prod")
    distribution.behaviors.items.insert(0, behavior_at("/*", "Site"))
    assert said(SHADOWED, api_with("GET /api/orders"), distribution) == ["ANY /api/* will 403"]
    distribution.origins.items[0] = origin_at(parameter("Host"), name="Site")
    assert said(SHADOWED, api_with("GET /api/orders"), distribution) == []


def test_a_behavior_that_leads_nowhere_by_itself_is_not_told_as_shadowed() -> None:
    distribution = behind("/api/*", path="/prod")
    distribution.behaviors.items.insert(0, behavior_at("/*", "Site"))
    assert said(SHADOWED, api_with("GET /orders"), distribution) == []


# The disabled endpoint


def test_an_origin_that_gets_the_viewers_host_may_lead_to_a_domain_name() -> None:
    api = api_with("GET /orders", disable_execute_api_endpoint=k(True))
    distribution = behind("/orders", path="/prod")
    assert said(DISABLED, api, distribution) == ["ANY /orders will 403"]
    distribution.behaviors.items[0].origin_request_policy = an_origin_request_policy("allViewer")
    assert said(DISABLED, api, distribution) == []


def test_a_function_may_choose_another_origin_than_a_disabled_one() -> None:
    api = http_api_with("GET /orders", disable_execute_api_endpoint=k(True))
    distribution = behind("/a/*", "/orders")
    for behavior in distribution.behaviors.items[:2]:
        behavior.functions = Listing([a_function("viewer-request")])
    assert said(DISABLED, api, distribution) == ["ANY /a/* may 404"]


def test_of_a_disabled_endpoint_no_other_rule_speaks() -> None:
    api = api_with("GET /orders", disable_execute_api_endpoint=k(True))
    for rule in (MISSING, DUPLICATED, PREFIX, BARE):
        assert said(rule, api, behind("/api/*", path="/prod")) == []
        assert said(rule, api, behind("/api/*")) == []
