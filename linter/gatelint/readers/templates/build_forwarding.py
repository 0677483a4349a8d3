"""What cache behaviors forward: cache policies, origin request policies, and ForwardedValues before these.

Response headers policies are named in the same way, so they are read here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gatelint.front_door.distribution import (
    AddedHeader,
    CachePolicy,
    LegacyForwarding,
    OriginRequestPolicy,
    ResponseHeadersPolicy,
    Selection,
)
from gatelint.front_door.managed_policies import (
    managed_cache_policy,
    managed_origin_request_policy,
    managed_response_headers_policy,
)
from gatelint.readers.templates.required import required
from gatelint.values import Default, Known, Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Text
    from gatelint.values import Place, Value

PolicyT = TypeVar("PolicyT", CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy)

_TTL_WHY = "CloudFront keeps what it fetched for a day unless told otherwise, for a year at most"
_NOTHING = "CloudFront forwards none unless told to"


def cache_policy_of(stack: Stack, behavior: Section) -> CachePolicy | Unresolved | None:
    return _policy_named(stack, behavior, "CachePolicy", _cache_policy, managed_cache_policy)


def origin_request_policy_of(stack: Stack, behavior: Section) -> OriginRequestPolicy | Unresolved | None:
    return _policy_named(stack, behavior, "OriginRequestPolicy", _origin_request_policy, managed_origin_request_policy)


def response_headers_policy_of(stack: Stack, behavior: Section) -> ResponseHeadersPolicy | Unresolved | None:
    return _policy_named(
        stack, behavior, "ResponseHeadersPolicy", _response_headers_policy, managed_response_headers_policy
    )


def legacy_forwarding_of(behavior: Section) -> LegacyForwarding | Unresolved | None:
    """The ForwardedValues of a behavior, with its TTLs."""
    values = behavior.section("ForwardedValues")
    if values is None or isinstance(values, Unresolved):
        return values
    min_ttl, default_ttl, max_ttl = _ttls(behavior)
    return LegacyForwarding(
        at=values.place,
        headers=_legacy_headers(values),
        cookies=_legacy_cookies(values),
        query_strings=_legacy_query_strings(values),
        min_ttl=min_ttl,
        default_ttl=default_ttl,
        max_ttl=max_ttl,
    )


def names_in(section: Section, key: str, form: Callable[[str], str] | None = None) -> Listing[str]:
    """The strings listed under `key` that are known, each in the given form; incomplete where one is not."""
    words = section.words(key)
    names: Listing[str] = Listing(unread=words.unread)
    for word in words:
        if isinstance(word, Unresolved):
            names.lacks(word.why)
        else:
            names.add(word.value if form is None else form(word.value))
    return names


def _policy_named(
    stack: Stack,
    behavior: Section,
    kind: str,
    build: Callable[[Resource, Section], PolicyT],
    managed: Callable[[str, Place], PolicyT | None],
) -> PolicyT | Unresolved | None:
    """The policy that a behavior names: one of the stack, or one that CloudFront itself offers."""
    name = behavior.text(f"{kind}Id")
    if name is None or isinstance(name, Unresolved):
        return name
    resource = stack.resource_of(name, f"AWS::CloudFront::{kind}")
    if resource is not None:
        config = resource.properties.section(f"{kind}Config")
        if isinstance(config, Unresolved):
            return config
        if config is None:
            return Unresolved(f"{kind}Config is missing", resource.place)
        return build(resource, config)
    written = name.value.literal
    if written == "":
        return None
    policy = managed(written.lower(), name.place) if written is not None else None
    return policy or Unresolved(f"the policy {name.value} is defined elsewhere", name.at, text=name.value)


def _cache_policy(resource: Resource, config: Section) -> CachePolicy:
    key = config.section("ParametersInCacheKeyAndForwardedToOrigin")
    min_ttl, default_ttl, max_ttl = _ttls(config)
    return CachePolicy(
        name=resource.logical_id,
        at=resource.place,
        headers=_selection(resource, key, "Header"),
        cookies=_selection(resource, key, "Cookie"),
        query_strings=_selection(resource, key, "QueryString"),
        min_ttl=min_ttl,
        default_ttl=default_ttl,
        max_ttl=max_ttl,
    )


def _origin_request_policy(resource: Resource, config: Section) -> OriginRequestPolicy:
    return OriginRequestPolicy(
        name=resource.logical_id,
        at=resource.place,
        headers=_selection(resource, config, "Header"),
        cookies=_selection(resource, config, "Cookie"),
        query_strings=_selection(resource, config, "QueryString"),
    )


def _selection(resource: Resource, parent: Section | Unresolved | None, kind: str) -> Selection:
    """Which headers, cookies or query strings (`kind` in the singular) a policy takes."""
    config = parent if parent is None or isinstance(parent, Unresolved) else parent.section(f"{kind}sConfig")
    if config is None:
        config = Unresolved(f"{kind}sConfig is missing", resource.place)
    if isinstance(config, Unresolved):
        return Selection(Unresolved(config.why, config.at), Listing(unread=config.why), config.place)
    behavior = f"{kind}Behavior"
    return Selection(
        behavior=required(config.word(behavior), config, behavior),
        names=names_in(config, f"{kind}s", str.lower if kind == "Header" else None),
        at=config.place,
    )


def _ttls(section: Section) -> tuple[Value[float], Value[float], Value[float]]:
    """The minimum, default and maximum TTL in seconds.

    A minimum above a default raises it:
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
    """
    min_ttl = section.number("MinTTL", 0.0, _TTL_WHY)
    default_ttl = _at_least(min_ttl, section.number("DefaultTTL", 86400.0, _TTL_WHY))
    return min_ttl, default_ttl, _at_least(default_ttl, section.number("MaxTTL", 31536000.0, _TTL_WHY))


def _at_least(least: Value[float], ttl: Value[float]) -> Value[float]:
    if not (isinstance(ttl, Known) and ttl.is_default):
        return ttl
    if isinstance(least, Unresolved):
        return Unresolved(least.why, ttl.at)
    return Known(max(least.value, ttl.value), ttl.at)


def _legacy_headers(values: Section) -> Selection:
    names = names_in(values, "Headers", str.lower)
    at = values.place_of("Headers")
    if "*" in names.items:
        return Selection(Known("all", at), Listing(), at)
    if names.unread is not None:
        return Selection(Unresolved(names.unread, at), names, at)
    behavior = Known("whitelist", at) if names.items else Known("none", Default(_NOTHING, at))
    return Selection(behavior, names, at)


def _legacy_cookies(values: Section) -> Selection:
    cookies = values.section("Cookies")
    if cookies is None:
        return Selection(Known("none", Default(_NOTHING, values.place)), Listing(), values.place)
    if isinstance(cookies, Unresolved):
        return Selection(Unresolved(cookies.why, cookies.at), Listing(unread=cookies.why), cookies.place)
    return Selection(cookies.word("Forward", "none", _NOTHING), names_in(cookies, "WhitelistedNames"), cookies.place)


def _legacy_query_strings(values: Section) -> Selection:
    """All or none: QueryStringCacheKeys chooses what makes the cache key, and keeps nothing from the origin.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html
    """
    forwarded = values.boolean("QueryString", default=False, why=_NOTHING)
    at = values.place_of("QueryString")
    if isinstance(forwarded, Unresolved):
        return Selection(Unresolved(forwarded.why, forwarded.at), Listing(), at)
    return Selection(Known("all" if forwarded.value else "none", forwarded.at), Listing(), at)


def _response_headers_policy(resource: Resource, config: Section) -> ResponseHeadersPolicy:
    policy = ResponseHeadersPolicy(
        name=resource.logical_id,
        at=resource.place,
        cors=config.has("CorsConfig").is_yes,
        added=_added_headers(config),
        removed=_removed_headers(config),
    )
    cors = config.section("CorsConfig")
    if isinstance(cors, Unresolved):
        _forget_cors(policy, cors)
    elif cors is not None:
        policy.allow_origins = _items(cors, "AccessControlAllowOrigins")
        policy.allow_headers = _items(cors, "AccessControlAllowHeaders")
        policy.allow_methods = _methods(cors)
        policy.origin_override = cors.boolean("OriginOverride")
        policy.allow_credentials = cors.boolean("AccessControlAllowCredentials")
    return policy


def _forget_cors(policy: ResponseHeadersPolicy, cors: Unresolved) -> None:
    for listing in (policy.allow_origins, policy.allow_headers, policy.allow_methods):
        listing.lacks(cors.why)
    policy.origin_override = Unresolved(cors.why, cors.at)
    policy.allow_credentials = Unresolved(cors.why, cors.at)


def _items(section: Section, key: str) -> Listing[Value[Text]]:
    """The strings of a section that wraps them in Items."""
    wrapper = section.section(key)
    if wrapper is None:
        return Listing()
    return Listing(unread=wrapper.why) if isinstance(wrapper, Unresolved) else wrapper.texts("Items")


def _methods(cors: Section) -> Listing[str]:
    methods = cors.section("AccessControlAllowMethods")
    if methods is None:
        return Listing()
    return Listing(unread=methods.why) if isinstance(methods, Unresolved) else names_in(methods, "Items", str.upper)


def _added_headers(config: Section) -> Listing[AddedHeader]:
    headers: Listing[AddedHeader] = Listing()
    for entry in _entries(config, "CustomHeadersConfig", headers):
        headers.add(
            AddedHeader(
                at=entry.place,
                name=required(entry.word("Header"), entry, "Header"),
                value=required(entry.text("Value"), entry, "Value"),
                override=required(entry.boolean("Override"), entry, "Override"),
            )
        )
    return headers


def _removed_headers(config: Section) -> Listing[str]:
    headers: Listing[str] = Listing()
    for entry in _entries(config, "RemoveHeadersConfig", headers):
        name = entry.word("Header")
        if isinstance(name, Known):
            headers.add(name.value.lower())
        else:
            headers.lacks("the name of a removed header is not known")
    return headers


def _entries(config: Section, key: str, listing: Listing[AddedHeader] | Listing[str]) -> list[Section]:
    """The Items under `key`; `listing` is told why there may be more."""
    wrapper = config.section(key)
    if isinstance(wrapper, Unresolved):
        listing.lacks(wrapper.why)
        return []
    if wrapper is None:
        return []
    entries = wrapper.sections("Items")
    if entries.unread is not None:
        listing.lacks(entries.unread)
    return entries.items
