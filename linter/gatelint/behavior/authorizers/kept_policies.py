"""For which requests API Gateway takes an authorizer's policy that it has kept from another one.

What is kept is found again by the values of the identity sources, for all methods and routes of a stage that ask the
authorizer, and is then evaluated for the ARN of the request at hand.
https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from gatelint.behavior.access.callers import anybody
from gatelint.behavior.access.policies import decides_of_route
from gatelint.behavior.authorizers.authorizer_code import read_authorizer
from gatelint.behavior.authorizers.authorizer_reads import code_of, speaks_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.function import Function
from gatelint.records import record
from gatelint.values import Known, Truth, known, some

if TYPE_CHECKING:
    from gatelint.behavior.authorizers.authorizer_code import AuthorizerCode
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route

_TOLD_APART_BY = {
    "httpMethod": frozenset({"method"}),
    "path": frozenset({"path"}),
    "resourceId": frozenset({"path"}),
    "resourcePath": frozenset({"path"}),
    "routeKey": frozenset({"method", "path"}),
}
"""Context variables that differ between the requests of one client, and in what."""

_SAME_FOR_A_CLIENT = re.compile(r"identity\..+|accountId|apiId|domainName|domainPrefix|protocol|stage")
_GREEDY = re.compile(r"\{[^{}]*\+\}")


@record(hashable=True)
class Reuse:
    """Requests of one caller with different ARNs that are decided by one policy: those to `route`, and to `other`.

    Where `other` is None, all of them are requests to the one route. `certain` is unknown where it hangs on what
    clients put into a path, or on the method that they use.
    """

    route: Route
    other: Route | None
    certain: Truth


def is_kept(authorizer: Authorizer) -> Truth:
    """Whether API Gateway keeps the answers of an authorizer for some time."""
    ttl = authorizer.result_ttl
    return Truth.of(ttl.value > 0) if isinstance(ttl, Known) else Truth.UNKNOWN


def reuse_of(api: Api, authorizer: Authorizer, routes: list[Route]) -> Reuse | None:
    """Some of the requests to `routes`, which ask the authorizer, that share a kept policy; None if none surely may.

    Preflights carry no identity, so that routes for OPTIONS share nothing.
    """
    told_apart = _told_apart(authorizer)
    if told_apart is None:
        return None
    candidates = [
        route
        for route in routes
        if isinstance(route.method, Known) and isinstance(route.path, Known) and route.method.value != "OPTIONS"
    ]
    for one, other in itertools.combinations(candidates, 2):
        if _share(one, other, told_apart):
            return Reuse(one, other, Truth.YES)
    # What stands in the ARN of an HTTP API for a path parameter, and for $default, is not documented.
    if api.kind is not ApiKind.REST:
        return None
    alone = [Reuse(route, None, _is_shared(route, told_apart)) for route in candidates]
    shared = [reuse for reuse in alone if not reuse.certain.is_no]
    return min(shared, key=lambda reuse: not reuse.certain.is_yes, default=None)


def _told_apart(authorizer: Authorizer) -> frozenset[str] | None:
    """In what requests differ that do not share a kept answer, beside their identity; None where that is not known."""
    if authorizer.kind.equals("TOKEN").is_yes:
        return frozenset()
    sources = authorizer.identity_sources
    if not sources.complete or not len(sources):
        return None
    apart: frozenset[str] = frozenset()
    for source in sources:
        if source.location in ("header", "querystring", "stageVariables"):
            continue
        if source.location == "context" and source.name in _TOLD_APART_BY:
            apart |= _TOLD_APART_BY[source.name]
        elif source.location != "context" or _SAME_FOR_A_CLIENT.fullmatch(source.name) is None:
            return None
    return apart


def _share(one: Route, other: Route, told_apart: frozenset[str]) -> bool:
    """Whether requests to two routes may share a kept answer, as far as their methods and paths go."""
    methods = {known(one.method), known(other.method)}
    same_method = len(methods) == 1 or "ANY" in methods
    same_path = known(one.path) == known(other.path)
    return ("method" not in told_apart or same_method) and ("path" not in told_apart or same_path)


def _is_shared(route: Route, told_apart: frozenset[str]) -> Truth:
    """Whether requests to one route have several ARNs, and may share a kept answer."""
    path = known(route.path) or ""
    by_path = Truth.of("path" not in told_apart and "{" in path)
    by_method = Truth.of("method" not in told_apart and route.method.equals("ANY").is_yes)
    greedy = Truth.of(_GREEDY.search(path) is not None)
    return (by_path | by_method) & (Truth.UNKNOWN | (by_path & greedy))


def narrow_answers(api: Api, authorizer: Authorizer) -> AuthorizerCode | None:
    """What the code of an authorizer answers, if that surely allows nothing but the request that it is asked about.

    The ARN of that request has a name that hangs on the payload: `routeArn` in format 2.0 of HTTP APIs, which know
    simple answers too, and `methodArn` elsewhere. Code that asks for the other one gets nothing.
    """
    target, code = authorizer.target, code_of(authorizer)
    if target is None or code is None or not isinstance(target.function, Function):
        return None
    name = _name_of_arn(api, authorizer)
    if name is None or not speaks_of(code, name):
        return None
    answers = read_authorizer(target.function, api.kind)
    return answers if answers is not None and answers.allows_only_the_request.is_yes else None


def _name_of_arn(api: Api, authorizer: Authorizer) -> str | None:
    if api.kind is ApiKind.REST:
        return "methodArn"
    if authorizer.simple_responses is not None and not authorizer.simple_responses.equals(False).is_yes:
        return None
    version = known(authorizer.payload_format_version)
    return {"1.0": "methodArn", "2.0": "routeArn"}.get(version or "")


def is_allowed_beside(door: FrontDoor, api: Api, routes: list[Route]) -> Truth:
    """Whether the API's resource policy allows a request that the authorizer's policy is silent about.

    For callers of the same account, which clients of a Lambda authorizer count as, either is enough.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    """
    return some(decides_of_route(door, api, None, route, anybody()).allows for route in routes)
