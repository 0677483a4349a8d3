"""A path pattern's prefix reaches an API that has no routes below it: CloudFront removes nothing from a path.

## Why
A cache behavior for `/api/*` only chooses the origin. The whole path of the viewer is sent there, behind
`OriginPath`: `/api/orders` comes to the API as `/api/orders`, not as `/orders`. Where no route begins with the
prefix, a REST API answers 403 Missing Authentication Token to everything that the behavior serves, and an HTTP API
404 Not Found. A custom domain name without a mapping for the prefix answers 403 Forbidden.

## How to fix
Make the two paths alike: put the routes below a resource of that name, or map a custom domain name with that base
path to the API and make it the origin. Or let a CloudFront function at `viewer-request` take the prefix off.

## Exceptions
A function of the behavior may strip the prefix: nothing is said unless its code is in sight and leaves paths alone. A
greedy route at the root, or `$default`, takes the prefix with the rest of the path. A stage that is called like the
prefix, with no `OriginPath`, takes it off.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage
from gatelint.behavior.cloudfront.origins import described
from gatelint.behavior.cloudfront.ways import (
    api_at,
    arrives_with,
    leads_to_route,
    leaves_paths_alone,
    origin_name,
    ways_through,
)
from gatelint.behavior.routing.arrivals import Arrival, Miss
from gatelint.behavior.routing.paths import text_of
from gatelint.behavior.routing.routes import routes_reached
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import MapDomainName, NoCommand, Remedy
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint_rules.forbidden import failure as forbidden
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for way in ways_through(door):
        api = None if way.behavior.is_default else api_at(way.arrival)
        if api is not None and is_lost(door, way):
            for prefix, stripped in prefixes(door, way):
                if not leads_to_route(stripped).is_no:
                    yield finding_of(way, api, prefix, stripped)
                    break


def is_lost(door: FrontDoor, way: Passage) -> bool:
    """Whether no request of a behavior comes to a route, for another reason than those that other rules tell."""
    if way.arrival.endpoint.is_api_gateway.is_no or way.arrival.disabled.is_yes:
        return False
    if way.arrival.miss in (Miss.STAGE, Miss.MAPPED_STAGE) or not leaves_paths_alone(way.behavior).is_yes:
        return False
    # Without the OriginPath they would come to one where it names a stage that is told elsewhere too.
    return all(leads_to_route(each).is_no for each in (way.arrival, arrives_with(door, way, origin_path="")))


def prefixes(door: FrontDoor, way: Passage) -> Iterator[tuple[str, Arrival]]:
    """The beginnings of a path pattern that no route has, the shortest first, and where requests arrive without them.

    Of "/api/*" without "/api" the path "/*" is left, and of "/api*" too.
    """
    names = [str(segment) for segment in way.path.split("/")[1:]]
    for count, name in enumerate(names, 1):
        if not name.rstrip("*") or set(name[:-1]) & set("*?"):
            return
        prefix = "/" + "/".join(names[:count]).rstrip("*")
        if not leads_to_route(arrives_with(door, way, path=prefix)).is_no:
            return
        rest = "/*" if name.endswith("*") else "/" + "/".join(names[count:])
        yield prefix, arrives_with(door, way, path=rest)


def finding_of(way: Passage, api: Api, prefix: str, stripped: Arrival) -> Finding:
    unmapped = way.arrival.miss is Miss.MAPPING
    kind = api.kind.value
    if unmapped:
        lack = f"{described(way.arrival.endpoint)} has no mapping for it"
    else:
        seen = str(way.arrival.invocation.candidates[0].path).rstrip("/*")
        lack = f"no route of {api.name} begins with {seen}"
    return Finding(
        request=Request(None, str(way.path)),
        certainty=Certainty.of(way.is_sure & ~way.arrival.disabled),
        at=way.behavior.path_pattern.place,
        cause=f"CloudFront passes {prefix} on with the path, and {lack}",
        failure=forbidden.of(kind) if unmapped else failure.of(kind),
        response_type="MISSING_AUTHENTICATION_TOKEN" if api.kind is ApiKind.REST and not unmapped else None,
        api=api,
        distribution=way.distribution,
        help=help_for(way, api, prefix),
        remedies=[remedy_for(way, api, prefix)],
        notes=list(notes_on(way, api, prefix, stripped)),
    )


def help_for(way: Passage, api: Api, prefix: str) -> str:
    if way.arrival.endpoint.domain is not None:
        return f"map base path {prefix.strip('/')} of {way.arrival.endpoint.domain.name} to {api.name}"
    return f"take {prefix} off in a CloudFront function at viewer-request, or put the routes of {api.name} below it"


def remedy_for(way: Passage, api: Api, prefix: str) -> Remedy:
    domain = way.arrival.endpoint.domain
    if domain is not None:
        return MapDomainName(domain, api, stage=None, base_path=prefix.strip("/"))
    return NoCommand("it takes a CloudFront function, which has to be written, or other routes")


def notes_on(way: Passage, api: Api, prefix: str, stripped: Arrival) -> Iterator[Note]:
    origin = way.origin
    yield Note(origin.domain_name.place, f"{origin_name(origin)} is {described(way.arrival.endpoint)}")
    for invocation in stripped.invocation.candidates[:1]:
        reached = routes_reached(api, invocation.path) if invocation.api is api else []
        for _, route in reached[:1]:
            yield Note(route.at, f"{route.key} is what would answer without {prefix}")
    for invocation in way.arrival.invocation.candidates[:1]:
        if invocation.stage is not None:
            yield Note(invocation.stage.at, f"stage {text_of(invocation.stage.stage_name)} of {api.name}")


rule = Rule(
    id="cloudfront-path-pattern-prefix-not-stripped",
    code=9635,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP"),
)
