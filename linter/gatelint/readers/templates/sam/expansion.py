"""From AWS::Serverless resources to the resources of CloudFormation that they stand for.

Everything that is made stands where that is written which it is made of, so that a finding leads to the line of the
SAM template. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Mapping, Node
from gatelint.readers.templates.sam.inheritance import Globals
from gatelint.readers.templates.sam.making import Makeable, child, made_mapping, word

if TYPE_CHECKING:
    from gatelint.readers.templates.template import Template

PREFIX = "AWS::Serverless::"
FUNCTION = "AWS::Serverless::Function"
REST_API = "AWS::Serverless::Api"
HTTP_API = "AWS::Serverless::HttpApi"
WEBSOCKET_API = "AWS::Serverless::WebSocketApi"
STATE_MACHINE = "AWS::Serverless::StateMachine"
CONNECTOR = "AWS::Serverless::Connector"
EXPANDED = (FUNCTION, REST_API, HTTP_API, WEBSOCKET_API, STATE_MACHINE, CONNECTOR)

IMPLICIT_REST_API = "ServerlessRestApi"
IMPLICIT_HTTP_API = "ServerlessHttpApi"


class Serverless:
    """One AWS::Serverless resource: its `properties` are those written with those of the Globals in them."""

    def __init__(self, logical_id: str, located: Located, shared: Globals) -> None:
        self.logical_id = logical_id
        self.located = located
        self.type = word(child(located.node, "Type")) or ""
        written = child(located.node, "Properties")
        self.near = (written or located.node).stretch
        self.properties: Node = shared.inherited(self.type, written) or made_mapping({}, located.node.stretch)
        self.condition = word(child(located.node, "Condition"))


class Expansion:
    """The resources of a template while they are made. `aliases` are names such as "Api.Stage", by which SAM refers."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.shared = Globals(template.root.node)
        self.resources: dict[str, Located] = {}
        self.aliases: dict[str, str] = {}
        self.written = {
            name: Serverless(name, located, self.shared)
            for name, located in template.resources.items()
            if template.resource_type(name).startswith(PREFIX)
        }

    def of_type(self, type_name: str) -> list[Serverless]:
        return [one for one in self.written.values() if one.type == type_name]

    def add(
        self,
        logical_id: str,
        type_name: str,
        properties: dict[str, Makeable],
        owner: Serverless,
        *,
        near: Node | None = None,
        depends_on: list[str] | None = None,
    ) -> None:
        """Adds a resource that stands for `owner`, or for a part of it that is written `near`."""
        at = owner.near if near is None else near.stretch
        node = made_mapping(
            {
                "Type": type_name,
                "Condition": owner.condition,
                "DependsOn": None if depends_on is None else list[Makeable](depends_on),
                "Properties": made_mapping(properties, at),
            },
            owner.located.node.stretch if near is None else near.stretch,
        )
        key = owner.located.key if near is None else None
        self.resources[logical_id] = Located(node, owner.located.source, owner.located.path, key)

    def literal(self, node: Node | None) -> str | None:
        """A string that is written, or the default of a parameter that is referred to."""
        if word(node) is not None:
            return word(node)
        name = word(child(node, "Ref")) if isinstance(node, Mapping) and len(node.entries) == 1 else None
        parameter = None if name is None else self.template.parameters.get(name)
        return None if parameter is None else parameter.default


def expand(template: Template) -> None:
    """Replaces the AWS::Serverless resources of a template by what they stand for."""
    from gatelint.readers.templates.sam.connectors import add_connectors
    from gatelint.readers.templates.sam.functions import add_functions
    from gatelint.readers.templates.sam.http_apis import add_http_apis
    from gatelint.readers.templates.sam.rest_apis import add_rest_apis
    from gatelint.readers.templates.sam.websocket_apis import add_websocket_apis

    expansion = Expansion(template)
    rest_apis = add_rest_apis(expansion)
    http_apis = add_http_apis(expansion)
    add_functions(expansion, rest_apis, http_apis)
    for rest_api in rest_apis.values():
        rest_api.finish()
    for http_api in http_apis.values():
        http_api.finish()
    add_websocket_apis(expansion)
    add_connectors(expansion)
    resources = {
        name: located
        for name, located in template.resources.items()
        if name not in expansion.written or expansion.written[name].type not in EXPANDED
    }
    resources.update(expansion.resources)
    template.resources = resources
    template.aliases = expansion.aliases
