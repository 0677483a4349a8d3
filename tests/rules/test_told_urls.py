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
)
from behavior.pieces import HERE, WHY, k, unread
from gatelint.front_door.api import Api
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import Call, FrontDoor
from gatelint.rule import Certainty, Check, Finding, Undecided
from gatelint.text import Text
from gatelint_rules.forbidden import stage_not_found_rest
from gatelint_rules.missing_authentication_token import (
    custom_domain_url_includes_stage,
    greedy_proxy_misses_root,
    rest_method_not_defined,
    rest_path_not_found,
)
from gatelint_rules.not_found import (
    http_api_no_matching_stage,
    http_api_path_shadowed_by_stage_name,
    http_api_route_not_found,
)

RULES = (
    rest_path_not_found,
    rest_method_not_defined,
    greedy_proxy_misses_root,
    custom_domain_url_includes_stage,
    stage_not_found_rest,
    http_api_no_matching_stage,
    http_api_route_not_found,
    http_api_path_shadowed_by_stage_name,
)


def telling(door: FrontDoor, path: str, method: str | None = None) -> FrontDoor:
    url = Text.of("https://", execute_api(), path) if path.startswith("/") else Text.of("https://", path)
    door.calls.add(Call(url, HERE, "output", "Url", method=method))
    return door


def findings(check: Check, door: FrontDoor) -> list[Finding]:
    return [one for one in check(door) if isinstance(one, Finding)]


def speaking(door: FrontDoor) -> list[str]:
    return [module.rule.id for module in RULES for _ in module.check(door)]


@pytest.mark.parametrize(
    ("api", "path", "method", "rule"),
    [
        (api_with("GET /orders"), "/prod/parcels", None, "rest-path-not-found"),
        (api_with("GET /orders"), "/prod/orders", "POST", "rest-method-not-defined"),
        (api_with("GET /f/{p+}"), "/prod/f", "GET", "greedy-proxy-misses-root"),
        (api_with("ANY /{p+}"), "/prod", "GET", "greedy-proxy-misses-root"),
        (api_with("GET /orders"), "/dev/orders", None, "stage-not-found-rest"),
        (http_api_with("GET /orders", stages=("prod",)), "/orders", None, "http-api-no-matching-stage"),
        (http_api_with("GET /orders"), "/parcels", None, "http-api-route-not-found"),
        (http_api_with("GET /orders"), "/orders", "POST", "http-api-route-not-found"),
        (http_api_with("GET /v1/x", stages=("$default", "v1")), "/v1/x", None, "http-api-path-shadowed-by-stage-name"),
    ],
)
def test_one_rule_speaks_of_a_dead_end(api: Api, path: str, method: str | None, rule: str) -> None:
    assert speaking(telling(door_with(api), path, method)) == [rule]


@pytest.mark.parametrize("api", [api_with("GET /orders"), http_api_with("GET /orders", stages=("prod",))])
def test_one_rule_speaks_of_a_stage_that_is_named_twice(api: Api) -> None:
    door = telling(door_with(api, a_domain(mapped_to(api))), "api.example.com/prod/orders")
    assert speaking(door) == ["custom-domain-url-includes-stage"]


def test_a_greedy_route_for_all_methods_may_miss_the_root() -> None:
    (finding,) = findings(greedy_proxy_misses_root.check, door_with(api_with("ANY /{proxy+}", "OPTIONS /")))
    assert (str(finding.request), finding.certainty) == ("ANY /", Certainty.MAY)
    assert finding.cause.endswith("only OPTIONS of Api serves /")


@pytest.mark.parametrize(
    "keys",
    [
        ("GET /{proxy+}",),
        ("ANY /{proxy+}", "ANY /"),
        ("ANY /{proxy+}", "GET /"),
        ("ANY /files/{proxy+}",),
        ("ANY /{id}",),
    ],
)
def test_nobody_misses_what_no_route_looks_like_serving(keys: tuple[str, ...]) -> None:
    assert speaking(door_with(api_with(*keys))) == []


def test_a_method_of_the_root_may_be_out_of_sight() -> None:
    api = api_with("ANY /{proxy+}")
    api.routes.lacks(WHY)
    assert list(greedy_proxy_misses_root.check(door_with(api))) == [Undecided(HERE, WHY)]


def test_what_leads_to_the_root_is_noted() -> None:
    api = api_with("ANY /{proxy+}")
    distribution = distribution_with(default_behavior("Api"), origins=(origin_at(execute_api(), "/prod"),))
    (finding,) = findings(greedy_proxy_misses_root.check, telling(door_with(api, distribution), "/prod/"))
    assert [note.message for note in finding.notes] == [
        "output Url leads there",
        "Distribution sends requests for / there",
    ]
    distribution.default_root_object = k(Text.of("index.html"))
    (finding,) = findings(greedy_proxy_misses_root.check, door_with(api, distribution))
    assert finding.notes == []


def shadowed(api: Api, *domains: DomainName) -> list[Finding]:
    return findings(http_api_path_shadowed_by_stage_name.check, door_with(api, *domains))


def test_a_stage_with_the_name_of_a_path_may_take_its_requests() -> None:
    api = http_api_with("GET /v1/items/{id}", "PUT /v1/items/{id}", "GET /other", stages=("$default", "v1"))
    (finding,) = shadowed(api)
    assert finding.certainty is Certainty.MAY
    assert finding.request.spoken == "GET /v1/items/{id} (and 1 more)"


def test_a_stage_takes_nothing_where_the_paths_are_served_or_called_otherwise() -> None:
    stages = ("$default", "v1")
    assert shadowed(http_api_with("GET /v1/items", stages=("v1",))) == []
    assert shadowed(http_api_with("GET /v1/items", "GET /items", stages=stages)) == []
    assert shadowed(http_api_with("GET /v1/items", "$default", stages=stages)) == []
    assert shadowed(http_api_with("GET /{version}/items", stages=stages)) == []
    assert shadowed(http_api_with("GET /v1/items", stages=stages, disable_execute_api_endpoint=unread())) == []
    api = http_api_with("GET /v1/items", stages=stages)
    assert shadowed(api, a_domain(mapped_to(api, stage="$default"))) == []
    assert len(shadowed(api, a_domain(mapped_to(api, stage="v1")))) == 1


def test_an_environment_with_upper_case_stages_reads_why() -> None:
    (finding,) = findings(stage_not_found_rest.check, telling(door_with(api_with("GET /x")), "/Prod/x"))
    assert finding.cause == "Prod is no stage of Api, which has only prod; upper and lower case differ"
