"""The routes of an OpenAPI document: its paths and operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import MethodResponse, RequestParameter, Route
from gatelint.readers.templates.build_integrations import (
    OPENAPI,
    build_integration,
    mapped_responses_of,
    openapi_responses_of,
)
from gatelint.readers.templates.required import extend, texts_by_name
from gatelint.text import Text
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.build_security import Security
    from gatelint.readers.templates.openapi_document import OpenApiDocument
    from gatelint.readers.templates.section import Section
    from gatelint.values import Maybe, Value

INTEGRATION = "x-amazon-apigateway-integration"
ANY_METHOD = "x-amazon-apigateway-any-method"
VALIDATOR = "x-amazon-apigateway-request-validator"
VALIDATORS = "x-amazon-apigateway-request-validators"

METHODS = {
    **{method.lower(): method for method in ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")},
    ANY_METHOD: "ANY",
}

LOCATIONS = {"header": "header", "query": "querystring", "path": "path"}


class Operations:
    """Reads the operations of one document into routes. `api` is the logical id of its API."""

    def __init__(
        self, document: OpenApiDocument, kind: ApiKind, api: str, security: Security, functions: FunctionIndex
    ) -> None:
        self.document = document
        self.kind = kind
        self.api = api
        self.security = security
        self.functions = functions
        self.default_validator = document.body.word(VALIDATOR)

    def routes(self, prefix: Maybe[str]) -> Listing[Route]:
        """A route for every operation; `prefix` is put in front of each path."""
        paths = self.document.body.section("paths")
        if paths is None:
            return Listing(unread=self.document.body.unread)
        if isinstance(paths, Unresolved):
            return Listing(unread=paths.why)
        routes: Listing[Route] = Listing(unread=paths.unread)
        keys = paths.keys()
        for key in keys:
            if key.startswith(("/", "$")):
                self._add_routes_at(routes, paths, key, prefix)
        return routes

    def _add_routes_at(self, routes: Listing[Route], paths: Section, key: str, prefix: Maybe[str]) -> None:
        item = self.document.part(paths, key)
        if isinstance(item, Unresolved):
            routes.lacks(item.why)
            return
        if item is None:
            return
        if item.unread is not None:
            routes.lacks(item.unread)
        path = self._path(paths, key, prefix)
        methods = item.keys()
        for method in methods:
            if method.lower() not in METHODS:
                continue
            operation = self.document.part(item, method)
            if isinstance(operation, Unresolved):
                routes.lacks(operation.why)
            elif operation is not None:
                routes.add(self._route(item, method, operation, path))

    def _path(self, paths: Section, key: str, prefix: Maybe[str]) -> Value[str]:
        at = paths.place_of(key)
        if self.kind is ApiKind.HTTP and key in ("$default", "/$default"):
            return Known("$default", at)
        if isinstance(prefix, Unresolved):
            return Unresolved(prefix.why, prefix.at)
        return Known(key if prefix is None else prefix.value + key.rstrip("/") or "/", at)

    def _route(self, item: Section, method: str, operation: Section, path: Value[str]) -> Route:
        at = item.place_of(method)
        access = self.security.access_of(operation)
        route = Route(
            name=self.api,
            at=at,
            method=Known(METHODS[method.lower()], at),
            path=path,
            authorization_type=access.authorization_type,
            authorizer=access.authorizer,
            api_key_required=access.api_key_required,
            integration=self._integration(operation),
            scopes=access.scopes,
            written_as="openapi",
            names=frozenset({self.api}),
        )
        if self.kind is ApiKind.REST:
            self._read_contract(route, item, operation)
        return route

    def _integration(self, operation: Section) -> Integration | Unresolved | None:
        section = self.document.part(operation, INTEGRATION)
        if section is None or isinstance(section, Unresolved):
            return section
        at = operation.place_of(INTEGRATION)
        integration = build_integration(section, self.api, at, self.kind, OPENAPI, self.functions)
        if self.kind is ApiKind.REST:
            integration.responses = openapi_responses_of(section)
        else:
            integration.responses = mapped_responses_of(section, "responseParameters")
        return integration

    def _read_contract(self, route: Route, item: Section, operation: Section) -> None:
        """Fills in what a REST API validates and declares: parameters, models, responses."""
        own = self._parameters(operation)
        shared = self._parameters(item)
        overridden = {(parameter.location, parameter.name) for parameter in own[0]}
        shared[0].items = [one for one in shared[0] if (one.location, one.name) not in overridden]
        extend(own[0], shared[0])
        route.request_parameters = own[0]
        route.request_models, route.request_models_unread = self._models(operation, own[1] or shared[1])
        route.validates_parameters, route.validates_body = self._validation(operation)
        route.method_responses = self._responses(operation)

    def _parameters(self, section: Section) -> tuple[Listing[RequestParameter], Section | None]:
        """The declared parameters, and the one of OpenAPI 2 that stands for the body."""
        written = section.sections("parameters")
        parameters: Listing[RequestParameter] = Listing(unread=written.unread)
        body: Section | None = None
        for entry in written:
            parameter = self.document.follow(entry)
            if isinstance(parameter, Unresolved):
                parameters.lacks(parameter.why)
                continue
            location, name = parameter.word("in"), parameter.word("name")
            if not isinstance(location, Known):
                parameters.lacks("a parameter's place cannot be read")
            elif location.value == "body":
                body = parameter
            elif location.value in LOCATIONS:
                if isinstance(name, Known):
                    parameters.add(_parameter(LOCATIONS[location.value], name.value, parameter))
                else:
                    parameters.lacks("a parameter's name cannot be read")
        return parameters, body

    def _models(self, operation: Section, body: Section | None) -> tuple[dict[str, Value[Text]], str | None]:
        """The models of the request body by content type, and why some may be lacking."""
        if body is not None:
            types = operation.words("consumes")
            if not types.items and types.complete:
                types = self.document.body.words("consumes")
            names = [word.value for word in types if isinstance(word, Known)] or ["application/json"]
            return dict.fromkeys(names, _model_of(body)), types.unread
        request = self.document.part(operation, "requestBody")
        if request is None:
            return {}, operation.unread
        if isinstance(request, Unresolved):
            return {}, request.why
        content = request.section("content")
        if content is None or isinstance(content, Unresolved):
            return {}, content.why if content is not None else request.unread
        names_of_types = content.keys()
        media = ((name, content.section(name)) for name in names_of_types)
        return {
            name: _model_of(section)
            for name, section in media
            if section is not None and not isinstance(section, Unresolved) and not section.has("schema").is_no
        }, content.unread

    def _validation(self, operation: Section) -> tuple[Maybe[bool], Maybe[bool]]:
        """What the operation's validator checks, parameters and body; None where it has none."""
        name = operation.word(VALIDATOR)
        if name is None:
            name = self.default_validator
        if name is None or isinstance(name, Unresolved):
            return name, name
        validators = self.document.body.section(VALIDATORS)
        validator = validators if validators is None or isinstance(validators, Unresolved) else _part(validators, name)
        if validator is None or isinstance(validator, Unresolved):
            return validator, validator
        why = "a request validator checks nothing by default"
        return (
            validator.boolean("validateRequestParameters", False, why=why),
            validator.boolean("validateRequestBody", False, why=why),
        )

    def _responses(self, operation: Section) -> Listing[MethodResponse]:
        written = operation.section("responses")
        if written is None or isinstance(written, Unresolved):
            return Listing(unread=operation.unread if written is None else written.why)
        responses: Listing[MethodResponse] = Listing(unread=written.unread)
        for status, section in self._parts(written, responses):
            headers, unread = texts_by_name(section, "headers")
            responses.add(
                MethodResponse(Known(status, section.place), Listing(headers, unread), written.place_of(status))
            )
        return responses

    def _parts(self, parent: Section, listing: Listing[MethodResponse]) -> Iterator[tuple[str, Section]]:
        keys = parent.keys()
        for key in keys:
            section = self.document.part(parent, key)
            if isinstance(section, Unresolved):
                listing.lacks(section.why)
            elif section is not None:
                yield key, section


def _part(section: Section, name: Known[str]) -> Section | Unresolved | None:
    return section.section(name.value)


def _parameter(location: str, name: str, section: Section) -> RequestParameter:
    return RequestParameter(
        location=location,
        name=name,
        required=section.boolean("required", False, why="parameters are optional by default"),
        at=section.place,
    )


def _model_of(section: Section) -> Value[Text]:
    """The name of the schema that a body parameter or media type refers to; empty for one written in place."""
    schema = section.section("schema")
    if isinstance(schema, Unresolved):
        return Unresolved(schema.why, schema.at)
    if schema is None:
        return Unresolved("the body has no schema", section.place)
    reference = schema.word("$ref")
    if reference is None:
        return Known(Text.of(""), schema.place)
    if isinstance(reference, Unresolved):
        return Unresolved(reference.why, reference.at)
    return Known(Text.of(reference.value.rpartition("/")[2]), reference.at)
