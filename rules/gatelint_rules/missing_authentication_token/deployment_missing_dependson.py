"""A deployment may be taken before some of the API's methods exist.

## Why
An `AWS::ApiGateway::Deployment` is a snapshot of the API at the moment when CloudFormation creates it.
CloudFormation creates resources in parallel unless one refers to another, and a deployment refers to the API only.
A method that is created later is missing from the snapshot: the stage answers 403 Missing Authentication Token for
it, now and then, from one deployment of the stack to the next. If no method exists yet, the deployment itself is
refused ("The REST API doesn't contain any methods").

## How to fix
List every method in the deployment's `DependsOn`.

## Exceptions
Any chain of `DependsOn`, `Ref` or `Fn::GetAtt` from the deployment to the method orders them. Routes that are
written in the API's `Body` exist as soon as the API does.

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind, Deployment
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.REST or api.imported:
            continue
        for deployment in api.deployments:
            for route in methods_not_awaited(api, deployment):
                yield Finding(
                    request=request_to(route),
                    # The order of creation is CloudFormation's to choose: it often goes well.
                    certainty=Certainty.MAY,
                    at=deployment.at,
                    cause=f"nothing makes deployment {deployment.name} wait for method {route.name}, "
                    "so its snapshot may lack it",
                    failure=failure.of("REST"),
                    response_type="MISSING_AUTHENTICATION_TOKEN",
                    api=api,
                    help=f"add {route.name} to DependsOn of {deployment.name}",
                    notes=[Note(route.at, f"{route.key} is created in no particular order to {deployment.name}")],
                )


def methods_not_awaited(api: Api, deployment: Deployment) -> list[Route]:
    """The methods that CloudFormation may create after the deployment."""
    if deployment.waits_for is None:
        return []
    return [route for route in api.routes if route.written_as == "method" and route.name not in deployment.waits_for]


rule = Rule(id="deployment-missing-dependson", code=9634, failure=failure, check=check, kinds=("REST",))
