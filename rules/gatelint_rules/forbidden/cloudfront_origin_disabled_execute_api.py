"""A CloudFront origin is the default endpoint of an API that has its default endpoint disabled.

## Why
With `DisableExecuteApiEndpoint: true` an API is served through its custom domain names alone. CloudFront is a client
like any other: an origin `{api}.execute-api.{region}.amazonaws.com` connects, and gets 403 Forbidden from a REST API
and 404 Not Found from an HTTP API for everything that it asks for.

## How to fix
Make a custom domain name of the API the origin, without the stage in `OriginPath` (the mapping tells it), or leave
the default endpoint enabled and keep callers from it by a header that CloudFront adds, a resource policy or a web
ACL.

## Exceptions
An origin that no cache behavior uses is asked for nothing. A behavior that forwards the viewer's `Host` header may
lead to a custom domain name of the API all the same. The setting takes effect with the next deployment of the API.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
- https://repost.aws/knowledge-center/api-gateway-disable-endpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage
from gatelint.behavior.cloudfront.forwarding import forwards_host
from gatelint.behavior.cloudfront.ways import by_origin, origin_name, ways_through
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import SetValue
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint.values import some
from gatelint_rules.forbidden import failure
from gatelint_rules.not_found import failure as not_found


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for ways in by_origin(ways_through(door)):
        api = ways[0].arrival.endpoint.api
        refused = [way for way in ways if not forwards_host(way.behavior).is_yes]
        if api is not None and refused and ways[0].arrival.disabled.is_yes:
            yield refusal_of(api, refused)


def refusal_of(api: Api, ways: list[Passage]) -> Finding:
    name = origin_name(ways[0].origin)
    sure = [way for way in ways if (way.is_sure & ~forwards_host(way.behavior)).is_yes]
    first = (sure or ways)[0]
    return Finding(
        request=Request(None, str(first.path)),
        certainty=Certainty.of(some(way.is_sure & ~forwards_host(way.behavior) for way in ways)),
        at=first.origin.domain_name.place,
        cause=f"{name} is the default endpoint of {api.name}, which is disabled",
        failure=not_found.of("HTTP") if api.kind is ApiKind.HTTP else failure.of(api.kind.value),
        api=api,
        distribution=first.distribution,
        help=f"make a custom domain name of {api.name} the origin, or enable its default endpoint",
        remedies=[SetValue(api.disable_execute_api_endpoint.place, value=False)],
        notes=[
            Note(api.disable_execute_api_endpoint.place, f"{api.name} is served through custom domain names alone"),
            *(Note(way.behavior.at, f"requests to {way.path} go to {name} too") for way in ways if way is not first),
        ],
    )


rule = Rule(
    id="cloudfront-origin-disabled-execute-api",
    code=9643,
    failure=failure,
    check=check,
    kinds=("REST", "WebSocket"),
)
