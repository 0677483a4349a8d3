"""AWS::Serverless::HttpApi, and the HTTP API that SAM makes of events without one.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.auth import (
    IAM,
    authorizers_of,
    default_authorizer_of,
    demand_by_default,
    event_security,
    http_schemes,
    invocation_of,
)
from gatelint.readers.templates.sam.body import INTEGRATION, Body, body_at
from gatelint.readers.templates.sam.cors import http_cors
from gatelint.readers.templates.sam.domains import add_http_domain
from gatelint.readers.templates.sam.events import implicit_api, is_wanted
from gatelint.readers.templates.sam.expansion import HTTP_API, IMPLICIT_HTTP_API
from gatelint.readers.templates.sam.functions import SOURCE
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entry_of,
    is_function,
    is_true,
    made,
    picked,
    ref,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry, Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

DEFAULT_STAGE = "$default"


def add_http_apis(expansion: Expansion) -> dict[str, HttpApiDraft]:
    """The HTTP APIs of a template, by logical id, with the implicit one where an event needs it."""
    apis = {api.logical_id: HttpApiDraft(expansion, api) for api in expansion.of_type(HTTP_API)}
    if is_wanted(expansion, "HttpApi", "ApiId"):
        implicit = implicit_api(expansion, IMPLICIT_HTTP_API, HTTP_API, "HttpApi", "ApiId")
        apis[IMPLICIT_HTTP_API] = HttpApiDraft(expansion, implicit)
    return apis


class HttpApiDraft:
    """An HTTP API while events add their routes to it."""

    def __init__(self, expansion: Expansion, api: Serverless) -> None:
        self.expansion = expansion
        self.api = api
        self.auth = child(api.properties, "Auth")
        written = child(api.properties, "DefinitionBody")
        included = written is not None and is_function(written)
        self.takes_events = written is None and entry_of(api.properties, "DefinitionUri") is None
        self.body = Body(None if included else written, (written or api.located.node).stretch)
        self.keeps_body = included or not self.body.is_valid

    def add_event(self, event: Entry, properties: Node | None, target: Makeable, condition: str | None) -> None:
        """Adds the route of a function's event; without path and method it is the $default route."""
        if not self.takes_events:
            return
        event_auth = child(properties, "Auth")
        integration: dict[str, Makeable] = {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invocation_of(target),
            "payloadFormatVersion": entry_of(properties, "PayloadFormatVersion") or "2.0",
            "timeoutInMillis": entry_of(properties, "TimeoutInMillis"),
            "credentials": self._credentials(event_auth),
        }
        operation: dict[str, Makeable] = {
            INTEGRATION: made(integration, event.value.stretch),
            "responses": {},
            "security": event_security(event_auth, self.auth),
        }
        path = entry_of(properties, "Path") or event
        name = (word(path.value) or DEFAULT_STAGE) if path is not event else DEFAULT_STAGE
        self.body.add(path, name, entry_of(properties, "Method"), operation, condition)

    def _credentials(self, event_auth: Node | None) -> Makeable:
        """Signed calls invoke their function by its resource policy unless a role is given."""
        demanded = word(child(event_auth, "Authorizer")) or default_authorizer_of(self.auth)
        return entry_of(event_auth, "InvokeRole") if demanded == IAM else None

    def finish(self) -> None:
        """Adds the API with everything around it, now that all events are known."""
        name, properties = self.api.logical_id, self.api.properties
        if not self.keeps_body:
            self._complete_body()
        location = entry_of(properties, "DefinitionUri")
        self.expansion.add(
            name,
            "AWS::ApiGatewayV2::Api",
            {
                "Body": entry_of(properties, "DefinitionBody")
                if self.keeps_body
                else self.body.document
                if location is None
                else body_at(location),
                "ProtocolType": "HTTP",
            },
            self.api,
        )
        self._add_stage(name)
        self._add_authorizer_permissions(name)
        add_http_domain(self.expansion, self.api)

    def _complete_body(self) -> None:
        properties = self.api.properties
        self.body.merge("components", {"securitySchemes": made(http_schemes(self.auth), self.body.near)})
        demand_by_default(self.body, self.auth, of_rest=False)
        cors = entry_of(properties, "CorsConfiguration")
        if cors is not None:
            made_cors = http_cors(cors.value)
            if made_cors is not None:
                self.body.set("x-amazon-apigateway-cors", made(made_cors, cors.value.stretch))
        disabled = entry_of(properties, "DisableExecuteApiEndpoint")
        if disabled is not None:
            self.body.set("x-amazon-apigateway-endpoint-configuration", {"disableExecuteApiEndpoint": disabled})

    def _add_stage(self, name: str) -> None:
        properties = self.api.properties
        written = child(properties, "StageName")
        label = DEFAULT_STAGE if written is None else self.expansion.literal(written) or ""
        stage = f"{name}{'ApiGatewayDefault' if label == DEFAULT_STAGE else label if label.isalnum() else ''}Stage"
        self.expansion.add(
            stage,
            "AWS::ApiGatewayV2::Stage",
            {
                "ApiId": ref(name),
                "StageName": entry_of(properties, "StageName") or DEFAULT_STAGE,
                "AutoDeploy": True,
                **picked(properties, "StageVariables", "DefaultRouteSettings", "RouteSettings"),
            },
            self.api,
        )
        self.expansion.aliases[f"{name}.Stage"] = stage

    def _add_authorizer_permissions(self, name: str) -> None:
        """Unlike for REST APIs, SAM adds permissions for authorizers only where it is told to."""
        for authorizer in authorizers_of(self.auth):
            arn = entry_of(authorizer.value, "FunctionArn")
            if arn is None or not is_true(child(authorizer.value, "EnableFunctionDefaultPermissions")):
                continue
            self.expansion.add(
                f"{name}{authorizer.key}AuthorizerPermission",
                "AWS::Lambda::Permission",
                {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": arn,
                    "Principal": "apigateway.amazonaws.com",
                    "SourceArn": {"Fn::Sub": f"{SOURCE}${{{name}}}/authorizers/*"},
                },
                self.api,
                near=authorizer.value,
            )
