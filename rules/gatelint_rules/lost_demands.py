"""What the rules have in common that ask whether a cache behavior keeps back what the routes behind it demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gatelint.behavior.authorizers.demands import Demand, answer_without
from gatelint.behavior.cloudfront.forwarding import caches, forwards_host
from gatelint.behavior.cloudfront.losses import Loss, LostCall, carrier_of, losses, taken_by
from gatelint.behavior.cloudfront.reach import CONNECT, methods_through
from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.distribution import (
    ALL_VIEWER,
    ALL_VIEWER_EXCEPT_HOST,
    CACHING_DISABLED,
    CacheBehavior,
    CachePolicy,
    LegacyForwarding,
    OriginRequestPolicy,
    Selection,
)
from gatelint.front_door.door import FrontDoor
from gatelint.records import record
from gatelint.remedies import AddItem, Json, Remedy, SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Undecided
from gatelint.values import Known, Place

ROUTES_TOLD = 3
"""So many routes, at most, have a note of their own."""

SIGNED = "MISSING_AUTHENTICATION_TOKEN"


@record()
class Lost:
    """What does not arrive: a header, a query parameter, or with the name "" all cookies or query strings.

    `carrier` is as in `carrier_of`, `name` as it is written.
    """

    carrier: str
    name: str = ""

    @property
    def spoken(self) -> str:
        """ "Authorization", "query parameter page", "cookies"."""
        if not self.name:
            return f"{self.carrier}s"
        return f"query parameter {self.name}" if self.carrier == "query string" else self.name

    @property
    def pronoun(self) -> str:
        return "it" if self.name else "them"

    @property
    def is_authorization(self) -> bool:
        return self.carrier == "header" and self.name.lower() == "authorization"


def lost(demand: Demand) -> Lost:
    carrier = carrier_of(demand)
    return Lost(carrier, "" if carrier == "cookie" else demand.written)


def findings(door: FrontDoor, wanted: Callable[[Demand], bool]) -> Iterator[Finding | Undecided]:
    """A finding for each behavior and value that is wanted, where routes behind the behavior demand what it keeps."""
    for loss in losses(door, wanted):
        if loss.doubt is None:
            yield finding_of(loss)
        else:
            yield Undecided(loss.doubt.place, loss.doubt.why)


def finding_of(loss: Loss) -> Finding:
    first = loss.calls[0]
    behavior, what = loss.passage.behavior, lost(first.demand)
    answer, response_type = answer_without(loss.api, first.demand)
    return Finding(
        request=request_of(loss),
        certainty=Certainty.of(loss.certain),
        at=place_of(behavior, what),
        cause=f"{keeping(behavior, what)}, so {consequence(loss, first, what)}",
        failure=answer,
        response_type=response_type,
        api=loss.api,
        distribution=loss.passage.distribution,
        help=mend(behavior, what),
        remedies=list(remedies_of(behavior, what)),
        notes=list(notes_on(loss, first, what)),
        fixes=list(fixes_of(behavior, what)),
    )


def request_of(loss: Loss) -> Request:
    """A request that a person can try, and how many other routes fail alike."""
    if loss.api.kind is ApiKind.WEBSOCKET:
        return Request("", CONNECT)
    first = loss.calls[0]
    methods = [call.method for call in loss.calls if call.route is first.route]
    takes_every = first.route.method.equals("ANY").is_yes
    every = takes_every and methods == methods_through(loss.passage.behavior, loss.api, first.route)
    return Request(None if every else methods[0], str(first.path), who=others_and_order(loss))


def others_and_order(loss: Loss) -> str:
    """ "(and 2 more routes)"; or, where something is missed sooner, "(once X-Token arrives)"."""
    others = len(routes_in(loss.calls)) - 1
    sooner = loss.calls[0].sooner
    parts = [f"and {others} more route{'s' if others > 1 else ''}"] if others else []
    if sooner is not None:
        what = lost(sooner)
        parts.append(f"once {what.spoken} arrive{'s' if what.name else ''}")
    return f"({', '.join(parts)})" if parts else ""


def routes_in(calls: list[LostCall]) -> list[LostCall]:
    """The first call of each route."""
    first: dict[int, LostCall] = {}
    for call in calls:
        first.setdefault(id(call.route), call)
    return list(first.values())


def keeping(behavior: CacheBehavior, what: Lost) -> str:
    """How the behavior keeps it back, as a clause."""
    if isinstance(behavior.legacy, LegacyForwarding):
        verb = f"does not list {what.name}" if what.carrier == "header" else f"forwards no {what.carrier}s"
        return f"ForwardedValues {verb}"
    cache, beyond = behavior.cache_policy, behavior.origin_request_policy
    first = f"cache policy {cache.name}" if isinstance(cache, CachePolicy) else "the cache policy"
    if isinstance(beyond, OriginRequestPolicy):
        return f"neither {first} nor origin request policy {beyond.name} takes {what.spoken}"
    taken = f"does not take {what.name}" if what.carrier == "header" else f"takes no {what.spoken}"
    return f"{first} {taken}, and there is no origin request policy"


def consequence(loss: Loss, call: LostCall, what: Lost) -> str:
    kind, route = call.demand.response_type, call.route
    if kind == SIGNED:
        return f"{'no signature' if loss.certain.is_yes else 'a signature in this header never'} reaches {route.key}"
    if kind == "INVALID_API_KEY":
        return f"no API key reaches {route.key}"
    if isinstance(route.authorizer, Authorizer) and kind == "UNAUTHORIZED":
        return f"authorizer {route.authorizer.name} never gets {what.pronoun}"
    return f"{route.key}, which requires {what.pronoun}, never gets {what.pronoun}"


def place_of(behavior: CacheBehavior, what: Lost) -> Place:
    """What has to change: ForwardedValues, a policy, or the behavior where it has to name another policy."""
    policy = behavior.legacy or behavior.origin_request_policy or cache_key_of(behavior)
    if isinstance(policy, LegacyForwarding | CachePolicy):
        return place_in(taken_by(policy, what.carrier))
    if not isinstance(policy, OriginRequestPolicy):
        return behavior.at
    if policy.managed is not None:
        return policy.at
    return place_in(taken_by(policy, what.carrier)) if can_take(policy, what) else behavior.at


def place_in(selection: Selection) -> Place:
    """Where "none" is written, or else the whole of what is taken."""
    return selection.behavior.place if is_written_off(selection) else selection.at


def is_written_off(selection: Selection) -> bool:
    written = selection.behavior
    return isinstance(written, Known) and not written.is_default and written.value == "none"


def cache_key_of(behavior: CacheBehavior) -> CachePolicy | None:
    """The cache policy, where it is one that can be changed and its answers are kept: then values belong in the key.

    One that keeps nothing cannot take any.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html
    """
    policy = behavior.cache_policy
    if not isinstance(policy, CachePolicy) or policy.managed is not None or caches(behavior).is_no:
        return None
    return policy


def can_take(policy: OriginRequestPolicy, what: Lost) -> bool:
    """Whether the policy can be changed so that it takes the value: a managed one cannot, none may list Authorization.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
    """
    return policy.managed is None and not what.is_authorization


def mend(behavior: CacheBehavior, what: Lost) -> str:
    if isinstance(behavior.legacy, LegacyForwarding):
        return {
            "query string": "set QueryString of ForwardedValues to true",
            "cookie": "set Forward of the Cookies in ForwardedValues to all",
            "header": f"list {what.name} in Headers of ForwardedValues",
        }[what.carrier]
    policy, key = behavior.origin_request_policy, cache_key_of(behavior)
    if key is not None and policy is None:
        return f"let cache policy {key.name} take {what.spoken}"
    if isinstance(policy, OriginRequestPolicy) and can_take(policy, what):
        change = f"let origin request policy {policy.name} take {what.spoken}"
    elif sends_host(behavior):
        change = f"set OriginRequestPolicyId to {ALL_VIEWER} (AllViewer)"
    else:
        change = f"set OriginRequestPolicyId to {ALL_VIEWER_EXCEPT_HOST} (AllViewerExceptHostHeader)"
    if caches(behavior).is_no:
        return change
    return f"{change}, and CachePolicyId to {CACHING_DISABLED} (CachingDisabled), lest callers get each other's answers"


def remedies_of(behavior: CacheBehavior, what: Lost) -> Iterator[Remedy]:
    """What `mend` says, as changes of an account."""
    legacy, policy, key = behavior.legacy, behavior.origin_request_policy, cache_key_of(behavior)
    if isinstance(legacy, LegacyForwarding):
        if what.carrier == "header":
            yield AddItem(below(legacy.at, "Headers"), what.name)
        elif what.carrier == "cookie":
            yield SetValue(below(legacy.at, "Cookies", "Forward"), "all")
        else:
            yield SetValue(below(legacy.at, "QueryString"), value=True)
        return
    if key is not None and policy is None:
        yield taking_too(taken_by(key, what.carrier), what)
        return
    if isinstance(policy, OriginRequestPolicy) and can_take(policy, what):
        yield taking_too(taken_by(policy, what.carrier), what)
    else:
        wanted = ALL_VIEWER if sends_host(behavior) else ALL_VIEWER_EXCEPT_HOST
        yield SetValue(below(behavior.at, "OriginRequestPolicyId"), wanted)
    if not caches(behavior).is_no:
        yield SetValue(below(behavior.at, "CachePolicyId"), CACHING_DISABLED)


def taking_too(selection: Selection, what: Lost) -> Remedy:
    """A selection of a policy takes a value besides what it takes now, or all where the name of the value is not known.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyHeadersConfig.html
    """
    kind = {"header": "Header", "cookie": "Cookie", "query string": "QueryString"}[what.carrier]
    written = selection.behavior.value if isinstance(selection.behavior, Known) else ""
    taken: Json
    if not what.name:
        taken = {f"{kind}Behavior": "all"}
    elif written == "allExcept":
        others = [name for name in selection.names if name.lower() != what.name.lower()]
        taken = {f"{kind}Behavior": "allExcept", f"{kind}s": others} if others else {f"{kind}Behavior": "all"}
    else:
        names = list(selection.names) if written == "whitelist" else []
        taken = {f"{kind}Behavior": "whitelist", f"{kind}s": [*names, what.name]}
    return SetValue(in_config(selection), taken)


def in_config(selection: Selection) -> Place:
    """The whole of a selection in the policy, wherever in it its place is."""
    steps = selection.at.path
    end = next((number for number, step in enumerate(steps, 1) if str(step).endswith("sConfig")), len(steps))
    return Place(selection.at.source, steps[:end])


def sends_host(behavior: CacheBehavior) -> bool:
    """Whether the API gets the viewer's Host header now, as it has to where both have one domain name."""
    return forwards_host(behavior).is_yes


