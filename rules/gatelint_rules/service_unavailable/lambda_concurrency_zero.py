"""The function behind a route or an authorizer has a reserved concurrency of 0, so that Lambda throttles every call.

## Why
Reserved concurrency is what a function may use at most: of 0, nothing runs, of no version and no alias. Lambda refuses
each call with its own 429, which API Gateway keeps to itself: clients get an answer that looks like a crash, with 500
or 503. The execution log says "Rate Exceeded", the metric Throttles counts, and the function has no log at all.

## How to fix
Remove `ReservedConcurrentExecutions`, so that the function shares the concurrency of the account, or reserve some.

## Exceptions
An integration that invokes asynchronously (`X-Amz-Invocation-Type`) is answered all the same. Proxy integrations of
REST APIs are known to answer 500; what other integrations and authorizers answer is not documented, so that is reported
as a possibility. 0 is also how a function is switched off on purpose: whoever means that accepts the finding.

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
- https://repost.aws/knowledge-center/api-gateway-internal-server-error
- https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html
- https://repost.aws/questions/QUfI6bsdd0SOiPeyimzxSkfQ
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refused_calls import authorizers_asked, calling_routes
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Function, FunctionTarget
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import TakeOut
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.values import Known, Unresolved
from gatelint_rules.authorizer_configuration_error import failure as authorizer_failure
from gatelint_rules.requests_to_routes import answer_on, request_on, what_they_do
from gatelint_rules.service_unavailable import failure

ASYNCHRONOUS = "x-amz-invocation-type"


@record()
class Throttled:
    """What one API calls of a function that never runs; `authorizer` is set where that is what calls it."""

    function: Function
    limit: Known[int]
    certainty: Certainty
    routes: list[Route]
    authorizer: str | None = None


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    yield from doubts_about(door)
    for api in door.apis:
        for throttled in (*throttled_routes(api), *throttled_authorizers(api)):
            yield finding_of(api, throttled)


def doubts_about(door: FrontDoor) -> Iterator[Undecided]:
    called = [target for api in door.apis for _, target in calling_routes(api)]
    called += [each.target for api in door.apis for each, _ in authorizers_asked(api) if each.target is not None]
    functions = {id(each.function): each.function for each in called if isinstance(each.function, Function)}
    for function in functions.values():
        if isinstance(function.reserved_concurrency, Unresolved):
            yield Undecided(function.reserved_concurrency.place, function.reserved_concurrency.why)


def limit_of(target: FunctionTarget | None) -> Known[int] | None:
    """The reserved concurrency of what is called, where that is 0."""
    limit = target.function.reserved_concurrency if target and isinstance(target.function, Function) else None
    return limit if isinstance(limit, Known) and limit.value == 0 else None


def throttled_routes(api: Api) -> list[Throttled]:
    found: dict[tuple[int, Certainty], Throttled] = {}
    for route, target in calling_routes(api):
        limit, function, integration = limit_of(target), target.function, route.integration
        if limit is None or isinstance(function, Unresolved) or not isinstance(integration, Integration):
            continue
        if any(name.lower().endswith(ASYNCHRONOUS) for name in integration.request_parameters):
            continue
        is_proof = api.kind is ApiKind.REST and integration.type.equals("AWS_PROXY").is_yes
        certainty = Certainty.WILL if is_proof else Certainty.MAY
        key = (id(function), certainty)
        found.setdefault(key, Throttled(function, limit, certainty, [])).routes.append(route)
    return list(found.values())


def throttled_authorizers(api: Api) -> Iterator[Throttled]:
    for authorizer, routes in authorizers_asked(api):
        limit = limit_of(authorizer.target)
        if limit is not None and authorizer.target and isinstance(authorizer.target.function, Function):
            yield Throttled(authorizer.target.function, limit, Certainty.MAY, routes, authorizer.name)


def finding_of(api: Api, throttled: Throttled) -> Finding:
    function, routes, by = throttled.function, throttled.routes, throttled.authorizer
    answered = failure if by is None else authorizer_failure
    caller = what_they_do(routes, "invokes", "invoke") if by is None else f"authorizer {by} invokes it"
    response_type = "INTEGRATION_FAILURE" if by is None else "AUTHORIZER_CONFIGURATION_ERROR"
    return Finding(
        request=request_on(api, routes, ""),
        certainty=throttled.certainty,
        at=throttled.limit.place,
        cause=f"the reserved concurrency of {function.name} is 0, so Lambda throttles every call of it",
        failure=answer_on(api, routes, answered),
        response_type=None if api.kind is ApiKind.HTTP else response_type,
        api=api,
        help="remove the reserved concurrency, or reserve more than 0",
        remedies=[TakeOut(throttled.limit.place)],
        notes=[Note(routes[0].at, caller)],
    )


rule = Rule(
    id="lambda-concurrency-zero",
    code=9680,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
