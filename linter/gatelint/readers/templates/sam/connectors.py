"""AWS::Serverless::Connector where it lets an API invoke a function.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.expansion import CONNECTOR
from gatelint.readers.templates.sam.functions import SOURCE, permit_unread
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    is_function,
    items_of,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

APIS = ("AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


def add_connectors(expansion: Expansion) -> None:
    """Adds the permissions of connectors, those embedded in the resource that they start from included."""
    for connector in expansion.of_type(CONNECTOR):
        _connect(
            expansion, connector, connector.logical_id, connector.properties, child(connector.properties, "Source")
        )
    for owner in expansion.everything():
        for embedded in entries_of(child(owner.located.node, "Connectors")):
            properties = child(embedded.value, "Properties")
            if properties is not None:
                _connect(expansion, owner, f"{owner.logical_id}{embedded.key}", properties, None)


def _connect(expansion: Expansion, owner: Serverless, name: str, properties: Node, source: Node | None) -> None:
    """Lets what a connector starts from, or else its owner, invoke the functions that it leads to."""
    permissions, destinations = child(properties, "Permissions"), child(properties, "Destination")
    source_id = owner.logical_id if source is None else word(child(source, "Id"))
    ends = [source, *items_of(destinations)]
    unread = [node for end in ends for node in (end, child(end, "Id")) if is_function(node)]
    unread += [node for node in (properties, permissions) if is_function(node)]
    for node in unread:
        permit_unread(expansion, owner, f"{name}UnreadPermission", node, node)
    if source_id is None or unread or "Write" not in [word(item) for item in items_of(permissions)]:
        return
    if _type(expansion, source_id) not in APIS:
        return
    qualifier: Makeable = entry_of(source, "Qualifier") or "*"
    called = f"{SOURCE}${{{source_id}}}/${{Qualifier}}"
    for index, destination in enumerate(items_of(destinations)):
        function = word(child(destination, "Id"))
        if function is None or _type(expansion, function) not in FUNCTIONS:
            continue
        expansion.add(
            f"{name}WriteLambdaPermission{index or ''}",
            "AWS::Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Fn::GetAtt": [function, "Arn"]},
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": {"Fn::Sub": [called, {"Qualifier": qualifier}]},
            },
            owner,
            near=destination,
        )


def _type(expansion: Expansion, name: str) -> str:
    written = expansion.written.get(name)
    return expansion.template.resource_type(name) if written is None else written.type
