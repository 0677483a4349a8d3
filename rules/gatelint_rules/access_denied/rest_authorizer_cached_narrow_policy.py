"""An authorizer's policy allows one method alone, and API Gateway keeps it for requests to others.

## Why
API Gateway keeps the policy that a Lambda authorizer returns, for 300 seconds by default on a REST API. It finds it
again by the values of the identity sources, whatever method or path is asked for, and evaluates it for the request at
hand. A policy for just `event.methodArn` allows the request that it was made for. The caller's next request, to another
method or path, finds the same policy and gets 403, until the time is over; so it goes well now and fails then.

## How to fix
Return a policy for all that the caller may use, such as `arn:…:{api}/{stage}/*`. Or turn the cache off with an
`AuthorizerResultTtlInSeconds` of 0, or make what tells the methods apart an identity source: `$context.routeKey` of an
HTTP API, `context.httpMethod` and `context.path` of a REST API.

## Exceptions
A single method with a fixed path has one ARN only. An authorizer with simple responses (HTTP APIs) returns no policy.
Where the API's resource policy allows the requests, that is enough. What the code returns is said only where all of it
can be followed; code that lies in a bucket is not in sight.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
- https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.answers.gateway_responses import default_response
from gatelint.behavior.authorizers.authorizer_code import AuthorizerCode
from gatelint.behavior.authorizers.guards import guards, request_to_any
from gatelint.behavior.authorizers.identities import demanded_by, is_spoken_as
from gatelint.behavior.authorizers.kept_policies import Reuse, is_allowed_beside, is_kept, narrow_answers, reuse_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Response, Rule, Undecided
from gatelint.values import Known, Truth, Unresolved
from gatelint_rules.access_denied import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        # A WebSocket API asks its authorizer in the handshake alone, and keeps nothing.
        if api.kind is ApiKind.WEBSOCKET:
            continue
        for kind in ("TOKEN", "REQUEST"):
            for authorizer, routes in guards(api, kind):
                yield from kept_too_narrow(door, api, authorizer, routes)


def kept_too_narrow(
    door: FrontDoor, api: Api, authorizer: Authorizer, routes: list[Route]
) -> Iterator[Finding | Undecided]:
    kept, reuse = is_kept(authorizer), reuse_of(api, authorizer, routes)
    if kept.is_no or reuse is None or not is_allowed_beside(door, api, routes).is_no:
        return
    answers = narrow_answers(api, authorizer)
    if answers is None:
        return
    ttl = authorizer.result_ttl
    if isinstance(ttl, Unresolved):
        yield Undecided(ttl.place, ttl.why)
    else:
        yield refusal(api, authorizer, routes, answers, reuse, ttl)


def refusal(
    api: Api, authorizer: Authorizer, routes: list[Route], answers: AuthorizerCode, reuse: Reuse, ttl: Known[int]
) -> Finding:
    function, caller = spoken_function(authorizer), spoken_caller(authorizer)
    request = request_to_any(api, routes)
    after = f"within {ttl.value} s of one to another method or path with {caller}"
    request.who = " ".join(filter(None, (request.who, after)))
    rest = api.kind is ApiKind.REST
    return Finding(
        request=request,
        certainty=Certainty.of(reuse.certain & in_sight(authorizer)),
        at=answers.narrow_statements[0].at,
        cause=f"{function} allows just the request that it is asked about, "
        f"and {authorizer.name} keeps that policy for the next ones",
        failure=answer_of(api),
        response_type="ACCESS_DENIED" if rest else None,
        api=api,
        help="allow all that the caller may use, such as the API's stage with /* behind it, "
        "or set AuthorizerResultTtlInSeconds to 0",
        notes=[
            Note(ttl.place, f"{authorizer.name} keeps policies for {ttl.value} s{by_default(ttl)}"),
            *notes_on(reuse),
        ],
        remedies=[SetValue(below(authorizer.at, "AuthorizerResultTtlInSeconds"), 0)],
        fixes=[] if ttl.is_default else [Fix("keep no policies", (Edit(ttl.place, "0"),))],
    )


def in_sight(authorizer: Authorizer) -> Truth:
    """Whether the code in sight surely is what runs: an alias or version may have older code."""
    target = authorizer.target
    return Truth.YES if target is not None and target.qualifier is None else Truth.UNKNOWN


def answer_of(api: Api) -> Response:
    return default_response("ACCESS_DENIED") if api.kind is ApiKind.REST else failure.of("HTTP")


def notes_on(reuse: Reuse) -> Iterator[Note]:
    if reuse.other is None:
        yield Note(reuse.route.at, f"{reuse.route.key} takes requests with many ARNs")
        return
    for route in (reuse.route, reuse.other):
        yield Note(route.at, f"{route.key} shares it")


def by_default(ttl: Known[int]) -> str:
    return ", for nothing else is written" if ttl.is_default else ""


def spoken_function(authorizer: Authorizer) -> str:
    target = authorizer.target
    return authorizer.name if target is None or isinstance(target.function, Unresolved) else target.function.name


def spoken_caller(authorizer: Authorizer) -> str:
    """What two requests have in common that share a policy: "the same header Authorization"."""
    return f"the same {' and '.join(map(is_spoken_as, demanded_by(authorizer)))}"


rule = Rule(
    id="rest-authorizer-cached-narrow-policy",
    code=9659,
    failure=failure,
    check=check,
    fix="unsafe",
    kinds=("REST", "HTTP"),
)
