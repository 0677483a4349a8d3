"""AWS::Serverless::HttpApi, and the HTTP API that SAM makes of events without one.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node
from gatelint.readers.templates.sam.auth import (
    http_schemes,
    invocation_of,
    unread_authorizers,
)
from gatelint.readers.templates.sam.body import ANY_METHOD, INTEGRATION, Body, body_at, spelled_method
from gatelint.readers.templates.sam.cors import http_cors
from gatelint.readers.templates.sam.demands import demand_of_http_api, require_authorizer
from gatelint.readers.templates.sam.domains import add_http_domain
from gatelint.readers.templates.sam.events import implicit_api, is_wanted
from gatelint.readers.templates.sam.expansion import HTTP_API, IMPLICIT_HTTP_API
from gatelint.readers.templates.sam.functions import DEFAULT_PATH
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entry_of,
    filled,
    is_function,
    made,
    made_mapping,
    picked,
    put,
    ref,
    when,
    word,
)
from gatelint.readers.templates.sam.rest_resources import add_authorizer_permissions

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless


def add_http_apis(expansion: Expansion) -> dict[str, HttpApiDraft]:
    """The HTTP APIs of a template, by logical id, with the implicit one where an event needs it."""
    apis = {api.logical_id: HttpApiDraft(expansion, api) for api in expansion.of_type(HTTP_API)}
    if is_wanted(expansion, "HttpApi", "ApiId", IMPLICIT_HTTP_API):
        implicit = implicit_api(expansion, IMPLICIT_HTTP_API, HTTP_API, "HttpApi", "ApiId")
        apis[IMPLICIT_HTTP_API] = HttpApiDraft(expansion, implicit)
    return apis


class HttpApiDraft:
    """An HTTP API while events add their routes to it."""

    def __init__(self, expansion: Expansion, api: Serverless) -> None:
        self.expansion = expansion
        self.api = api
        self.auth = expansion.decided(child(api.properties, "Auth"))
        written = filled(api.properties, "DefinitionBody")
        definition = None if written is None else expansion.included(written.value, api)
        self.location = filled(api.properties, "DefinitionUri")
        near = api.located.node.stretch if written is None else written.value.stretch
        self.body = Body(definition, near, "3.0.1")
        self.is_unread = written is not None and (definition is None or not self.body.is_valid)
        self.is_open = not self.is_unread and self.location is None
        self.settings: dict[str, Makeable] = {}
        self.callees: set[str] = set()
        """The functions that are the $default route."""

    def add_event(self, event: Entry, properties: Node | None, target: Makeable, function: Serverless) -> bool:
        """Adds the route of a function's event; without path and method it is the $default route.

        A document that somebody wrote is completed too. False says that SAM grants no permission of its own for it,
        since the function is the $default route as well.
        """
        path = entry_of(properties, "Path") or event
        name = word(path.value) or DEFAULT_PATH
        method = spelled_method(word(child(properties, "Method")))
        if self.is_open:
            self._add_route(event, properties, target, function.condition, path, name)
        settings = filled(properties, "RouteSettings")
        if settings is not None:
            route = name if method == ANY_METHOD else f"{method.upper()} {name}"
            self.settings[route] = made(when(function.condition, settings), settings.value.stretch)
        if name == DEFAULT_PATH and method == ANY_METHOD and isinstance(target, dict) and "Fn::GetAtt" in target:
            self.callees.add(function.logical_id)
            return True
        return name == DEFAULT_PATH or function.logical_id not in self.callees

    def add_unread(self, event: Node) -> None:
        """Notes that something cannot be read which may be a route of this API."""
        if self.is_open:
            self.body.lacks(event)

    def _add_route(
        self,
        event: Entry,
        properties: Node | None,
        target: Makeable,
        condition: str | None,
        path: Entry,
        name: str,
    ) -> None:
        at = event.value.stretch
        integration: dict[str, Makeable] = {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invocation_of(target),
            "payloadFormatVersion": "2.0",
        }
        method = entry_of(properties, "Method")
        spelled = spelled_method(None if method is None else word(method.value))
        if not any(self.body.operations_at(name, spelled)):
            written_at = (method or path).value.stretch
            operation = made_mapping({INTEGRATION: made(integration, at), "responses": {}}, written_at)
            self.body.add(path, name, method, operation, condition)
        overrides = {
            "timeoutInMillis": filled(properties, "TimeoutInMillis"),
            "payloadFormatVersion": filled(properties, "PayloadFormatVersion"),
        }
        for operation in self.body.operations_at(name, spelled):
            require_authorizer(operation, child(properties, "Auth"), self.auth, filled(self.auth, "DefaultAuthorizer"))
            for key, setting in overrides.items():
                written = child(operation, INTEGRATION)
                if setting is not None and isinstance(written, Mapping):
                    changed = Mapping(list(written.entries), written.stretch, written.tag)
                    put(changed, key, setting, at)
                    put(operation, INTEGRATION, changed, at)

    def finish(self) -> None:
        """Adds the API with everything around it, now that all events are known."""
        name, properties = self.api.logical_id, self.api.properties
        body: Makeable = entry_of(properties, "DefinitionBody")
        if self.location is not None:
            body = body_at(self.location)
        elif not self.is_unread:
            self._complete_body()
            body = self.body.document
        self.expansion.add(name, "AWS::ApiGatewayV2::Api", {"Body": body}, self.api)
        self._add_stage(name)
        # Unlike for REST APIs, SAM adds permissions for authorizers only where it is told to.
        add_authorizer_permissions(
            self.expansion, self.api, self.auth, "EnableFunctionDefaultPermissions", by_default=False
        )
        add_http_domain(self.expansion, self.api)

    def _complete_body(self) -> None:
        properties = self.api.properties
        self.body.make_paths_conditional(self.expansion, self.api.logical_id)
        cors = filled(properties, "CorsConfiguration")
        if cors is not None:
            self.body.merge(http_cors(cors.value), "x-amazon-apigateway-cors")
        unread = unread_authorizers(self.auth)
        if unread is not None:
            self.body.set("securityDefinitions", unread)
        self.body.merge(http_schemes(self.auth), "components", "securitySchemes")
        demand_of_http_api(self.body, self.auth)
        called = filled(properties, "Name")
        if called is not None:
            self.body.merge({"title": called}, "info")
        disabled = entry_of(properties, "DisableExecuteApiEndpoint")
        if disabled is not None:
            self.body.disable_endpoint(disabled, in_servers=True)

    def _add_stage(self, name: str) -> None:
        properties = self.api.properties
        written = child(properties, "StageName")
        label = DEFAULT_PATH if written is None else self.expansion.literal(written) or ""
        stage = f"{name}{'ApiGatewayDefault' if label == DEFAULT_PATH else label if label.isalnum() else ''}Stage"
        passed = picked(properties, "StageVariables", "DefaultRouteSettings", "RouteSettings", "AccessLogSettings")
        if self.settings:
            passed["RouteSettings"] = self._route_settings(passed.get("RouteSettings"))
        self.expansion.add(
            stage,
            "AWS::ApiGatewayV2::Stage",
            {
                "ApiId": ref(name),
                "StageName": filled(properties, "StageName") or DEFAULT_PATH,
                "AutoDeploy": True,
                **passed,
            },
            self.api,
        )
        self.expansion.aliases[f"{name}.Stage"] = stage

    def _route_settings(self, written: Makeable) -> Makeable:
        """The settings of the API with those of its events in them."""
        settings = written.value if isinstance(written, Entry) else None
        if is_function(settings):
            return settings
        if not isinstance(settings, Mapping):
            return dict(self.settings)
        merged = Mapping(list(settings.entries), settings.stretch, settings.tag)
        for route, own in self.settings.items():
            there = child(settings, route)
            if isinstance(there, Mapping) and isinstance(own, Mapping):
                kept = [one for one in there.entries if own.entry(one.key) is None]
                own = Mapping([*kept, *own.entries], own.stretch, own.tag)
            put(merged, route, own, settings.stretch)
        return merged
