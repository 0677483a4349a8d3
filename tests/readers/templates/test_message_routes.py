"""What belongs to the routes of WebSocket APIs alone."""

from __future__ import annotations

from gatelint.front_door.integration import Integration
from gatelint.values import known
from readers.templates.api_templates import api_of, route_of

API = """
Api:
  Type: AWS::ApiGatewayV2::Api
  Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
"""

ROUTE = """
Route:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref Api
    RouteKey: ask
    Target: !Sub 'integrations/${Integration}'
    RouteResponseSelectionExpression: $default
    ModelSelectionExpression: $request.body.kind
    RequestModels: {text: TextModel}
Integration: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: MOCK}}
"""

RESPONSE = """
Response:
  Type: AWS::ApiGatewayV2::RouteResponse
  Properties: {ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default}
Answer:
  Type: AWS::ApiGatewayV2::IntegrationResponse
  Properties:
    ApiId: !Ref Api
    IntegrationId: !Ref Integration
    IntegrationResponseKey: /2../
    ResponseTemplates: {application/json: '{}'}
"""

UNKNOWN = "Parameters: {Id: {Type: String}}"


def test_a_route_says_how_it_answers_and_what_it_demands() -> None:
    route = route_of(API + ROUTE)
    assert str(known(route.response_selection)) == "$default"
    assert str(known(route.model_selection)) == "$request.body.kind"
    assert list(route.request_models) == ["text"]
    assert route.request_models_unread is None
    assert list(route.responses) == []
    assert route.responses.complete


def test_responses_are_those_of_their_route_and_integration() -> None:
    route = route_of(API + ROUTE + RESPONSE)
    (response,) = route.responses
    assert (response.name, known(response.key)) == ("Response", "$default")
    assert isinstance(route.integration, Integration)
    (answer,) = route.integration.responses
    assert list(answer.templates) == ["application/json"]


def test_a_response_of_some_route_may_be_that_of_any() -> None:
    (route,) = api_of(API + ROUTE + RESPONSE.replace("!Ref Route", "!Ref Id"), UNKNOWN).routes
    assert list(route.responses) == []
    assert route.responses.unread == "Response may belong to it: parameter Id has no default"


def test_a_route_that_is_handed_on_may_be_answered_elsewhere() -> None:
    exported = "Outputs: {Route: {Value: !Ref Route, Export: {Name: route}}}"
    assert not route_of(API + ROUTE, after=exported).responses.complete


def test_what_is_unread_of_the_models_is_said() -> None:
    route = route_of(API + ROUTE.replace("{text: TextModel}", "!Ref Id"), UNKNOWN)
    assert route.request_models_unread is not None
