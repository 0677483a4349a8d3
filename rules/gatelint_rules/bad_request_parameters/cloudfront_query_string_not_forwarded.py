"""CloudFront drops the query string that the API behind it demands or reads.

## Why
A query string reaches the origin only where the cache policy, the origin request policy or `ForwardedValues` takes it.
CachingOptimized and CachingDisabled take none. A method that requires a parameter then answers 400 Missing required
request parameters, an authorizer that looks for its token there makes it 401 Unauthorized, and code that reads an
optional parameter answers every request as if nobody had sent one.

## How to fix
Give the cache behavior the origin request policy AllViewerExceptHostHeader
(`b689b0a8-53d0-40ab-baf2-68738e2966ac`), or let a policy of your own take query strings. Where answers are cached, the
parameters belong in the cache key. With `ForwardedValues`, set `QueryString` to true.

## Exceptions
A policy that lists the parameter is enough. Parameters that nothing requires are only a possibility, and only where
the template shows that they are used: a method declares or maps them, or the function's code in the template reads
them. Nothing is said of behaviors with a function that sees requests.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatelint.behavior.authorizers.demands import Demand
from gatelint.behavior.cloudfront.distributions import Passage, passages
from gatelint.behavior.cloudfront.forwarding import forwards_query_string
from gatelint.behavior.cloudfront.reach import Reach, apis_behind, methods_through
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Function
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule, Undecided
from gatelint.values import Known, Place, Unresolved
from gatelint_rules.bad_request_parameters import failure
from gatelint_rules.lost_demands import Lost, findings, fixes_of, keeping, mend, notes_on_policies, place_of

READS_QUERY_STRING = re.compile(r"\b(?:q|multiValueQ)ueryStringParameters\b|\brawQueryString\b")
MAPS_QUERY_STRING = re.compile(r"\b(?:method\.)?request\.querystring\.([A-Za-z0-9._$-]+)")
QUERY = "querystring"
EVERY = Lost("query string")


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    told: set[Place] = set()
    for said in findings(door, is_query_parameter):
        told.add(said.at)
        yield said
    for distribution in door.distributions:
        if not distribution.enabled.equals(False).is_yes:
            for passage in passages(door, distribution):
                if forwards_query_string(passage.behavior).is_no and not passage.is_failover:
                    found = unheard(door, passage)
                    if found is not None and found.at not in told:
                        yield found


def is_query_parameter(demand: Demand) -> bool:
    return demand.location == QUERY


def unheard(door: FrontDoor, passage: Passage) -> Finding | None:
    """A finding where a route behind the behavior uses the query string, though it does not demand it."""
    reach = Reach(door, passage)
    for api in apis_behind(passage):
        for route in reach.routes(api):
            use = use_of_query_string(route)
            if use is None:
                continue
            for method in methods_through(passage.behavior, api, route)[:1]:
                path = reach.path_to(api, route, method)
                if path is not None:
                    return finding_of(passage, api, Request(method, str(path), "with a query string"), use)
    return None


def finding_of(passage: Passage, api: Api, request: Request, use: Note) -> Finding:
    behavior = passage.behavior
    return Finding(
        request=request,
        certainty=Certainty.MAY,
        at=place_of(behavior, EVERY),
        cause=f"{keeping(behavior, EVERY)}, so the answer is as if nobody had sent a parameter",
        failure=Response(200),
        api=api,
        distribution=passage.distribution,
        help=mend(behavior, EVERY),
        notes=[use, *notes_on_policies(behavior, EVERY)],
        fixes=list(fixes_of(behavior, EVERY)),
    )


def use_of_query_string(route: Route) -> Note | None:
    """Where a route declares a parameter of the query string, maps one, or has code that reads it."""
    for parameter in route.request_parameters:
        if parameter.location == QUERY:
            return Note(parameter.at, f"{route.key} declares query parameter {parameter.name}")
    integration = route.integration
    if not isinstance(integration, Integration):
        return None
    for value in integration.request_parameters.values():
        mapped = MAPS_QUERY_STRING.search(str(value.value)) if isinstance(value, Known) else None
        if mapped is not None:
            return Note(value.place, f"{route.key} maps query parameter {mapped[1]}")
    function = None if integration.target is None else integration.target.function
    return None if function is None or isinstance(function, Unresolved) else reading_of(function)


def reading_of(function: Function) -> Note | None:
    code = function.code
    read = None if code is None else READS_QUERY_STRING.search(code.text)
    return None if code is None or read is None else Note(code.at, f"function {function.name} reads {read[0]}")


rule = Rule(
    id="cloudfront-query-string-not-forwarded",
    code=9620,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST",),
)
