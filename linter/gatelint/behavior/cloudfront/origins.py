"""Origins that are API Gateway, and the requests that come to them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.distributions import (
    covering,
    covers,
    endpoint_of_origin,
    group_of,
    members_of,
    origin_of,
    paths_of,
)
from gatelint.behavior.memory import all_once_per_door
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api
from gatelint.records import record
from gatelint.rule import Note, Request
from gatelint.values import Known, Truth, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.behavior.routing.endpoints import Endpoint
    from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction, Origin
    from gatelint.front_door.door import FrontDoor


@record()
class Use:
    """A behavior that sends requests to an origin; `is_sure` answers whether it sends any, and all, of its own."""

    behavior: CacheBehavior
    is_sure: Truth

    @property
    def path(self) -> str:
        """The paths that the behavior is for: "/api/*"; "?" where they are not known."""
        return str(paths_of(self.behavior)) if isinstance(self.behavior.path_pattern, Known) else "?"


@record()
class ApiOrigin:
    """An origin at which API Gateway answers, and the behaviors that use it."""

    distribution: Distribution
    origin: Origin
    endpoint: Endpoint
    uses: list[Use]

    @property
    def name(self) -> str:
        """The origin's id."""
        text = text_of(self.origin.id)
        return "the origin" if text is None else str(text)

    @property
    def api(self) -> Api | None:
        """The API, where there is just one that the origin may lead to and it is in sight."""
        if self.endpoint.domain is None:
            return self.endpoint.api
        apis = [mapping.api for mapping in self.endpoint.domain.mappings]
        first = apis[0] if apis else None
        return first if isinstance(first, Api) and all(api is first for api in apis) else None

    @property
    def is_edge_optimized(self) -> Truth:
        """Whether another CloudFront distribution, of API Gateway's own, is what answers first."""
        endpoint = self.endpoint.domain or self.endpoint.api
        return Truth.UNKNOWN if endpoint is None else endpoint.endpoint_type.equals("EDGE")

    def note(self) -> Note:
        """What stands behind the origin."""
        return Note(self.origin.domain_name.place, f"{self.name} is {described(self.endpoint)}")


@all_once_per_door
def api_origins(door: FrontDoor) -> Iterator[ApiOrigin]:
    """The origins that surely are API Gateway and that some behavior uses, or may use."""
    for distribution in door.distributions:
        for origin in distribution.origins:
            endpoint = endpoint_of_origin(door, distribution, origin)
            uses = uses_of(distribution, origin) if endpoint.is_api_gateway.is_yes else []
            if uses:
                yield ApiOrigin(distribution, origin, endpoint, uses)


def uses_of(distribution: Distribution, origin: Origin) -> list[Use]:
    """The behaviors that send requests to an origin, or may, in their order. A disabled distribution serves nobody."""
    uses: list[Use] = []
    for behavior in distribution.behaviors:
        answer = (
            distribution.enabled.equals(True)
            & _names(distribution, behavior, origin)
            & serves_any(distribution, behavior)
        )
        if not answer.is_no:
            uses.append(Use(behavior, answer & keeps_to_its_origin(behavior)))
    return uses


def _names(distribution: Distribution, behavior: CacheBehavior, origin: Origin) -> Truth:
    group = group_of(distribution, behavior)
    if group is not None:
        # What one member does not answer, another one may: nothing can be said of what a viewer gets in the end.
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
        members = members_of(distribution, group)
        listed = any(member is origin for member in members)
        return Truth.UNKNOWN if listed or len(members) < len(group.members) else Truth.NO
    chosen = origin_of(distribution, behavior)
    if chosen.surely is origin:
        return Truth.YES
    return Truth.UNKNOWN if any(candidate is origin for candidate in chosen.candidates) else Truth.NO


def serves_any(distribution: Distribution, behavior: CacheBehavior) -> Truth:
    """Whether the behaviors before it leave requests for a behavior.

    Which requests a multi-tenant distribution serves is its tenants' business.
    """
    if covering(distribution, behavior):
        return Truth.NO
    earlier = list(itertools.takewhile(lambda each: each is not behavior, distribution.behaviors))
    patterns = [each.path_pattern.value for each in earlier if isinstance(each.path_pattern, Known)]
    if behavior.is_default and any(covers(pattern, "/*") for pattern in patterns):
        return Truth.NO
    own_is_known = isinstance(behavior.path_pattern, Known) or not earlier
    unread = distribution.unread or distribution.behaviors.unread
    return Truth.YES if own_is_known and len(patterns) == len(earlier) and unread is None else Truth.UNKNOWN


def keeps_to_its_origin(behavior: CacheBehavior) -> Truth:
    """Whether the requests of a behavior go on to the origin that it names, whatever its functions make of them."""
    return behavior.functions.every(_passes_on)


def chooses_origin(function: EdgeFunction) -> Truth:
    """Whether a CloudFront function has the means to send a request to another origin than its behavior names.

    It needs the module `cloudfront` for that, by name.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
    """
    code = function.code
    if function.is_lambda or not isinstance(code, Known):
        return Truth.UNKNOWN
    return Truth.of("cloudfront" in code.value) & ~function.event_type.equals("viewer-response")


def _passes_on(function: EdgeFunction) -> Truth:
    """Whether a function neither answers by itself, with a status code, nor chooses another origin."""
    if function.event_type.is_in(("viewer-response", "origin-response")).is_yes:
        return Truth.YES
    code = function.code
    answers = Truth.of("statusCode" in code.value) if isinstance(code, Known) else Truth.UNKNOWN
    return Truth.YES if (answers | chooses_origin(function)).is_no else Truth.UNKNOWN


def over_tls(target: ApiOrigin) -> str | None:
    """Whose requests go to the origin over TLS: "" for everybody's, None for nobody's, or where it is not known."""
    policy = target.origin.protocol_policy
    if not isinstance(policy, Known):
        return None
    return {"https-only": "", "match-viewer": "over https"}.get(policy.value)


def requests_of(uses: Sequence[Use], who: str = "") -> Request:
    """The requests that come this way, as one finding tells of them: those of the behavior that is for the most."""
    return Request(None, _leading(uses).path, who)


def other_uses(uses: Sequence[Use], name: str) -> list[Note]:
    """Notes on the behaviors that `requests_of` leaves out, and that send requests to the same origin."""
    leading = _leading(uses)
    return [Note(use.behavior.at, f"requests to {use.path} go to {name} too") for use in uses if use is not leading]


def is_asked(uses: Sequence[Use]) -> Truth:
    """Whether requests surely come to the origin."""
    return some(use.is_sure for use in uses)


def _leading(uses: Sequence[Use]) -> Use:
    return max(uses, key=lambda use: (use.is_sure.is_yes, use.behavior.is_default))


def spoken_of(behavior: CacheBehavior) -> str:
    """A behavior in words: "the behavior for /api/*"."""
    return "the default behavior" if behavior.is_default else f"the behavior for {behavior.pattern}"


def described(endpoint: Endpoint) -> str:
    """What a host name belongs to, in words: "the REST API Orders"."""
    if endpoint.domain is not None:
        return f"the custom domain name {endpoint.domain.name}"
    if endpoint.api is not None and not endpoint.api.imported:
        return f"the {endpoint.api.kind.value} API {endpoint.api.name}"
    return endpoint.kind.value
