"""Which cache behavior and origin of a CloudFront distribution serve a path, and what the origin is asked for.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.memory import all_once_per_door
from gatelint.behavior.routing.arrivals import Arrival, arrive_at
from gatelint.behavior.routing.choice import Choice, first_of
from gatelint.behavior.routing.endpoints import Endpoint, EndpointKind, endpoint_of
from gatelint.behavior.routing.paths import EVERY_PATH, joined, text_of
from gatelint.behavior.routing.patterns import Pattern, asked, covered, overlap
from gatelint.records import record, replace
from gatelint.text import Text
from gatelint.values import Known, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.distribution import CacheBehavior, Distribution, Origin, OriginGroup
    from gatelint.front_door.door import FrontDoor


_ROOT = Text.of("/")


def covers(one: str, other: str) -> bool:
    """Whether a path pattern matches every path that another one matches."""
    return covered(_pattern(other), (_pattern(one),), after="/")


def share_paths(one: str, other: str) -> bool:
    """Whether there is a path that two path patterns match."""
    return overlap(_pattern(one), _pattern(other))


def _pattern(path_pattern: str) -> Pattern:
    """The set of paths: a pattern means the same with and without a slash before it, and paths always have one.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html
    """
    return asked(path_pattern if path_pattern.startswith(("/", "*")) else f"/{path_pattern}").pattern


def paths_of(behavior: CacheBehavior) -> Text:
    """The paths that a behavior is for, as if none stood before it: "/api/*", "/*" for the default one."""
    if not isinstance(behavior.path_pattern, Known):
        return EVERY_PATH
    pattern = behavior.path_pattern.value
    # "*/x" is for "/x" too, so that a slash before it would say less.
    return Text.of(pattern if pattern.lstrip("*").startswith("/") else f"/{pattern}")


def behavior_for(distribution: Distribution, path: Text | str) -> Choice[CacheBehavior]:
    """The behavior that serves a path: the first one, in their order, of which the pattern matches; else the default.

    Patterns tell upper from lower case, and a query string plays no part.
    """
    asked_for = Text.of(path) if Text.of(path).parts else _ROOT
    options = [(_serves(distribution, behavior, asked_for), behavior) for behavior in distribution.behaviors]
    unread = distribution.behaviors.unread if distribution.unread is None else distribution.unread
    return first_of(options, unread)


def _serves(distribution: Distribution, behavior: CacheBehavior, path: Text) -> Truth:
    if behavior.is_default:
        return Truth.YES
    if not isinstance(behavior.path_pattern, Known):
        return Truth.UNKNOWN
    pattern = behavior.path_pattern.value
    answers = {_matches(pattern, each) for each in (path, _from_root(distribution, path))}
    # It is not documented whether the default root object is put in before or after the behavior is chosen.
    return answers.pop() if len(answers) == 1 else Truth.UNKNOWN


def _matches(path_pattern: str, path: Text) -> Truth:
    asked_for, pattern = asked(path).pattern, _pattern(path_pattern)
    if covered(asked_for, (pattern,), after="/"):
        return Truth.YES
    return Truth.UNKNOWN if overlap(asked_for, pattern) else Truth.NO


def _from_root(distribution: Distribution, path: Text) -> Text:
    """The path, or the default root object where the root of the distribution is asked for, by whatever method.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html
    """
    if path != _ROOT or distribution.default_root_object is None:
        return path
    name = text_of(distribution.default_root_object)
    return EVERY_PATH if name is None else Text.of(_ROOT, name)


def covering(distribution: Distribution, behavior: CacheBehavior) -> tuple[CacheBehavior, ...]:
    """The earlier behaviors that leave a behavior no path at all: one, if one does; empty where paths are left.

    The default behavior is what is left, so that it is never asked about.
    """
    earlier: list[tuple[CacheBehavior, Pattern]] = []
    for each in distribution.behaviors:
        if each is behavior:
            break
        if isinstance(each.path_pattern, Known):
            earlier.append((each, _pattern(each.path_pattern.value)))
    if behavior.is_default or not isinstance(behavior.path_pattern, Known):
        return ()
    mine = _pattern(behavior.path_pattern.value)
    alone = next((each for each, pattern in earlier if covered(mine, (pattern,), after="/")), None)
    if alone is not None:
        return (alone,)
    patterns = tuple(pattern for _, pattern in earlier)
    return tuple(each for each, _ in earlier) if patterns and covered(mine, patterns, after="/") else ()


def origin_of(distribution: Distribution, behavior: CacheBehavior) -> Choice[Origin]:
    """The origin that a behavior sends requests to: of an origin group the primary one, which is asked first."""
    group = group_of(distribution, behavior)
    if group is not None:
        members = members_of(distribution, group)
        found = Truth.YES if members and group.members.complete else Truth.UNKNOWN
        return Choice(tuple(members[:1]), found, group.members.unread)
    target = behavior.target_origin_id
    answers = [(origin.id.equals(target), origin) for origin in distribution.origins]
    sure = [origin for answer, origin in answers if answer.is_yes]
    possible = sure or [origin for answer, origin in answers if not answer.is_no]
    grouped = [each for each in distribution.origin_groups if not each.id.equals(target).is_no]
    unread = distribution.origins.unread or distribution.origin_groups.unread or distribution.unread
    if sure:
        return Choice(tuple(sure), Truth.YES)
    if len(possible) == 1 and not grouped and unread is None:
        # CloudFront refuses an id that names no origin, so that it is the only one which it may name.
        return Choice(tuple(possible), Truth.YES)
    return Choice(tuple(possible), Truth.UNKNOWN if possible or grouped or unread is not None else Truth.NO, unread)


def group_of(distribution: Distribution, behavior: CacheBehavior) -> OriginGroup | None:
    """The origin group that a behavior surely names, if it names one."""
    target = behavior.target_origin_id
    return next((group for group in distribution.origin_groups if group.id.equals(target).is_yes), None)


def fails_over(distribution: Distribution, behavior: CacheBehavior, status: int | None) -> Truth:
    """Whether CloudFront asks another origin of a group in place of handing on a status; None is one that is not known.

    A group cannot list 401.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
    """
    group = group_of(distribution, behavior)
    if group is None or status == 401:
        return Truth.NO
    return group.failover_codes.some(lambda code: Truth.UNKNOWN if status is None else Truth.of(code == status))


def members_of(distribution: Distribution, group: OriginGroup) -> list[Origin]:
    """The origins of a group, in the order in which they are asked, up to the first one that is not known."""
    members: list[Origin] = []
    for member in group.members:
        origin = next((each for each in distribution.origins if each.id.equals(member).is_yes), None)
        if origin is None:
            break
        members.append(origin)
    return members


def endpoint_of_origin(door: FrontDoor, distribution: Distribution, origin: Origin) -> Endpoint:
    """What an origin leads to."""
    host = text_of(origin.domain_name)
    if host is None:
        endpoint = Endpoint(EndpointKind.UNKNOWN, Text.of())
    else:
        endpoint = endpoint_of(door, host, behind=distribution)
    if endpoint.kind is not EndpointKind.UNKNOWN:
        return endpoint
    # Neither a bucket nor a VPC origin is an API, whatever its name: API Gateway is reached as a custom origin.
    if origin.has_s3_config or origin.access_control:
        return replace(endpoint, kind=EndpointKind.BUCKET)
    return replace(endpoint, kind=EndpointKind.LOAD_BALANCER) if origin.has_vpc_config else endpoint


def path_at_origin(distribution: Distribution, behavior: CacheBehavior, origin: Origin, path: Text | str) -> Text:
    """The path that an origin is asked for when a viewer asks for `path`: behind the origin path, nothing taken off.

    Where a function may rewrite the request, it may be any path: one at the viewer's side still is put behind the
    origin path, one at the origin's side may change that as well.
    """
    before = text_of(origin.origin_path)
    if before is None or (behavior.may_rewrite and not _rewrites_for_viewers_only(behavior)):
        return EVERY_PATH
    asked_for = Text.of(path) if Text.of(path).parts else _ROOT
    return joined(before, EVERY_PATH if behavior.may_rewrite else _from_root(distribution, asked_for))


def _rewrites_for_viewers_only(behavior: CacheBehavior) -> bool:
    at_viewer = ("viewer-request", "viewer-response", "origin-response")
    return behavior.functions.every(lambda function: function.event_type.is_in(at_viewer)).is_yes


@record(hashable=True)
class Passage:
    """The way of requests through a distribution.

    `path` is what viewers ask for, `sent` what the origin is asked for. `is_sure` answers whether requests for the path
    take this way; `is_failover` marks an origin that is asked only after the primary one of its group has failed.
    `may_rewrite` says that a function may send them another way.
    """

    distribution: Distribution
    behavior: CacheBehavior
    origin: Origin
    path: Text
    sent: Text
    arrival: Arrival
    is_sure: Truth = Truth.YES
    is_failover: bool = False

    @property
    def may_rewrite(self) -> bool:
        return self.behavior.may_rewrite


@all_once_per_door
def passages(door: FrontDoor, distribution: Distribution) -> Iterator[Passage]:
    """The ways through a distribution: each behavior with each of its origins, for the paths that it is for."""
    for behavior in distribution.behaviors:
        yield from passages_of(door, distribution, behavior, paths_of(behavior))


def passages_for(door: FrontDoor, distribution: Distribution, path: Text | str) -> list[Passage]:
    """The ways that a request for a path may take, the likeliest first."""
    chosen = behavior_for(distribution, path)
    found: list[Passage] = []
    for behavior in chosen.candidates:
        sure = Truth.YES if behavior is chosen.surely else Truth.UNKNOWN
        ways = passages_of(door, distribution, behavior, path)
        found += [replace(passage, is_sure=passage.is_sure & sure) for passage in ways]
    return found


def passages_of(
    door: FrontDoor, distribution: Distribution, behavior: CacheBehavior, path: Text | str
) -> list[Passage]:
    """The ways of requests for a path that a behavior serves."""
    chosen = origin_of(distribution, behavior)
    group = group_of(distribution, behavior)
    others = [] if group is None else members_of(distribution, group)[1:]
    found: list[Passage] = []
    for origin in (*chosen.candidates, *others):
        sent = path_at_origin(distribution, behavior, origin, path)
        arrival = arrive_at(door, endpoint_of_origin(door, distribution, origin), sent)
        later = any(origin is other for other in others)
        sure = Truth.YES if origin is chosen.surely else Truth.UNKNOWN
        found.append(Passage(distribution, behavior, origin, Text.of(path), sent, arrival, sure, later))
    return found
