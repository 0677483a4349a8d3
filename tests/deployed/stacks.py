"""A stack as CloudFormation makes it: the values it is deployed with, its resources and their properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from deployed.expressible import NotExpressible
from deployed.identities import Identities
from deployed.invented import HEX, invented
from deployed.plain import Open, settled
from deployed.shaped import shaped
from gatelint.engine import examine
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.bindings import Other
from gatelint.readers.templates.choices import choices_of
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.stack import Stack
from gatelint.readers.templates.template import Template
from rule_fixtures import book, document_in, rules

if TYPE_CHECKING:
    from pathlib import Path

    from gatelint.readers.templates.bindings import Bindings
    from gatelint.readers.templates.stack import Resource
    from gatelint.readers.templates.template import Parameter

ACCOUNT = "123456789012"
PARTITION = "aws"
REGIONS = ("eu-west-1", "us-east-1")
"""Where a template is deployed: the first of these in which CloudFormation takes it."""

MADE_BY_HAND = {
    "AWS::EC2::VPC::Id": "vpc",
    "AWS::EC2::Subnet::Id": "subnet",
    "AWS::EC2::SecurityGroup::Id": "sg",
    "AWS::EC2::VPCEndpoint::Id": "vpce",
}
"""Types of parameters of which any id will do: the network that somebody chose on deployment."""

CHOSEN_BY_NAME = {
    "CertificateArn": "arn:aws:acm:{region}:" + ACCOUNT + ":certificate/4f1c2a90-7b3e-4d58-9c61-2e8a5b0d7f43",
    "EndpointId": "vpce-0a1b2c3d4e5f60718",
    "Account": "210987654321",
    "Environment": "test",
}
"""What parameters without a default are given, by the end of their names: things made by hand, or by others."""


@dataclass(frozen=True)
class Made:
    """A resource that has been made; `identity` is what Ref gives."""

    resource: Resource
    tree: dict[str, Any]
    identity: str

    @property
    def logical_id(self) -> str:
        return self.resource.logical_id

    def get(self, key: str, default: Any = None) -> Any:
        """A property. Raises NotExpressible where it is open."""
        value = settled(self.tree.get(key))
        return default if value is None else value

    def shaped(self, shape: Any) -> dict[str, Any]:
        """The properties as members of a shape."""
        found: dict[str, Any] = shaped(self.tree, shape)
        return found


@dataclass
class MadeStack:
    """All resources of a stack, and what they name, which is read for that reason."""

    stack: Stack
    region: str
    named_functions: dict[tuple[str, str, str], set[str]] = field(
        default_factory=dict[tuple[str, str, str], "set[str]"]
    )
    named_roles: set[str] = field(default_factory=set[str])
    named_web_acls: set[str] = field(default_factory=set[str])
    named_certificates: set[str] = field(default_factory=set[str])
    named_pools: set[str] = field(default_factory=set[str])
    named_load_balancers: set[str] = field(default_factory=set[str])
    unread: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.stack, self.region, ACCOUNT)

    def of_type(self, *types: str) -> list[Made]:
        """The resources of these types, in the template's order."""
        return [self._made(resource) for resource in self.stack.of_type(*types)]

    def _made(self, resource: Resource) -> Made:
        written = resource.located.entry("Properties")
        tree: Any = None if written is None else self.identities.plainly.of(written)
        return Made(resource, settled_mapping(tree), settled(self.identities.identity(resource)))

    def attribute(self, made: Made, name: str) -> str:
        """What Fn::GetAtt gives."""
        value: str = settled(self.identities.attribute(made.resource, name))
        return value

    def denied(self, service: str, operation: str, resource: str, region: str) -> dict[str, str]:
        """What stands for an answer that was denied; it is noted among what is unread."""
        code = "AccessDeniedException"
        entry = {"service": service, "operation": operation, "region": region, "resource": resource, "code": code}
        entry["message"] = f"not authorized to perform: {service}:{operation} on resource: {resource}"
        if entry not in self.unread:
            self.unread.append(entry)
        return {"unread": f"{service}:{operation}: {code}"}


