from __future__ import annotations

from behavior.doors import door_with
from behavior.pieces import (
    HERE,
    a_cors_configuration,
    a_gateway_response,
    a_guarded_route,
    a_route,
    an_api,
    an_integration,
    k,
    mapped,
    unread,
)
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Check, Finding, Undecided
from gatelint.values import Known, Listing, Place, Span
from gatelint_rules.cors_blocked import (
    cors_allow_headers_incomplete,
    cors_http_api_preflight_hits_authorizer,
    cors_options_requires_api_key,
    cors_rest_options_missing,
    cors_rest_options_requires_auth,
)

CORS = Span(9, 7, 9, 12)
ERRORS = a_gateway_response("DEFAULT_4XX", headers={"Access-Control-Allow-Origin": "'*'"})


def said(check: Check, *apis: Api) -> list[Finding | Undecided]:
    return list(check(door_with(*apis)))


def found(check: Check, door: FrontDoor) -> list[Finding]:
    return [one for one in check(door) if isinstance(one, Finding)]


def rest_with(*routes: Route, errors: bool = False) -> Api:
    return an_api(routes=Listing(routes), gateway_responses=Listing([ERRORS] if errors else []))


def generated(path: str, **peculiar: object) -> Route:
    """An OPTIONS method as SAM makes it of Cors, with the default authorizer of the API."""
    route = a_guarded_route(f"OPTIONS {path}", "COGNITO_USER_POOLS", authorization_type="COGNITO_USER_POOLS")
    route.at = Place("template.yaml", ("Resources", "Api", "Properties", "Body", "paths", path), CORS)
    route.written_as = "openapi"
    for name, value in peculiar.items():
        setattr(route, name, value)
    return route


def test_what_one_setting_puts_on_all_methods_is_one_finding() -> None:
    paths = ("/todos", "/todos/{id}", "/lists")
    routes = [a_route(f"GET {path}") for path in paths] + [generated(path) for path in paths]
    (finding,) = found(cors_rest_options_requires_auth.check, door_with(rest_with(*routes)))
    assert finding.certainty is Certainty.WILL
    assert finding.at.span == CORS
    assert finding.request.spoken == "OPTIONS /todos from another origin (and 2 more paths)"
    assert finding.by_browser
    assert finding.failure.status == 401
    assert "AddDefaultAuthorizerToCorsPreflight" in finding.help


def test_a_key_that_one_setting_puts_on_all_methods_is_one_finding_too() -> None:
    required = Known(value=True, at=Place("template.yaml", (), CORS))
    open_to_all = {"authorization_type": k("NONE"), "authorizer": None, "api_key_required": required}
    routes = [a_route("GET /a"), a_route("GET /b"), generated("/a", **open_to_all), generated("/b", **open_to_all)]
    (finding,) = found(cors_options_requires_api_key.check, door_with(rest_with(*routes)))
    assert finding.at.span == CORS
    assert "AddApiKeyRequiredToCorsPreflight" in finding.help


def test_an_authorizer_is_asked_before_a_key() -> None:
    api = rest_with(a_route("GET /a"), generated("/a", api_key_required=k(True)))
    assert said(cors_options_requires_api_key.check, api) == []
    (finding,) = found(cors_rest_options_requires_auth.check, door_with(api))
    assert any("API key" in note.message for note in finding.notes)


def test_any_counts_only_where_browsers_are_expected() -> None:
    guarded = a_guarded_route("ANY /orders", "TOKEN", "header.Authorization")
    assert said(cors_rest_options_requires_auth.check, rest_with(guarded)) == []
    (finding,) = found(cors_rest_options_requires_auth.check, door_with(rest_with(guarded, errors=True)))
    assert finding.certainty is Certainty.WILL
    elsewhere = rest_with(guarded, a_route("OPTIONS /items"), a_route("GET /items"))
    (finding,) = found(cors_rest_options_requires_auth.check, door_with(elsewhere))
    assert finding.certainty is Certainty.MAY


def test_authorization_that_is_not_known_is_an_open_question() -> None:
    api = rest_with(a_route("GET /a"), a_route("OPTIONS /a", authorization_type=k("CUSTOM"), authorizer=unread()))
    (question,) = said(cors_rest_options_requires_auth.check, api)
    assert isinstance(question, Undecided)


def test_an_options_route_of_an_http_api_may_refuse_as_well() -> None:
    guarded = a_guarded_route("OPTIONS /a", "JWT", "header.Authorization", authorization_type="JWT")
    api = an_api(ApiKind.HTTP, routes=Listing([a_route("GET /a"), guarded]), cors=a_cors_configuration())
    (finding,) = found(cors_http_api_preflight_hits_authorizer.check, door_with(api))
    assert finding.certainty is Certainty.WILL
    assert "or remove it" in finding.help


