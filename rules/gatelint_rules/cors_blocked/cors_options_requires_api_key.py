"""A REST API demands an API key of preflights, which browsers send without one.

## Why
A page of another origin that sends `x-api-key` has to be allowed to do so first: the browser asks with an OPTIONS
request, and that one never carries the key. Where the method that takes OPTIONS requires a key too, API Gateway answers
403 Forbidden, as it does for a wrong key, and the browser gives up with a CORS error.

## How to fix
Set `ApiKeyRequired: false` on the OPTIONS method, or add one beside the ANY method that requires the key. In SAM set
`AddApiKeyRequiredToCorsPreflight: false` in the API's `Auth`.

## Exceptions
Where keys come from a Lambda authorizer (`ApiKeySourceType: AUTHORIZER`), it may supply one for the preflight. A method
for ANY counts only where the API is prepared for calls from other origins. On an API behind the distribution that
serves the pages, or a private one, an OPTIONS method that requires a key is only a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.browsers.preflight import authorization_refuses_preflight, key_refuses_preflight
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import Remedy, SetValue, below
from gatelint.rule import Edit, Finding, Fix, Rule, Undecided
from gatelint.values import Place, Truth
from gatelint_rules.cors_blocked import failure
from gatelint_rules.refused_preflights import (
    Refusal,
    answering_beside,
    cause_of,
    finding_of,
    is_mock,
    refusals,
    takes_options_alone,
)


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is ApiKind.REST and not api.imported:
            yield from keys_demanded_by(door, api)


def keys_demanded_by(door: FrontDoor, api: Api) -> Iterator[Finding | Undecided]:
    def refuses(route: Route) -> Truth:
        # The authorizer comes first: where it refuses, the key is not even looked for.
        refused = key_refuses_preflight(api, route)
        return Truth.NO if authorization_refuses_preflight(route).is_yes else refused

    for refusal in refusals(door, api, refuses, place_of_key):
        yield refusal if isinstance(refusal, Undecided) else refused_without_key(api, refusal)


def place_of_key(route: Route) -> Place:
    return route.api_key_required.place


def refused_without_key(api: Api, refusal: Refusal) -> Finding:
    route = refusal.route
    cause = cause_of(route, "requires an API key")
    return finding_of(refusal, api, cause, mend(route), [], remedy_of(api, route), list(fixes_of(route)))


def mend(route: Route) -> str:
    if not takes_options_alone(route):
        return "add an OPTIONS method that requires no key to the path, which answers with the CORS headers"
    if route.written_as == "openapi":
        sam = "in SAM, set AddApiKeyRequiredToCorsPreflight: false in Auth of the API"
        return f"take the API key off the security requirements of the options operation ({sam})"
    return f"set ApiKeyRequired: false on {route.name}"


def remedy_of(api: Api, route: Route) -> Remedy:
    if takes_options_alone(route):
        return SetValue(below(route.at, "ApiKeyRequired"), value=False)
    return answering_beside(api, [route])


def fixes_of(route: Route) -> Iterator[Fix]:
    if takes_options_alone(route) and route.written_as == "method" and is_mock(route):
        edit = Edit(route.api_key_required.place, "false")
        yield Fix("answer preflights without an API key", (edit,), safe=True)


rule = Rule(id="cors-options-requires-api-key", code=9624, failure=failure, check=check, fix="safe", kinds=("REST",))
