"""A resource of a REST API has no OPTIONS method, so nobody answers the preflights of its methods.

## Why
Before PUT, PATCH or DELETE, or a call with Authorization or another header of its own, a page of another origin asks
for leave with an OPTIONS request to the same path. A REST API answers that only where a method takes it: each resource
needs an OPTIONS method, and one on the resource above does not count. Without any, API Gateway answers 403 Missing
Authentication Token, and the browser blocks the call.

## How to fix
Add an OPTIONS method with a MOCK integration that sends Access-Control-Allow-Origin, -Methods and -Headers. The CDK
does so for every resource with `defaultCorsPreflightOptions`, SAM with `Cors`.

## Exceptions
ANY takes OPTIONS too, and so does a greedy `{proxy+}` beside the resource. GET, HEAD and POST without headers of their
own need no leave. An API that no page of another origin calls, or only one behind the same distribution, needs none of
this: what counts is that the resource sends CORS headers, or that one above or below it has an OPTIONS method. Where
only other parts of the API have one, it is a possibility. Private APIs are not reported.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.browsers.leave import (
    LeaveAsked,
    code_sends_cors_headers,
    gets_preflights,
    is_let_pass,
    is_prepared_at,
    leaves_asked,
)
from gatelint.behavior.browsers.preflight import (
    calls_are_preflighted,
    cors_settings_of,
    is_called_by_browsers,
    is_for_other_origins,
)
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint.values import Truth, known
from gatelint_rules.cors_blocked import failure
from gatelint_rules.refused_preflights import answering_beside, status_of, who_asks

NO_ROUTE = "MISSING_AUTHENTICATION_TOKEN"


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.REST or api.imported or not api.routes.complete:
            continue
        if not gets_preflights(door, api).is_yes:
            continue
        for leave in leaves_asked(door, api):
            if not leave.caught_by.found.is_no:
                continue
            missed = missing_at(api, leave)
            if missed is not None:
                yield missed


def missing_at(api: Api, leave: LeaveAsked) -> Finding | None:
    surely = [route for route in leave.routes if calls_are_preflighted(api, route).is_yes]
    calls = surely or [route for route in leave.routes if is_mostly_preflighted(route)]
    if not calls:
        return None
    certain = is_expected(api, leave.path, calls) & ~is_let_pass(api, leave.preflight)
    if certain.is_no:
        return None
    return finding_of(api, leave, calls, certain if surely else Truth.UNKNOWN)


def is_mostly_preflighted(route: Route) -> bool:
    """A POST mostly brings JSON, a signature a header. That is a reason only where the method maps CORS headers."""
    asks = route.method.equals("POST") | route.authorization_type.equals("AWS_IAM")
    return asks.is_yes and is_for_other_origins(route).is_yes


def is_expected(api: Api, path: str, calls: list[Route]) -> Truth:
    """Whether pages of other origins are meant to make these calls: yes, maybe, or there is no sign of any."""
    if is_called_by_browsers(api).is_yes:
        return is_prepared_at(api, path)
    return Truth.of(any(map(code_sends_cors_headers, calls))) & Truth.UNKNOWN


def finding_of(api: Api, leave: LeaveAsked, calls: list[Route], certain: Truth) -> Finding:
    path = leave.path
    methods = " and ".join(sorted({known(route.method) or "?" for route in calls}))
    notes = [Note(calls[0].at, f"{calls[0].key} is what they ask for")]
    setting = next(cors_settings_of(api), None)
    if setting is not None and setting != calls[0].at:
        notes.append(Note(setting, "this is there for calls from other origins"))
    return Finding(
        request=Request("OPTIONS", path, who_asks(0)),
        certainty=Certainty.of(certain),
        at=leave.routes[0].path.place,
        cause=f"no method takes OPTIONS {path}, where browsers ask whether they may send {methods}, "
        f"so they are answered with {status_of(failure.of('REST'), NO_ROUTE, api)}",
        failure=failure.of("REST"),
        response_type=NO_ROUTE,
        api=api,
        by_browser=True,
        help=f"add an OPTIONS method for {path} with a MOCK integration that sends the CORS headers",
        notes=notes,
        remedies=[answering_beside(api, leave.routes)],
    )


rule = Rule(id="cors-rest-options-missing", code=9626, failure=failure, check=check, kinds=("REST",))
