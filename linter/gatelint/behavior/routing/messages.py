"""Routes of WebSocket APIs that take the messages of clients.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route

NOT_MESSAGES = ("$connect", "$disconnect")


def message_routes(door: FrontDoor) -> Iterator[tuple[Api, Route]]:
    """The routes that surely take messages, each with its API: all but those for the start and end of a connection."""
    for api in door.apis:
        if api.kind is ApiKind.WEBSOCKET:
            for route in api.routes:
                if isinstance(route.path, Known) and route.path.value not in NOT_MESSAGES:
                    yield api, route
