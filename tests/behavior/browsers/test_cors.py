from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.pieces import (
    HERE,
    WHY,
    a_cors_configuration,
    a_route,
    an_api,
    an_integration,
    k,
    mapped,
    text,
    texts,
    unread,
)
from gatelint.behavior.browsers.cors import (
    CorsHeaders,
    allows_every_origin_with_credentials,
    allows_header,
    allows_method,
    allows_origin,
    can_be_an_origin,
    cors_headers_by_configuration,
    cors_headers_of,
    cors_headers_of_response,
    is_of_script,
    is_preflighted,
    is_sent_in_preflight,
    lacks_quotes,
    needs_leave,
    static_value,
)
from gatelint.front_door.api import ApiKind
from gatelint.front_door.integration import IntegrationResponse
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Truth, Unresolved

PARAMETER = Reference("parameter", "P")


def cors(origins: str = "", methods: str = "", headers: str = "", credentials: Truth = Truth.NO) -> CorsHeaders:
    return CorsHeaders(HERE, texts(*origins.split()), texts(*methods.split()), texts(*headers.split()), credentials)


def answer_of(*responses: IntegrationResponse, kind: str = "MOCK") -> CorsHeaders:
    return cors_headers_of(an_api(), a_route("OPTIONS /orders", integration=an_integration(kind, *responses)))


@pytest.mark.parametrize(
    ("method", "headers", "content_type", "preflighted"),
    [
        ("GET", [], None, False),
        ("HEAD", ["Accept", "Accept-Language"], None, False),
        ("POST", [], "application/x-www-form-urlencoded", False),
        ("POST", [], "text/plain; charset=utf-8", False),
        ("POST", [], "application/json", True),
        ("PUT", [], None, True),
        ("GET", ["Authorization"], None, True),
        ("GET", ["X-Api-Key"], None, True),
        ("GET", ["Cookie", "Sec-Fetch-Mode"], None, False),
    ],
)
def test_which_requests_a_browser_asks_leave_for(
    method: str, headers: list[str], content_type: str | None, preflighted: bool
) -> None:
    assert is_preflighted(method, headers, content_type) is preflighted


def test_headers_that_the_browser_sets_need_no_leave_and_those_of_a_script_do() -> None:
    assert not any(map(needs_leave, ("Cookie", "Origin", "Host", "Accept", "Content-Type")))
    assert all(map(needs_leave, ("Authorization", "x-api-key", "x-amz-date")))


def test_a_preflight_has_the_browsers_own_headers_and_no_cookie() -> None:
    assert all(map(is_sent_in_preflight, ("Origin", "Access-Control-Request-Method", "Host", "User-Agent")))
    assert not any(map(is_sent_in_preflight, ("Authorization", "Cookie", "x-api-key")))


def test_listed_headers_are_allowed_without_regard_to_case() -> None:
    answer = cors(headers="Content-Type x-API-key")
    assert allows_header(answer, "content-type").is_yes
    assert allows_header(answer, "X-Api-Key").is_yes
    assert allows_header(answer, "Authorization").is_no
    assert allows_header(answer, "Cookie").is_yes


def test_a_header_that_is_known_in_part_may_be_any_of_that_beginning() -> None:
    begun = Text.of("Content-", PARAMETER)
    for value in (k(begun), Unresolved(WHY, HERE, begun)):
        answer = CorsHeaders(HERE, Listing(), Listing(), Listing([value]), Truth.NO)
        assert allows_header(answer, "content-type").is_unknown
        assert allows_header(answer, "authorization").is_no


def test_a_star_covers_authorization_in_some_browsers_only() -> None:
    answer = cors(headers="*")
    assert allows_header(answer, "x-api-key").is_yes
    assert allows_header(answer, "Authorization").is_unknown
    assert allows_header(cors(headers="* authorization"), "Authorization").is_yes


def test_with_credentials_a_star_may_be_a_name_like_others() -> None:
    answer = cors("https://a.example", "*", "*", Truth.YES)
    assert allows_header(answer, "x-api-key").is_unknown
    assert allows_method(answer, "PUT").is_unknown
    assert allows_method(cors(methods="*"), "PUT").is_yes


