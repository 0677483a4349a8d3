"""An earlier cache behavior takes every path of one that leads to an API, so that another origin answers.

## Why
CloudFront compares a path with the path patterns in the order in which the cache behaviors are listed, and takes the
first that matches. A behavior whose paths are all matched by an earlier pattern never serves a request: with `/*`
listed before it, `/api/*` is as good as absent. Another origin answers in place of the API: an S3 bucket with 403
AccessDenied, another API with 403 Missing Authentication Token.

## How to fix
List the narrower pattern before the broader one. A pattern that is for everything belongs into the default cache
behavior, which comes last wherever it stands.

## Exceptions
An earlier behavior that sends requests to the same API is no mistake of this kind. What an origin that is neither a
bucket nor an API in sight makes of the path is not known, so that the finding is only a possibility.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
- https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage, covering, passages_of, paths_of
from gatelint.behavior.cloudfront.origins import described
from gatelint.behavior.cloudfront.ways import api_at, leads_to_route, origin_name
from gatelint.behavior.routing.endpoints import EndpointKind
from gatelint.front_door.api import ApiKind
from gatelint.front_door.distribution import CacheBehavior, Distribution
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import MoveBehavior
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule, Undecided
from gatelint.values import Truth
from gatelint_rules.missing_authentication_token import failure as no_route
from gatelint_rules.wrong_origin import failure

NOT_FOUND = Response(404)
"""What a server is likely to answer to a path that it does not know."""


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for distribution in door.distributions:
        if distribution.unread is not None or distribution.enabled.equals(False).is_yes:
            continue
        for behavior in distribution.behaviors:
            earlier = covering(distribution, behavior)
            meant = sure_way(door, distribution, behavior, behavior)
            if not earlier or meant is None or not meant.arrival.endpoint.is_api_gateway.is_yes:
                continue
            taken = [way for each in earlier if (way := sure_way(door, distribution, behavior, each)) is not None]
            # A behavior that leads nowhere by itself is another matter.
            if len(taken) == len(earlier) and not leads_to_route(meant.arrival).is_no:
                yield from shadow_on(meant, taken)


def sure_way(
    door: FrontDoor, distribution: Distribution, behavior: CacheBehavior, taker: CacheBehavior
) -> Passage | None:
    """The way that requests for the paths of a behavior take if `taker` serves them; None if that is not certain."""
    ways = passages_of(door, distribution, taker, paths_of(behavior))
    return ways[0] if len(ways) == 1 and ways[0].is_sure.is_yes else None


def shadow_on(meant: Passage, taken: list[Passage]) -> Iterator[Finding]:
    answers = [answer_of(way) for way in taken]
    if any(answer.is_no for answer in answers):
        return
    first, behavior, distribution = taken[0], meant.behavior, meant.distribution
    certain = Truth.of(all(answer.is_yes for answer in answers)) & distribution.enabled.equals(True)
    patterns = " and ".join(way.behavior.pattern for way in taken)
    api = api_at(first.arrival)
    finding = Finding(
        request=Request(None, str(meant.path)),
        certainty=Certainty.of(certain),
        at=behavior.path_pattern.place,
        cause=f"{patterns}, listed before it, leave{'' if len(taken) > 1 else 's'} {behavior.pattern} no path, "
        f"so {origin_name(first.origin)} answers in place of {origin_name(meant.origin)}",
        failure=NOT_FOUND,
        distribution=distribution,
        remedies=[MoveBehavior(behavior, taken[0].behavior)],
        help=f"list {behavior.pattern} before {taken[0].behavior.pattern}",
        notes=[
            Note(way.behavior.path_pattern.place, f"{way.behavior.pattern} sends requests to {origin_name(way.origin)}")
            for way in taken
        ],
    )
    finding.notes.append(Note(meant.origin.at, f"{origin_name(meant.origin)} is {described(meant.arrival.endpoint)}"))
    if first.arrival.endpoint.kind is EndpointKind.BUCKET:
        finding.failure = failure.of("CloudFront")
    elif api is not None:
        finding.failure, finding.api = no_route.of(api.kind.value), api
        finding.response_type = "MISSING_AUTHENTICATION_TOKEN" if api.kind is ApiKind.REST else None
    yield finding


def answer_of(way: Passage) -> Truth:
    """Whether the other origin answers requests for these paths with an error."""
    kind = way.arrival.endpoint.kind
    if way.arrival.endpoint.is_api_gateway.is_yes:
        lost = leads_to_route(way.arrival).is_no and way.arrival.miss is None and api_at(way.arrival) is not None
        return Truth.of(lost and not way.may_rewrite)
    if kind is EndpointKind.BUCKET:
        return Truth.UNKNOWN if way.may_rewrite else Truth.YES
    return Truth.NO if kind is EndpointKind.UNKNOWN else Truth.UNKNOWN


rule = Rule(id="cloudfront-behavior-shadowed", code=9637, failure=failure, check=check, kinds=("CloudFront",))
