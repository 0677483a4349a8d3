"""The policies that CloudFront offers ready-made, by the ids under which behaviors name them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
"""

from __future__ import annotations

from gatelint.front_door.distribution import (
    ALL_VIEWER,
    ALL_VIEWER_EXCEPT_HOST,
    CACHING_DISABLED,
    CachePolicy,
    OriginRequestPolicy,
    ResponseHeadersPolicy,
    Selection,
)
from gatelint.values import Known, Listing, Place

_OVERRIDES = "host origin x-http-method x-http-method-override x-method-override"
_COUNTRY = "authorization cloudfront-viewer-country host"

# Minimum, default and maximum TTL in seconds.
_NEVER = (0, 0, 0)
_DAY = (1, 86400, 31536000)
_AS_TOLD = (0, 0, 31536000)

# id: name, headers, cookies, query strings, TTLs. Names stand for a whitelist of them.
_CACHE: dict[str, tuple[str, str, str, str, tuple[int, int, int]]] = {
    CACHING_DISABLED: ("CachingDisabled", "", "none", "none", _NEVER),
    "658327ea-f89d-4fab-a63d-7e88639e58f6": ("CachingOptimized", "", "none", "none", _DAY),
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": ("CachingOptimizedForUncompressedObjects", "", "none", "none", _DAY),
    "83da9c7e-98b4-4e11-a168-04f0df8e2c65": ("UseOriginCacheControlHeaders", _OVERRIDES, "all", "none", _AS_TOLD),
    "4cc15a8a-d715-48a4-82b8-cc0b614638fe": (
        "UseOriginCacheControlHeaders-QueryStrings",
        _OVERRIDES,
        "all",
        "all",
        _AS_TOLD,
    ),
    "08627262-05a9-4f76-9ded-b50ca2e3a84f": (
        "Elemental-MediaPackage",
        "origin",
        "none",
        "aws.manifestfilter end m start",
        (0, 86400, 31536000),
    ),
    "2e54312d-136d-493c-8eb9-b001f22f67d2": ("Amplify", _COUNTRY, "all", "all", (2, 2, 600)),
    "4d1d2f1d-3a71-49ad-9e08-7ea5d843a556": ("Amplify-Default", f"accept {_COUNTRY}", "all", "all", _AS_TOLD),
    "a6bad946-36c3-4c33-aa98-362c74a7fb13": ("Amplify-DefaultNoCookies", f"accept {_COUNTRY}", "none", "all", _AS_TOLD),
    "1c6db51a-a33f-469a-8245-dae26771f530": (
        "Amplify-ImageOptimization",
        "accept authorization host",
        "none",
        "all",
        _AS_TOLD,
    ),
    "7e5fad67-ee98-4ad0-b05a-394999eefc1a": ("Amplify-StaticContent", "authorization host", "none", "none", _AS_TOLD),
}

# The headers that CloudFront could add in June 2022.
_CLOUDFRONT_HEADERS = (
    "cloudfront-forwarded-proto cloudfront-is-android-viewer cloudfront-is-desktop-viewer cloudfront-is-ios-viewer "
    "cloudfront-is-mobile-viewer cloudfront-is-smarttv-viewer cloudfront-is-tablet-viewer cloudfront-viewer-address "
    "cloudfront-viewer-asn cloudfront-viewer-city cloudfront-viewer-country cloudfront-viewer-country-name "
    "cloudfront-viewer-country-region cloudfront-viewer-country-region-name cloudfront-viewer-http-version "
    "cloudfront-viewer-latitude cloudfront-viewer-longitude cloudfront-viewer-metro-code "
    "cloudfront-viewer-postal-code cloudfront-viewer-time-zone cloudfront-viewer-tls"
)