def test_methods_that_forms_use_need_no_leave_and_others_compare_with_case() -> None:
    answer = cors(methods="PUT delete")
    assert allows_method(answer, "GET").is_yes
    assert allows_method(answer, "POST").is_yes
    assert allows_method(answer, "PUT").is_yes
    assert allows_method(answer, "DELETE").is_unknown
    assert allows_method(answer, "PATCH").is_no


def test_a_star_for_origins_does_not_go_with_credentials() -> None:
    assert allows_every_origin_with_credentials(cors("*", credentials=Truth.YES)).is_yes
    assert allows_every_origin_with_credentials(cors("https://a.example", credentials=Truth.YES)).is_no
    assert allows_every_origin_with_credentials(cors("*")).is_no


def test_an_http_apis_configuration_decides_whatever_the_integration_sends() -> None:
    configuration = a_cors_configuration(["https://a.example"], ["GET", "PUT"], ["authorization"])
    answer = cors_headers_of(an_api(ApiKind.HTTP, cors=configuration), a_route())
    assert answer == cors_headers_by_configuration(configuration)
    assert allows_origin(answer).is_yes
    assert allows_header(answer, "Authorization").is_yes
    assert allows_header(answer, "x-api-key").is_no


@pytest.mark.parametrize("kind", ["AWS_PROXY", "HTTP_PROXY"])
def test_the_answer_of_a_proxy_is_up_to_the_code(kind: str) -> None:
    answer = cors_headers_of(an_api(), a_route(integration=an_integration(kind)))
    assert allows_origin(answer).is_unknown
    assert allows_header(answer, "Authorization").is_unknown
    assert answer.credentials.is_unknown


def test_so_is_that_of_an_http_api_and_of_an_integration_that_is_not_known() -> None:
    assert allows_origin(cors_headers_of(an_api(ApiKind.HTTP), a_route())).is_unknown
    assert allows_origin(cors_headers_of(an_api(), a_route(integration=unread()))).is_unknown


def test_a_mock_sends_what_its_integration_response_maps() -> None:
    answer = answer_of(
        mapped(
            allow_origin="'*'",
            allow_methods="'GET, PUT,DELETE'",
            allow_headers="'Content-Type,Authorization'",
            allow_credentials="'true'",
        )
    )
    assert allows_origin(answer).is_yes
    assert allows_method(answer, "DELETE").is_yes
    assert allows_method(answer, "PATCH").is_no
    assert allows_header(answer, "authorization").is_yes
    assert allows_header(answer, "x-api-key").is_no
    assert answer.credentials.is_yes


def test_a_mock_without_mappings_lacks_the_headers() -> None:
    assert allows_origin(answer_of(mapped())).is_no
    assert allows_origin(answer_of()).is_no
    assert allows_origin(answer_of(mapped(allow_origin="''"))).is_no
    assert allows_origin(answer_of(mapped(), kind="AWS")).is_no


def test_a_template_may_set_headers_too() -> None:
    template = '#set($context.responseOverride.header.Access-Control-Allow-Origin = "*")'
    assert allows_origin(answer_of(mapped(template))).is_unknown
    response = mapped("{}")
    assert allows_origin(answer_of(response)).is_no
    response.templates["application/json"] = unread()
    assert allows_origin(answer_of(response)).is_unknown


def test_where_integration_responses_differ_the_answer_is_open() -> None:
    answer = answer_of(mapped(allow_origin="'*'"), mapped())
    assert allows_origin(answer).is_unknown
    answer = answer_of(mapped(allow_origin="'*'"), mapped(allow_origin="'https://a.example'"))
    assert allows_origin(answer).is_yes
    assert allows_every_origin_with_credentials(answer).is_no


def test_a_mapping_expression_is_known_at_run_time_only() -> None:
    answer = cors_headers_of_response(mapped(allow_origin="integration.response.header.Origin", allow_methods="'GET'"))
    assert allows_origin(answer).is_unknown
    assert allows_method(answer, "PUT").is_no


def test_a_parameter_in_a_list_may_hold_more_of_them() -> None:
    response = mapped()
    response.headers["Access-Control-Allow-Headers"] = k(Text.of("'Content-Type,", PARAMETER, "'"))
    answer = cors_headers_of_response(response)
    assert allows_header(answer, "content-type").is_yes
    assert allows_header(answer, "authorization").is_unknown


