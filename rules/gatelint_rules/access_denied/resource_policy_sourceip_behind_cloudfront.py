"""The resource policy is for clients' addresses, and the API is behind CloudFront, whose address it sees.

## Why
Requests to a Regional API behind a distribution of yours come from CloudFront's edge servers, and `aws:SourceIp` is an
edge server's address. An Allow or Deny by the addresses of an office or a VPN then refuses everybody who comes
through the distribution, those at the right address included: 403 "is not authorized to perform: execute-api:Invoke".

## How to fix
Filter addresses where they are seen: by a web ACL on the distribution. To keep others from going past CloudFront, let
it send a secret header (`OriginCustomHeaders`) that the API demands. Deploy the API again.

## Exceptions
Nothing is said of an edge-optimized API or domain name, where the distribution of API Gateway's own is in between. A
policy may list the networks of CloudFront. Which they are changes, and is told here only roughly, so that all this is
a possibility.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.callers import Caller, anonymous_client, client_through_cloudfront
from gatelint.behavior.access.refusals import Asked, denials, guarded_apis, silences
from gatelint.behavior.cloudfront.distributions import passages_of, paths_of
from gatelint.behavior.cloudfront.origins import ApiOrigin, api_origins, other_uses, requests_of
from gatelint.behavior.cloudfront.reach import methods_through, path_to
from gatelint.front_door.access import Condition, Policy
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Request, Rule
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    DENIED_EXPLICITLY,
    SOURCE_IP,
    by_thing,
    is_all_of,
    key_of,
    listed,
    notes_on_routes,
    routes_of,
)


@record()
class Blame:
    """A condition on clients' addresses that refuses callers a route: of a Deny, or of an Allow."""

    condition: Condition
    asked: Asked
    denies: bool


def check(door: FrontDoor) -> Iterator[Finding]:
    behind = list(api_origins(door))
    for api, policy in guarded_apis(door):
        targets = [each for each in behind if each.api is api and each.is_edge_optimized.is_no]
        if not targets or not api.is_private.is_no:
            continue
        found = only_through_cloudfront(door, api, policy)
        for target in targets:
            for condition, refused in by_thing((blame.condition, blame.asked) for blame in found):
                denies = any(blame.denies for blame in found if blame.condition is condition)
                if is_all_of(api, routes_of(refused)):
                    yield finding_of(target, condition, requests_of(target.uses), refused, denies)
                    continue
                reached = [(asked, way) for asked in refused if (way := way_to(door, target, asked.route)) is not None]
                if reached:
                    others = len(routes_of(asked for asked, _ in reached)) - 1
                    request = reached[0][1]
                    request.who = f"(and {others} more route{'s' if others > 1 else ''})" if others else ""
                    yield finding_of(target, condition, request, [asked for asked, _ in reached], denies)


def only_through_cloudfront(door: FrontDoor, api: Api, policy: Policy) -> list[Blame]:
    """What refuses whoever comes through CloudFront, and not everybody else as well."""
    direct = {(id(blame.condition), id(blame.asked.route)) for blame in blames(door, api, policy, anonymous_client())}
    through = blames(door, api, policy, client_through_cloudfront())
    return [blame for blame in through if (id(blame.condition), id(blame.asked.route)) not in direct]


def blames(door: FrontDoor, api: Api, policy: Policy, clients: Caller) -> Iterator[Blame]:
    for denial in denials(door, api, policy, clients):
        for condition in denial.statement.conditions:
            if key_of(condition) == SOURCE_IP:
                yield Blame(condition, denial.asked, denies=True)
    for silence in silences(door, api, policy, clients):
        for miss in silence.misses:
            for condition in miss.failing:
                if key_of(condition) == SOURCE_IP and not (miss.names & miss.includes).is_no:
                    yield Blame(condition, silence.asked, denies=False)


def way_to(door: FrontDoor, target: ApiOrigin, route: Route) -> Request | None:
    """A request that the distribution sends to the origin, and that surely comes to a route there."""
    if target.api is None:
        return None
    for use in target.uses:
        for passage in passages_of(door, target.distribution, use.behavior, paths_of(use.behavior)):
            methods = methods_through(use.behavior, target.api, route) if passage.origin is target.origin else []
            for method in methods:
                path = path_to(door, passage, target.api, route, method)
                if path is not None:
                    return Request(method, str(path))
    return None


def finding_of(
    target: ApiOrigin, condition: Condition, request: Request, refused: list[Asked], denies: bool
) -> Finding:
    api = refused[0].api
    return Finding(
        request=request,
        certainty=Certainty.MAY,
        at=condition.at,
        cause=f"{api.name} sees the addresses of CloudFront's edge servers, not of clients, and none of them is in "
        f"{listed(condition.values)}",
        failure=DENIED_EXPLICITLY if denies else failure.of("REST"),
        response_type=ACCESS_DENIED,
        api=api,
        distribution=target.distribution,
        help=f"filter addresses by a web ACL on {target.distribution.name}, and let origin {target.name} send a secret "
        "header that the API demands",
        remedies=[
            NoCommand("it takes a web ACL, a secret and something that looks for it, all of which have to be designed")
        ],
        notes=[
            target.note(),
            *other_uses(target.uses, target.name),
            *([] if is_all_of(api, routes_of(refused)) else notes_on_routes(refused, "is kept to these addresses")),
        ],
    )


rule = Rule(id="resource-policy-sourceip-behind-cloudfront", code=9663, failure=failure, check=check, kinds=("REST",))
