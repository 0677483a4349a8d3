"""The APIs of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.api_parents import may_grow
from gatelint.readers.templates.build_rest import build_rest_apis
from gatelint.values import Listing, Truth

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.stack import Stack


def build_apis(stack: Stack, functions: FunctionIndex) -> Listing[Api]:
    """The REST, HTTP and WebSocket APIs, and those of other stacks that resources of this one belong to."""
    apis = Listing(build_rest_apis(stack, functions), stack.unread)
    if any(kind.startswith("AWS::ApiGatewayV2::") for kind in stack.types):
        from gatelint.readers.templates.build_v2 import build_v2_apis  # many templates have none

        apis.items += build_v2_apis(stack, functions)
    if stack.unread is not None:
        for api in apis:
            may_grow(api, stack.unread)
            for stage in api.stages:
                if stage.is_live is Truth.NO:
                    stage.is_live = Truth.UNKNOWN
    return apis