def settled_mapping(tree: Any) -> dict[str, Any]:
    """Properties, some of which may be open. Raises NotExpressible where all of them are."""
    if isinstance(tree, Open):
        raise NotExpressible(tree.why)
    mapping: dict[str, Any] = tree or {}
    return mapping


def parameters_of(path: Path) -> dict[str, str]:
    """The parameters and pseudo parameters with which `deployed` deploys a template.

    Read with these, the template has one scenario, which is the one in the account. Raises NotExpressible where there
    is none such.
    """
    return dict(_chosen(path, path.read_bytes())[1])


def made_stack(path: Path) -> MadeStack:
    """The stack of a template. Raises NotExpressible where there is none, or nobody can tell which it is."""
    bindings, given = _chosen(path, path.read_bytes())
    return MadeStack(Stack(Evaluator(bindings.template, bindings)), given["AWS::Region"])


@cache
def _chosen(path: Path, _: bytes) -> tuple[Bindings, dict[str, str]]:
    """The scenario of a template; what is in the file is a part of the key under which it is kept."""
    refused = ""
    for region in REGIONS:
        bindings, given = _scenario(path, region)
        refused = _why_refused(path, bindings, given)
        if not refused:
            return bindings, given
    raise NotExpressible(f"CloudFormation refuses it: {refused}")


def _scenario(path: Path, region: str) -> tuple[Bindings, dict[str, str]]:
    """The first scenario of a template, and the parameters that lead to it alone."""
    given = {"AWS::Region": region, "AWS::AccountId": ACCOUNT, "AWS::Partition": PARTITION}
    template = Template.of(document_in(path), given)
    if template.unread is not None:
        raise NotExpressible(template.unread)
    for parameter in template.parameters.values():
        if parameter.default is None:
            given.update(_chosen_value(parameter, region))
    first = choices_of(template, given, frozenset(), {}).all[0]
    for name, value in first.values.items():
        given[name] = "something-else" if isinstance(value, Other) else value
    scenarios = choices_of(template, given, frozenset(), {}).all
    if len(scenarios) > 1:
        raise NotExpressible("what another stack exports decides a condition")
    return scenarios[0], given


def _chosen_value(parameter: Parameter, region: str) -> dict[str, str]:
    """What somebody chooses for a parameter on deployment, by its name; nothing where anything might be chosen."""
    name = parameter.name
    kind = parameter.type.removeprefix("List<").removesuffix(">")
    if kind in MADE_BY_HAND:
        return {name: f"{MADE_BY_HAND[kind]}-{invented(name, 17, HEX)}"}
    values = [value for end, value in CHOSEN_BY_NAME.items() if name.endswith(end) and kind == "String"]
    return {name: values[0].format(region=region)} if values and not parameter.allowed else {}


def _why_refused(path: Path, bindings: Bindings, given: dict[str, str]) -> str:
    """Why CloudFormation does not take a template, or "" where it does, as far as is known."""
    for name, resource in bindings.template.resources.items():
        if bindings.template.resource_type(name).startswith(("AWS::CloudFormation::Stack", "AWS::Serverless::App")):
            raise NotExpressible(f"{name} is a stack of its own, whose template is not in sight")
        properties = resource.entry("Properties")
        scope = None if properties is None else properties.entry("Scope")
        if scope is not None and given["AWS::Region"] != "us-east-1" and _says(scope, "CLOUDFRONT"):
            return f"{name} guards distributions, and can be made in us-east-1 only"
    refusing = [rule for rule in rules() if rule.failure.name == "deployment_refused"]
    settings = StackSettings(parameters=given)
    found = examine(document_in(path), refusing, settings, book().rules).diagnoses
    return next((one.cause for one in found if one.is_certain), "")


def _says(located: Located, word: str) -> bool:
    node = located.node
    return not isinstance(node, Mapping) and getattr(node, "text", None) == word
