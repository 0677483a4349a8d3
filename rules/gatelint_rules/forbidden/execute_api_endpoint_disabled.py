"""A URL that the template tells is that of a default endpoint which the API has disabled.

## Why
With `DisableExecuteApiEndpoint: true` an API is served through its custom domain names alone, at all of its stages.
Whoever calls `https://{api}.execute-api.{region}.amazonaws.com/...` still connects, and gets 403 Forbidden from a
REST API and 404 Not Found from an HTTP API. A stack that has this URL in its outputs, or hands it to a function,
tells others to call it.

## How to fix
Tell the URL of the custom domain name, without the stage, which its mapping supplies. Or leave the default endpoint
enabled.

## Exceptions
An output is often just left over, or made by a tool: if a custom domain name leads to the API nothing is said of it.
The setting takes effect with the next deployment of the API.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
- https://repost.aws/knowledge-center/api-gateway-disable-endpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.endpoints import endpoint_of
from gatelint.behavior.routing.mappings import is_mapped
from gatelint.behavior.routing.placeholders import as_written, with_placeholders
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import Call, FrontDoor
from gatelint.remedies import SetValue
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint.text import Text
from gatelint.values import Truth
from gatelint_rules.forbidden import failure
from gatelint_rules.not_found import failure as not_found


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for call in door.calls:
        address = address_of(with_placeholders(call.url))
        api = endpoint_of(door, address.host).api
        if api is None or not api.disable_execute_api_endpoint.equals(True).is_yes:
            continue
        is_called = is_for_calls(door, call, api)
        if not is_called.is_no:
            yield refusal_of(api, call, address.path, is_called)


def is_for_calls(door: FrontDoor, call: Call, api: Api) -> Truth:
    """Whether a URL is told for somebody to call it."""
    if call.told_by == "output":
        if not is_mapped(door, api).is_no:
            return Truth.NO
        # Where the API's id is handed on, another stack may map it, and the output be left over.
        return Truth.YES if api.stages.complete else Truth.UNKNOWN
    # Whether the @connections commands of a WebSocket API are refused too is not documented.
    return Truth.of(api.kind is not ApiKind.WEBSOCKET and str(call.url).startswith("http"))


def refusal_of(api: Api, call: Call, path: Text, is_called: Truth) -> Finding:
    return Finding(
        request=Request(call.method, as_written(path) or "/", f"of the default endpoint of {api.name}"),
        certainty=Certainty.of(is_called),
        at=call.at,
        cause=f"{call.spoken} tells the URL of the default endpoint of {api.name}, which is disabled",
        failure=not_found.of("HTTP") if api.kind is ApiKind.HTTP else failure.of(api.kind.value),
        api=api,
        help=f"tell the URL of a custom domain name of {api.name}, or enable its default endpoint",
        remedies=[SetValue(api.disable_execute_api_endpoint.place, value=False)],
        notes=[Note(api.disable_execute_api_endpoint.place, f"{api.name} is served through custom domain names alone")],
    )


rule = Rule(
    id="execute-api-endpoint-disabled",
    code=9642,
    failure=failure,
    check=check,
    kinds=("REST", "WebSocket"),
)
