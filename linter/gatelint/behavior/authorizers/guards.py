"""Which routes an authorizer guards, and how requests to them are spoken of all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.authorizer import Authorizer
from gatelint.rule import Request, request_to
from gatelint.values import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatelint.front_door.api import Api
    from gatelint.front_door.route import Route


def guards(api: Api, kind: str) -> list[tuple[Authorizer, list[Route]]]:
    """The authorizers that surely are of this kind, each with the routes that surely ask it."""
    found: dict[int, tuple[Authorizer, list[Route]]] = {}
    for route in api.routes:
        authorizer = authorizer_asked(route)
        if authorizer is not None and authorizer.kind.equals(kind).is_yes:
            found.setdefault(id(authorizer), (authorizer, []))[1].append(route)
    return list(found.values())


def authorizer_asked(route: Route) -> Authorizer | None:
    """The authorizer that a route surely asks."""
    if not isinstance(route.authorizer, Authorizer):
        return None
    return route.authorizer if route.authorization_type.is_in(("NONE", "AWS_IAM")).is_no else None


def request_to_any(api: Api, routes: Sequence[Route], who: str = "") -> Request:
    """The requests to several routes: "every request to /*", "GET /orders (and 2 more)"; `who` narrows them."""
    if len(routes) > 1 and len(routes) == len(api.routes) and api.routes.complete:
        return Request(None, "/*", who)
    first = request_to(min(routes, key=_written))
    others = f"(and {len(routes) - 1} more)" if len(routes) > 1 else ""
    return Request(first.method, first.path, " ".join(filter(None, (others, who))))


def _written(route: Route) -> tuple[str, str]:
    path = route.path.value if isinstance(route.path, Known) else "?"
    return path, route.method.value if isinstance(route.method, Known) else "?"
