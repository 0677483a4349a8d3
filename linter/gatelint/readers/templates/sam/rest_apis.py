"""AWS::Serverless::Api, and the REST API that SAM makes of events without one.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node
from gatelint.readers.templates.sam.auth import (
    authorizers_of,
    demand_by_default,
    event_security,
    invocation_of,
    policy_statements,
    rest_schemes,
    signed_calls_credentials,
)
from gatelint.readers.templates.sam.body import ANY_METHOD, INTEGRATION, Body, body_at
from gatelint.readers.templates.sam.cors import add_preflights
from gatelint.readers.templates.sam.domains import add_rest_domain
from gatelint.readers.templates.sam.events import implicit_api, is_wanted
from gatelint.readers.templates.sam.expansion import IMPLICIT_REST_API, REST_API
from gatelint.readers.templates.sam.functions import SOURCE, path_in_arn
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    is_function,
    is_true,
    items_of,
    made,
    picked,
    ref,
    word,
)
from gatelint.readers.templates.sam.plans import add_usage_plan

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

STAGE_PROPERTIES = ("CacheClusterEnabled", "Variables", "MethodSettings", "CanarySetting", "TracingEnabled")
API_PROPERTIES = (
    "Name",
    "BinaryMediaTypes",
    "MinimumCompressionSize",
    "ApiKeySourceType",
    "SecurityPolicy",
    "Mode",
    "Policy",
    "EndpointAccessMode",
)
STATES = "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"


def add_rest_apis(expansion: Expansion) -> dict[str, RestApiDraft]:
    """The REST APIs of a template, by logical id, with the implicit one where an event needs it."""
    apis = {api.logical_id: RestApiDraft(expansion, api) for api in expansion.of_type(REST_API)}
    if is_wanted(expansion, "Api", "RestApiId"):
        implicit = implicit_api(expansion, IMPLICIT_REST_API, REST_API, "Api", "RestApiId")
        apis[IMPLICIT_REST_API] = RestApiDraft(expansion, implicit, stage_name="Prod")
    return apis


class RestApiDraft:
    """A REST API while events add their routes to it."""

    def __init__(self, expansion: Expansion, api: Serverless, stage_name: str | None = None) -> None:
        self.expansion = expansion
        self.api = api
        self.auth = child(api.properties, "Auth")
        self.stage_name: Makeable = entry_of(api.properties, "StageName") or stage_name
        written = child(api.properties, "DefinitionBody")
        included = _included(written)
        self.is_open = written is None and entry_of(api.properties, "DefinitionUri") is None
        self.takes_events = self.is_open or is_true(child(api.properties, "MergeDefinitions"))
        self.body = Body(None if included else written, (written or api.located.node).stretch)
        self.keeps_body = included or not self.body.is_valid

    def add_event(self, event: Entry, properties: Node, target: Makeable, condition: str | None) -> None:
        """Adds the route of a function's event, if this API takes routes of events."""
        event_auth = child(properties, "Auth")
        integration: dict[str, Makeable] = {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invocation_of(target),
            "credentials": signed_calls_credentials(event_auth, self.auth),
            "timeoutInMillis": entry_of(properties, "TimeoutInMillis"),
        }
        self._add_route(event, properties, integration, event_auth, condition)

    def add_state_machine_event(
        self, event: Entry, properties: Node, machine: str, role: str, condition: str | None
    ) -> None:
        """Adds the route by which a state machine is started."""
        integration: dict[str, Makeable] = {
            "type": "aws",
            "httpMethod": "POST",
            "uri": {"Fn::Sub": STATES},
            "credentials": {"Fn::GetAtt": [role, "Arn"]},
            "requestTemplates": {"application/json": {"Fn::Sub": f'{{"stateMachineArn": "${{{machine}}}"}}'}},
            "responses": {"200": {"statusCode": "200"}, "400": {"statusCode": "400"}},
        }
        self._add_route(event, properties, integration, child(properties, "Auth"), condition)

    def _add_route(
        self,
        event: Entry,
        properties: Node,
        integration: dict[str, Makeable],
        event_auth: Node | None,
        condition: str | None,
    ) -> None:
        path, method = entry_of(properties, "Path"), entry_of(properties, "Method")
        name = None if path is None else word(path.value)
        if not self.takes_events or path is None or method is None or name is None:
            return
        operation: dict[str, Makeable] = {
            INTEGRATION: made(integration, event.value.stretch),
            "responses": {},
            "security": event_security(event_auth, self.auth),
            **_contract(properties),
        }
        self.body.add(path, name, method, operation, condition)
        if self.keeps_body:
            return
        validator = _validator(properties)
        if validator is not None:
            self.body.merge(
                "x-amazon-apigateway-request-validators",
                {
                    _validator_name(*validator): {
                        "validateRequestBody": validator[0],
                        "validateRequestParameters": validator[1],
                    }
                },
            )

    def finish(self) -> None:
        """Adds the API with everything around it, now that all events are known."""
        name, properties = self.api.logical_id, self.api.properties
        self._complete_body()
        self.expansion.add(
            name,
            "AWS::ApiGateway::RestApi",
            {
                **picked(properties, *API_PROPERTIES),
                "Body": entry_of(properties, "DefinitionBody") if self.keeps_body else self._body(),
                "EndpointConfiguration": _endpoints(child(properties, "EndpointConfiguration")),
            },
            self.api,
        )
        self._add_stage(name)
        self._add_authorizer_permissions(name)
        add_rest_domain(self.expansion, self.api)
        add_usage_plan(self.expansion, self.api, self.auth)

    def _body(self) -> Makeable:
        location = entry_of(self.api.properties, "DefinitionUri")
        return self.body.document if location is None else body_at(location)

    def _complete_body(self) -> None:
        properties = self.api.properties
        if self.keeps_body:
            return
        cors = entry_of(properties, "Cors")
        if cors is not None:
            add_preflights(self.body, cors)
        self.body.merge("securityDefinitions", rest_schemes(self.auth) if self._demands_something() else {})
        demand_by_default(self.body, self.auth, of_rest=True)
        responses = child(properties, "GatewayResponses")
        self.body.merge(
            "x-amazon-apigateway-gateway-responses",
            {
                entry.key: Entry(entry.key, entry.key_stretch, _gateway_response(entry.value))
                for entry in entries_of(responses)
            },
        )
        disabled = entry_of(properties, "DisableExecuteApiEndpoint")
        if disabled is not None:
            self.body.set("x-amazon-apigateway-endpoint-configuration", {"disableExecuteApiEndpoint": disabled})
        self._add_policy()

    def _demands_something(self) -> bool:
        return self.auth is not None or any(
            entry_of(operation, "security") for _, _, operation in self.body.operations()
        )

    def _add_policy(self) -> None:
        written = child(self.auth, "ResourcePolicy")
        if written is None:
            return
        stage = self.stage_name
        resources: list[Makeable] = [
            {"Fn::Sub": ["execute-api:/${Stage}/" + _method_in_arn(method) + path_in_arn(path), {"Stage": stage}]}
            for path, item in self.body.path_items()
            for method in (entry.key for entry in item.entries)
        ]
        statements = policy_statements(written, resources)
        self.body.set("x-amazon-apigateway-policy", made({"Statement": statements}, written.stretch))

    def _add_stage(self, name: str) -> None:
        properties = self.api.properties
        deployment = f"{name}Deployment"
        versioned = entry_of(properties, "OpenApiVersion") is not None
        self.expansion.add(
            deployment,
            "AWS::ApiGateway::Deployment",
            # Of APIs without OpenApiVersion, SAM makes a second stage that is called Stage.
            {"RestApiId": ref(name), "StageName": None if versioned else "Stage"},
            self.api,
        )
        written = child(properties, "StageName")
        label = self.expansion.literal(written) if written is not None else str(self.stage_name or "")
        stage = f"{name}{label if label and label.isalnum() else ''}Stage"
        self.expansion.add(
            stage,
            "AWS::ApiGateway::Stage",
            {
                "RestApiId": ref(name),
                "DeploymentId": ref(deployment),
                "StageName": self.stage_name,
                **picked(properties, *STAGE_PROPERTIES),
            },
            self.api,
        )
        self.expansion.aliases[f"{name}.Stage"] = stage
        self.expansion.aliases[f"{name}.Deployment"] = deployment

    def _add_authorizer_permissions(self, name: str) -> None:
        """The permissions by which the API may invoke its authorizers' functions."""
        for authorizer in authorizers_of(self.auth):
            arn = entry_of(authorizer.value, "FunctionArn")
            if arn is None or word(child(authorizer.value, "DisableFunctionDefaultPermissions")) in ("true", "True"):
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


