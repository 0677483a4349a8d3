"""What of a viewer's request a cache behavior lets through to the origin, and what makes the key of the cache.

With policies, the origin gets what the cache policy or the origin request policy takes, and nothing else of the
viewer's. With ForwardedValues, the older way, it gets most headers whether they are listed or not.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html

Where a function may change the request on its way, nothing is certain: it may copy a header to another, or drop it.
Names of headers compare without case, those of cookies and query strings with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.front_door.distribution import CacheBehavior, LegacyForwarding, Origin, OriginHeader, Selection
    from gatelint.values import Maybe

_SET_BY_CLOUDFRONT = re.compile(
    "connection|proxy-(authenticate|authorization|connection)|te|trailer|x-amz-cf-id|x-edge-.*|x-forwarded-proto|x-real-ip"
)
"""Headers that CloudFront removes or replaces whatever is configured."""

_ALWAYS_THERE = re.compile("host|user-agent|via|x-amz-cf-id|x-forwarded-for")
"""Headers that all requests to an origin have: the viewer's own, or else one that CloudFront makes."""

_REMOVED_UNLESS_LISTED = re.compile(
    "accept|accept-(charset|language)|cloudfront-.*|expect|host|referer|user-agent|x-http-method-override"
)
"""Headers that ForwardedValues keeps from the origin, or replaces, if it does not list them. All others pass."""

_UNDOCUMENTED_WITH_POLICIES = re.compile(
    "accept-encoding|cache-control|content-.*|date|if-.*|pragma|range|sec-websocket-.*|transfer-encoding|upgrade|via"
    "|x-forwarded-for"
)
"""Headers that belong to the body, to the connection or to what CloudFront asks by itself.

A request's body always reaches the origin. That these do too is not written anywhere, and neither that they do not.
"""


class _Taking(Protocol):
    """What policies and ForwardedValues have in common."""

    headers: Selection
    cookies: Selection
    query_strings: Selection


def takes(selection: Selection, name: str | None) -> Truth:
    """Whether a selection takes the header (in lower case), cookie or query string of this name.

    Without a name, whether it takes one whatever its name is: no means that it takes none at all.
    """
    behavior = selection.behavior
    if isinstance(behavior, Unresolved):
        return Truth.UNKNOWN
    if behavior.value == "none":
        return Truth.NO
    if behavior.value == "whitelist":
        return _is_named(selection, name)
    if behavior.value == "allExcept":
        return ~_is_named(selection, name)
    if behavior.value == "allViewer" and name and name.startswith("cloudfront-"):
        # No viewer sends these: CloudFront adds them, and only those that are listed.
        return Truth.NO
    if behavior.value == "allViewerAndWhitelistCloudFront" and name and name.startswith("cloudfront-"):
        return _is_named(selection, name)
    return Truth.of(behavior.value in ("all", "allViewer", "allViewerAndWhitelistCloudFront")) | Truth.UNKNOWN


def forwards_header(behavior: CacheBehavior, name: str, method: str | None = None) -> Truth:
    """Whether what a viewer sends in this header reaches the origin.

    The method matters for Authorization alone. Without one, or with ANY, the answer holds for every method.
    What the origin's own custom headers add is another question: `adds_header`.
    """
    name = name.lower()
    if name == "cookie":
        return forwards_cookie(behavior)
    if _SET_BY_CLOUDFRONT.fullmatch(name):
        return _unless_rewritten(behavior, Truth.NO)
    listed = _takes_any(behavior, lambda policy: policy.headers, name)
    return _unless_rewritten(behavior, listed | _passes_unlisted(behavior, name, method))


def forwards_host(behavior: CacheBehavior) -> Truth:
    """Whether the origin gets the host name that the viewer asked for, rather than its own domain name."""
    return forwards_header(behavior, "host")


def forwards_cookie(behavior: CacheBehavior, name: str | None = None) -> Truth:
    """Whether a cookie reaches the origin; without a name, whether cookies do whatever their names are.

    No header setting lets cookies through, not even one that takes every header.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html
    """
    return _unless_rewritten(behavior, _takes_any(behavior, lambda policy: policy.cookies, name))


