"""A stage of an HTTP API has no deployment, so none of its routes is live.

## Why
A stage serves what was deployed to it. With `AutoDeploy` false or absent, and no deployment for the stage, API
Gateway has nothing to serve and answers 404 Not Found to every request, though the routes stand in the template.

## How to fix
Set `AutoDeploy: true` on the stage, or deploy to it with an `AWS::ApiGatewayV2::Deployment` that names the stage.

## Exceptions
A deployment whose `StageName` is the stage's counts, and so does one that the stage names in `DeploymentId`. Quick
create makes a stage that deploys every change. Where `AutoDeploy: false` is written out, a pipeline may deploy by
itself after the stack is made, so that the finding is a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Rule, Undecided
from gatelint.values import Known, Unresolved
from gatelint_rules.not_found import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.HTTP or api.imported:
            continue
        for stage in api.stages:
            if stage.is_live.is_no:
                yield standstill_of(api, stage)
            elif stage.is_live.is_unknown:
                yield Undecided(stage.at, why_unknown(api, stage))


def why_unknown(api: Api, stage: Stage) -> str:
    """What would tell whether anything is deployed to the stage."""
    if isinstance(stage.auto_deploy, Unresolved):
        return stage.auto_deploy.why
    if isinstance(stage.deployment, Unresolved):
        return stage.deployment.why
    return api.deployments.unread or "whether a deployment names the stage"


def standstill_of(api: Api, stage: Stage) -> Finding:
    written = isinstance(stage.auto_deploy, Known) and not stage.auto_deploy.is_default
    others = list(api.deployments)
    # Where somebody has made deployments for it, which one the stage should serve is theirs to say.
    fixes = [Fix("deploy every change", (Edit(stage.auto_deploy.place, "true"),), safe=True)] if written else []
    name = others[0].name if others else ""
    return Finding(
        request=Request(None, "/*"),
        # Whoever writes false may deploy by hand, or have a pipeline do it.
        certainty=Certainty.MAY if written else Certainty.WILL,
        at=stage.auto_deploy.place if written else stage.at,
        cause=f"AutoDeploy is {'false' if written else 'not set'} on stage {stage.name}, and nothing deploys to it",
        failure=failure.of("HTTP"),
        api=api,
        help=f"set DeploymentId of {stage.name} to {name}, or AutoDeploy to true"
        if others
        else "set AutoDeploy: true on the stage, or add an AWS::ApiGatewayV2::Deployment for it",
        notes=[Note(deployment.at, f"{deployment.name} deploys to no stage") for deployment in others],
        fixes=[] if others else fixes,
        remedies=[SetValue(below(stage.at, "AutoDeploy"), value=True)],
    )


rule = Rule(id="http-api-not-deployed", code=9638, failure=failure, check=check, fix="safe", kinds=("HTTP",))
