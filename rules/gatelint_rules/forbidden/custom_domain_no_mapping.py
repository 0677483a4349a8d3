"""A custom domain name leads to no API: nothing maps it, or its routing mode leaves the mappings aside.

## Why
A custom domain name knows no API by itself. Base path mappings, API mappings and routing rules tell which API and
stage serve a path. Without any, every request to the domain name gets 403 Forbidden, though DNS and the certificate
are in order. With `RoutingMode: ROUTING_RULE_ONLY` only routing rules count, whatever mappings there are.

## How to fix
Add an `AWS::ApiGateway::BasePathMapping` for a REST API, or an `AWS::ApiGatewayV2::ApiMapping`, which names the
domain name, the API and the stage.

## Exceptions
Mappings are often made in the stacks of the APIs. So nothing is said unless the template also holds an API that no
domain name leads to, and even then the finding is only a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html
- https://repost.aws/knowledge-center/api-gateway-403-custom-domain
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.mappings import is_mapped, targets_of
from gatelint.behavior.routing.paths import EVERY_PATH
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import MapDomainName, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint_rules.forbidden import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for domain in door.domains:
        if domain.imported or domain.routing_rules.items:
            continue
        if domain.mappings.items:
            if targets_of(door, domain, EVERY_PATH).found.is_no:
                yield rules_alone(domain)
            continue
        waiting = [api for api in door.apis if is_waiting(door, api)]
        if waiting:
            yield no_mapping(domain, waiting)


def is_waiting(door: FrontDoor, api: Api) -> bool:
    """Whether an API is made here, with a stage, and no domain name leads to it."""
    return not api.imported and bool(api.stages.items) and is_mapped(door, api).is_no


def no_mapping(domain: DomainName, waiting: list[Api]) -> Finding:
    api = waiting[0]
    kind = "AWS::ApiGateway::BasePathMapping" if api.kind is ApiKind.REST else "AWS::ApiGatewayV2::ApiMapping"
    return Finding(
        request=Request(None, "/*", f"of {domain.name}"),
        certainty=Certainty.MAY,
        at=domain.at,
        cause=f"no mapping or routing rule leads from {domain.name} to an API",
        failure=failure.of(api.kind.value),
        api=api,
        remedies=[MapDomainName(domain, api, stage=None)],
        help=f"add an {kind} from {domain.name} to {api.name} and its stage",
        notes=[Note(each.at, f"no domain name is mapped to {each.name}") for each in waiting],
    )


def rules_alone(domain: DomainName) -> Finding:
    mappings = list(domain.mappings)
    apis = [mapping.api for mapping in mappings if isinstance(mapping.api, Api)]
    return Finding(
        request=Request(None, "/*", f"of {domain.name}"),
        certainty=Certainty.MAY,
        at=domain.routing_mode.place,
        cause=f"{domain.name} follows routing rules alone, and has none",
        failure=failure.of(apis[0].kind.value if apis else "REST"),
        api=apis[0] if apis else None,
        remedies=[SetValue(below(domain.at, "RoutingMode"), "API_MAPPING_ONLY")],
        help="set RoutingMode to API_MAPPING_ONLY, or add an AWS::ApiGatewayV2::RoutingRule",
        notes=[Note(mapping.at, f"mapping {mapping.name} is not followed") for mapping in mappings],
    )


rule = Rule(
    id="custom-domain-no-mapping",
    code=9645,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
