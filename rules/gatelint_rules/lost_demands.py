"""What the rules have in common that ask whether a cache behavior keeps back what the routes behind it demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gatelint.behavior.demands import Demand, answer_without
from gatelint.behavior.forwarding import caches, forwards_host
from gatelint.behavior.losses import Loss, LostCall, losses, taken_by
from gatelint.behavior.reach import CONNECT, methods_through
from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.distribution import (
    CacheBehavior,
    CachePolicy,
    LegacyForwarding,
    OriginRequestPolicy,
    Selection,
)
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Undecided
from gatelint.values import Known, Place

ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3 (AllViewer)"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac (AllViewerExceptHostHeader)"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad (CachingDisabled)"

ROUTES_TOLD = 3
"""So many routes, at most, have a note of their own."""

SIGNED = "MISSING_AUTHENTICATION_TOKEN"


def findings(door: FrontDoor, wanted: Callable[[Demand], bool]) -> Iterator[Finding | Undecided]:
    """A finding for each behavior and value that is wanted, where routes behind the behavior demand what it keeps."""
    for loss in losses(door, wanted):
        if loss.doubt is None:
            yield finding_of(loss)
        else:
            yield Undecided(loss.doubt.place, loss.doubt.why)


def finding_of(loss: Loss) -> Finding:
    first = loss.calls[0]
    answer, response_type = answer_without(loss.api, first.demand)
    behavior, location, name = loss.passage.behavior, loss.location, loss.name
    return Finding(
        request=request_of(loss),
        certainty=Certainty.of(loss.certain),
        at=place_of(behavior, location, name),
        cause=f"{keeping(behavior, location, name)}, so {consequence(loss, first)}",
        failure=answer,
        response_type=response_type,
        api=loss.api,
        distribution=loss.passage.distribution,
        help=mend(behavior, location, name),
        notes=list(notes_on(loss)),
        fixes=list(fixes_of(behavior, location, name)),
    )


def request_of(loss: Loss) -> Request:
    """A request that a person can try, and how many other routes fail alike."""
    if loss.api.kind is ApiKind.WEBSOCKET:
        return Request("", CONNECT)
    first = loss.calls[0]
    methods = [call.method for call in loss.calls if call.route is first.route]
    takes_every = first.route.method.equals("ANY").is_yes
    every = takes_every and methods == methods_through(loss.passage.behavior, loss.api, first.route)
    others = len(routes_in(loss.calls)) - 1
    who = f"(and {others} more route{'s' if others > 1 else ''})" if others else ""
    return Request(None if every else methods[0], str(first.path), who)


def routes_in(calls: list[LostCall]) -> list[LostCall]:
    """The first call of each route."""
    first: dict[int, LostCall] = {}
    for call in calls:
        first.setdefault(id(call.route), call)
    return list(first.values())


def spoken(location: str, name: str) -> str:
    """ "Authorization", "cookies", "query parameter page", "x-api-key"; "query string" without a name."""
    if location == "querystring":
        return f"query parameter {name}" if name else "query string"
    return {"authorization": "Authorization", "cookie": "cookies"}.get(name, name)


def keeping(behavior: CacheBehavior, location: str, name: str) -> str:
    """How the behavior keeps it back, as a clause."""
    what = spoken(location, name)
    if isinstance(behavior.legacy, LegacyForwarding):
        if location == "querystring":
            return "ForwardedValues forwards no query string"
        return f"ForwardedValues {'forwards no' if name == 'cookie' else 'does not list'} {what}"
    cache, beyond = behavior.cache_policy, behavior.origin_request_policy
    first = f"cache policy {cache.name}" if isinstance(cache, CachePolicy) else "the cache policy"
    if isinstance(beyond, OriginRequestPolicy):
        return f"neither {first} nor origin request policy {beyond.name} takes {what}"
    return f"{first} takes no {what}, and there is no origin request policy"


def consequence(loss: Loss, call: LostCall) -> str:
    kind, route = call.demand.response_type, call.route
    if kind == SIGNED:
        return f"{'no signature' if loss.certain.is_yes else 'a signature in this header never'} reaches {route.key}"
    if kind == "INVALID_API_KEY":
        return f"no API key reaches {route.key}"
    if isinstance(route.authorizer, Authorizer) and kind == "UNAUTHORIZED":
        return f"authorizer {route.authorizer.name} {'never gets' if loss.certain.is_yes else 'may not get'} it"
    return f"{route.key}, which requires it, never gets it"


def place_of(behavior: CacheBehavior, location: str, name: str) -> Place:
    """What has to change: ForwardedValues, the origin request policy, or the behavior that has none."""
    policy = behavior.legacy or behavior.origin_request_policy
    if isinstance(policy, LegacyForwarding):
        return taken_by(policy, location, name).at
    if not isinstance(policy, OriginRequestPolicy):
        return behavior.at
    if policy.managed is not None:
        return policy.at
    return taken_by(policy, location, name).at if can_take(policy, name) else behavior.at


def can_take(policy: OriginRequestPolicy, name: str) -> bool:
    """Whether the policy can be changed so that it takes the value: a managed one cannot, none may list Authorization.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
    """
    return policy.managed is None and name != "authorization"


def mend(behavior: CacheBehavior, location: str, name: str) -> str:
    what = spoken(location, name)
    if isinstance(behavior.legacy, LegacyForwarding):
        if location == "querystring":
            return "set QueryString of ForwardedValues to true"
        return (
            "set Forward of the Cookies in ForwardedValues to all"
            if name == "cookie"
            else f"list {what} in Headers of ForwardedValues"
        )
    policy = behavior.origin_request_policy
    if isinstance(policy, OriginRequestPolicy) and can_take(policy, name):
        change = f"let origin request policy {policy.name} take {what}"
    else:
        change = f"set OriginRequestPolicyId to {ALL_VIEWER if sends_host(behavior) else ALL_VIEWER_EXCEPT_HOST}"
    if caches(behavior).is_no:
        return change
    return f"{change}, and CachePolicyId to {CACHING_DISABLED}, lest one caller gets another's answer"


def sends_host(behavior: CacheBehavior) -> bool:
    """Whether the API gets the viewer's Host header now, as it has to where both have one domain name."""
    return forwards_host(behavior).is_yes


