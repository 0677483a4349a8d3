"""An API has its default endpoint disabled, and nothing in sight maps a custom domain name to it.

## Why
With `DisableExecuteApiEndpoint: true` an API is served through custom domain names alone. If no base path mapping,
API mapping or routing rule leads to it, there is no URL by which it can be called: its own one answers 403 Forbidden
(404 Not Found for an HTTP API), and a custom domain name knows nothing of it.

## How to fix
Map a custom domain name to the API, with an `AWS::ApiGateway::BasePathMapping` or an `AWS::ApiGatewayV2::ApiMapping`,
or leave the default endpoint enabled.

## Exceptions
The mapping may be made in another stack, by a script or by a plugin of a deployment tool, so that the finding is only
a possibility. Nothing is said where the API's id is handed to another stack.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import api_origins
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.endpoints import endpoint_of
from gatelint.behavior.routing.mappings import is_mapped
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import MapDomainName
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint_rules.forbidden import failure
from gatelint_rules.not_found import failure as not_found

MAPPING_TYPES = {ApiKind.REST: "AWS::ApiGateway::BasePathMapping"}


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        # An API without any stage is deployed elsewhere, and one whose id is handed on may be mapped there.
        if not api.disable_execute_api_endpoint.equals(True).is_yes or not api.stages.items or not api.stages.complete:
            continue
        if is_mapped(door, api).is_no and not is_called_by_default_endpoint(door, api):
            yield finding_of(door, api)


def is_called_by_default_endpoint(door: FrontDoor, api: Api) -> bool:
    """Whether something in sight calls the API by its default endpoint, which is told where it does."""
    hosts = (address_of(call.url).host for call in door.calls)
    return any(endpoint_of(door, host).api is api for host in hosts) or any(
        origin.endpoint.api is api for origin in api_origins(door)
    )


def finding_of(door: FrontDoor, api: Api) -> Finding:
    mapping = MAPPING_TYPES.get(api.kind, "AWS::ApiGatewayV2::ApiMapping")
    return Finding(
        request=Request(None, "/*", f"of {api.name}"),
        certainty=Certainty.MAY,
        at=api.disable_execute_api_endpoint.place,
        cause=f"the default endpoint of {api.name} is disabled, and no mapping or routing rule leads to it",
        failure=not_found.of("HTTP") if api.kind is ApiKind.HTTP else failure.of(api.kind.value),
        api=api,
        remedies=[MapDomainName(None, api, stage=None)],
        help=f"map a custom domain name to {api.name} with an {mapping}, or enable the default endpoint",
        notes=[Note(domain.at, f"{domain.name} maps other APIs") for domain in door.domains if not domain.imported],
    )


rule = Rule(
    id="disabled-endpoint-without-custom-domain",
    code=9644,
    failure=failure,
    check=check,
    kinds=("REST", "WebSocket"),
)
