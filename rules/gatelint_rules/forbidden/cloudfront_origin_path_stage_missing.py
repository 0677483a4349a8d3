"""The stage is neither in the OriginPath of an API's origin nor in the paths that CloudFront sends there.

## Why
CloudFront sends the viewer's path as it is, behind the origin's `OriginPath`. The default endpoint of an API takes
the first segment of what arrives for the name of a stage. Without an `OriginPath` that segment is the viewer's own
(`/api/orders` asks for a stage `api`), and with a wrong one it is a stage that the API does not have: a REST API then
answers 403 Forbidden, an HTTP API 404 Not Found, before it looks at any route.

## How to fix
Set `OriginPath` to the stage with a slash before it, and none behind it: `/prod`. An HTTP API may have a stage
`$default` instead, which needs no name in the path.

## Exceptions
Viewers may name the stage themselves: with a path pattern `/prod/*` the origin needs no `OriginPath`, and must have
none. Where the default cache behavior leads to the API, clients may do so with every path, so that the finding is
only a possibility, unless the template itself tells a URL without the stage. The stage of an origin that is a custom
domain name stands in its mapping. A function that rewrites paths may add the stage.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage, passages_for
from gatelint.behavior.cloudfront.ways import (
    arrives_with,
    by_origin,
    leads_to_route,
    leaves_paths_alone,
    origin_name,
    ways_through,
)
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.arrivals import Miss
from gatelint.behavior.routing.endpoints import endpoint_of
from gatelint.behavior.routing.paths import EVERY_PATH, is_one_segment, text_of
from gatelint.behavior.routing.placeholders import as_written, with_placeholders
from gatelint.behavior.routing.stages import DEFAULT_STAGE, names_of_stages
from gatelint.front_door.api import Api, ApiKind, literal_stage_name
from gatelint.front_door.distribution import Origin
from gatelint.front_door.door import Call, FrontDoor
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Rule, Undecided
from gatelint.values import Known, Truth
from gatelint_rules.forbidden import failure
from gatelint_rules.not_found import failure as not_found


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for ways in by_origin(ways_through(door)):
        api = ways[0].arrival.endpoint.api
        # Of an API without any stage nothing is said: it is deployed elsewhere.
        if api is None or not api.stages.items or api.disable_execute_api_endpoint.equals(True).is_yes:
            continue
        lost = [way for way in ways if not lacks_stage(api, way).is_no]
        if lost:
            yield loss_of(door, api, lost, others_arrive=len(lost) < len(ways))
        elif leaves_stage_to_viewers(api, ways):
            yield from told_losses(door, api, ways)


def lacks_stage(api: Api, way: Passage) -> Truth:
    """Whether no path of a behavior names a stage; unknown where the only stage is called by what is not in sight."""
    if way.arrival.miss is Miss.STAGE:
        return Truth.YES
    stage = api.only_stage
    name = None if stage is None else text_of(stage.stage_name)
    first = way.path.split("/")[1:2]
    if name is None or name.literal is not None or not first or not is_one_segment(first[0]):
        return Truth.NO
    undecided = way.arrival.invocation.found.is_unknown and leaves_paths_alone(way.behavior).is_yes
    return Truth.UNKNOWN if undecided and has_no_path(way.origin) else Truth.NO


def loss_of(door: FrontDoor, api: Api, lost: list[Passage], others_arrive: bool) -> Finding:
    """What becomes of behaviors none of whose paths name a stage."""
    first = lost[0]
    is_sure = first.is_sure & ~first.arrival.disabled & lacks_stage(api, first)
    finding = finding_of(api, first, Request(None, str(first.path)), is_sure)
    finding.notes += [
        Note(way.behavior.at, f"requests to {way.path} go to {origin_name(way.origin)} too") for way in lost[1:]
    ]
    if others_arrive:
        finding.at = first.behavior.target_origin_id.place
        finding.help = f"send {first.path} to an origin of its own, of which OriginPath is {path_of_stage(api)}"
        finding.remedies = [NoCommand("other behaviors need the origin as it is, so that a second one has to be made")]
    else:
        finding.fixes += fixes_of(door, api, lost)
    return finding


def leaves_stage_to_viewers(api: Api, ways: list[Passage]) -> bool:
    """Whether the origin has no path, and viewers could name the only stage themselves, which nothing tells them."""
    stage = api.only_stage
    if stage is None or not stage.stage_name.equals(DEFAULT_STAGE).is_no:
        return False
    all_open = all(way.arrival.invocation.found.is_unknown and leaves_paths_alone(way.behavior).is_yes for way in ways)
    return all_open and has_no_path(ways[0].origin) and any(way.path == EVERY_PATH for way in ways)


def has_no_path(origin: Origin) -> bool:
    return isinstance(origin.origin_path, Known) and origin.origin_path.value.literal in ("", "/")


def told_losses(door: FrontDoor, api: Api, ways: list[Passage]) -> Iterator[Finding]:
    """What the URLs that the template tells have to say of it."""
    way = next(way for way in ways if way.path == EVERY_PATH)
    answers = [(call, has_stage(door, way, call)) for call in door.calls]
    if any(answer.is_yes for _, answer in answers):
        return
    told = next((call for call, answer in answers if answer.is_no), None)
    if told is None:
        # An empty path that is written out is there on purpose: tools put the stage in unless they are told otherwise.
        if isinstance(way.origin.origin_path, Known) and way.origin.origin_path.is_default:
            yield finding_of(api, way, Request(None, str(way.path), "without the stage"), Truth.UNKNOWN)
        return
    path = as_written(address_of(with_placeholders(told.url)).path)
    # To a function, a name like a URL may be told as an identifier.
    is_sure = way.is_sure & ~way.arrival.disabled & (Truth.YES if told.told_by == "output" else Truth.UNKNOWN)
    finding = finding_of(api, way, Request(told.method, path), is_sure)
    finding.notes.append(Note(told.at, f"{told.spoken} tells clients to call it so"))
    yield finding


def has_stage(door: FrontDoor, way: Passage, call: Call) -> Truth:
    """Whether a URL through the distribution names a stage; unknown of one without a path, to which clients add one."""
    address = address_of(with_placeholders(call.url))
    if address.path.literal in ("", "/") or endpoint_of(door, address.host).distribution is not way.distribution:
        return Truth.UNKNOWN
    chosen = [each for each in passages_for(door, way.distribution, address.path) if not each.is_failover]
    if len(chosen) != 1 or chosen[0].origin is not way.origin:
        return Truth.UNKNOWN
    return arrives_with(door, way, address.path).invocation.found


def finding_of(api: Api, way: Passage, request: Request, is_sure: Truth) -> Finding:
    origin = way.origin
    name, stages = origin_name(origin), names_of_stages(api)
    written = text_of(origin.origin_path)
    if has_no_path(origin):
        cause = f"{name} has no OriginPath, so the first segment of the path is taken for a stage of {api.name}, "
        cause += f"which has only {stages}"
    else:
        cause = f"OriginPath {written} of {name} names no stage of {api.name}, which has only {stages}"
    return Finding(
        request=request,
        certainty=Certainty.of(is_sure),
        at=origin.origin_path.place,
        cause=cause,
        failure=not_found.of("HTTP") if api.kind is ApiKind.HTTP else failure.of(api.kind.value),
        api=api,
        distribution=way.distribution,
        help=f"set OriginPath of {name} to {path_of_stage(api)}",
        remedies=[remedy_of(api, origin)],
        notes=[Note(stage.at, f"stage {text_of(stage.stage_name)} of {api.name}") for stage in api.stages.items[:1]],
    )


def remedy_of(api: Api, origin: Origin) -> Remedy:
    name = None if api.only_stage is None else literal_stage_name(api.only_stage)
    if name is None:
        return NoCommand("which stage the origin is to lead to has to be decided")
    return SetValue(below(origin.at, "OriginPath"), f"/{name}")


def path_of_stage(api: Api) -> str:
    stage = api.only_stage
    name = None if stage is None else text_of(stage.stage_name)
    return "a slash and the name of the stage" if name is None else f"/{name}"


def fixes_of(door: FrontDoor, api: Api, lost: list[Passage]) -> Iterator[Fix]:
    """A written path that is wrong becomes the only stage, if requests then come to a route."""
    written = lost[0].origin.origin_path
    name = None if api.only_stage is None else literal_stage_name(api.only_stage)
    if name is None or not isinstance(written, Known) or written.is_default:
        return
    if all(leads_to_route(arrives_with(door, way, origin_path=f"/{name}")).is_yes for way in lost):
        yield Fix(f"name stage {name} in OriginPath", (Edit(written.place, f"/{name}"),), safe=True)


rule = Rule(
    id="cloudfront-origin-path-stage-missing",
    code=9631,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "WebSocket"),
)
