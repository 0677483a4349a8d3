from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.pieces import (
    HERE,
    WHY,
    a_behavior,
    a_cors_configuration,
    a_distribution,
    a_function,
    a_gateway_response,
    an_api,
    an_error_page,
    k,
    text,
    texts,
    unread,
)
from gatelint.behavior.answers.responses import (
    NO_ALLOW_ORIGIN,
    NO_OK_STATUS,
    adds_allow_origin,
    error_page_for,
    reworded_by_api,
    seen_by_client,
)
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import AddedHeader, Distribution, ResponseHeadersPolicy
from gatelint.rule import DEPLOY, Response
from gatelint.values import Listing, Unresolved

UNAUTHORIZED = Response(401, "UnauthorizedException", '{"message":"Unauthorized"}')
FORBIDDEN = Response(403, "ForbiddenException", '{"message":"Forbidden"}')
CORS = {"Access-Control-Allow-Origin": "'*'"}


def test_an_answer_that_nothing_rewords_arrives_as_it_is() -> None:
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", an_api(), None, by_browser=False) == UNAUTHORIZED
    assert seen_by_client(FORBIDDEN, None, None, None, by_browser=False) == FORBIDDEN


def test_a_gateway_response_rewords_status_and_body_and_keeps_the_error_type() -> None:
    response = a_gateway_response("DEFAULT_4XX", "400", template='{"error":"$context.error.message"}')
    api = an_api(gateway_responses=Listing([response]))
    seen = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, None, by_browser=False)
    assert seen == Response(400, "UnauthorizedException", '{"error":"Unauthorized"}')


def test_what_api_gateway_answers_before_it_found_an_api_is_not_reworded() -> None:
    api = an_api(gateway_responses=Listing([a_gateway_response("DEFAULT_4XX", "404")]))
    assert seen_by_client(FORBIDDEN, None, api, None, by_browser=False) == FORBIDDEN


def test_http_apis_have_no_gateway_responses() -> None:
    assert reworded_by_api(UNAUTHORIZED, "UNAUTHORIZED", an_api(ApiKind.HTTP)) == UNAUTHORIZED


def test_what_is_not_known_of_a_gateway_response_is_not_quoted() -> None:
    api = an_api(gateway_responses=Listing([], WHY))
    seen = reworded_by_api(UNAUTHORIZED, "UNAUTHORIZED", api)
    assert seen == Response(401, "UnauthorizedException", None)
    response = a_gateway_response("UNAUTHORIZED", template="{}")
    response.status_code = unread()
    seen = reworded_by_api(UNAUTHORIZED, "UNAUTHORIZED", an_api(gateway_responses=Listing([response])))
    assert seen == Response(401, "UnauthorizedException", "{}")


def test_a_custom_error_response_puts_a_page_in_place_of_an_error() -> None:
    distribution = a_distribution(an_error_page(403), an_error_page(404))
    seen = seen_by_client(FORBIDDEN, "INVALID_API_KEY", an_api(), distribution, by_browser=False)
    assert seen == Response(200, None, "<!DOCTYPE html>")


def test_a_custom_error_response_is_for_the_status_that_leaves_the_api() -> None:
    api = an_api(gateway_responses=Listing([a_gateway_response("UNAUTHORIZED", "403")]))
    distribution = a_distribution(an_error_page(403))
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, distribution, by_browser=False).status == 200
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", an_api(), distribution, by_browser=False) == UNAUTHORIZED


def test_401_and_429_always_pass() -> None:
    distribution = a_distribution(an_error_page(401), an_error_page(429))
    assert error_page_for(distribution, 401) is None
    assert error_page_for(distribution, 429) is None


def test_an_entry_without_a_page_replaces_nothing() -> None:
    distribution = a_distribution(an_error_page(403, status=None, page=None))
    assert error_page_for(distribution, 403) is None


def test_a_page_without_a_status_of_its_own_keeps_that_of_the_error() -> None:
    distribution = a_distribution(an_error_page(403, status=None, page="/errors/403.txt"))
    assert seen_by_client(FORBIDDEN, None, an_api(), distribution, by_browser=False) == Response(403, None, None)


