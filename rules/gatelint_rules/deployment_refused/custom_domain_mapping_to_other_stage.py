"""A mapping of a custom domain name gives a stage that its API does not have, or not yet.

## Why
API Gateway accepts a mapping only for a stage that exists. With a name that no stage of the API bears the stack fails
with "Invalid stage identifier specified" and is rolled back. A name that is written out (`Stage: prod`) also hides
from CloudFormation that the mapping needs the stage: the two are created in no particular order, and the first
deployment fails now and then.

## How to fix
Refer to the stage, `Stage: !Ref ProdStage`, which gives its name and settles the order. If the name is to stay, list
what creates the stage in the mapping's `DependsOn`.

## Exceptions
A stage may also be made by `StageName` of an `AWS::ApiGateway::Deployment`; it is the deployment that a mapping then
has to wait for. Nothing is said where the API has no stage in the template, or may get more elsewhere.

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
- https://github.com/aws/serverless-application-model/issues/192
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.paths import text_of
from gatelint.behavior.routing.stages import names_of_stages, stage_named
from gatelint.front_door.api import Api, Stage, literal_stage_name
from gatelint.front_door.domain import Mapping
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Response, Rule, Undecided, deployment_of
from gatelint.text import Text
from gatelint.values import Place
from gatelint_rules.deployment_refused import failure

INVALID_STAGE = Response(400, "BadRequestException", '{"message":"Invalid stage identifier specified"}')


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for domain in door.domains:
        for mapping in domain.mappings:
            # What an account has is not refused any more.
            if not mapping.target_exists.is_unknown:
                continue
            if isinstance(mapping.api, Api) and mapping.api.stages.items and mapping.stage is not None:
                name = text_of(mapping.stage)
                if name is not None:
                    yield from refusal_of(mapping, mapping.api, name, mapping.stage.place)


def refusal_of(mapping: Mapping, api: Api, name: Text, at: Place) -> Iterator[Finding]:
    chosen = stage_named(api, name, Text.of("/"))
    stages = [invocation.stage for invocation in chosen.candidates if invocation.stage is not None]
    if chosen.found.is_no:
        finding = finding_of(mapping, at, Certainty.WILL)
        finding.cause = (
            f"mapping {mapping.name} leads to stage {name} of {api.name}, which has only {names_of_stages(api)}"
        )
        finding.help = f"give a stage that {api.name} has: !Ref {api.stages.items[0].name}"
        finding.remedies = [remedy_of(mapping, api)]
        finding.notes = [Note(stage.at, f"stage {text_of(stage.stage_name)} of {api.name}") for stage in api.stages]
        yield finding
    elif chosen.found.is_yes and len(stages) == 1 and may_come_first(mapping, stages[0]):
        (stage,) = stages
        finding = finding_of(mapping, at, Certainty.MAY)
        finding.cause = f"CloudFormation may create mapping {mapping.name} before stage {name} of {api.name}"
        refer = "" if stage.from_deployment else f"refer to the stage with !Ref {stage.name}, or "
        finding.help = f"{refer}add DependsOn: {stage.name} to {mapping.name}"
        finding.remedies = [NoCommand("it is the template that does not say in which order things are made")]
        finding.notes = [Note(stage.at, f"{stage.name} creates stage {name}, and {mapping.name} does not wait for it")]
        yield finding


def remedy_of(mapping: Mapping, api: Api) -> Remedy:
    name = None if api.only_stage is None else literal_stage_name(api.only_stage)
    if name is None:
        return NoCommand("which stage the mapping is to lead to has to be decided")
    return SetValue(below(mapping.at, "Stage"), name)


def may_come_first(mapping: Mapping, stage: Stage) -> bool:
    return mapping.waits_for is not None and stage.name not in mapping.waits_for


def finding_of(mapping: Mapping, at: Place, certainty: Certainty) -> Finding:
    return Finding(request=deployment_of(mapping.name), certainty=certainty, at=at, cause="", failure=INVALID_STAGE)


rule = Rule(id="custom-domain-mapping-to-other-stage", code=9647, failure=failure, check=check)
