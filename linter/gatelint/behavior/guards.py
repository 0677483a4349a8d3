"""Which routes an authorizer guards, and how requests to them are spoken of all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.rule import Request, request_to
from gatelint.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.front_door.api import Api
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.route import Route


def guarded_by(api: Api, authorizer: Authorizer) -> list[Route]:
    """The routes of an API that surely ask this authorizer."""
    return [
        route
        for route in api.routes
        if route.authorizer is authorizer and route.authorization_type.is_in(("NONE", "AWS_IAM")).is_no
    ]


def guards(api: Api, kind: str) -> Iterator[tuple[Authorizer, list[Route]]]:
    """The authorizers of an API that surely are of this kind, each with the routes that it guards, of which there is one."""
    for authorizer in api.authorizers:
        routes = guarded_by(api, authorizer) if authorizer.kind.equals(kind).is_yes else []
        if routes:
            yield authorizer, routes


def request_to_any(api: Api, routes: Sequence[Route]) -> Request:
    """The requests to several routes: "every request to /*", "GET /orders (and 2 more)"."""
    if len(routes) == 1:
        return request_to(routes[0])
    if len(routes) == len(api.routes) and api.routes.complete:
        return Request(None, "/*")
    first = request_to(min(routes, key=_written))
    return Request(first.method, first.path, f"(and {len(routes) - 1} more)")


def _written(route: Route) -> tuple[str, str]:
    path = route.path.value if isinstance(route.path, Known) else "?"
    return path, route.method.value if isinstance(route.method, Known) else "?"