def test_error_pages_that_are_not_known_leave_the_status_and_quote_nothing() -> None:
    unknown_code = an_error_page(403)
    unknown_code.error_code = unread()
    unknown_page = an_error_page(403)
    unknown_page.page_path = unread()
    partly_read = a_distribution()
    partly_read.custom_error_responses.lacks(WHY)
    for distribution in (a_distribution(unknown_code), a_distribution(unknown_page), partly_read):
        assert isinstance(error_page_for(distribution, 403), Unresolved)
        seen = seen_by_client(FORBIDDEN, None, an_api(), distribution, by_browser=False)
        assert seen == Response(403, "ForbiddenException", None)


def test_an_answer_of_a_status_that_is_not_known_may_be_replaced() -> None:
    response = a_gateway_response("UNAUTHORIZED")
    response.status_code = unread()
    api = an_api(gateway_responses=Listing([response]))
    seen = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, a_distribution(an_error_page(404)), by_browser=False)
    assert seen == Response(401, "UnauthorizedException", None)


def test_a_refused_deployment_passes_no_layer() -> None:
    refused = Response(400, "BadRequestException", None)
    distribution = a_distribution(an_error_page(400))
    assert seen_by_client(refused, None, an_api(), distribution, by_browser=False, method=DEPLOY) == refused


def test_a_browser_hides_an_error_without_cors_headers() -> None:
    seen = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", an_api(), None, by_browser=True)
    assert seen == Response(None, None, NO_ALLOW_ORIGIN)


def test_a_browser_shows_an_error_that_a_gateway_response_gives_cors_headers() -> None:
    api = an_api(gateway_responses=Listing([a_gateway_response("DEFAULT_4XX", headers=CORS)]))
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, None, by_browser=True) == UNAUTHORIZED


def test_a_refused_preflight_fails_with_cors_headers_or_without() -> None:
    api = an_api(gateway_responses=Listing([a_gateway_response("DEFAULT_4XX", headers=CORS)]))
    with_headers = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, None, by_browser=True, method="OPTIONS")
    without = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", an_api(), None, by_browser=True, method="OPTIONS")
    assert with_headers == Response(None, None, NO_OK_STATUS)
    assert without == Response(None, None, NO_ALLOW_ORIGIN)


def test_a_gateway_response_of_status_200_lets_a_preflight_pass() -> None:
    response = a_gateway_response("UNAUTHORIZED", "200", headers=CORS)
    api = an_api(gateway_responses=Listing([response]))
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, None, by_browser=True, method="OPTIONS").status == 200
    response.status_code = unread()
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, None, by_browser=True, method="OPTIONS").status == 401


def test_nobody_documents_whether_errors_of_an_http_api_have_its_cors_headers() -> None:
    api = an_api(ApiKind.HTTP, cors=a_cors_configuration())
    assert seen_by_client(UNAUTHORIZED, None, api, None, by_browser=True) == UNAUTHORIZED
    assert seen_by_client(UNAUTHORIZED, None, an_api(ApiKind.HTTP), None, by_browser=True).status is None


def test_cloudfront_may_add_the_header_that_the_api_lacks() -> None:
    with_policy = a_behavior(response_headers_policy=ResponseHeadersPolicy("Policy", HERE, cors=True))
    with_function = a_behavior(functions=Listing([a_function("origin-response")]))
    for behavior in (with_policy, with_function, a_behavior(response_headers_policy=unread())):
        distribution = a_distribution(behaviors=[behavior])
        assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", an_api(), distribution, by_browser=True) == UNAUTHORIZED
    plain = a_distribution(behaviors=[a_behavior()])
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", an_api(), plain, by_browser=True).status is None


def test_functions_at_viewer_response_see_no_errors() -> None:
    behavior = a_behavior(functions=Listing([a_function("viewer-response")]))
    assert adds_allow_origin(behavior, 401).is_no
    assert adds_allow_origin(behavior, 200).is_unknown