def test_a_post_asks_for_leave_mostly_and_a_get_seldom() -> None:
    with_headers = an_integration("HTTP", mapped(allow_origin="'*'"))
    (finding,) = found(
        cors_rest_options_missing.check, door_with(rest_with(a_route("POST /a", integration=with_headers)))
    )
    assert finding.certainty is Certainty.MAY
    assert said(cors_rest_options_missing.check, rest_with(a_route("GET /a", integration=with_headers))) == []
    assert said(cors_rest_options_missing.check, rest_with(a_route("POST /a"), errors=True)) == []


def test_a_put_far_from_what_is_prepared_is_a_possibility() -> None:
    api = rest_with(a_route("OPTIONS /items"), a_route("GET /items"), a_route("PUT /admin"))
    (finding,) = found(cors_rest_options_missing.check, door_with(api))
    assert finding.certainty is Certainty.MAY
    assert finding.request.path == "/admin"


def test_the_headers_that_all_routes_need_are_added_at_once() -> None:
    options = a_route("OPTIONS /a", integration=an_integration("MOCK", mapped(allow_origin="'*'", allow_headers="'X'")))
    keyed = a_guarded_route("GET /a", "TOKEN", "header.Authorization")
    keyed.api_key_required = k(True)
    (finding,) = found(cors_allow_headers_incomplete.check, door_with(rest_with(keyed, options)))
    assert finding.certainty is Certainty.WILL
    assert finding.failure.status is None
    assert "Authorization and x-api-key" in finding.help
    (fix,) = finding.fixes
    assert fix.edits[0].text == "\"'X,Authorization,x-api-key'\""


def test_a_list_that_is_enough_for_some_routes_may_be_for_them_alone() -> None:
    keyed, opened = a_route("POST /import", api_key_required=k(True)), a_route("GET /catalog")

    def certainty(*routes: Route) -> Certainty:
        cors = a_cors_configuration(headers=["content-type", "authorization"])
        (finding,) = found(
            cors_allow_headers_incomplete.check, door_with(an_api(ApiKind.HTTP, routes=Listing(routes), cors=cors))
        )
        return finding.certainty

    guarded = a_guarded_route("GET /orders", "JWT", "header.X-Token", authorization_type="JWT")
    assert certainty(guarded) is Certainty.WILL
    assert certainty(guarded, opened) is Certainty.MAY
    options = [
        a_route(f"OPTIONS {path}", integration=an_integration("MOCK", mapped(allow_origin="'*'", allow_headers=listed)))
        for path, listed in (("/import", "'X'"), ("/catalog", "'X,x-api-key'"))
    ]
    (finding,) = found(cors_allow_headers_incomplete.check, door_with(rest_with(keyed, opened, *options)))
    assert finding.certainty is Certainty.WILL


def test_a_signature_and_json_are_possibilities() -> None:
    options = a_route("OPTIONS /a", integration=an_integration("MOCK", mapped(allow_origin="'*'")))
    signed = a_route("GET /a", authorization_type=k("AWS_IAM"))
    modelled = a_route("POST /a", request_models={"application/json": unread()})
    for route, header in ((signed, "Authorization"), (modelled, "Content-Type")):
        (finding,) = found(cors_allow_headers_incomplete.check, door_with(rest_with(route, options)))
        assert finding.certainty is Certainty.MAY
        assert header in finding.help
        assert finding.fixes == []


def test_where_no_origin_is_allowed_the_list_of_headers_is_no_matter() -> None:
    silent = a_route("OPTIONS /a", integration=an_integration("MOCK", mapped()))
    keyed = a_route("GET /a", api_key_required=k(True))
    assert said(cors_allow_headers_incomplete.check, rest_with(keyed, silent)) == []


def test_a_list_that_is_known_in_part_gets_no_longer_one() -> None:
    cors = a_cors_configuration(headers=["content-type"])
    cors.allow_headers_at = HERE
    guarded = a_guarded_route("GET /a", "JWT", "header.Authorization", authorization_type="JWT")
    api = an_api(ApiKind.HTTP, routes=Listing([guarded]), cors=cors)
    (finding,) = found(cors_allow_headers_incomplete.check, door_with(api))
    assert finding.at == HERE
    cors.allow_headers.lacks("parameter P has no default")
    assert said(cors_allow_headers_incomplete.check, api) == []
