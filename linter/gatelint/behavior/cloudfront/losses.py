"""What routes demand and requests through a cache behavior cannot bring, because CloudFront keeps it back.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-401-unauthorized.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.demands import answer_without, demands_of
from gatelint.behavior.cloudfront.distributions import fails_over, passages
from gatelint.behavior.cloudfront.forwarding import arrives_with_header, forwards_query_string
from gatelint.behavior.cloudfront.own_errors import OwnError, status_seen
from gatelint.behavior.cloudfront.reach import Reach, apis_behind, methods_through
from gatelint.records import record, replace
from gatelint.values import Listing, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gatelint.behavior.authorizers.demands import Demand
    from gatelint.behavior.cloudfront.distributions import Passage
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import (
        CacheBehavior,
        CachePolicy,
        LegacyForwarding,
        OriginRequestPolicy,
        Selection,
    )
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.text import Text

_SIGNATURE = "X-Amz-Signature"
"""The parameter of the query string that a signature comes in, if not in the Authorization header.

https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""


@record()
class LostCall:
    """A request that comes to a route without what the route demands.

    `path` is what the viewer asks for. `sooner` is what API Gateway looks for before, if that is lost as well.
    """

    method: str
    path: Text
    route: Route
    demand: Demand
    sooner: Demand | None = None


@record()
class Loss:
    """A header, a cookie or a parameter that routes demand, and that no request of a cache behavior comes with.

    `location` and `name` are as in Demand; the header "cookie" stands for all cookies. `calls` are those that fail for
    it. `certain` is yes if they surely do, unknown where another way to send the value is open (a signature in the
    query string). `doubt` is what is not known that may let the value through.
    """

    passage: Passage
    api: Api
    location: str
    name: str
    calls: list[LostCall]
    certain: Truth
    doubt: Unresolved | None = None

    @property
    def behavior(self) -> CacheBehavior:
        return self.passage.behavior


def losses(door: FrontDoor, wanted: Callable[[Demand], bool]) -> Iterator[Loss]:
    """What is lost of the demands that are wanted: for each behavior, API and value one loss, the surest there is."""
    for distribution in door.distributions:
        if distribution.enabled.equals(False).is_yes:
            continue
        for passage in passages(door, distribution):
            # A failover origin is asked only when the primary one has failed.
            if not passage.is_failover:
                reach = Reach(door, passage)
                for api in apis_behind(passage):
                    yield from _losses_on(reach, api, wanted)


def carrier_of(demand: Demand) -> str:
    """What brings the value: "header", "cookie" or "query string", for each of which CloudFront has settings."""
    if demand.location == "querystring":
        return "query string"
    return "cookie" if demand.name == "cookie" else "header"


def taken_by(policy: LegacyForwarding | CachePolicy | OriginRequestPolicy, carrier: str) -> Selection:
    """The part of a policy, or of ForwardedValues, that decides on values of such a carrier."""
    return {"query string": policy.query_strings, "cookie": policy.cookies}.get(carrier, policy.headers)


def _losses_on(reach: Reach, api: Api, wanted: Callable[[Demand], bool]) -> Iterator[Loss]:
    found: dict[tuple[str, str], list[Loss]] = {}
    for route in reach.routes(api):
        for each in _losses_of(reach, api, route, wanted):
            _gather(found.setdefault((each.location, each.name), []), each)
    for several in found.values():
        yield min(several, key=_doubtfulness)


def _doubtfulness(loss: Loss) -> int:
    return 2 if loss.doubt is not None else 0 if loss.certain.is_yes else 1


def _gather(several: list[Loss], new: Loss) -> None:
    """Adds the calls of a loss to one of the same sort."""
    alike = next((loss for loss in several if (loss.certain, loss.doubt) == (new.certain, new.doubt)), None)
    if alike is None:
        several.append(new)
    else:
        alike.calls += new.calls


