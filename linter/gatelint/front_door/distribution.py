"""CloudFront distributions: cache behaviors, what they forward, and the origins that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Known, Listing, Maybe, Place, Truth, Unresolved, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.text import Text

# The ready-made policies that most APIs want; what is in them, and in the others, is in managed_policies.
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


@record()
class Selection:
    """Which headers, cookies or query strings something takes.

    `behavior` is "none", "whitelist", "allExcept", "all", and for headers of an origin request policy also
    "allViewer" and "allViewerAndWhitelistCloudFront" (legacy `["*"]` is "all"). `names` are those that a whitelist
    takes or an allExcept leaves; header names are in lower case.
    """

    behavior: Value[str]
    names: Listing[str]
    at: Place


@record()
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


@record()
class OriginRequestPolicy:
    """What is forwarded to the origin beyond the cache key."""

    name: str
    at: Place
    headers: Selection
    cookies: Selection
    query_strings: Selection
    managed: str | None = None


@record()
class ResponseHeadersPolicy:
    """Headers that CloudFront adds to answers, and those that it removes from them.

    `cors` is true where the policy has a CorsConfig; `allow_origins`, `allow_methods` ("ALL" for every method),
    `allow_headers` and `allow_credentials` are its own. `added` are the headers of CustomHeadersConfig;
    `removed` those of RemoveHeadersConfig, in lower case.
    """

    name: str
    at: Place
    cors: bool
    allow_origins: Listing[Value[Text]] = field(default_factory=nothing_listed)
    origin_override: Maybe[bool] = None
    managed: str | None = None
    allow_methods: Listing[str] = field(default_factory=nothing_listed)
    allow_headers: Listing[Value[Text]] = field(default_factory=nothing_listed)
    allow_credentials: Maybe[bool] = None
    added: Listing[AddedHeader] = field(default_factory=nothing_listed)
    removed: Listing[str] = field(default_factory=nothing_listed)


@record()
class AddedHeader:
    """A header that a response headers policy adds; `override` says whether it replaces the origin's own."""

    at: Place
    name: Value[str]
    value: Value[Text]
    override: Value[bool]


@record()
class LegacyForwarding:
    """ForwardedValues, the older way, with the TTLs (seconds) that then stand on the behavior."""

    at: Place
    headers: Selection
    cookies: Selection
    query_strings: Selection
    min_ttl: Maybe[float] = None
    default_ttl: Maybe[float] = None
    max_ttl: Maybe[float] = None


@record()
class EdgeFunction:
    """A CloudFront function or Lambda@Edge function at `event_type` (viewer-request, origin-request, ...).

    `code` is its source where the template holds it; `include_body` hands a Lambda@Edge function the request's body.
    """

    at: Place
    event_type: Value[str]
    is_lambda: bool
    code: Maybe[str] = None
    include_body: Maybe[bool] = None


@record()
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
    trusted_signers: Truth = Truth.NO
    """Whether viewers must sign their URLs or cookies (TrustedKeyGroups or TrustedSigners)."""

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


@record()
class OriginHeader:
    """A header that CloudFront itself sends to an origin, in place of what the viewer sent under that name."""

    name: Value[str]
    value: Value[Text]
    at: Place


@record()
class Origin:
    """Where a behavior sends requests.

    `protocol_policy` is http-only, https-only or match-viewer, None where there is no CustomOriginConfig;
    `origin_path` is "" where absent; `read_timeout` is in seconds; `ssl_protocols` is None where none are written.
    `access_control` tells of an origin access control, by which CloudFront signs what it sends; `s3_config_at` is where
    the S3OriginConfig stands. `host_exists` is no where the host name is one that API Gateway gives, and nothing in the
    accounts that were read has it; only accounts tell.
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
    s3_config_at: Place | None = None
    host_exists: Truth = Truth.UNKNOWN


@record()
class OriginGroup:
    """Origins tried in turn; `failover_codes` are the statuses that make CloudFront try the next member."""

    id: Value[Text]
    at: Place
    members: Listing[Value[Text]]
    failover_codes: Listing[int]


@record()
class CustomErrorResponse:
    """`response_code` and `page_path` are None where the entry only sets the caching time."""

    at: Place
    error_code: Value[int]
    response_code: Maybe[int]
    page_path: Maybe[Text]
    caching_min_ttl: Maybe[float]


@record()
class Distribution:
    """A CloudFront distribution. `behaviors` are in the order in which CloudFront tries them, the default one last.

    `geo_restriction` is none, whitelist or blacklist, of the countries in `geo_locations`. `unread` says why nothing
    but what is listed may be said of it.
    """

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
    geo_restriction: Maybe[str] = None
    geo_locations: Listing[str] = field(default_factory=nothing_listed)
    unread: str | None = None
