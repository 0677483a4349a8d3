"""Reads the APIs of a small template."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

from gatelint.readers.templates.build_apis import build_apis
from gatelint.readers.templates.build_functions import build_functions
from template_stacks import stack_of

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.route import Route
    from gatelint.values import Listing


def apis_of(resources: str, before: str = "", after: str = "") -> Listing[Api]:
    """The APIs of a template with these resources; `before` and `after` are its other sections."""
    stack = stack_of(f"{dedent(before)}\nResources:\n{indent(dedent(resources), '  ')}\n{dedent(after)}\n")
    return build_apis(stack, build_functions(stack))


def api_of(resources: str, before: str = "", after: str = "") -> Api:
    """The only API of a template with these resources."""
    (api,) = apis_of(resources, before, after)
    return api


def route_of(resources: str, before: str = "", after: str = "") -> Route:
    """The only route of the only API of a template with these resources."""
    (route,) = api_of(resources, before, after).routes
    return route