def test_quotes_within_the_quotes_leave_it_open_what_is_listed() -> None:
    answer = cors_headers_of_response(mapped(allow_headers="'X-A', 'Authorization'"))
    assert allows_header(answer, "authorization").is_unknown


@pytest.mark.parametrize(
    ("expression", "value"),
    [(Text.of("'*'"), "*"), (Text.of("''"), ""), (Text.of("'a'b'"), "a'b"), (Text.of("'", PARAMETER, "'"), "${P}")],
)
def test_the_value_of_a_static_mapping_stands_between_quotes(expression: Text, value: str) -> None:
    found = static_value(k(expression))
    assert isinstance(found, Known)
    assert str(found.value) == value


@pytest.mark.parametrize("expression", ["*", "'", "", "context.requestId", "'a"])
def test_what_is_not_quoted_has_no_static_value(expression: str) -> None:
    assert isinstance(static_value(text(expression)), Unresolved)


def test_which_mappings_lack_their_quotes() -> None:
    assert lacks_quotes(text("*")).is_yes
    assert lacks_quotes(text("https://a.example")).is_yes
    assert lacks_quotes(text("'*'")).is_no
    for expression in (
        "integration.response.header.X",
        "context.requestId",
        "stageVariables.x",
        "method.request.header.o",
    ):
        assert lacks_quotes(text(expression)).is_no
    assert lacks_quotes(k(Text.of(PARAMETER))).is_unknown
    assert lacks_quotes(unread()).is_unknown


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        ("*", Truth.YES),
        ("https://*", Truth.YES),
        ("https://a.example", Truth.YES),
        ("http://localhost:3000", Truth.YES),
        ("capacitor://localhost", Truth.YES),
        ("null", Truth.YES),
        ("https://a.example/", Truth.NO),
        ("https://a.example/app", Truth.NO),
        ("a.example", Truth.NO),
        ("https://A.example", Truth.UNKNOWN),
        ("https://a.example:443", Truth.UNKNOWN),
        ("https://*.a.example", Truth.UNKNOWN),
    ],
)
def test_what_can_be_an_origin(written: str, truth: Truth) -> None:
    assert can_be_an_origin(text(written)) is truth


def test_an_origin_that_is_known_in_part_may_be_one_unless_a_slash_ends_it() -> None:
    assert can_be_an_origin(k(Text.of("https://", PARAMETER))).is_unknown
    assert can_be_an_origin(k(Text.of("https://", PARAMETER, "/"))).is_no
    assert can_be_an_origin(unread()).is_unknown


@st.composite
def cors_headers(draw: st.DrawFn) -> CorsHeaders:
    some = st.lists(st.sampled_from(["*", "PUT", "put", "Authorization", "x-a"]), max_size=3)
    credentials = draw(st.sampled_from([Truth.YES, Truth.NO]))
    lists = [texts(*draw(some)) for _ in range(3)]
    return CorsHeaders(HERE, lists[0], lists[1], lists[2], credentials)


def answers(headers: CorsHeaders) -> list[Truth]:
    return [
        allows_origin(headers),
        allows_every_origin_with_credentials(headers),
        *(allows_method(headers, method) for method in ("GET", "PUT", "DELETE")),
        *(allows_header(headers, header) for header in ("Authorization", "X-A", "X-B", "Cookie")),
    ]


@given(cors_headers(), st.sampled_from(["origins", "methods", "headers", "credentials"]), st.booleans())
def test_knowing_less_changes_an_answer_to_unknown_or_not_at_all(headers: CorsHeaders, part: str, wholly: bool) -> None:
    before = answers(headers)
    less = copy.deepcopy(headers)
    if part == "credentials":
        less.credentials = Truth.UNKNOWN
    elif wholly:
        setattr(less, part, Listing([], WHY))
    else:
        listing: Listing[object] = getattr(less, part)
        listing.items[-1:] = [unread()] * min(1, len(listing))
        listing.lacks(WHY)
    assert all(after in (truth, Truth.UNKNOWN) for truth, after in zip(before, answers(less), strict=True))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Amzn-Trace-Id", "CloudFront-Viewer-Country", "Via"])
def test_what_is_added_on_the_way_needs_no_script(header: str) -> None:
    assert is_sent_in_preflight(header)
    assert not is_of_script(header)