def _included(written: Node | None) -> bool:
    """Whether a body is a call of a function, so that SAM can add nothing to it."""
    return written is not None and is_function(written)


def _endpoints(written: Node | None) -> Makeable:
    """EndpointConfiguration: a mapping with Type, or the type alone."""
    if written is None:
        return None
    kind = entry_of(written, "Type")
    if kind is None:
        return made({"Types": [written]}, written.stretch) if word(written) or is_function(written) else written
    types = Entry("Types", kind.key_stretch, made([kind.value], kind.value.stretch))
    return made({"Types": types, "VpcEndpointIds": entry_of(written, "VPCEndpointIds")}, written.stretch)


def _gateway_response(written: Node) -> Node:
    """A gateway response in the spelling of OpenAPI documents."""
    parameters = child(written, "ResponseParameters")
    renamed: dict[str, Makeable] = {}
    for location, word_in_document in (("Headers", "header"), ("Paths", "path"), ("QueryStrings", "querystring")):
        for entry in entries_of(child(parameters, location)):
            renamed[f"gatewayresponse.{word_in_document}.{entry.key}"] = entry
    return made(
        {
            "statusCode": entry_of(written, "StatusCode"),
            "responseParameters": made(renamed, (parameters or written).stretch) if renamed else None,
            "responseTemplates": entry_of(written, "ResponseTemplates"),
        },
        written.stretch,
    )


