"""An HTTP API has routes, and no stage that would serve them.

## Why
Routes are served by a stage: `$default` at the root of the endpoint, any other under its name. An API without a stage
answers 404 Not Found to every request, and logs nothing, for logging is a setting of stages. A template gets one only
by an `AWS::ApiGatewayV2::Stage`: an `AWS::ApiGatewayV2::Deployment` makes none, though it may name one.

## How to fix
Add an `AWS::ApiGatewayV2::Stage` with `StageName: $default` and `AutoDeploy: true`.

## Exceptions
Quick create (`Target`) makes a stage, and so does `AWS::Serverless::HttpApi`. Nothing is said of an API whose id leaves
the template, so that another one may add the stage. Somebody may add one by hand or in a pipeline, so that the finding
is a possibility for a template; an account shows that nobody has.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import AddStage
from gatelint.rule import Certainty, Finding, Note, Request, Rule
from gatelint_rules.not_found import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        stands = api.kind is ApiKind.HTTP and not api.imported and api.routes.items
        if stands and api.stages.complete and not api.stages.items:
            yield lack_of_stages(api, Certainty.WILL if door.is_account else Certainty.MAY)


def lack_of_stages(api: Api, certainty: Certainty) -> Finding:
    routes = len(api.routes)
    return Finding(
        request=Request(None, "/*"),
        certainty=certainty,
        at=api.at,
        cause=f"{api.name} has {routes} route{'s' if routes > 1 else ''} and no stage that would serve "
        f"{'them' if routes > 1 else 'it'}",
        failure=failure.of("HTTP"),
        api=api,
        help=f"add a stage $default to {api.name}, with AutoDeploy: true",
        remedies=[AddStage(api, "$default")],
        notes=[Note(deployment.at, f"{deployment.name} makes no stage") for deployment in api.deployments],
    )


rule = Rule(id="http-api-no-stage", code=9690, failure=failure, check=check, kinds=("HTTP",))