def notes_on(loss: Loss) -> Iterator[Note]:
    first = loss.calls[0]
    yield Note(first.demand.at, demanding(first))
    for call in routes_in(loss.calls)[:ROUTES_TOLD]:
        if call is not first or first.demand.response_type == "UNAUTHORIZED":
            yield Note(call.route.at, f"{call.route.key} is reached as {call.path}")
    if first.sooner is not None:
        what = spoken(first.sooner.location, first.sooner.name)
        yield Note(first.sooner.at, f"API Gateway looks for {what} first, which does not arrive either")
    yield from notes_on_policies(loss.passage.behavior, loss.location, loss.name)
    if loss.certain.is_unknown:
        yield Note(loss.passage.behavior.at, possibility(first))


def demanding(call: LostCall) -> str:
    what, kind, route = spoken(call.demand.location, call.demand.name), call.demand.response_type, call.route
    if isinstance(route.authorizer, Authorizer) and kind == "UNAUTHORIZED":
        return f"authorizer {route.authorizer.name} refuses whoever comes without {what}"
    if kind == SIGNED:
        return f"{route.key} takes signed requests alone"
    return f"{route.key} requires {'an API key' if kind == 'INVALID_API_KEY' else what}"


def notes_on_policies(behavior: CacheBehavior, location: str, name: str) -> Iterator[Note]:
    """What each policy takes, which no ForwardedValues has."""
    for policy in (behavior.cache_policy, behavior.origin_request_policy):
        if isinstance(policy, CachePolicy | OriginRequestPolicy):
            yield Note(policy.at, f"{policy.name} takes {taking(taken_by(policy, location, name), location, name)}")


def taking(selection: Selection, location: str, name: str) -> str:
    """What is taken, in words: "no headers", "origin alone", "all headers but host"."""
    things = "query strings" if location == "querystring" else "cookies" if name == "cookie" else "headers"
    names = ", ".join(selection.names)
    kind = selection.behavior.value if isinstance(selection.behavior, Known) else ""
    if kind == "whitelist" and names:
        return f"the {things} {names} alone"
    return f"all {things} but {names}" if kind == "allExcept" else f"no {things}"


def possibility(call: LostCall) -> str:
    if call.demand.response_type == SIGNED:
        return "a signature in the query string would arrive"
    return f"CloudFront removes Authorization from GET and HEAD; whether {call.method} keeps it here is not documented"


def fixes_of(behavior: CacheBehavior, location: str, name: str) -> Iterator[Fix]:
    """A fix where one written value has to become another, and no answers in the cache would be mixed up."""
    policy = behavior.legacy or behavior.origin_request_policy
    if isinstance(policy, LegacyForwarding):
        yield from opened(policy, location, name, "true" if location == "querystring" else "all")
    elif isinstance(policy, OriginRequestPolicy) and caches(behavior).is_no:
        if policy.managed is None:
            yield from opened(policy, location, name, "all")
        elif not sends_host(behavior):
            identifier = ALL_VIEWER_EXCEPT_HOST.partition(" ")[0]
            yield Fix("forward all that viewers send, but the Host header", (Edit(policy.at, identifier),), safe=True)


def opened(policy: LegacyForwarding | OriginRequestPolicy, location: str, name: str, to_all: str) -> Iterator[Fix]:
    """All query strings or cookies in place of none. Headers are listed one by one."""
    written = taken_by(policy, location, name).behavior
    by_name = location == "header" and name != "cookie"
    if not by_name and isinstance(written, Known) and not written.is_default and written.value == "none":
        title = f"forward all {'cookies' if name == 'cookie' else 'query strings'}"
        yield Fix(title, (Edit(written.place, to_all),), safe=True)
