"""From AWS::Serverless resources to the resources of CloudFormation that they stand for.

Everything that is made stands where that is written which it is made of, so that a finding leads to the line of the
SAM template. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.origins import MadeLocated, Origin, Origins
from gatelint.readers.templates.sam.inheritance import Globals
from gatelint.readers.templates.sam.making import (
    DEEPEST,
    Makeable,
    child,
    entry_of,
    is_function,
    items_of,
    made,
    made_mapping,
    referred,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.readers.templates.template import Template

PREFIX = "AWS::Serverless::"
FUNCTION = "AWS::Serverless::Function"
REST_API = "AWS::Serverless::Api"
HTTP_API = "AWS::Serverless::HttpApi"
WEBSOCKET_API = "AWS::Serverless::WebSocketApi"
STATE_MACHINE = "AWS::Serverless::StateMachine"
CONNECTOR = "AWS::Serverless::Connector"
EXPANDED = (FUNCTION, REST_API, HTTP_API, WEBSOCKET_API, STATE_MACHINE, CONNECTOR)

DECIDING = (
    "DefaultAuthorizer",
    "FunctionPayloadType",
    "Headers",
    "QueryStrings",
    "StageVariables",
    "Context",
    "CreateUsagePlan",
    "ApiKeyRequired",
    "EnableIamAuthorizer",
    "AddDefaultAuthorizerToCorsPreflight",
    "AddApiKeyRequiredToCorsPreflight",
    "EndpointConfiguration",
    "AuthType",
)
"""Keys of Auth and Domain of which SAM asks for the value, not only for what is written."""

IMPLICIT_REST_API = "ServerlessRestApi"
IMPLICIT_HTTP_API = "ServerlessHttpApi"


class Serverless:
    """One AWS::Serverless resource: its `properties` are those written with those of the Globals in them."""

    def __init__(self, logical_id: str, located: Located, shared: Globals) -> None:
        self.logical_id = logical_id
        self.located = located
        self.type = word(child(located.node, "Type")) or ""
        self.near = (child(located.node, "Properties") or located.node).stretch
        self.properties: Node = shared.inherited(self.type, located.node) or made_mapping({}, located.node.stretch)
        self.condition = word(child(located.node, "Condition"))


class Expansion:
    """The resources of a template while they are made. `aliases` are names such as "Api.Stage", by which SAM refers."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.shared = Globals(template.root.node)
        self.origins = Origins()
        self.origins.add(Origin(template.source, template.root.node))
        self.resources: dict[str, Located] = {}
        self.aliases: dict[str, str] = {}
        self.domains: dict[str, Node] = {}
        """The domain names that are made, by their logical ids."""
        self.sharing: list[str | None] = []
        """The conditions of the APIs that share a usage plan."""
        self.written = {
            name: Serverless(name, located, self.shared)
            for name, located in template.resources.items()
            if template.resource_type(name).startswith(PREFIX)
        }
        for one in self.written.values():
            self._include_properties(one)

    def _include_properties(self, one: Serverless) -> None:
        """Puts into the properties of a resource what they include; where that is not in sight, anything may be."""
        if entry_of(one.properties, "Fn::Transform") is None:
            return
        properties = self.included(one.properties, one)
        if properties is not None:
            one.properties = properties
        elif self.template.unread is None:
            self.template.unread = f"properties of {one.logical_id} are not in sight"

    def of_type(self, type_name: str) -> list[Serverless]:
        return [one for one in self.written.values() if one.type == type_name]

    def everything(self) -> Iterator[Serverless]:
        """All resources that are written, those of other types than SAM's included."""
        for name, located in self.template.resources.items():
            yield self.written.get(name) or Serverless(name, located, self.shared)

    def add(
        self,
        logical_id: str,
        type_name: str,
        properties: dict[str, Makeable],
        owner: Serverless,
        *,
        near: Node | None = None,
        condition: str | None = None,
    ) -> None:
        """Adds a resource that stands for `owner`, or for a part of it that is written `near`.

        It is made under the condition of its owner, unless under another one.
        """
        at = owner.near if near is None else near.stretch
        is_owner = logical_id == owner.logical_id
        node = made_mapping(
            {
                "Type": type_name,
                "Condition": condition or owner.condition,
                "DependsOn": entry_of(owner.located.node, "DependsOn") if is_owner else None,
                "Properties": made_mapping(properties, at),
            },
            owner.located.node.stretch if near is None else near.stretch,
        )
        written = owner.located
        key = written.key if near is None else None
        self.resources[logical_id] = MadeLocated(node, written.source, written.path, key, self.origins)

    def literal(self, node: Node | None) -> str | None:
        """A string that is written, or the value of a parameter that is referred to, as far as it is known."""
        name = referred(node)
        parameter = None if name is None else self.template.parameters.get(name)
        if name is None or parameter is None or parameter.is_stored:
            return word(node)
        return self.template.given.get(name, parameter.default)

    def gives_a_word(self, node: Node, depth: int = DEEPEST) -> bool:
        """Whether a value is one string in the end, be it one of several; a parameter is that only if it is known."""
        if isinstance(node, Mapping) and node.entry("Fn::If") is not None:
            branches = items_of(node.get("Fn::If"))[1:]
            return depth > 0 and all(self.gives_a_word(branch, depth - 1) for branch in branches)
        return self.literal(node) is not None

    def decided(self, node: Node | None, depth: int = DEEPEST) -> Node | None:
        """A section of properties with the values of parameters where these decide what SAM makes of it."""
        if not isinstance(node, Mapping) or is_function(node) or depth == 0:
            return node
        entries = [
            Entry(
                entry.key,
                entry.key_stretch,
                self._in_words(entry.value)
                if entry.key in DECIDING
                else self.decided(entry.value, depth - 1) or entry.value,
            )
            for entry in node.entries
        ]
        return Mapping(entries, node.stretch, node.tag)

    def _in_words(self, node: Node) -> Node:
        """A value, or the items of a list, as the strings that they are known to be."""
        if isinstance(node, Sequence):
            return Sequence([self._in_a_word(item) for item in node.items], node.stretch, node.tag)
        return self._in_a_word(node)

    def _in_a_word(self, node: Node) -> Node:
        text = self.literal(node) if isinstance(node, Mapping) else None
        return node if text is None else made(text, node.stretch)

    def any_of(self, name: str, conditions: Iterable[str | None]) -> str | None:
        """The condition that holds if any of these does; None where something is made in any case.

        Where there are several, it is one that SAM adds, of this name.
        """
        names = list(dict.fromkeys(conditions))
        if None in names or not names:
            return None
        if len(names) == 1:
            return names[0]
        self.add_condition(name, {"Fn::Or": [{"Condition": str(one)} for one in names]})
        return name

    def add_condition(self, name: str, expression: Makeable) -> None:
        root = self.template.root
        self.template.conditions[name] = Located(made(expression, root.node.stretch), root.source, ("Conditions", name))
        self.template.made_conditions.add(name)

    def included(self, node: Node | None, owner: Serverless) -> Node | None:
        """A definition with what AWS::Include puts into it, which CloudFormation does before SAM sees a template.

        None where that is not in sight.
        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
        """
        transform = entry_of(node, "Fn::Transform")
        if transform is None or not isinstance(node, Mapping):
            return node
        here = MadeLocated(transform.value, owner.located.source, owner.located.path, None, self.origins)
        found = self.template.included(Located(transform.value, self.template.source, here.place.path))
        if isinstance(found, str) or not isinstance(found.node, Mapping):
            return None
        self.origins.add(Origin(found.source, found.node, found.path))
        if len(node.entries) == 1:
            return found.node
        others = [entry for entry in node.entries if entry.key != "Fn::Transform"]
        more = [entry for entry in found.node.entries if node.entry(entry.key) is None]
        return Mapping([*others, *more], node.stretch, node.tag)


def expand(template: Template) -> None:
    """Replaces the AWS::Serverless resources of a template by what they stand for."""
    from gatelint.readers.templates.sam.connectors import add_connectors
    from gatelint.readers.templates.sam.functions import add_functions
    from gatelint.readers.templates.sam.http_apis import add_http_apis
    from gatelint.readers.templates.sam.rest_apis import add_rest_apis
    from gatelint.readers.templates.sam.state_machines import add_state_machines
    from gatelint.readers.templates.sam.websocket_apis import add_websocket_apis

    expansion = Expansion(template)
    rest_apis = add_rest_apis(expansion)
    http_apis = add_http_apis(expansion)
    add_functions(expansion, rest_apis, http_apis)
    add_state_machines(expansion, rest_apis)
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
    template.types.clear()
    template.aliases = expansion.aliases
