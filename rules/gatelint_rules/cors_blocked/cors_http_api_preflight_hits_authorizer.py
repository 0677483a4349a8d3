"""A route of an HTTP API takes preflights and demands a token of them, so the CORS configuration never answers.

## Why
An HTTP API answers preflights from its CORS configuration only where no route takes them. `ANY /path` and `$default`
take OPTIONS as well. With an authorizer on such a route, every preflight is refused with 401 (403 for AWS_IAM) before
anybody looks at the CORS configuration, since browsers send preflights without credentials.

## How to fix
Name the methods instead of `ANY`, so that OPTIONS is left to the CORS configuration. Or add a route for OPTIONS without
authorization: `OPTIONS /{proxy+}` beside `$default`, the same path beside `ANY /path`. It needs an integration.

## Exceptions
A more specific OPTIONS route without authorization takes the preflights. A Lambda authorizer without identity sources
is called, and may let them pass. An API without any CORS setting, or behind the distribution that serves the pages,
is taken not to be called from other origins.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.browsers.preflight import authorization_refuses_preflight
from gatelint.front_door.api import Api, ApiKind, CorsConfiguration
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import AddRoute, Remedy, SetValue, below
from gatelint.rule import Finding, Note, Rule, Undecided
from gatelint_rules.cors_blocked import failure
from gatelint_rules.refused_preflights import (
    Refusal,
    cause_of,
    demanded_by,
    finding_of,
    place_of_authorization,
    refusals,
    spoken_guard,
    takes_options_alone,
)


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is ApiKind.HTTP and not api.imported:
            for refusal in refusals(door, api, authorization_refuses_preflight, place_of_authorization):
                yield refusal if isinstance(refusal, Undecided) else refused(api, refusal)


def refused(api: Api, refusal: Refusal) -> Finding:
    route = refusal.route
    cause = cause_of(route, f"demands {demanded_by(api, route)} ({spoken_guard(route)})")
    return finding_of(refusal, api, cause, mend(api, route), list(notes_on(api, route)), remedy_of(api, route))


def mend(api: Api, route: Route) -> str:
    configured = isinstance(api.cors, CorsConfiguration)
    if takes_options_alone(route):
        other = ", or remove it: the CORS configuration answers by itself" if configured else ""
        return f"set AuthorizationType: NONE on {route.name}{other}"
    if route.key == "$default":
        return "add a route OPTIONS /{proxy+} without authorization"
    add = f"add a route OPTIONS {route.key.partition(' ')[2]} without authorization"
    return f"name the methods that are meant in place of ANY, or {add}" if configured else add


def remedy_of(api: Api, route: Route) -> Remedy:
    if takes_options_alone(route):
        return SetValue(below(route.at, "AuthorizationType"), "NONE")
    return AddRoute(api, f"OPTIONS {'/{proxy+}' if route.key == '$default' else route.key.partition(' ')[2]}", route)


def notes_on(api: Api, route: Route) -> Iterator[Note]:
    if isinstance(route.authorizer, Authorizer):
        yield Note(route.authorizer.at, f"authorizer {route.authorizer.name} refuses what comes without a token")
    if isinstance(api.cors, CorsConfiguration):
        yield Note(api.cors.at, "the CORS configuration answers only preflights that no route takes")


rule = Rule(id="cors-http-api-preflight-hits-authorizer", code=9625, failure=failure, check=check, kinds=("HTTP",))