def notes_on(loss: Loss, first: LostCall, what: Lost) -> Iterator[Note]:
    yield Note(first.demand.at, demanding(first, what))
    for call in routes_in(loss.calls)[:ROUTES_TOLD]:
        if call is not first or first.demand.response_type == "UNAUTHORIZED":
            yield Note(call.route.at, f"{leading(loss.passage.behavior)} leads to {call.route.key}")
    if first.sooner is not None:
        yield Note(first.sooner.at, f"API Gateway looks for {lost(first.sooner).spoken} before")
    yield from notes_on_policies(loss.passage.behavior, what)
    if loss.certain.is_unknown and first.demand.response_type == SIGNED:
        yield Note(loss.passage.behavior.at, "a signature in the query string would arrive")


def leading(behavior: CacheBehavior) -> str:
    return "the default cache behavior" if behavior.is_default else f"path pattern {behavior.pattern}"


def demanding(call: LostCall, what: Lost) -> str:
    kind, route = call.demand.response_type, call.route
    if isinstance(route.authorizer, Authorizer) and kind == "UNAUTHORIZED":
        return f"authorizer {route.authorizer.name} refuses whoever comes without {what.spoken}"
    if kind == SIGNED:
        return f"{route.key} takes signed requests alone"
    return f"{route.key} requires {'an API key' if kind == 'INVALID_API_KEY' else what.spoken}"