def test_a_response_headers_policy_adds_it_by_cors_settings_or_by_name() -> None:
    policy = ResponseHeadersPolicy("Policy", HERE, cors=False)
    behavior = a_behavior(response_headers_policy=policy)
    assert adds_allow_origin(behavior, 401).is_no
    policy.added.add(AddedHeader(HERE, unread(), text("*"), k(True)))
    assert adds_allow_origin(behavior, 401).is_unknown
    policy.added.add(AddedHeader(HERE, k("Access-Control-Allow-Origin"), text("*"), k(True)))
    assert adds_allow_origin(behavior, 401).is_yes


def test_a_policy_that_removes_the_header_leaves_it_open_what_the_browser_does() -> None:
    policy = ResponseHeadersPolicy("Policy", HERE, cors=False, removed=Listing(["access-control-allow-origin"]))
    distribution = a_distribution(behaviors=[a_behavior(response_headers_policy=policy)])
    api = an_api(gateway_responses=Listing([a_gateway_response("DEFAULT_4XX", headers=CORS)]))
    assert seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, distribution, by_browser=True) == UNAUTHORIZED


def test_the_browser_is_not_asked_where_there_was_no_answer() -> None:
    nothing = Response(None, None, "could not resolve host")
    assert seen_by_client(nothing, None, None, a_distribution(an_error_page(502)), by_browser=True) == nothing


@st.composite
def front_doors(draw: st.DrawFn) -> tuple[Api, Distribution | None]:
    types = draw(st.lists(st.sampled_from(["UNAUTHORIZED", "DEFAULT_4XX", "DEFAULT_5XX"]), unique=True))
    responses = [
        a_gateway_response(one, draw(st.sampled_from([None, "200", "403"])), draw(st.sampled_from([{}, CORS])))
        for one in types
    ]
    pages = [an_error_page(code) for code in draw(st.lists(st.sampled_from([401, 403, 404]), unique=True))]
    policy = draw(st.sampled_from([None, ResponseHeadersPolicy("Policy", HERE, cors=True, allow_origins=texts("*"))]))
    distribution = a_distribution(*pages, behaviors=[a_behavior(response_headers_policy=policy)])
    return an_api(gateway_responses=Listing(responses)), distribution if draw(st.booleans()) else None


def forget_listing(api: Api, distribution: Distribution | None) -> None:
    del distribution
    api.gateway_responses.lacks(WHY)


def forget_part_of_responses(part: str, api: Api, distribution: Distribution | None) -> None:
    del distribution
    for response in api.gateway_responses:
        setattr(response, part, unread())


def forget_headers(api: Api, distribution: Distribution | None) -> None:
    del distribution
    for response in api.gateway_responses:
        response.headers, response.unread = {}, WHY


def forget_pages(api: Api, distribution: Distribution | None) -> None:
    del api
    if distribution is not None:
        distribution.custom_error_responses.lacks(WHY)


def forget_policies(api: Api, distribution: Distribution | None) -> None:
    del api
    for behavior in distribution.behaviors if distribution is not None else ():
        behavior.response_headers_policy = unread()


WAYS_TO_FORGET: list[Callable[[Api, Distribution | None], None]] = [
    forget_listing,
    partial(forget_part_of_responses, "response_type"),
    partial(forget_part_of_responses, "status_code"),
    forget_headers,
    forget_pages,
    forget_policies,
]


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@given(front_doors(), st.sampled_from(WAYS_TO_FORGET))
def test_knowing_less_never_makes_a_browser_block(
    method: str,
    door: tuple[Api, Distribution | None],
    forget: Callable[[Api, Distribution | None], None],
) -> None:
    before = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", *door, by_browser=True, method=method)
    api, distribution = copy.deepcopy(door)
    forget(api, distribution)
    after = seen_by_client(UNAUTHORIZED, "UNAUTHORIZED", api, distribution, by_browser=True, method=method)
    if after.status is None:
        assert before.status is None