def _losses_of(reach: Reach, api: Api, route: Route, wanted: Callable[[Demand], bool]) -> Iterator[Loss]:
    """What calls of one route lose, each method by itself."""
    passage = reach.passage
    demands = list(demands_of(api, route))
    for method in methods_through(passage.behavior, api, route) if any(map(wanted, demands)) else ():
        sooner: Demand | None = None
        for demand in demands:
            arrives = _arrives(passage, demand, method)
            certain, doubt = (Truth.NO, None) if arrives.is_yes else _judged(passage, demand, arrives)
            certain = certain & _stays(passage, api, demand)
            if not certain.is_no and wanted(demand):
                # Where a function may rewrite requests, no path is sure to lead anywhere.
                path = passage.path if passage.may_rewrite else reach.path_to(api, route, method)
                if path is not None:
                    call = LostCall(method, path, route, demand, sooner)
                    yield Loss(passage, api, demand.location, demand.name, [call], certain, doubt)
            sooner = sooner or (demand if certain.is_yes else None)


def _stays(passage: Passage, api: Api, demand: Demand) -> Truth:
    """Whether viewers surely get the API's answer, or may get that of another origin of a group."""
    answer, response_type = answer_without(api, demand)
    status = status_seen(api, OwnError(answer, response_type, demand.at, ""))
    return ~fails_over(passage.distribution, passage.behavior, status) | Truth.UNKNOWN


def _arrives(passage: Passage, demand: Demand, method: str) -> Truth:
    if demand.location == "querystring":
        return forwards_query_string(passage.behavior, demand.name)
    return arrives_with_header(passage.behavior, passage.origin, demand.name, method)


def _judged(passage: Passage, demand: Demand, arrives: Truth) -> tuple[Truth, Unresolved | None]:
    """Whether calls surely fail because of what does not arrive, or may not; and what one would have to know."""
    doubt = None if arrives.is_no else _doubt(passage, demand)
    if arrives.is_unknown and doubt is None:
        # Cookies of which some pass, or the Authorization of a POST, which CloudFront is only known to take off a GET.
        return Truth.NO, None
    serves = passage.distribution.enabled.equals(True) | Truth.UNKNOWN
    if demand.response_type == "MISSING_AUTHENTICATION_TOKEN":
        # Few sign in the query string; nobody does where it never arrives.
        elsewhere = forwards_query_string(passage.behavior, _SIGNATURE)
        return ~arrives & (~elsewhere | Truth.UNKNOWN) & serves, doubt
    if doubt is None and not demand.certain.is_yes:
        doubt = Unresolved(f"whether {demand.name} is required", demand.at)
    return ~arrives & demand.certain & serves, doubt


def _doubt(passage: Passage, demand: Demand) -> Unresolved | None:
    """What is not known of a behavior and its origin that may let the value through; None if that is nothing."""
    behavior = passage.behavior
    if behavior.may_rewrite:
        bare = replace(behavior, functions=Listing[object]())
        arrives = _arrives(replace(passage, behavior=bare), demand, "GET")
        at = behavior.functions.items[0].at if behavior.functions.items else behavior.at
        return Unresolved("a function may change requests on their way", at) if arrives.is_no else None
    for policy in (behavior.legacy, behavior.cache_policy, behavior.origin_request_policy):
        if isinstance(policy, Unresolved):
            return policy
        unread = None if policy is None else _unread(taken_by(policy, carrier_of(demand)))
        if unread is not None:
            return unread
    headers = passage.origin.custom_headers
    if demand.location == "header" and headers.unread is not None:
        return Unresolved(headers.unread, passage.origin.at)
    unnamed = (header.name for header in headers if isinstance(header.name, Unresolved))
    return next(unnamed, None) if demand.location == "header" else None


def _unread(selection: Selection) -> Unresolved | None:
    if isinstance(selection.behavior, Unresolved):
        return selection.behavior
    takes_names = not selection.behavior.is_in(("none", "all", "allViewer")).is_yes
    return Unresolved(selection.names.unread, selection.at) if takes_names and selection.names.unread else None
