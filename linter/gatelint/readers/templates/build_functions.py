"""Lambda functions with their permissions, aliases and code, and the way from an ARN back to a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.function import Function, FunctionTarget, Permission, Qualifier
from gatelint.readers.templates.build_roles import build_roles
from gatelint.readers.templates.function_arns import invoked_function, split_function
from gatelint.readers.templates.function_code import build_code
from gatelint.readers.templates.required import either, required, texts_by_name, texts_or_reference
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.templates.function_arns import FunctionArn
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe, Value

__all__ = ["FunctionIndex", "build_functions", "build_roles"]

_FUNCTION = "AWS::Lambda::Function"
_VERSION = "AWS::Lambda::Version"
_ALIAS = "AWS::Lambda::Alias"
_TIMEOUT = "a function times out after 3 seconds unless Timeout is written"


class FunctionIndex:
    """The functions of a template, and which of them an ARN, a name or an integration URI means."""

    def __init__(self, functions: Listing[Function]) -> None:
        self.functions = functions
        self._by_identity = {function.identity: function for function in functions}

    def target_of(self, uri: Maybe[Text]) -> FunctionTarget | None:
        """What a URI of an integration or authorizer invokes, or None unless it surely is a Lambda function.

        The function is unresolved where it is defined elsewhere, or where a stage variable chooses it.
        """
        if not isinstance(uri, Known):
            return None
        invoked = invoked_function(uri.value)
        written = split_function(uri.value if invoked is None else invoked)
        found = None if written.name is None else self.named(written.name)
        if found is None and invoked is None and not written.is_arn:
            return None
        function = found or Unresolved(_why_unknown(written), uri.place, text=written.whole)
        return FunctionTarget(at=uri.place, arn=written.whole, function=function, qualifier=written.qualifier)

    def named(self, name: Text) -> Function | None:
        """The function that surely has this name: a Ref of it, or what its FunctionName says."""
        found = self._by_identity.get(name)
        return found or next((function for function in self.functions if has_name(function, name).is_yes), None)

    def with_identity(self, name: Text) -> Function | None:
        """The function of which this is a Ref."""
        return self._by_identity.get(name)

    def may_mean_any(self, name: Text | None) -> bool:
        """Whether a name holds something of which it is not known what it stands for: a parameter, an import.

        What Ref of another function gives is another name, whatever that is.
        """
        references = () if name is None else name.references
        return any(part.kind != "pseudo" and Text.of(part) not in self._by_identity for part in references)


def build_functions(stack: Stack) -> FunctionIndex:
    """The functions of the template with their permissions, aliases and versions.

    A function counts as unknown to other stacks also where it has a written FunctionName: people name functions all the
    time, and nearly nobody grants a permission on the name from another stack. Once an output, a nested stack or
    the like hands on its name, its permissions are incomplete.
    """
    index = FunctionIndex(Listing((_function(stack, resource) for resource in stack.of_type(_FUNCTION)), stack.unread))
    for resource in stack.of_type("AWS::Lambda::Permission"):
        _attach_permission(index, resource)
    for resource in stack.of_type(_ALIAS, _VERSION):
        _attach_qualifier(stack, index, resource)
    return index


def has_name(function: Function, name: Text) -> Truth:
    """Whether a function is called so. A name that CloudFormation makes up equals nothing but a Ref of the function."""
    if function.identity == name:
        return Truth.YES
    return Truth.NO if function.function_name is None else function.function_name.equals(name)


def _why_unknown(written: FunctionArn) -> str:
    if "${stageVariables." in str(written.name):
        return f"a stage variable chooses the function: {written.name}"
    return f"the function is not in this template: {written.whole}"


def _function(stack: Stack, resource: Resource) -> Function:
    properties = resource.properties
    environment, environment_unread = _environment(resource)
    in_vpc, subnets = _network(resource)
    handed_on = f"{resource.logical_id} is handed on, so it may be given permissions elsewhere"
    unseen = handed_on if stack.leaves(resource.logical_id) else stack.unread
    return Function(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        arn=resource.attribute("Arn"),
        permissions=Listing(unread=unseen),
        runtime=properties.word("Runtime"),
        handler=properties.word("Handler"),
        code=build_code(resource.located, properties, resource.evaluator.template),
        timeout=properties.integer("Timeout", default=3, why=_TIMEOUT),
        environment=environment,
        environment_unread=environment_unread,
        role=properties.text("Role"),
        in_vpc=in_vpc,
        vpc_subnets=subnets,
        reserved_concurrency=properties.integer("ReservedConcurrentExecutions"),
        function_name=properties.text("FunctionName"),
        qualifiers=Listing(unread=unseen),
    )


def _environment(resource: Resource) -> tuple[dict[str, Value[Text]], str | None]:
    block = resource.properties.section("Environment")
    if block is None or isinstance(block, Unresolved):
        return {}, None if block is None else block.why
    variables, unread = texts_by_name(block, "Variables")
    return variables, either(unread, block.unread)


def _network(resource: Resource) -> tuple[bool, Listing[Value[Text]]]:
    network = resource.properties.section("VpcConfig")
    if network is None:
        return False, Listing()
    if isinstance(network, Unresolved):
        return False, Listing(unread=network.why)
    subnets = texts_or_reference(network, "SubnetIds")
    return len(subnets) > 0, subnets


def _attach_permission(index: FunctionIndex, resource: Resource) -> None:
    value = required(resource.properties.text("FunctionName"), resource.properties, "FunctionName")
    qualifier = None
    for function, truth, label in _meant(index, value):
        if truth.is_yes:
            qualifier = None if label is None else Known(label, value.place)
            function.permissions.add(_permission(resource, qualifier))
        elif truth.is_unknown:
            function.permissions.lacks(f"{resource.logical_id} may be a permission for it")


def _meant(index: FunctionIndex, value: Value[Text]) -> Iterator[tuple[Function, Truth, Text | None]]:
    """The functions that a FunctionName property may mean, whether it does, and by which qualifier."""
    text = value.value if isinstance(value, Known) else value.text
    written = None if text is None else split_function(text)
    name = None if written is None else written.name
    surely = None if name is None else index.with_identity(name)
    if written is not None and surely is not None and isinstance(value, Known):
        yield surely, Truth.YES, written.qualifier
        return
    for function in index.functions:
        truth = Truth.UNKNOWN if name is None else has_name(function, name)
        by_made_up_name = function.function_name is None and index.may_mean_any(name)
        if truth.is_no and (isinstance(value, Unresolved) or by_made_up_name):
            truth = Truth.UNKNOWN
        yield function, truth, None if written is None else written.qualifier


def _permission(resource: Resource, qualifier: Known[Text] | None) -> Permission:
    properties = resource.properties
    return Permission(
        name=resource.logical_id,
        at=resource.place,
        action=required(properties.text("Action"), properties, "Action"),
        principal=required(properties.text("Principal"), properties, "Principal"),
        source_arn=properties.text("SourceArn"),
        source_account=properties.text("SourceAccount"),
        qualifier=qualifier,
        organization=properties.text("PrincipalOrgID"),
        function_url_auth_type=properties.word("FunctionUrlAuthType"),
        via_function_url=properties.boolean("InvokedViaFunctionUrl"),
    )


def _attach_qualifier(stack: Stack, index: FunctionIndex, resource: Resource) -> None:
    """Adds an alias or version to its function; where that hands on, or is used at the edge, so is the function."""
    value = required(resource.properties.text("FunctionName"), resource.properties, "FunctionName")
    qualifier = _qualifier(resource)
    handed_on = stack.leaves(resource.logical_id)
    at_edge = resource.type == _VERSION and bool(
        stack.mentioning(resource.logical_id, {"AWS::CloudFront::Distribution"})
    )
    for function, truth, _ in _meant(index, value):
        if truth.is_unknown:
            function.qualifiers.lacks(f"{resource.logical_id} may belong to it")
        elif truth.is_yes:
            function.qualifiers.add(qualifier)
            function.is_edge = function.is_edge or at_edge
            if handed_on:
                function.permissions.lacks(
                    f"{resource.logical_id} is handed on, so it may be given permissions elsewhere"
                )


def _qualifier(resource: Resource) -> Qualifier:
    if resource.type == _ALIAS:
        value = required(resource.properties.text("Name"), resource.properties, "Name")
        label = value.value if isinstance(value, Known) else value.text or value
        return Qualifier(resource.logical_id, resource.place, "alias", label)
    return Qualifier(resource.logical_id, resource.place, "version", resource.attribute("Version"))
