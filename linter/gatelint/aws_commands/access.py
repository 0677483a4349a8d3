"""Who may come in, and be let through: permissions of functions, usage plans, domain names, identity sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gatelint.aws_commands import rest, v2
from gatelint.aws_commands.deployments import address_of, stage_among
from gatelint.aws_commands.shell import Asked, NotSpeakableError, Written, aws, file_for, through_jq
from gatelint.front_door.api import ApiKind, literal_stage_name
from gatelint.front_door.function import Function
from gatelint.remedies import SetValue, TakeOut
from gatelint.values import Place, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.aws_commands.rest import Line
    from gatelint.aws_commands.shell import Option
    from gatelint.remedies import (
        AdmitStage,
        AttachKey,
        DropIdentitySource,
        MapDomainName,
        PermitInvocation,
        SetVariable,
    )
    from gatelint.text import Text


_COLONS_OF_FUNCTION = 6
"""https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html"""


def literal(text: Text | None, what: str) -> str:
    """What is written, where all of it is known. Raises NotSpeakableError."""
    written = None if text is None else text.literal
    if not written:
        raise NotSpeakableError(f"{what} is not known here")
    return written


def permit(remedy: PermitInvocation) -> Iterator[Line]:
    """https://docs.aws.amazon.com/cli/latest/reference/lambda/add-permission.html"""
    target = remedy.target
    if not isinstance(target.function, Function):
        raise NotSpeakableError("the function's ARN is not known here")
    arn = literal(target.function.arn, "the function's ARN")
    if arn.count(":") < _COLONS_OF_FUNCTION:
        raise NotSpeakableError("the function's ARN is not known here")
    source = literal(remedy.source, "the ARN that the calls come from")
    _, api = address_of(remedy.api.at.source)
    kind = "-authorizers" if "/authorizers/" in source else ""
    options: list[Option] = [
        ("region", arn.split(":")[3]),
        ("function-name", arn),
        ("statement-id", f"apigateway-{api}{kind}"),
        ("action", "lambda:InvokeFunction"),
        ("principal", "apigateway.amazonaws.com"),
        ("source-arn", source),
    ]
    if target.qualifier is not None:
        label = target.qualifier.literal
        plain = label is not None and "$" not in label
        options.append(
            ("qualifier", label if label is not None and plain else Asked("QUALIFIER", f"what {target.qualifier} is"))
        )
    yield aws("lambda", "add-permission", options)


def map_domain_name(remedy: MapDomainName) -> Iterator[Line]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html"""
    region, api = address_of(remedy.api.at.source)
    domain = remedy.domain
    name: str | Asked = Asked("DOMAIN_NAME", f"a custom domain name in {region}")
    if domain is not None:
        name = literal(known(domain.domain_name), "the domain name")
    stages = [remedy.stage] if remedy.stage is not None else remedy.api.stages_in_use
    stage = stage_among([literal_stage_name(each) for each in stages])
    options: list[Option] = [("region", region), ("domain-name", name)]
    if domain is not None and known(domain.endpoint_type) == "PRIVATE":
        options.append(("domain-name-id", Asked("DOMAIN_NAME_ID", "what get-domain-names says the id of it is")))
    if remedy.api.kind is ApiKind.REST:
        options += [("rest-api-id", api), ("stage", stage)]
        if remedy.base_path:
            options.append(("base-path", remedy.base_path))
        yield aws("apigateway", "create-base-path-mapping", options)
    else:
        options += [("api-id", api), ("stage", stage)]
        if remedy.base_path:
            options.append(("api-mapping-key", remedy.base_path))
        yield aws("apigatewayv2", "create-api-mapping", options)


def admit_stage(remedy: AdmitStage) -> Iterator[Line]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-create-usage-plans-with-cli.html"""
    region, api = address_of(remedy.api.at.source)
    stage = literal_stage_name(remedy.stage)
    if stage is None:
        raise NotSpeakableError("the stage's name is not known here")
    plan: str | Asked = Asked("USAGE_PLAN_ID", "the id of a usage plan that holds the keys of clients")
    if remedy.plan is not None:
        plan = literal(remedy.plan.identity, "the usage plan's id")
    change = rest.patches(("add", "/apiStages", f"{api}:{stage}"))
    yield aws("apigateway", "update-usage-plan", [("region", region), ("usage-plan-id", plan), change])


def attach_key(remedy: AttachKey) -> Iterator[Line]:
    """https://docs.aws.amazon.com/cli/latest/reference/apigateway/create-usage-plan-key.html"""
    region = remedy.plan.at.source.split(":")[3]
    plan = literal(remedy.plan.identity, "the usage plan's id")
    key: str | Asked = Asked("API_KEY_ID", "the id (not the value) of a key that a client has")
    if remedy.key is not None:
        key = literal(remedy.key.identity, "the key's id")
    options = [("region", region), ("usage-plan-id", plan), ("key-type", "API_KEY"), ("key-id", key)]
    yield aws("apigateway", "create-usage-plan-key", options)


def set_variable(remedy: SetVariable) -> Iterator[Line]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/amazon-api-gateway-using-stage-variables.html"""
    region, api = address_of(remedy.api.at.source)
    stage = literal_stage_name(remedy.stage)
    if stage is None or not remedy.name.replace("_", "").isalnum() or not remedy.name.isascii():
        raise NotSpeakableError("the name of the stage or of the variable is not known here")
    value = Asked("VALUE", f"what stage variable {remedy.name} is to be")
    if remedy.api.kind is ApiKind.REST:
        change = Written(f'"op=replace,path=/variables/{remedy.name},value={value}"')
        which = [("region", region), ("rest-api-id", api), ("stage-name", stage)]
        yield aws("apigateway", "update-stage", [*which, ("patch-operations", change)])
        return
    which = [("region", region), ("api-id", api), ("stage-name", stage)]
    file = file_for(api, "stage-variables")
    program = f"(.StageVariables // {{}}) + {{{json.dumps(remedy.name)}: $value}}"
    get = aws("apigatewayv2", "get-stage", [*which, ("output", "json")])
    yield f"{get} | {through_jq(program, '--arg', 'value', chr(34) + str(value) + chr(34))} > {file}"
    yield aws("apigatewayv2", "update-stage", [*which, ("stage-variables", Written(f"file://{file}"))])


def drop_identity_source(remedy: DropIdentitySource) -> Iterator[Line]:
    """https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html"""
    authorizer, source = remedy.authorizer, remedy.source
    kept = [each for each in authorizer.identity_sources if each is not source]
    if not kept or not authorizer.identity_sources.complete:
        raise NotSpeakableError("what else the authorizer is to look at has to be decided")
    if remedy.api.kind is not ApiKind.REST:
        at = source.at.path[1:] if source.at.path[:1] == ("Properties",) else source.at.path
        yield from v2.update(source.at.source, [TakeOut(Place(source.at.source, at))])
        return
    spelled = {"header": "method.request.header", "querystring": "method.request.querystring"}
    told = ",".join(f"{spelled.get(each.location, each.location)}.{each.name}" for each in kept)
    yield from rest.update(authorizer.at.source, [SetValue(Place(authorizer.at.source, ("IdentitySource",)), told)])
