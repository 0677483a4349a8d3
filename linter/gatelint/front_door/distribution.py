"""CloudFront distributions: cache behaviors, what they forward, and the origins that they lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatelint.values import Known, Listing, Maybe, Place, Unresolved, Value

if TYPE_CHECKING:
    from gatelint.text import Text


@dataclass(slots=True)
class Selection:
    """Which headers, cookies or query strings something takes.

    `behavior` is "none", "whitelist", "allExcept", "all", and for headers of an origin request policy also
    "allViewer" and "allViewerAndWhitelistCloudFront" (legacy `["*"]` is "all"). `names` are those that a whitelist
    takes or an allExcept leaves; header names are in lower case.
    """

    behavior: Value[str]
    names: Listing[str]
    at: Place


@dataclass(slots=True)
class CachePolicy:
    """What makes the cache key; all of it is forwarded to the origin as well.

    TTLs are in seconds; `managed` is AWS's name of a managed policy.
    """

    name: str
    at: Place
    headers: Selection
    cookies: Selection
    query_strings: Selection
    min_ttl: Value[float]
    default_ttl: Value[float]
    max_ttl: Value[float]
    managed: str | None = None


@dataclass(slots=True)
class OriginRequestPolicy:
    """What is forwarded to the origin beyond the cache key."""

    name: str
    at: Place
    headers: Selection
    cookies: Selection
    query_strings: Selection
    managed: str | None = None


@dataclass(slots=True)
class ResponseHeadersPolicy:
    """Headers that CloudFront adds to answers. `cors` is true where the policy has a CorsConfig."""

    name: str
    at: Place
    cors: bool
    allow_origins: Listing[Value[Text]] = field(default_factory=Listing)
    origin_override: Maybe[bool] = None
    managed: str | None = None


@dataclass(slots=True)
class LegacyForwarding:
    """ForwardedValues, the older way, with the TTLs that then stand on the behavior."""

    at: Place
    headers: Selection
    cookies: Selection
    query_strings: Selection


@dataclass(slots=True)
class EdgeFunction:
    """A CloudFront function or Lambda@Edge function at `event_type` (viewer-request, origin-request, ...).

    `code` is its source where the template holds it.
    """

    at: Place
    event_type: Value[str]
    is_lambda: bool
    code: Maybe[str] = None


@dataclass(slots=True)
class CacheBehavior:
    """A cache behavior; the default one has `path_pattern` "*" and `is_default`.

    Exactly one of `legacy` and `cache_policy` is set in a valid distribution.
    """

    at: Place
    path_pattern: Value[str]
    is_default: bool
    target_origin_id: Value[Text]
    viewer_protocol_policy: Value[str]
    allowed_methods: Listing[str]
    allowed_methods_at: Place
    cached_methods: Listing[str]
    legacy: LegacyForwarding | Unresolved | None
    cache_policy: CachePolicy | Unresolved | None
    origin_request_policy: OriginRequestPolicy | Unresolved | None
    response_headers_policy: ResponseHeadersPolicy | Unresolved | None
    functions: Listing[EdgeFunction]
    trusted_signers: bool = False

    @property
    def pattern(self) -> str:
        """The path pattern with its leading slash, or "*" where it is not known."""
        if not isinstance(self.path_pattern, Known):
            return "?"
        text = self.path_pattern.value
        return text if text.startswith(("/", "*")) else "/" + text

    @property
    def may_rewrite(self) -> bool:
        """Whether a function may change the request on its way to the origin."""
        if not self.functions.complete:
            return True
        events = [function.event_type for function in self.functions]
        return any(not event.is_in(("viewer-response", "origin-response")).is_yes for event in events)


@dataclass(slots=True)
class OriginHeader:
    name: Value[str]
    value: Value[Text]
    at: Place


@dataclass(slots=True)
class Origin:
    """Where a behavior sends requests.

    `protocol_policy` is http-only, https-only or match-viewer, None where there is no CustomOriginConfig;
    `origin_path` is "" where absent.
    """

    id: Value[Text]
    at: Place
    domain_name: Value[Text]
    origin_path: Value[Text]
    custom_headers: Listing[OriginHeader]
    protocol_policy: Maybe[str]
    http_port: Value[int]
    https_port: Value[int]
    ssl_protocols: Maybe[Listing[str]]
    has_custom_config: bool
    has_s3_config: bool
    has_vpc_config: bool = False
    mtls: bool = False
    read_timeout: Maybe[int] = None
    ip_address_type: Maybe[str] = None
    access_control: bool = False


@dataclass(slots=True)
class OriginGroup:
    """Origins tried in turn; `failover_codes` are the statuses that make CloudFront try the next member."""

    id: Value[Text]
    at: Place
    members: Listing[Value[Text]]
    failover_codes: Listing[int]


@dataclass(slots=True)
class CustomErrorResponse:
    """`response_code` and `page_path` are None where the entry only sets the caching time."""

    at: Place
    error_code: Value[int]
    response_code: Maybe[int]
    page_path: Maybe[Text]
    caching_min_ttl: Maybe[float]


@dataclass(slots=True)
class Distribution:
    """A CloudFront distribution. `behaviors` are in the order in which CloudFront tries them, the default one last."""

    name: str
    at: Place
    identity: Text
    domain_name: Text
    aliases: Listing[Value[Text]]
    enabled: Value[bool]
    behaviors: Listing[CacheBehavior]
    origins: Listing[Origin]
    origin_groups: Listing[OriginGroup]
    custom_error_responses: Listing[CustomErrorResponse]
    certificate: Maybe[Text] = None
    default_root_object: Maybe[Text] = None
    web_acl: Maybe[Text] = None
    unread: str | None = None
