"""What the fixtures leave out of the rules on identities that authorizers demand: clients whose requests are told."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from behavior.doors import api_with, execute_api, http_api_with, ref
from behavior.pieces import HERE, a_guarded_route, an_authorizer, k, text, texts, unread
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer, JwtConfiguration
from gatelint.front_door.door import Call, FrontDoor
from gatelint.front_door.function import Code, Function, FunctionTarget
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding
from gatelint.text import Text
from gatelint.values import Listing
from gatelint_rules.unauthorized import authorizer_stagevariable_identity_undefined as stage_variable
from gatelint_rules.unauthorized import http_api_jwt_audience_mismatch as audience
from gatelint_rules.unauthorized import http_api_jwt_issuer_mismatch as issuer
from gatelint_rules.unauthorized import rest_request_authorizer_identity_source_missing as request_source
from gatelint_rules.unauthorized import rest_token_authorizer_regex_mismatch as regex
from gatelint_rules.unauthorized import rest_token_authorizer_token_missing as token_missing
from gatelint_rules.unauthorized import websocket_connect_identity_source_missing as connect

REGION = Text.of("eu-west-1")
ISSUER = "https://login.example.com/"


def token(**claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"Bearer eyJhbGciOiJSUzI1NiJ9.{payload}.c2ln"


def door_with(api: Api, *routes: Route, url: str = "/orders", **headers: str) -> FrontDoor:
    """A front door that tells a request to its API, with these headers."""
    api.routes = Listing(routes)
    told = {name: Text.of(value) for name, value in headers.items()}
    call = Call(
        Text.of("https://", execute_api(region=REGION), url), HERE, "output", "TryIt", method="GET", headers=told
    )
    return FrontDoor(REGION, apis=Listing([api]), calls=Listing([call] if headers else []))


def jwt_route(*audience: str, issued_by: str = ISSUER) -> Route:
    route = a_guarded_route("GET /orders", "JWT", "header.Authorization", authorization_type="JWT")
    assert isinstance(route.authorizer, Authorizer)
    route.authorizer.jwt = JwtConfiguration(HERE, texts(issued_by), texts(*audience))
    return route


def findings(check: Any, door: FrontDoor) -> list[Finding]:
    return [said for said in check(door) if isinstance(said, Finding)]


def test_a_told_token_of_another_issuer_is_refused() -> None:
    door = door_with(http_api_with(), jwt_route("web"), authorization=token(iss=ISSUER[:-1], aud="web"))
    (found,) = findings(issuer.check, door)
    assert found.certainty is Certainty.WILL
    assert found.request.spoken == "GET /orders as output TryIt tells it"
    assert "does not name https://login.example.com, which issued the token" in found.cause
    assert findings(audience.check, door) == []


def test_a_told_token_for_another_audience_is_refused() -> None:
    door = door_with(http_api_with(), jwt_route("web"), authorization=token(iss=ISSUER, client_id="app"))
    (found,) = findings(audience.check, door)
    assert "does not list app" in found.cause
    assert findings(issuer.check, door) == []


@pytest.mark.parametrize("aud", ["web", ["other", "app"]])
def test_a_told_token_that_fits_is_in_order(aud: object) -> None:
    door = door_with(http_api_with(), jwt_route("web", "app"), authorization=token(iss=ISSUER, aud=aud))
    assert findings(issuer.check, door) == findings(audience.check, door) == []


def test_a_token_is_not_compared_with_what_is_not_read() -> None:
    route = jwt_route("web")
    assert isinstance(route.authorizer, Authorizer)
    assert route.authorizer.jwt is not None
    route.authorizer.jwt.issuers = Listing([unread()])
    route.authorizer.jwt.audience.add(unread())
    door = door_with(http_api_with(), route, authorization=token(iss="https://a.b", aud="c"))
    assert findings(issuer.check, door) == findings(audience.check, door) == []


def with_expression(expression: str) -> Route:
    route = a_guarded_route("GET /orders", "TOKEN", "header.Authorization")
    assert isinstance(route.authorizer, Authorizer)
    route.authorizer.validation_expression = k(expression)
    return route


def test_a_told_token_outweighs_what_an_expression_has_against_other_tokens() -> None:
    refused = door_with(api_with(), with_expression(r"^Bearer \w+$"), url="/prod/orders", authorization="Bearer a.b.c")
    (found,) = findings(regex.check, refused)
    assert found.certainty is Certainty.WILL
    assert "the token that it is told with" in found.cause


def test_a_token_that_is_told_in_part_is_refused_for_what_stands_before_it() -> None:
    door = door_with(api_with(), with_expression(r"^\S+$"), url="/prod/orders", authorization="Bearer <token>")
    (found,) = findings(regex.check, door)
    assert found.certainty is Certainty.MAY


def test_a_jwt_is_missed_where_the_function_speaks_of_it() -> None:
    route = with_expression("^[A-Za-z0-9]+$")
    assert isinstance(route.authorizer, Authorizer)
    route.authorizer.target = a_target("import jwt\nclaims = jwt.decode(event['authorizationToken'])")
    (found,) = findings(regex.check, door_with(api_with(), route))
    assert found.request.spoken == "GET /orders with a JWT"
    assert findings(regex.check, door_with(api_with(), with_expression("^[A-Za-z0-9]+$"))) == []


def a_target(code: str) -> FunctionTarget:
    arn = Text.of("arn:aws:lambda:eu-west-1:111122223333:function:authorize")
    function = Function("Authorize", HERE, ref("Authorize"), arn, Listing(), code=Code(code, "python", HERE, 1))
    return FunctionTarget(HERE, arn, function, None)


def test_several_findings_on_one_authorizer_come_down_to_the_weightiest() -> None:
    route = a_guarded_route("GET /orders", "REQUEST", "header.Authorization", "header.Cookie", "context.authorizer.id")
    found = findings(request_source.check, door_with(api_with(), route))
    assert [(one.certainty, one.request.who) for one in found] == [
        (Certainty.WILL, ""),
        (Certainty.MAY, "with only one of header Authorization and header Cookie"),
    ]


def test_a_told_request_without_the_token_is_refused() -> None:
    route = a_guarded_route("GET /orders", "TOKEN")
    door = door_with(api_with(), route, url="/prod/orders", accept="*/*")
    (found,) = findings(token_missing.check, door)
    assert "the command has no header Authorization" in found.cause
    other = door_with(api_with(), route, url="/prod/orders", authorization="x")
    assert findings(token_missing.check, other) == []


def test_an_authorizer_of_an_unknown_kind_is_not_judged() -> None:
    route = a_guarded_route("GET /orders", "TOKEN")
    assert isinstance(route.authorizer, Authorizer)
    route.authorizer.kind = unread()
    door = door_with(api_with(), route, url="/prod/orders", accept="*/*")
    assert findings(token_missing.check, door) == findings(request_source.check, door) == []


def test_a_handshake_is_judged_by_what_is_sure_first() -> None:
    api = api_with(kind=ApiKind.WEBSOCKET)
    route = a_guarded_route(" $connect", "REQUEST", "header.Authorization", "context.identity.caller")
    (found,) = findings(connect.check, door_with(api, route))
    assert found.certainty is Certainty.WILL
    assert "identity.caller" in found.cause


def test_a_handshake_with_both_a_cookie_and_a_parameter_may_lack_one() -> None:
    api = api_with(kind=ApiKind.WEBSOCKET)
    route = a_guarded_route(" $connect", "REQUEST", "header.Cookie", "querystring.token")
    (found,) = findings(connect.check, door_with(api, route))
    assert (
        found.request.spoken
        == "the WebSocket handshake with only one of header Cookie and query string parameter token"
    )


def test_a_canary_may_define_the_stage_variable() -> None:
    api = api_with()
    api.stages.items[0].has_canary = True
    route = a_guarded_route("GET /orders", "REQUEST", "stageVariables.tenant")
    (found,) = findings(stage_variable.check, door_with(api, route))
    assert found.certainty is Certainty.MAY
    api.stages.items[0].variables["tenant"] = text("acme")
    assert findings(stage_variable.check, door_with(api, route)) == []


def test_a_stage_that_a_deployment_makes_by_the_way_needs_no_variables() -> None:
    api = api_with(stages=("prod", "Stage"))
    declared, by_the_way = api.stages
    declared.variables["tenant"] = text("acme")
    by_the_way.from_deployment = True
    route = a_guarded_route("GET /orders", "REQUEST", "stageVariables.tenant")
    assert findings(stage_variable.check, door_with(api, route)) == []
    by_the_way.from_deployment = False
    assert len(findings(stage_variable.check, door_with(api, route))) == 1


def test_an_authorizer_that_guards_nothing_is_not_judged() -> None:
    api = api_with()
    api.authorizers.add(an_authorizer("REQUEST", "header.Authorization", "header.Cookie"))
    assert findings(request_source.check, door_with(api)) == []
