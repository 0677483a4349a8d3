"""A routing rule or mapping of a custom domain name leads to an API or stage that does not exist.

## Why
A routing rule and a mapping name the API and the stage that requests go to. Where there is none of that name, API
Gateway has chosen a way that ends nowhere, and clients get 403 Forbidden though other paths of the domain name work.

## How to fix
Let it lead to a stage that is there, or delete it (`aws apigatewayv2 delete-routing-rule`, `delete-api-mapping`).

## Exceptions
Only an account shows what exists, so nothing is said of templates, nor where not all APIs were read. API Gateway
refuses to delete an API or a stage that a mapping leads to; of routing rules that is not documented, nor is what
clients then get. So the finding is only a possibility. What the routing mode leaves aside is not spoken of.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
- https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.mappings import follows_mappings, follows_rules
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, literal_stage_name
from gatelint.front_door.domain import DomainName, Mapping, RoutingRule
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import DropRule, NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Request, Rule
from gatelint_rules.forbidden import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for domain in door.domains:
        if not follows_rules(domain).is_no:
            for way in domain.routing_rules:
                if way.target_exists.is_no:
                    request = Request(None, "/*", f"that {way.name} takes")
                    yield dead_end_of(domain, way, request, remedy_for_rule(domain, way))
        if not follows_mappings(domain).is_no:
            for mapping in domain.mappings:
                if mapping.target_exists.is_no:
                    request = Request(None, path_of(mapping), f"of {domain.name}")
                    yield dead_end_of(domain, mapping, request, remedy_for_mapping(mapping))


def path_of(mapping: Mapping) -> str:
    base_path = text_of(mapping.base_path)
    return "/*" if base_path is None or not base_path.parts else f"/{base_path}/*"


def remedy_for_rule(domain: DomainName, rule: RoutingRule) -> Remedy:
    """Without the rule the requests go on to whatever else takes them, if there is something."""
    others = (each for each in domain.routing_rules if each is not rule and not each.conditions.items)
    takes_all = any(not each.target_exists.is_no for each in others)
    is_mapped = not follows_mappings(domain).is_no and any(not each.target_exists.is_no for each in domain.mappings)
    if takes_all or is_mapped:
        return DropRule(rule)
    return NoCommand("which stage the requests are to go to has to be decided")


def remedy_for_mapping(mapping: Mapping) -> Remedy:
    stage = mapping.api.only_stage if isinstance(mapping.api, Api) else None
    name = None if stage is None else literal_stage_name(stage)
    if name is None:
        return NoCommand("which stage the mapping is to lead to has to be decided")
    return SetValue(below(mapping.at, "Stage"), name)


def dead_end_of(domain: DomainName, way: Mapping | RoutingRule, request: Request, remedy: Remedy) -> Finding:
    return Finding(
        request=request,
        certainty=Certainty.MAY,
        at=way.at,
        cause=f"{way.name} leads to {target_of(way)}, which does not exist",
        failure=failure.of("REST"),
        help="let it lead to a stage that exists, or delete it",
        remedies=[remedy],
        notes=[Note(domain.at, "the domain name that follows it")],
    )


def target_of(way: Mapping | RoutingRule) -> str:
    """The stage and API that a way leads to, as they are named there."""
    api, stage = way.api, None if way.stage is None else text_of(way.stage)
    told = api.name if isinstance(api, Api) else "an API" if api is None else f"API {text_of(api)}"
    return told if stage is None else f"stage {stage} of {told}"


rule = Rule(
    id="custom-domain-target-missing",
    code=9675,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