def _method_in_arn(method: str) -> str:
    return "*" if method == ANY_METHOD else method.upper()


def _contract(properties: Node) -> dict[str, Makeable]:
    """What an event says of the parameters and the body of its requests."""
    contract: dict[str, Makeable] = {}
    parameters: list[Makeable] = []
    for item in items_of(child(properties, "RequestParameters")):
        name = word(item) or next((entry.key for entry in entries_of(item)), None)
        settings = None if word(item) else next((entry.value for entry in entries_of(item)), None)
        parts = (name or "").split(".", 3)
        if len(parts) == 4:
            place = {"querystring": "query"}.get(parts[2], parts[2])
            required: Makeable = entry_of(settings, "Required") or False
            parameters.append(made({"in": place, "name": parts[3], "required": required}, item.stretch))
    model = child(properties, "RequestModel")
    name_of_model = word(child(model, "Model"))
    if model is not None and name_of_model:
        schema: dict[str, Makeable] = {"$ref": f"#/definitions/{name_of_model.lower()}"}
        body: dict[str, Makeable] = {"in": "body", "name": name_of_model, "schema": schema}
        parameters.append(made(body, model.stretch))
    if parameters:
        contract["parameters"] = parameters
    validator = _validator(properties)
    if validator is not None:
        contract["x-amazon-apigateway-request-validator"] = _validator_name(*validator)
    return contract


def _validator(properties: Node) -> tuple[bool, bool] | None:
    """Whether body and parameters are validated; None where an event says nothing of it."""
    model = child(properties, "RequestModel")
    body, parameters = child(model, "ValidateBody"), child(model, "ValidateParameters")
    if body is not None or parameters is not None:
        return is_true(body), is_true(parameters)
    demands = any(
        isinstance(item, Mapping) and is_true(child(item, next(iter(e.key for e in item.entries), ""), "Required"))
        for item in items_of(child(properties, "RequestParameters"))
    )
    return (False, True) if demands else None


def _validator_name(body: bool, parameters: bool) -> str:
    return {(True, True): "body-and-params", (True, False): "body-only", (False, True): "params-only"}.get(
        (body, parameters), "no-validation"
    )
