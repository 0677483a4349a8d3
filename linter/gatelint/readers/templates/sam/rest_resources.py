"""The resources that SAM makes of an AWS::Serverless::Api beside its document.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Node
from gatelint.readers.templates.sam.auth import authorizers_of, unread_authorizers
from gatelint.readers.templates.sam.functions import SOURCE, permit_unread
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    made,
    picked,
    ref,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.sam.body import Body
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"

LOCATIONS = (("Headers", "header"), ("Paths", "path"), ("QueryStrings", "querystring"))

API_PROPERTIES = (
    "Name",
    "BinaryMediaTypes",
    "MinimumCompressionSize",
    "ApiKeySourceType",
    "SecurityPolicy",
    "Mode",
    "Policy",
    "EndpointAccessMode",
)
STAGE_PROPERTIES = (
    "CacheClusterEnabled",
    "CacheClusterSize",
    "Variables",
    "MethodSettings",
    "AccessLogSetting",
    "CanarySetting",
    "TracingEnabled",
)


def add_rest_api(expansion: Expansion, api: Serverless, body: Makeable) -> None:
    endpoints = filled(api.properties, "EndpointConfiguration")
    expansion.add(
        api.logical_id,
        "AWS::ApiGateway::RestApi",
        {
            **picked(api.properties, *API_PROPERTIES),
            "Body": body,
            "EndpointConfiguration": None if endpoints is None else _endpoints(endpoints.value, expansion.gives_a_word),
        },
        api,
    )


def _endpoints(written: Node, is_word: Callable[[Node], bool]) -> Makeable:
    """EndpointConfiguration: a mapping with Type, or the type alone."""
    kind = filled(written, "Type")
    if kind is None:
        unread = written if is_function(written) and not is_word(written) else None
        return made({"Types": [written], "VpcEndpointIds": unread}, written.stretch)
    types = Entry("Types", kind.key_stretch, made([kind.value], kind.value.stretch))
    endpoints = entry_of(written, "VPCEndpointIds") or entry_of(written, "VpcEndpointIds")
    return made({"Types": types, "VpcEndpointIds": endpoints}, written.stretch)


def add_stage(expansion: Expansion, api: Serverless, stage_name: Makeable) -> None:
    name, properties = api.logical_id, api.properties
    deployment = f"{name}Deployment"
    versioned = filled(properties, "OpenApiVersion") is not None
    expansion.add(
        deployment,
        "AWS::ApiGateway::Deployment",
        # Of APIs without OpenApiVersion, SAM makes a second stage that is called Stage.
        {"RestApiId": ref(name), "StageName": None if versioned else "Stage"},
        api,
    )
    written = child(properties, "StageName")
    label = expansion.literal(written) if written is not None else str(stage_name or "")
    stage = f"{name}{label if label and label.isalnum() else ''}Stage"
    expansion.add(
        stage,
        "AWS::ApiGateway::Stage",
        {
            "RestApiId": ref(name),
            "DeploymentId": ref(deployment),
            "StageName": stage_name,
            **picked(properties, *STAGE_PROPERTIES),
        },
        api,
    )
    expansion.aliases[f"{name}.Stage"] = stage
    expansion.aliases[f"{name}.Deployment"] = deployment


def add_authorizer_permissions(
    expansion: Expansion, api: Serverless, auth: Node | None, switch: str, *, by_default: bool
) -> None:
    """Adds the permissions by which an API may invoke its authorizers' functions; `switch` turns the default over."""
    unread = [unread_authorizers(auth), *(one.value for one in authorizers_of(auth) if is_function(one.value))]
    for node in unread:
        if node is not None:
            permit_unread(expansion, api, "AuthorizerPermission", node, node)
    for authorizer in authorizers_of(auth):
        arn, turned = filled(authorizer.value, "FunctionArn"), filled(authorizer.value, switch)
        is_granted = by_default if turned is None else not by_default or is_function(turned.value)
        if arn is not None and is_granted:
            permit_authorizer(expansion, api, f"{authorizer.key}AuthorizerPermission", arn, authorizer.value)


def permit_authorizer(expansion: Expansion, api: Serverless, suffix: str, arn: Entry, near: Node) -> None:
    """Adds the permission by which an API may invoke the function of an authorizer, whichever it is."""
    expansion.add(
        f"{api.logical_id}{suffix}",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": arn,
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": f"{SOURCE}${{{api.logical_id}}}/authorizers/*"},
        },
        api,
        near=near,
    )


def add_gateway_responses(body: Body, responses: Node | None) -> None:
    """Adds gateway responses in the spelling of OpenAPI documents; those of the same type are replaced."""
    if responses is not None and is_function(responses):
        body.set(GATEWAY_RESPONSES, responses)
        return
    body.merge(
        {one.key: Entry(one.key, one.key_stretch, _gateway_response(one.value)) for one in entries_of(responses)},
        GATEWAY_RESPONSES,
    )


def _gateway_response(written: Node) -> Node:
    if is_function(written):
        return written
    parameters = child(written, "ResponseParameters")
    renamed: dict[str, Makeable] = {}
    for location, word_in_document in LOCATIONS:
        for entry in entries_of(child(parameters, location)):
            renamed[f"gatewayresponse.{word_in_document}.{entry.key}"] = entry
    parts = [parameters, *(child(parameters, location) for location, _ in LOCATIONS)]
    unread = next((part for part in parts if is_function(part)), None)
    return made(
        {
            "statusCode": entry_of(written, "StatusCode"),
            "responseParameters": unread or (made(renamed, (parameters or written).stretch) if renamed else None),
            "responseTemplates": entry_of(written, "ResponseTemplates"),
        },
        written.stretch,
    )