def notes_on_policies(behavior: CacheBehavior, what: Lost) -> Iterator[Note]:
    """What each policy takes; of ForwardedValues the finding's own place tells."""
    for policy in (behavior.cache_policy, behavior.origin_request_policy):
        if isinstance(policy, CachePolicy | OriginRequestPolicy):
            yield Note(policy.at, f"{policy.name} takes {taking(taken_by(policy, what.carrier), f'{what.carrier}s')}")


def taking(selection: Selection, things: str) -> str:
    """What is taken, in words: "no headers", "the headers origin alone", "all headers but host"."""
    names = ", ".join(selection.names)
    kind = selection.behavior.value if isinstance(selection.behavior, Known) else ""
    if kind == "whitelist" and names:
        return f"the {things} {names} alone"
    return f"all {things} but {names}" if kind == "allExcept" else f"no {things}"


def fixes_of(behavior: CacheBehavior, what: Lost) -> Iterator[Fix]:
    """A fix where one written value has to become another, and no answers in the cache would be mixed up."""
    policy = behavior.legacy or behavior.origin_request_policy or cache_key_of(behavior)
    if isinstance(policy, OriginRequestPolicy):
        if not caches(behavior).is_no:
            return
        if policy.managed is not None and not sends_host(behavior):
            edit = Edit(policy.at, ALL_VIEWER_EXCEPT_HOST)
            yield Fix("forward all that viewers send, but the Host header", (edit,), safe=True)
    if isinstance(policy, LegacyForwarding | CachePolicy | OriginRequestPolicy) and what.carrier != "header":
        selection = taken_by(policy, what.carrier)
        if is_written_off(selection) and (isinstance(policy, LegacyForwarding) or policy.managed is None):
            by_flag = isinstance(policy, LegacyForwarding) and what.carrier == "query string"
            edit = Edit(selection.behavior.place, "true" if by_flag else "all")
            yield Fix(f"forward all {what.carrier}s", (edit,), safe=True)
