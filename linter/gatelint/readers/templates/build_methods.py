"""Methods of a REST API, and the paths that a chain of AWS::ApiGateway::Resource gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.front_door.route import MethodResponse, RequestParameter, Route
from gatelint.readers.templates.build_integrations import METHOD, build_integration, method_responses_of
from gatelint.readers.templates.required import required, texts_by_name, upper
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.integration import Integration
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe, Value

API = "AWS::ApiGateway::RestApi"
RESOURCE = "AWS::ApiGateway::Resource"
VALIDATOR = "AWS::ApiGateway::RequestValidator"

REQUEST_PREFIX = "method.request."
RESPONSE_HEADER = "method.response.header."


class Paths:
    """The paths of the resources of REST APIs, and the logical ids that each is made of."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._known: dict[str, tuple[Value[str], frozenset[str]]] = {}

    def below(self, child: Resource, key: str) -> tuple[Value[str], frozenset[str]]:
        """The path of the resource that `key` of `child` names, or "/" where that is the root of an API."""
        parent = child.properties.text(key)
        if parent is None:
            return Unresolved(f"{key} is missing", child.place), frozenset()
        resource = self.stack.resource_of(parent, API, RESOURCE)
        if resource is None:
            why = parent.why if isinstance(parent, Unresolved) else "its parent is defined elsewhere"
            return Unresolved(why, parent.place), frozenset()
        if resource.type == API:
            return Known("/", parent.place), frozenset()
        return self._of(resource)

    def _of(self, resource: Resource) -> tuple[Value[str], frozenset[str]]:
        # From the top down, so that a long chain is no deep recursion.
        for ancestor in reversed(self._not_known_up_from(resource)):
            self._settle(ancestor)
        return self._settle(resource)

    def _not_known_up_from(self, resource: Resource) -> list[Resource]:
        """The resource and those above it whose paths are not known yet."""
        chain: dict[str, Resource] = {}
        step: Resource | None = resource
        while step is not None and step.logical_id not in chain and step.logical_id not in self._known:
            chain[step.logical_id] = step
            step = self.stack.resource_of(step.properties.text("ParentId"), RESOURCE)
        return list(chain.values())

    def _settle(self, resource: Resource) -> tuple[Value[str], frozenset[str]]:
        known = self._known.get(resource.logical_id)
        if known is None:
            # Found again before it is done, the resource is its own ancestor: CloudFormation refuses such a circle.
            circle = Unresolved(f"{resource.logical_id} is below itself", resource.place)
            self._known[resource.logical_id] = circle, frozenset()
            above, names = self.below(resource, "ParentId")
            known = _joined(above, resource), names | {resource.logical_id}
            self._known[resource.logical_id] = known
        return known


def _joined(above: Value[str], resource: Resource) -> Value[str]:
    part = required(resource.properties.word("PathPart"), resource.properties, "PathPart")
    if isinstance(above, Unresolved):
        return above
    if isinstance(part, Unresolved):
        return Unresolved(part.why, part.at)
    return Known(f"{above.value.rstrip('/')}/{part.value}", part.at)


def build_method(
    stack: Stack, resource: Resource, paths: Paths, authorizers: dict[str, Authorizer], functions: FunctionIndex
) -> Route:
    section = resource.properties
    path, names = paths.below(resource, "ResourceId")
    models, models_unread = texts_by_name(section, "RequestModels")
    parameters, body = validation_of(stack, section)
    responses = section.sections("MethodResponses")
    return Route(
        name=resource.logical_id,
        at=resource.place,
        method=required(upper(section.word("HttpMethod")), section, "HttpMethod"),
        path=path,
        authorization_type=section.word("AuthorizationType", "NONE", why="methods are open by default"),
        authorizer=authorizer_of(stack, section, authorizers, "AWS::ApiGateway::Authorizer"),
        api_key_required=section.boolean("ApiKeyRequired", False, why="methods need no API key by default"),
        integration=_integration(resource, section, functions),
        scopes=section.texts("AuthorizationScopes"),
        request_parameters=_request_parameters(section),
        request_models=models,
        validates_parameters=parameters,
        validates_body=body,
        method_responses=Listing((_method_response(entry) for entry in responses), responses.unread),
        names=names | {resource.logical_id},
        request_models_unread=models_unread,
    )


def authorizer_of(
    stack: Stack, section: Section, authorizers: dict[str, Authorizer], *types: str
) -> Authorizer | Unresolved | None:
    """The authorizer that AuthorizerId names; unresolved where it is not one of this template."""
    name = section.text("AuthorizerId")
    if name is None or (isinstance(name, Unresolved) and name.text is None):
        return name
    resource = stack.resource_of(name, *types)
    if resource is not None and resource.logical_id in authorizers:
        return authorizers[resource.logical_id]
    text = name.value if isinstance(name, Known) else name.text
    return Unresolved("the authorizer is defined elsewhere", name.at, text)


def validation_of(stack: Stack, section: Section) -> tuple[Maybe[bool], Maybe[bool]]:
    """Whether the method's validator checks parameters and body; None where it has no validator."""
    name = section.text("RequestValidatorId")
    if name is None:
        return None, None
    validator = stack.resource_of(name, VALIDATOR)
    if validator is None:
        elsewhere = Unresolved("the request validator is defined elsewhere", name.at)
        return elsewhere, elsewhere
    why = "a request validator checks nothing by default"
    return (
        validator.properties.boolean("ValidateRequestParameters", False, why=why),
        validator.properties.boolean("ValidateRequestBody", False, why=why),
    )


def _integration(resource: Resource, section: Section, functions: FunctionIndex) -> Integration | Unresolved | None:
    written = section.section("Integration")
    if written is None or isinstance(written, Unresolved):
        return written
    at = section.place_of("Integration")
    integration = build_integration(written, resource.logical_id, at, ApiKind.REST, METHOD, functions)
    integration.responses = method_responses_of(written)
    return integration


def _request_parameters(section: Section) -> Listing[RequestParameter]:
    written = section.section("RequestParameters")
    if written is None:
        return Listing()
    if isinstance(written, Unresolved):
        return Listing(unread=written.why)
    parameters: Listing[RequestParameter] = Listing(unread=written.unread)
    keys = written.keys()
    for key in keys:
        location, _, name = key.removeprefix(REQUEST_PREFIX).partition(".")
        needed = written.boolean(key)
        if needed is not None and name:
            parameters.add(RequestParameter(location, name, needed, written.place_of(key)))
    return parameters


def _method_response(section: Section) -> MethodResponse:
    return MethodResponse(
        status_code=required(section.word("StatusCode"), section, "StatusCode"),
        headers=_declared_headers(section),
        at=section.place,
    )


def _declared_headers(section: Section) -> Listing[str]:
    declared = section.section("ResponseParameters")
    if declared is None:
        return Listing()
    if isinstance(declared, Unresolved):
        return Listing(unread=declared.why)
    keys = declared.keys()
    return Listing((key[len(RESPONSE_HEADER) :] for key in keys if key.startswith(RESPONSE_HEADER)), declared.unread)
