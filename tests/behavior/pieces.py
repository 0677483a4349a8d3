"""Pieces of a front door for tests: each is made valid and plain, and told what is peculiar to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from gatelint.front_door.api import Api, ApiKind, CorsConfiguration, GatewayResponse
from gatelint.front_door.authorizer import Authorizer, IdentitySource
from gatelint.front_door.distribution import (
    CacheBehavior,
    CachePolicy,
    CustomErrorResponse,
    Distribution,
    EdgeFunction,
    LegacyForwarding,
    Origin,
    OriginHeader,
    OriginRequestPolicy,
    Selection,
)
from gatelint.front_door.integration import Integration, IntegrationResponse
from gatelint.front_door.route import Route
from gatelint.text import Text
from gatelint.values import Known, Listing, Place, Unresolved, Value

T = TypeVar("T")

HERE = Place("template.yaml")
WHY = "parameter P has no default"


def k(value: T) -> Known[T]:
    return Known(value, HERE)


def text(written: str) -> Known[Text]:
    return Known(Text.of(written), HERE)


def texts(*written: str) -> Listing[Value[Text]]:
    return Listing([text(one) for one in written])


def unread() -> Unresolved:
    return Unresolved(WHY, HERE)


def selection(written: str = "none") -> Selection:
    """ "none", "all", "whitelist a b", "allExcept a", ..."""
    behavior, *names = written.split()
    return Selection(k(behavior), Listing(names), HERE)


def a_cache_policy(
    headers: str = "none",
    cookies: str = "none",
    query_strings: str = "none",
    ttls: tuple[float, float, float] = (0, 0, 0),
) -> CachePolicy:
    least, default, most = ttls
    return CachePolicy(
        "Cache", HERE, selection(headers), selection(cookies), selection(query_strings), k(least), k(default), k(most)
    )


def an_origin_request_policy(
    headers: str = "none", cookies: str = "none", query_strings: str = "none"
) -> OriginRequestPolicy:
    return OriginRequestPolicy("Request", HERE, selection(headers), selection(cookies), selection(query_strings))


def forwarded_values(
    headers: str = "none",
    cookies: str = "none",
    query_strings: str = "none",
    ttls: tuple[float, float, float] = (0, 86400, 31536000),
) -> LegacyForwarding:
    least, default, most = ttls
    return LegacyForwarding(
        HERE, selection(headers), selection(cookies), selection(query_strings), k(least), k(default), k(most)
    )


def a_behavior(**peculiar: Any) -> CacheBehavior:
    """With the cache policy CachingDisabled, unless it is told otherwise."""
    told: dict[str, Any] = {
        "at": HERE,
        "path_pattern": k("/api/*"),
        "is_default": False,
        "target_origin_id": text("Api"),
        "viewer_protocol_policy": k("redirect-to-https"),
        "allowed_methods": Listing(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]),
        "allowed_methods_at": HERE,
        "cached_methods": Listing(["GET", "HEAD"]),
        "legacy": None,
        "cache_policy": None if "legacy" in peculiar else a_cache_policy(),
        "origin_request_policy": None,
        "response_headers_policy": None,
        "functions": Listing(),
    }
    return CacheBehavior(**(told | peculiar))


def a_function(event_type: str) -> EdgeFunction:
    return EdgeFunction(HERE, k(event_type), is_lambda=event_type.startswith("origin"))


def an_origin(headers: Mapping[str, str] | None = None, **peculiar: Any) -> Origin:
    added = [OriginHeader(k(name), text(value), HERE) for name, value in (headers or {}).items()]
    told: dict[str, Any] = {
        "id": text("Api"),
        "at": HERE,
        "domain_name": text("api.example.com"),
        "origin_path": text(""),
        "custom_headers": Listing(added),
        "protocol_policy": k("https-only"),
        "http_port": k(80),
        "https_port": k(443),
        "ssl_protocols": None,
        "has_custom_config": True,
        "has_s3_config": False,
    }
    return Origin(**(told | peculiar))


def an_error_page(error: int, status: int | None = 200, page: str | None = "/index.html") -> CustomErrorResponse:
    return CustomErrorResponse(
        HERE, k(error), None if status is None else k(status), None if page is None else text(page), None
    )


def a_distribution(*pages: CustomErrorResponse, behaviors: Iterable[CacheBehavior] = ()) -> Distribution:
    return Distribution(
        name="Distribution",
        at=HERE,
        identity=Text.of("E1"),
        domain_name=Text.of("d1.cloudfront.net"),
        aliases=Listing(),
        enabled=k(True),
        behaviors=Listing(behaviors),
        origins=Listing(),
        origin_groups=Listing(),
        custom_error_responses=Listing(pages),
    )


def an_api(kind: ApiKind = ApiKind.REST, **peculiar: Any) -> Api:
    told: dict[str, Any] = {
        "kind": kind,
        "name": "Api",
        "at": HERE,
        "identity": Text.of("api1"),
        "imported": False,
        "endpoint_type": k("REGIONAL"),
        "disable_execute_api_endpoint": k(False),
    }
    return Api(**(told | peculiar))


def a_gateway_response(
    response_type: str,
    status: str | None = None,
    headers: Mapping[str, str] | None = None,
    template: str | None = None,
) -> GatewayResponse:
    return GatewayResponse(
        name=response_type,
        at=HERE,
        response_type=k(response_type),
        status_code=None if status is None else k(status),
        headers={name: text(value) for name, value in (headers or {}).items()},
        templates={} if template is None else {"application/json": text(template)},
    )


def a_route(key: str = "GET /orders", **peculiar: Any) -> Route:
    method, _, path = key.partition(" ")
    told: dict[str, Any] = {
        "name": "Route",
        "at": HERE,
        "method": k(method if path else "ANY"),
        "path": k(path or method),
        "authorization_type": k("NONE"),
        "authorizer": None,
        "api_key_required": k(False),
        "integration": an_integration("AWS_PROXY"),
    }
    return Route(**(told | peculiar))


def a_guarded_route(key: str, kind: str, *sources: str, authorization_type: str = "CUSTOM") -> Route:
    """A route with an authorizer of this kind; sources are "header.X", "querystring.x", ..."""
    return a_route(key, authorization_type=k(authorization_type), authorizer=an_authorizer(kind, *sources))


def an_authorizer(kind: str, *sources: str) -> Authorizer:
    listed = [IdentitySource(where, name, HERE) for where, _, name in (source.partition(".") for source in sources)]
    return Authorizer("Authorizer", HERE, Text.of("auth1"), k(kind), Listing(listed), None, k(300), None, None)


def an_integration(kind: str, *responses: IntegrationResponse) -> Integration:
    return Integration("Integration", HERE, k(kind), None, None, None, None, responses=Listing(responses))


def mapped(template: str | None = None, **headers: str) -> IntegrationResponse:
    """An integration response; `allow_origin="'*'"` maps Access-Control-Allow-Origin to '*'."""
    names = {f"Access-Control-{name.replace('_', '-').title()}": text(value) for name, value in headers.items()}
    templates: dict[str, Value[Text]] = {} if template is None else {"application/json": text(template)}
    return IntegrationResponse(HERE, k("200"), None, dict(names), templates)


def a_cors_configuration(
    origins: Iterable[str] = ("*",), methods: Iterable[str] = (), headers: Iterable[str] = (), credentials: bool = False
) -> CorsConfiguration:
    return CorsConfiguration(
        HERE, texts(*origins), texts(*methods), texts(*headers), Listing(), allow_credentials=k(credentials)
    )
