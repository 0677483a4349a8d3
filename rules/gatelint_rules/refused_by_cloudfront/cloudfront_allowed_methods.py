"""A behavior refuses methods that the API behind it has.

## Why
CloudFront lets through the methods in `AllowedMethods` and answers any other by itself, with 403 and an HTML page. It
takes GET and HEAD, these with OPTIONS, or all seven. Where the property is left out it is GET and HEAD. A POST, PUT,
PATCH or DELETE method of the API is then never reached through the distribution.

## How to fix
Allow all seven: `[GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]`. A behavior with an origin group cannot: it needs a
behavior of its own for these requests, whose target is the API alone.

## Exceptions
An API that is only read needs no more than GET and HEAD. A route for ANY method does not tell what is called; only
where the API's CORS configuration names a method, the finding is a possibility. Where another behavior lets the method
through to the same route, clients have a way. Clients may also call the API directly: where an output of the stack
tells its own URL, or a custom domain name beside the distribution leads to it, the finding is a possibility at most,
and so it is where a function rewrites requests.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
- https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage, group_of, passages
from gatelint.behavior.cloudfront.forwarding import allows_method
from gatelint.behavior.cloudfront.origins import serves_any, spoken_of
from gatelint.behavior.cloudfront.reach import apis_behind, path_to
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.endpoints import EndpointKind, endpoint_of
from gatelint.behavior.routing.mappings import is_mapped
from gatelint.front_door.api import Api, CorsConfiguration
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import record, replace
from gatelint.remedies import NoCommand, SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Response, Rule, Undecided
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth, Unresolved, known
from gatelint_rules.refused_by_cloudfront import failure

WRITING = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE")
ALL_METHODS = '["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]'
NOT_ALLOWED = Response(
    403,
    None,
    "<H1>403 ERROR</H1> This distribution is not configured to allow the HTTP request method that was used for this "
    "request.",
)
MOST_TOLD = 3
"""So many of the routes that cannot be called are named."""


@record()
class Refused:
    """A route that is called with a method which a behavior refuses, and a path by which viewers would come to it.

    It is not sure that they do where a function may rewrite the path on the way, or the route is for ANY method.
    """

    api: Api
    route: Route
    method: str
    path: str
    is_sure: Truth

    @property
    def key(self) -> str:
        """The route's key, with the method that is called where the route is for ANY."""
        return self.route.key if known(self.route.method) == self.method else f"{self.method} on {self.route.key}"


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    ways = [
        way
        for distribution in door.distributions
        if not distribution.enabled.equals(True).is_no
        for way in passages(door, distribution)
        if not way.is_failover
    ]
    for way in ways:
        refused = list(refused_on(door, way, ways))
        if not refused:
            continue
        if any(allows_method(way.behavior, each.method).is_unknown for each in refused):
            why = way.behavior.allowed_methods.unread or "AllowedMethods is not known"
            yield Undecided(way.behavior.allowed_methods_at, why)
            continue
        yield finding_on(door, way, refused)


def refused_on(door: FrontDoor, way: Passage, ways: list[Passage]) -> Iterator[Refused]:
    """The routes that answer on this way, were it not for their method, and that no other way leads to."""
    for api in apis_behind(way):
        for route in api.routes:
            for method in methods_called(door, api, route):
                if allows_method(way.behavior, method).is_yes:
                    continue
                if any(lets_through(door, other, api, route, method) for other in ways if other is not way):
                    continue
                path = path_to(door, way, api, route, method)
                if path is not None:
                    yield Refused(api, route, method, str(path), route.method.equals(method) | Truth.UNKNOWN)
                elif way.may_rewrite and not serves_any(way.distribution, way.behavior).is_no:
                    yield Refused(api, route, method, str(way.path), Truth.UNKNOWN)


def methods_called(door: FrontDoor, api: Api, route: Route) -> list[str]:
    """The writing methods that a route is for.

    Of a route for ANY, those that the API's CORS configuration names, unless that may be for clients who come directly.
    """
    method = known(route.method)
    if method != "ANY":
        return [method] if method in WRITING else []
    if not isinstance(api.cors, CorsConfiguration) or is_told_directly(door, api):
        return []
    named = [text.value.literal for text in api.cors.allow_methods if isinstance(text, Known)]
    return [method for method in WRITING if method in named]