# id: name, what is done with headers, which headers, cookies, query strings.
_ORIGIN_REQUEST: dict[str, tuple[str, str, str, str, str]] = {
    ALL_VIEWER: ("AllViewer", "allViewer", "", "all", "all"),
    "33f36d7e-f396-46d9-90e0-52428a34d9dc": (
        "AllViewerAndCloudFrontHeaders-2022-06",
        "allViewerAndWhitelistCloudFront",
        _CLOUDFRONT_HEADERS,
        "all",
        "all",
    ),
    ALL_VIEWER_EXCEPT_HOST: ("AllViewerExceptHostHeader", "allExcept", "host", "all", "all"),
    "59781a5b-3903-41f3-afcb-af62929ccde1": ("CORS-CustomOrigin", "whitelist", "origin", "none", "none"),
    "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": (
        "CORS-S3Origin",
        "whitelist",
        "origin access-control-request-headers access-control-request-method",
        "none",
        "none",
    ),
    "775133bc-15f2-49f9-abea-afb2e0bf67d2": (
        "Elemental-MediaTailor-PersonalizedManifests",
        "whitelist",
        "origin access-control-request-headers access-control-request-method user-agent x-forwarded-for",
        "none",
        "all",
    ),
    "bf0718e1-ba1e-49d1-88b1-f726733018ae": ("HostHeaderOnly", "whitelist", "host", "none", "none"),
    "acba4595-bd28-49b8-b9fe-13317c0390fa": (
        "UserAgentRefererHeaders",
        "whitelist",
        "user-agent referer",
        "none",
        "none",
    ),
}

# id: name, whether any origin is allowed, whether preflights get the methods too. None replaces the origin's own
# CORS headers; the security headers that three of them add decide nothing here.
_RESPONSE_HEADERS: dict[str, tuple[str, bool, bool]] = {
    "60669652-455b-4ae9-85a4-c4c02393f86c": ("SimpleCORS", True, False),
    "5cc3b908-e619-4b99-88e5-2cf7f45965bd": ("CORS-With-Preflight", True, True),
    "67f7725c-6f97-4210-82d7-5512b31e9d03": ("SecurityHeadersPolicy", False, False),
    "e61eb60c-9c35-4d20-a928-2b84e02af89c": ("CORS-and-SecurityHeadersPolicy", True, False),
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63": ("CORS-with-preflight-and-SecurityHeadersPolicy", True, True),
}
_PREFLIGHT_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def is_managed(identifier: str) -> bool:
    """Whether a policy of any kind is known here by this id."""
    return identifier in _CACHE or identifier in _ORIGIN_REQUEST or identifier in _RESPONSE_HEADERS


def managed_cache_policy(identifier: str, at: Place) -> CachePolicy | None:
    """The managed cache policy of that id, standing at `at`; None if CloudFront has none such."""
    row = _CACHE.get(identifier)
    if row is None:
        return None
    name, headers, cookies, query_strings, (least, default, most) = row
    return CachePolicy(
        name=name,
        at=at,
        headers=_taking(headers or "none", at),
        cookies=_taking(cookies, at),
        query_strings=_taking(query_strings, at),
        min_ttl=Known(float(least), at),
        default_ttl=Known(float(default), at),
        max_ttl=Known(float(most), at),
        managed=name,
    )


def managed_origin_request_policy(identifier: str, at: Place) -> OriginRequestPolicy | None:
    """The managed origin request policy of that id, standing at `at`; None if CloudFront has none such."""
    row = _ORIGIN_REQUEST.get(identifier)
    if row is None:
        return None
    name, behavior, headers, cookies, query_strings = row
    return OriginRequestPolicy(
        name=name,
        at=at,
        headers=Selection(Known(behavior, at), Listing(headers.split()), at),
        cookies=_taking(cookies, at),
        query_strings=_taking(query_strings, at),
        managed=name,
    )


def managed_response_headers_policy(identifier: str, at: Place) -> ResponseHeadersPolicy | None:
    """The managed response headers policy of that id, standing at `at`; None if CloudFront has none such."""
    row = _RESPONSE_HEADERS.get(identifier)
    if row is None:
        return None
    name, cors, preflight = row
    from gatelint.text import Text

    return ResponseHeadersPolicy(
        name=name,
        at=at,
        cors=cors,
        allow_origins=Listing([Known(Text.of("*"), at)] if cors else []),
        origin_override=Known(value=False, at=at) if cors else None,
        managed=name,
        allow_methods=Listing(_PREFLIGHT_METHODS if preflight else ()),
    )


def _taking(written: str, at: Place) -> Selection:
    """A selection of everything ("all"), nothing ("none"), or just the names written."""
    if written in ("all", "none"):
        return Selection(Known(written, at), Listing(), at)
    return Selection(Known("whitelist", at), Listing(written.split()), at)
