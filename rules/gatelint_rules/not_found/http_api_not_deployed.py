"""A stage of an HTTP API has no deployment, so none of its routes is live.

## Why
A stage serves what was deployed to it. With `AutoDeploy` false or absent, and no deployment for the stage, API
Gateway has nothing to serve and answers 404 Not Found to every request, though the routes stand in the template.

## How to fix
Set `AutoDeploy: true` on the stage, or deploy to it with an `AWS::ApiGatewayV2::Deployment`.

## Exceptions
A deployment whose `StageName` is the stage's counts, and so does one made by quick create. A pipeline may deploy by
itself after the stack is made.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Request, Rule, Undecided
from gatelint.values import Known
from gatelint_rules.not_found import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.HTTP or api.imported:
            continue
        for stage in api.stages:
            if stage.is_live.is_yes:
                continue
            if stage.is_live.is_unknown:
                yield Undecided(stage.at, f"whether anything is deployed to stage {stage.name}")
                continue
            written = isinstance(stage.auto_deploy, Known) and not stage.auto_deploy.is_default
            fixes = [Fix("deploy every change", (Edit(stage.auto_deploy.place, "true"),), safe=True)] if written else []
            yield Finding(
                request=Request(None, "/*"),
                certainty=Certainty.WILL,
                at=stage.auto_deploy.place if written else stage.at,
                cause=f"AutoDeploy is {'false' if written else 'not set'} on stage {stage.name}, "
                "and nothing deploys to it",
                failure=failure.of("HTTP"),
                api=api,
                help="set AutoDeploy: true on the stage, or add an AWS::ApiGatewayV2::Deployment for it",
                fixes=fixes,
            )


rule = Rule(id="http-api-not-deployed", code=9638, failure=failure, check=check, fix="safe", kinds=("HTTP",))
