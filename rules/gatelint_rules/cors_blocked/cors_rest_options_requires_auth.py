"""A REST API demands a token or signature of preflights, which browsers send without either.

## Why
Before a page of another origin may call an API with an Authorization header, or with PUT, the browser asks by itself,
with an OPTIONS request that carries no credentials of any kind. Where the method that takes OPTIONS has an
authorizer, or AWS_IAM, API Gateway refuses that question with 401 or 403, and the browser never sends the call. It
shows a CORS error, though no CORS header would help. An ANY method takes OPTIONS as well.

## How to fix
Give the path an OPTIONS method with `AuthorizationType: NONE`; beside an ANY method it takes the preflights. In SAM set
`AddDefaultAuthorizerToCorsPreflight: false` in the API's `Auth`.

## Exceptions
An authorizer of type REQUEST that names no header as an identity source is called, and may let the preflight pass. APIs
that no page of another origin calls need no preflights: a method for ANY counts only where the API is prepared for
such calls. An API behind the distribution that serves the pages does not count, nor does a private one; an OPTIONS
method that demands something is a possibility there.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.browsers.preflight import authorization_refuses_preflight
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import Remedy, SetValue, below
from gatelint.rule import Edit, Finding, Fix, Note, Rule, Undecided
from gatelint_rules.cors_blocked import failure
from gatelint_rules.refused_preflights import (
    Refusal,
    answering_beside,
    cause_of,
    demanded_by,
    finding_of,
    is_mock,
    place_of_authorization,
    refusals,
    spoken_guard,
    takes_options_alone,
)


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is ApiKind.REST and not api.imported:
            for refusal in refusals(door, api, authorization_refuses_preflight, place_of_authorization):
                yield refusal if isinstance(refusal, Undecided) else refused(api, refusal)


def refused(api: Api, refusal: Refusal) -> Finding:
    route = refusal.route
    cause = cause_of(route, f"demands {demanded_by(api, route)} ({spoken_guard(route)})")
    return finding_of(
        refusal, api, cause, mend(route), list(notes_on(route)), remedy_of(api, route), list(fixes_of(route))
    )


def mend(route: Route) -> str:
    openapi = route.written_as == "openapi"
    if not takes_options_alone(route):
        what = "an options operation without security" if openapi else "an OPTIONS method with AuthorizationType NONE"
        return f"add {what} to the path, which answers with the CORS headers"
    if openapi:
        sam = "in SAM, set AddDefaultAuthorizerToCorsPreflight: false in Auth of the API"
        return f"take the security requirement off the options operation ({sam})"
    return f"set AuthorizationType: NONE on {route.name}"


def notes_on(route: Route) -> Iterator[Note]:
    if isinstance(route.authorizer, Authorizer):
        yield Note(route.authorizer.at, f"authorizer {route.authorizer.name} refuses what comes without a token")
    if route.api_key_required.equals(True).is_yes:
        yield Note(route.api_key_required.place, "the API key that is required would be missed next")


def remedy_of(api: Api, route: Route) -> Remedy:
    if takes_options_alone(route):
        return SetValue(below(route.at, "AuthorizationType"), "NONE")
    return answering_beside(api, [route])


def fixes_of(route: Route) -> Iterator[Fix]:
    """For signatures alone: where an authorizer is named, its name has to go as well."""
    kind = route.authorization_type
    if takes_options_alone(route) and route.written_as == "method" and is_mock(route) and kind.equals("AWS_IAM").is_yes:
        yield Fix("answer preflights without authorization", (Edit(kind.place, "NONE"),), safe=True)


rule = Rule(id="cors-rest-options-requires-auth", code=9623, failure=failure, check=check, fix="safe", kinds=("REST",))