def forwards_query_string(behavior: CacheBehavior, name: str | None = None) -> Truth:
    """Whether a parameter of the query string reaches the origin; without a name, whether any does."""
    return _unless_rewritten(behavior, _takes_any(behavior, lambda policy: policy.query_strings, name))


def adds_header(origin: Origin, name: str) -> Truth:
    """Whether CloudFront adds this header by itself, in place of the viewer's, to all that it sends to the origin.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
    """
    name = name.lower()
    if name == "authorization" and origin.access_control:
        return Truth.UNKNOWN
    return origin.custom_headers.some(lambda header: _is_called(header, name))


def arrives_with_header(behavior: CacheBehavior, origin: Origin, name: str, method: str | None = None) -> Truth:
    """Whether a request that a viewer sends with this header has one of that name at the origin, its own or another."""
    arrives = forwards_header(behavior, name, method) | adds_header(origin, name)
    if _ALWAYS_THERE.fullmatch(name.lower()):
        return Truth.YES
    return arrives | Truth.UNKNOWN if _SET_BY_CLOUDFRONT.fullmatch(name.lower()) else arrives


def allows_method(behavior: CacheBehavior, method: str) -> Truth:
    """Whether CloudFront accepts this method; it answers any other with 403 by itself."""
    return behavior.allowed_methods.some(lambda allowed: Truth.of(allowed == method))


def caches(behavior: CacheBehavior, method: str = "GET") -> Truth:
    """Whether CloudFront keeps an answer and gives it to others whose requests have the same cache key.

    Yes: it does where the answer's own headers say nothing of caching. No: it never does. Unknown also where it hangs
    on the answer's headers alone, because the default TTL is 0. Errors are kept by other rules, even where this is no.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
    """
    return _is_cacheable(behavior, method) & _keeps(behavior)


def in_cache_key(behavior: CacheBehavior, header: str) -> Truth:
    """Whether requests that differ in this header get answers of their own."""
    name = header.lower()
    if name == "cookie":
        return cookie_in_cache_key(behavior)
    listed = _makes_key(behavior, lambda policy: policy.headers, name)
    return listed | Truth.UNKNOWN if name == "accept-encoding" else listed


def cookie_in_cache_key(behavior: CacheBehavior, name: str | None = None) -> Truth:
    """Whether requests that differ in this cookie, or without a name in any, get answers of their own."""
    return _makes_key(behavior, lambda policy: policy.cookies, name)


def query_string_in_cache_key(behavior: CacheBehavior, name: str | None = None) -> Truth:
    """Whether requests that differ in this parameter, or without a name in any, get answers of their own.

    ForwardedValues may choose some of those that it forwards (QueryStringCacheKeys), so it never makes a yes.
    """
    selected = _makes_key(behavior, lambda policy: policy.query_strings, name)
    return selected if behavior.legacy is None else selected & Truth.UNKNOWN


def _is_named(selection: Selection, name: str | None) -> Truth:
    """Whether a name is among those of a selection; without one, unknown unless there are none."""
    if name is None:
        return Truth.NO if selection.names.complete and not selection.names.items else Truth.UNKNOWN
    return selection.names.some(lambda listed: _matches(listed, name))


def _matches(listed: str, name: str) -> Truth:
    # Whether wildcards count depends on the property: those of ForwardedValues' cookies do.
    if listed != name and ("*" in listed or "?" in listed):
        return Truth.UNKNOWN
    return Truth.of(listed == name)


def _unless_rewritten(behavior: CacheBehavior, answer: Truth) -> Truth:
    return Truth.UNKNOWN if behavior.may_rewrite else answer