def lets_through(door: FrontDoor, way: Passage, api: Api, route: Route, method: str) -> bool:
    """Whether clients have, or may have, this way to the route."""
    if allows_method(way.behavior, method).is_no or not any(each is api for each in apis_behind(way)):
        return False
    return is_open(way) or path_to(door, way, api, route, method) is not None


def is_open(way: Passage) -> bool:
    """Whether it cannot be told which requests take a way, and where they arrive."""
    told = way.is_sure.is_yes and isinstance(way.behavior.path_pattern, Known)
    return way.may_rewrite or not told or way.arrival.invocation.surely is None


def finding_on(door: FrontDoor, way: Passage, refused: list[Refused]) -> Finding:
    behavior, distribution = way.behavior, way.distribution
    first = max(refused, key=lambda each: each.is_sure.is_yes)
    api = first.api
    is_group = group_of(distribution, behavior) is not None
    is_written = behavior.allowed_methods_at.path[-1:] == ("AllowedMethods",)
    *others, last = behavior.allowed_methods
    allowed = f"{', '.join(others)} and {last}" + ("" if is_written else ", as no AllowedMethods are set")
    has_other_name = is_told_directly(door, api) or has_name_of_its_own(door, api, way)
    told = first.is_sure & distribution.enabled.equals(True) & ~Truth.of(has_other_name)
    return Finding(
        request=Request(first.method, first.path),
        certainty=Certainty.of(told),
        at=behavior.allowed_methods_at,
        cause=f"{spoken_of(behavior)} allows {allowed}; {api.name} has {spoken_routes(refused)}",
        failure=NOT_ALLOWED,
        distribution=distribution,
        api=api,
        help="send these requests through a behavior of their own, to the API alone: an origin group takes no more "
        "than GET, HEAD and OPTIONS"
        if is_group
        else "set AllowedMethods to [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]",
        notes=[
            Note(each.route.at, f"{each.key} is not reached through {distribution.name}")
            for each in refused[:MOST_TOLD]
        ],
        remedies=[
            NoCommand("an origin group allows reading alone, so that a behavior and an origin have to be made")
            if is_group
            else SetValue(below(behavior.at, "AllowedMethods"), list(METHODS))
        ],
        fixes=[Fix("allow all methods", (Edit(behavior.allowed_methods_at, ALL_METHODS),), safe=True)]
        if is_written and not is_group
        else [],
    )


def spoken_routes(refused: list[Refused]) -> str:
    keys = list(dict.fromkeys(each.key for each in refused))
    more = len(keys) - MOST_TOLD
    return ", ".join(keys[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")


def is_told_directly(door: FrontDoor, api: Api) -> bool:
    """Whether clients are, or may be, told a URL of the API itself, so that they need not come through CloudFront."""
    hosts = [address_of(call.url).host for call in door.calls if call.told_by == "output"]
    return any(may_be_of(door, api, host) for host in hosts)


def has_name_of_its_own(door: FrontDoor, api: Api, way: Passage) -> bool:
    """Whether a custom domain name that is neither the origin nor an alias may lead to the API."""
    beside = [domain for domain in door.domains if not is_served_by(way, domain)]
    return not is_mapped(replace(door, domains=Listing(beside, door.domains.unread)), api).is_no


def is_served_by(way: Passage, domain: DomainName) -> bool:
    """Whether clients who call a domain name surely come through the distribution, or only it calls the name."""
    is_alias = way.distribution.aliases.some(lambda alias: domain.domain_name.equals(alias))
    return domain is way.arrival.endpoint.domain or is_alias.is_yes


def may_be_of(door: FrontDoor, api: Api, host: Text) -> bool:
    endpoint = endpoint_of(door, host)
    if endpoint.kind is EndpointKind.UNKNOWN:
        return not door.domains.some(lambda domain: domain.domain_name.equals(host)).is_no
    if endpoint.domain is None:
        return endpoint.api is api
    mapped = endpoint.domain.mappings.some(
        lambda mapping: Truth.UNKNOWN if isinstance(mapping.api, Unresolved) else Truth.of(mapping.api is api)
    )
    return not mapped.is_no


rule = Rule(
    id="cloudfront-allowed-methods", code=9607, failure=failure, check=check, fix="safe", kinds=("REST", "HTTP")
)
