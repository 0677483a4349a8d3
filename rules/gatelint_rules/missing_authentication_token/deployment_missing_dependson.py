"""A deployment may be taken before some of the API's methods or routes exist.

## Why
A deployment is a snapshot of the API at the moment when CloudFormation creates it. CloudFormation creates resources in
parallel unless one refers to another, and a deployment refers to the API only. A method that is created later is
missing from the snapshot: the stage answers 403 Missing Authentication Token for it (404 Not Found, for a route of an
HTTP API), now and then, from one creation of the stack to the next. If no method exists yet, the deployment itself is
refused ("The REST API doesn't contain any methods").

## How to fix
List every method or route in the deployment's `DependsOn`.

## Exceptions
Any chain of `DependsOn`, `Ref` or `Fn::GetAtt` from the deployment to the method orders them. Routes that are written
in the API's `Body` exist as soon as the API does. What a deployment that no stage uses lacks, nobody misses.

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind, Deployment
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint.values import Truth
from gatelint_rules.missing_authentication_token import failure

CREATED_ALONE = {ApiKind.REST: "method", ApiKind.HTTP: "route"}
"""How the routes are written that are resources of their own."""

MOST = 3
"""So many methods, at most, have a note of their own."""
MOST_NAMES = 12
"""So many, at most, are named."""


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.imported or api.kind not in CREATED_ALONE:
            continue
        for deployment in api.deployments:
            late = routes_not_awaited(api, deployment)
            if late and not matters(api, deployment, late).is_no:
                yield race_of(api, deployment, late)


def routes_of(api: Api) -> list[Route]:
    """The methods or routes that are resources of their own."""
    return [route for route in api.routes if route.written_as == CREATED_ALONE[api.kind]]


def routes_not_awaited(api: Api, deployment: Deployment) -> list[Route]:
    """The methods or routes that CloudFormation may create after the deployment."""
    waits_for = deployment.waits_for
    return [] if waits_for is None else [route for route in routes_of(api) if route.name not in waits_for]


def matters(api: Api, deployment: Deployment, late: list[Route]) -> Truth:
    """Whether a stage serves the snapshot, or it may be refused for want of any method."""
    may_be_empty = len(late) == len(routes_of(api)) and not api.from_body
    makes_stage = deployment.stage_name is not None
    uses = api.stages.some(
        lambda stage: Truth.NO if stage.deployment is None else stage.deployment.equals(deployment.identity)
    )
    return Truth.of(may_be_empty or makes_stage) | uses


def race_of(api: Api, deployment: Deployment, late: list[Route]) -> Finding:
    names = [route.name for route in late]
    others = f"{len(names) - 1} more" if len(names) > 1 else ""
    request = request_to(late[0])
    request.who = f"(and {others})" if others else ""
    return Finding(
        request=request,
        # The order of creation is CloudFormation's to choose: it often goes well.
        certainty=Certainty.MAY,
        at=deployment.at,
        cause=f"nothing makes deployment {deployment.name} wait for {names[0]}{f' and {others}' if others else ''}, "
        f"so its snapshot may lack {'them' if others else 'it'}",
        failure=failure.of(api.kind.value),
        response_type="MISSING_AUTHENTICATION_TOKEN" if api.kind is ApiKind.REST else None,
        api=api,
        remedies=[NoCommand("it is the template that does not say in which order things are made")],
        help=f"add {listed(names)} to DependsOn of {deployment.name}",
        notes=[Note(route.at, f"{route.key} is created in no particular order to it") for route in late[:MOST]],
    )


def listed(names: list[str]) -> str:
    """All of the names, or of many the first few."""
    rest = len(names) - MOST_NAMES
    return ", ".join(names) if rest <= 0 else f"{', '.join(names[:MOST_NAMES])} and {rest} more"


rule = Rule(id="deployment-missing-dependson", code=9634, failure=failure, check=check, kinds=("REST", "HTTP"))
