from __future__ import annotations

from behavior.doors import (
    api_with,
    behavior_at,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    origin_at,
)
from behavior.pieces import (
    HERE,
    a_function,
    a_gateway_response,
    a_guarded_route,
    a_route,
    an_error_page,
    an_integration,
    mapped,
    text,
    texts,
    unread,
)
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import CacheBehavior, CustomErrorResponse, OriginGroup
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Undecided
from gatelint.text import Text
from gatelint.values import Known, Listing
from gatelint_rules.masked_response.cloudfront_custom_error_responses_mask_api import check

SITE = origin_at("site.s3.eu-west-1.amazonaws.com", name="Site", has_s3_config=True)
API_PATHS = "/api/*"


def said(
    api: Api | None, *pages: CustomErrorResponse, behavior: CacheBehavior | None = None, host: Text | str = ""
) -> list[str]:
    """What is said of each page: the status that the API answers, and how sure it is."""
    origins = (SITE, origin_at(host or execute_api(), "/prod"))
    distribution = distribution_with(behavior or behavior_at(API_PATHS), origins=origins)
    distribution.custom_error_responses = Listing(pages)
    door = door_with(*([] if api is None else [api]), distribution)
    return [
        each.why if isinstance(each, Undecided) else f"{each.failure.status} {each.certainty.value}"
        for each in check(door)
    ]


def certainties(door: FrontDoor) -> list[str | None]:
    return [each.certainty.value if isinstance(each, Finding) else None for each in check(door)]


def test_an_api_without_a_route_for_a_path_answers_an_error_that_a_page_replaces() -> None:
    assert said(api_with("GET /api/orders"), an_error_page(403)) == ["403 will"]
    assert said(http_api_with("GET /prod/api/orders"), an_error_page(404)) == ["404 will"]
    assert said(http_api_with("GET /prod/api/orders"), an_error_page(403)) == ["403 may"]


def test_a_refusal_is_proof_where_every_path_has_a_route() -> None:
    api = api_with()
    api.routes.add(a_guarded_route("ANY /{proxy+}", "TOKEN", "header.X-Token"))
    assert said(api, an_error_page(403), an_error_page(404)) == ["403 will", "404 may"]


def test_the_status_that_counts_is_that_of_the_gateway_response() -> None:
    reworded = Listing([a_gateway_response("MISSING_AUTHENTICATION_TOKEN", "404")])
    api = api_with(gateway_responses=reworded)
    api.routes.add(a_route("GET /api/orders", integration=an_integration("MOCK")))
    assert said(api, an_error_page(403), an_error_page(404)) == ["403 will"]


def test_an_error_of_a_backend_is_a_possibility() -> None:
    proxy = api_with("ANY /{proxy+}")
    assert said(proxy, an_error_page(404)) == ["404 may"]
    mock = api_with()
    mock.routes.add(a_route("ANY /{proxy+}", integration=an_integration("MOCK", mapped())))
    assert said(mock, an_error_page(404)) == []
    not_found = mapped()
    not_found.status_code = Known("404", not_found.at)
    mock.routes.items[0].integration = an_integration("MOCK", not_found)
    assert said(mock, an_error_page(404)) == ["404 may"]


def test_an_api_that_is_made_elsewhere_refuses_somebody_at_some_time() -> None:
    host = "abc123.execute-api.eu-west-1.amazonaws.com"
    assert said(None, an_error_page(403), an_error_page(500), host=host) == ["403 may"]
    assert said(None, an_error_page(403), host="www.example.com") == []


def test_pages_that_are_no_success_or_only_cached_or_meant_for_the_api_are_fine() -> None:
    api = api_with("GET /api/orders")
    assert said(api, an_error_page(403, 403)) == []
    assert said(api, an_error_page(403, None, None)) == []
    assert said(api, an_error_page(403, page="/error.json")) == []
    assert said(api, an_error_page(403, page="/api/error")) == []


def test_pages_of_a_distribution_that_is_all_api_may_be_meant_for_it() -> None:
    api = api_with("GET /orders")
    pages = behavior_at("/pages/*", "Site")
    distribution = distribution_with(pages, default_behavior("Api"), origins=(SITE, origin_at(execute_api(), "/prod")))
    distribution.custom_error_responses = Listing([an_error_page(403, page="/pages/403.html")])
    (finding,) = check(door_with(api, distribution))
    assert isinstance(finding, Finding)
    assert finding.certainty.value == "may"


def test_a_function_may_change_the_status_before_a_page_is_chosen() -> None:
    api = api_with("GET /api/orders")
    assert said(api, an_error_page(403), behavior=behavior_at(API_PATHS, functions=Listing([a_function("?")]))) == []
    at_origin = Listing([a_function("origin-response")])
    assert said(api, an_error_page(403), behavior=behavior_at(API_PATHS, functions=at_origin)) == []
    at_viewer = Listing([a_function("viewer-response")])
    assert said(api, an_error_page(403), behavior=behavior_at(API_PATHS, functions=at_viewer)) == ["403 will"]
    rewriting = Listing([a_function("viewer-request")])
    assert said(api, an_error_page(403), behavior=behavior_at(API_PATHS, functions=rewriting)) == ["403 may"]


def test_what_is_not_read_of_a_page_leaves_the_question_open() -> None:
    api = api_with("GET /api/orders")
    page = an_error_page(403)
    page.response_code = unread()
    assert said(api, page) == [unread().why]
    page = an_error_page(403)
    page.error_code = unread()
    assert said(api, page) == [unread().why]
    page = an_error_page(403)
    page.page_path = unread()
    assert said(api, page) == [unread().why]


def test_of_two_pages_for_a_status_the_first_counts() -> None:
    first, second = an_error_page(403), an_error_page(403, page="/other.html")
    assert said(api_with("GET /api/orders"), first, second) == ["403 will"]


def test_a_distribution_that_is_off_replaces_nothing() -> None:
    distribution = distribution_with(behavior_at(API_PATHS), origins=(SITE, origin_at(execute_api(), "/prod")))
    distribution.custom_error_responses = Listing([an_error_page(403)])
    distribution.enabled = Known(value=False, at=distribution.at)
    assert list(check(door_with(api_with(), distribution))) == []
    assert distribution.custom_error_responses.items[0].page_path == text("/index.html")
    distribution.enabled = unread()
    assert certainties(door_with(api_with(), distribution)) == ["may"]


def test_another_origin_of_a_group_may_answer_before_a_page_is_chosen() -> None:
    origins = (SITE, origin_at(execute_api(), "/prod"))
    behaviors = (behavior_at(API_PATHS, "Group"), behavior_at("/more/*"))
    distribution = distribution_with(behaviors[0], origins=origins)
    distribution.custom_error_responses = Listing([an_error_page(403)])
    distribution.origin_groups.add(OriginGroup(text("Group"), HERE, texts("Api", "Site"), Listing([403])))
    assert certainties(door_with(api_with(), distribution)) == ["may"]
    distribution.behaviors = Listing([*behaviors, *distribution.behaviors.items[1:]])
    assert certainties(door_with(api_with(), distribution)) == ["will"]
    distribution.behaviors.items.pop(1)
    distribution.origin_groups.items[0].failover_codes = Listing([500])
    assert certainties(door_with(api_with(), distribution)) == ["will"]
