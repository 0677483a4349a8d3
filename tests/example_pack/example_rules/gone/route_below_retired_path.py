"""A route stands below a path that the edge proxy has retired.

## Why
The edge proxy answers 410 Gone to every request below `/v1`, whatever API Gateway would say.

## How to fix
Move the route below `/v2`.

## Exceptions
None.

## References
- https://handbook.example.com/edge#retired
"""

from __future__ import annotations

from collections.abc import Iterator

from example_rules.gone import failure
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Finding, Rule, Undecided, request_to
from gatelint.values import Known


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is ApiKind.WEBSOCKET:
            continue
        for route in api.routes:
            if not isinstance(route.path, Known):
                yield Undecided(route.at, route.path.why)
            elif route.path.value.startswith("/v1/"):
                yield Finding(
                    request=request_to(route),
                    certainty=Certainty.WILL,
                    at=route.at,
                    cause=f"{route.path.value} is below /v1, which is retired",
                    failure=failure.of(api.kind.value),
                    help="move the route below /v2",
                )


rule = Rule(id="route-below-retired-path", code=9800, failure=failure, check=check, kinds=("REST", "HTTP"))