def _takes_any(behavior: CacheBehavior, part: Callable[[_Taking], Selection], name: str | None) -> Truth:
    """Whether anything that the behavior names takes it."""
    if behavior.legacy is not None:
        return Truth.UNKNOWN if _is_contradictory(behavior) else _taken_by(behavior.legacy, part, name)
    if behavior.cache_policy is None:
        return Truth.UNKNOWN
    # A cache policy's list outranks what an origin request policy leaves out.
    beyond_key = behavior.origin_request_policy
    in_key = _taken_by(behavior.cache_policy, part, name)
    return in_key if beyond_key is None else in_key | _taken_by(beyond_key, part, name)


def _makes_key(behavior: CacheBehavior, part: Callable[[_Taking], Selection], name: str | None) -> Truth:
    key = behavior.legacy or behavior.cache_policy
    return Truth.UNKNOWN if key is None or _is_contradictory(behavior) else _taken_by(key, part, name)


def _taken_by(policy: _Taking | Unresolved, part: Callable[[_Taking], Selection], name: str | None) -> Truth:
    return Truth.UNKNOWN if isinstance(policy, Unresolved) else takes(part(policy), name)


def _is_contradictory(behavior: CacheBehavior) -> bool:
    """Whether a behavior has both ForwardedValues and a policy, which CloudFront refuses."""
    policies = (behavior.cache_policy, behavior.origin_request_policy)
    return behavior.legacy is not None and any(policy is not None for policy in policies)


def _passes_unlisted(behavior: CacheBehavior, name: str, method: str | None) -> Truth:
    """Whether a header reaches the origin though nothing lists it."""
    by_policies = behavior.legacy is None
    if _is_contradictory(behavior) or (by_policies and behavior.cache_policy is None):
        return Truth.UNKNOWN
    if name == "authorization":
        kept = _keeps_authorization(behavior, method)
        # What is written about methods is written about ForwardedValues.
        return kept & Truth.UNKNOWN if by_policies else kept
    if by_policies:
        return Truth.UNKNOWN if _UNDOCUMENTED_WITH_POLICIES.fullmatch(name) else Truth.NO
    if name in ("accept-encoding", "upgrade"):
        return Truth.UNKNOWN
    return Truth.of(_REMOVED_UNLESS_LISTED.fullmatch(name) is None)


def _keeps_authorization(behavior: CacheBehavior, method: str | None) -> Truth:
    """Whether Authorization survives for this method though it is no part of the cache key.

    CloudFront removes it where it may answer from the cache, which could belong to somebody else.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior
    """
    if method is None or method == "ANY":
        return Truth.UNKNOWN
    return ~_is_cacheable(behavior, method)


def _is_cacheable(behavior: CacheBehavior, method: str) -> Truth:
    """Whether CloudFront caches answers to this method: to GET and HEAD always, to OPTIONS where it is told to."""
    if method == "OPTIONS":
        return behavior.cached_methods.some(lambda cached: Truth.of(cached == method))
    return Truth.of(method in ("GET", "HEAD"))


def _keeps(behavior: CacheBehavior) -> Truth:
    """Whether the TTLs let an answer be kept."""
    source = behavior.legacy or behavior.cache_policy
    if source is None or isinstance(source, Unresolved) or _is_contradictory(behavior):
        return Truth.UNKNOWN
    kept = _is_positive(source.min_ttl) | (_is_positive(source.default_ttl) & _is_positive(source.max_ttl))
    told = Truth.NO if _is_positive(source.max_ttl).is_no else kept if kept.is_yes else Truth.UNKNOWN
    legacy = behavior.legacy
    return told if legacy is None else told & ~_forwards_all_headers(legacy)


def _forwards_all_headers(legacy: LegacyForwarding | Unresolved) -> Truth:
    """Whether ForwardedValues takes every header: CloudFront then sends each request to the origin.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html
    """
    return Truth.UNKNOWN if isinstance(legacy, Unresolved) else legacy.headers.behavior.equals("all")


def _is_positive(ttl: Maybe[float]) -> Truth:
    return Truth.of(ttl.value > 0) if isinstance(ttl, Known) else Truth.UNKNOWN


def _is_called(header: OriginHeader, name: str) -> Truth:
    return Truth.of(header.name.value.lower() == name) if isinstance(header.name, Known) else Truth.UNKNOWN
