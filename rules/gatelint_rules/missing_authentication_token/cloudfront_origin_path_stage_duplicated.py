"""The OriginPath of an API's origin adds a stage that something else supplies already, so that routes see it.

## Why
CloudFront puts `OriginPath` before the viewer's path. If the path pattern names the stage too, the API is asked for
`/prod/prod/orders`: the first segment selects the stage, and the second stays in the path that the routes see. The
same happens where nothing takes the segment off: a custom domain name has the stage in its mapping, and the
`$default` stage of an HTTP API is served without its name. No route begins with the name of the stage, so a REST API
answers 403 Missing Authentication Token, and an HTTP API 404 Not Found.

## How to fix
Name the stage once. Leave `OriginPath` out before a custom domain name and before a `$default` stage, and where the
path pattern names the stage.

## Exceptions
`OriginPath` may well name the base path of a mapping, or a resource that the routes begin with. A route that catches
every path takes `/prod/orders` too, and hands it to the integration as it is.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage
from gatelint.behavior.cloudfront.origins import described
from gatelint.behavior.cloudfront.ways import api_at, arrives_with, by_origin, leads_to_route, origin_name, ways_through
from gatelint.behavior.routing.arrivals import Miss
from gatelint.behavior.routing.paths import text_of
from gatelint.behavior.routing.stages import DEFAULT_STAGE
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Rule, Undecided
from gatelint.values import Known
from gatelint_rules.forbidden import failure as forbidden
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for ways in by_origin(ways_through(door)):
        lost = [(way, api) for way in ways if (api := api_behind_one_too_many(door, way)) is not None]
        if lost and len(lost) == len(ways):
            yield at_origin(lost)
        else:
            yield from (at_behavior(way, api) for way, api in lost)


def api_behind_one_too_many(door: FrontDoor, way: Passage) -> Api | None:
    """The API of which requests on a way miss every route, but would not if the origin had no path."""
    before = text_of(way.origin.origin_path)
    # What is not a stage of the API is a wrong one, not one too many; nobody knows what /$default leads to.
    if before is None or str(before).strip("/") in ("", DEFAULT_STAGE) or way.arrival.miss not in (None, Miss.MAPPING):
        return None
    if (
        way.arrival.endpoint.is_api_gateway.is_no
        or way.arrival.disabled.is_yes
        or not leads_to_route(way.arrival).is_no
    ):
        return None
    without = arrives_with(door, way, origin_path="")
    return api_at(without) if leads_to_route(without).is_yes else None


def at_origin(lost: list[tuple[Passage, Api]]) -> Finding:
    """Every behavior of the origin fails, so that its OriginPath is what is wrong."""
    way, api = lost[0]
    name = origin_name(way.origin)
    finding = finding_of(way, api)
    finding.help = f"leave out OriginPath of {name}: {supplier(way)}"
    finding.notes += [Note(other.behavior.at, f"requests to {other.path} go to {name} too") for other, _ in lost[1:]]
    written = way.origin.origin_path
    if isinstance(written, Known):
        finding.fixes.append(Fix("leave OriginPath empty", (Edit(written.place, '""'),), safe=True))
    return finding


def at_behavior(way: Passage, api: Api) -> Finding:
    """Other behaviors need the OriginPath, so that it is the path pattern which names the stage once too often."""
    finding = finding_of(way, api)
    finding.at = way.behavior.path_pattern.place
    finding.help = f"leave the stage out of the paths that clients call, or send {way.path} to an origin "
    finding.help += "without OriginPath"
    finding.remedies = [NoCommand("other behaviors need the OriginPath, so that clients or the origins have to change")]
    return finding


def finding_of(way: Passage, api: Api) -> Finding:
    unmapped = way.arrival.miss is Miss.MAPPING
    kind = api.kind.value
    return Finding(
        request=Request(None, str(way.path)),
        certainty=Certainty.of(way.is_sure & ~way.arrival.disabled),
        at=way.origin.origin_path.place,
        cause=cause_of(way, api),
        failure=forbidden.of(kind) if unmapped else failure.of(kind),
        response_type="MISSING_AUTHENTICATION_TOKEN" if api.kind is ApiKind.REST and not unmapped else None,
        api=api,
        distribution=way.distribution,
        notes=list(notes_on(way, api)),
    )


def cause_of(way: Passage, api: Api) -> str:
    written, name = text_of(way.origin.origin_path), origin_name(way.origin)
    if way.arrival.miss is not None:
        return f"OriginPath {written} of {name} is a base path that {described(way.arrival.endpoint)} does not map"
    seen = way.arrival.invocation.candidates[0].path
    if way.arrival.endpoint.domain is None and is_taken_off(way):
        return f"OriginPath and the path both name the stage, so the routes of {api.name} are asked for {seen}"
    return f"nothing takes OriginPath {written} of {name} off, so the routes of {api.name} are asked for {seen}"


def is_taken_off(way: Passage) -> bool:
    """Whether the OriginPath selects the stage, and not a $default stage that is served without its name."""
    stage = way.arrival.invocation.candidates[0].stage
    return stage is not None and stage.stage_name.equals(DEFAULT_STAGE).is_no


def supplier(way: Passage) -> str:
    """What else names the stage."""
    domain = way.arrival.endpoint.domain
    if domain is not None:
        return f"the mappings of {domain.name} tell the stage"
    return "the path names the stage" if is_taken_off(way) else "a $default stage is served without its name"


def notes_on(way: Passage, api: Api) -> Iterator[Note]:
    for invocation in way.arrival.invocation.candidates[:1]:
        if invocation.mapping is not None:
            yield Note(invocation.mapping.at, f"mapping {invocation.mapping.name} leads to a stage of {api.name}")
        elif invocation.stage is not None:
            yield Note(invocation.stage.at, f"stage {text_of(invocation.stage.stage_name)} of {api.name}")
    route: Route | None = next(iter(api.routes), None)
    if route is not None:
        yield Note(route.at, f"{route.key} is a route of {api.name}")


rule = Rule(
    id="cloudfront-origin-path-stage-duplicated",
    code=9632,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP"),
)
