"""AWS::Serverless::Connector where it lets an API invoke a function.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.expansion import CONNECTOR
from gatelint.readers.templates.sam.functions import SOURCE
from gatelint.readers.templates.sam.making import Makeable, child, entries_of, entry_of, items_of, ref, word

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

APIS = ("AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


def add_connectors(expansion: Expansion) -> None:
    """Adds the permissions of connectors, those embedded in the resource that they start from included."""
    for connector in expansion.of_type(CONNECTOR):
        source = word(child(connector.properties, "Source", "Id"))
        for destination in items_of(child(connector.properties, "Destination")):
            _connect(expansion, connector, source, destination, child(connector.properties, "Permissions"))
    for owner in expansion.written.values():
        for embedded in entries_of(child(owner.located.node, "Connectors")):
            properties = child(embedded.value, "Properties")
            for destination in items_of(child(properties, "Destination")):
                _connect(expansion, owner, owner.logical_id, destination, child(properties, "Permissions"))


def _connect(
    expansion: Expansion, connector: Serverless, source: str | None, destination: Node, permissions: Node | None
) -> None:
    function = word(child(destination, "Id"))
    if source is None or function is None or "Write" not in [word(item) for item in items_of(permissions)]:
        return
    if _type(expansion, source) not in APIS or _type(expansion, function) not in FUNCTIONS:
        return
    qualifier: Makeable = entry_of(child(connector.properties, "Source"), "Qualifier") or "*"
    called = f"{SOURCE}${{{source}}}/${{Qualifier}}"
    expansion.add(
        f"{connector.logical_id}{function}Permission",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(function),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": [called, {"Qualifier": qualifier}]},
        },
        connector,
        near=destination,
    )


def _type(expansion: Expansion, name: str) -> str:
    written = expansion.written.get(name)
    return expansion.template.resource_type(name) if written is None else written.type
