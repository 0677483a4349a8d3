"""What SAM makes of something that is not known is not known either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.read import read_template
from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Unknown: {Type: String}
  Known: {Type: String, Default: Token}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Cors: "'*'"
      Auth: {Authorizers: {Token: {FunctionArn: !GetAtt F.Arn}}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Events:
        A: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /a, Method: GET}}
"""

AUTH = "Auth: {Authorizers: {Token: {FunctionArn: !GetAtt F.Arn}}}"
CORS = "Cors: \"'*'\""


def door_of(written: str, instead: str) -> FrontDoor:
    """The front door of the template in which something else is written."""
    assert TEMPLATE.count(written) == 1
    text = TEMPLATE.replace(written, instead)
    (scenario,) = read_template(read_document("template.yaml", text.encode())).scenarios
    return scenario.door


def api_of(door: FrontDoor) -> Api:
    return next(api for api in door.apis if api.name == "Api")


def routes_of(door: FrontDoor) -> dict[str, Route]:
    return {route.key: route for route in api_of(door).routes}


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("Path: /a", "Path: !Ref Unknown"),
        ("Method: GET", "Method: !Ref Unknown"),
        ("RestApiId: !Ref Api", "RestApiId: !Ref Unknown"),
        ("Type: Api,", "Type: !Ref Unknown,"),
        ("Properties: {RestApiId: !Ref Api, Path: /a, Method: GET}", "Properties: !Ref Unknown"),
        ("        A: {Type", "        B: !Ref Unknown\n        A: {Type"),
    ],
)
def test_a_route_that_cannot_be_read_may_be_any_route_of_any_api(written: str, instead: str) -> None:
    assert not api_of(door_of(written, instead)).routes.complete


def test_a_permission_for_such_a_route_may_be_any_permission() -> None:
    (function,) = door_of("Path: /a", "Path: !Ref Unknown").functions
    assert any(isinstance(permission.principal, Unresolved) for permission in function.permissions)


def test_an_auth_that_cannot_be_read_may_demand_anything() -> None:
    door = door_of(AUTH, "Auth: !Ref Unknown")
    route = routes_of(door)["GET /a"]
    assert route.authorization_type.equals("NONE") is Truth.UNKNOWN
    assert route.api_key_required.equals(False) is Truth.UNKNOWN
    assert not api_of(door).authorizers.complete


def test_a_default_authorizer_that_a_parameter_names_is_known_by_its_default() -> None:
    auth = "Auth: {DefaultAuthorizer: !Ref %s, Authorizers: {Token: {FunctionArn: !GetAtt F.Arn}}}"
    known = routes_of(door_of(AUTH, auth % "Known"))["GET /a"]
    unknown = routes_of(door_of(AUTH, auth % "Unknown"))["GET /a"]
    assert known.authorization_type.equals("CUSTOM").is_yes
    assert unknown.authorization_type.equals("NONE") is Truth.UNKNOWN


def test_preflights_may_need_a_default_authorizer_if_the_switch_cannot_be_read() -> None:
    auth = (
        "Auth: {DefaultAuthorizer: Token, AddDefaultAuthorizerToCorsPreflight: !Ref Unknown, "
        "Authorizers: {Token: {FunctionArn: !GetAtt F.Arn}}}"
    )
    routes = routes_of(door_of(AUTH, auth))
    assert routes["OPTIONS /a"].authorization_type.equals("NONE") is Truth.UNKNOWN
    assert routes["GET /a"].authorization_type.equals("CUSTOM").is_yes


def test_authorizers_that_cannot_be_read_may_be_permitted_to_invoke_any_function() -> None:
    (function,) = door_of(AUTH, "Auth: {Authorizers: !Ref Unknown}").functions
    assert not function.permissions.complete


def test_cors_that_cannot_be_read_may_say_any_header() -> None:
    integration = routes_of(door_of(CORS, "Cors: !Ref Unknown"))["OPTIONS /a"].integration
    assert integration is not None
    assert not isinstance(integration, Unresolved)
    (response,) = integration.responses
    assert isinstance(response.headers["Access-Control-Allow-Headers"], Unresolved)


def test_cors_that_a_known_parameter_gives_is_the_origin_alone() -> None:
    integration = routes_of(door_of(CORS, "Cors: !Ref Known"))["OPTIONS /a"].integration
    assert integration is not None
    assert not isinstance(integration, Unresolved)
    (response,) = integration.responses
    assert set(response.headers) == {"Access-Control-Allow-Origin", "Access-Control-Allow-Methods"}


def test_a_usage_plan_that_cannot_be_read_may_list_any_stage() -> None:
    door = door_of(AUTH, "Auth: {ApiKeyRequired: true, UsagePlan: !Ref Unknown}")
    (plan,) = door.usage_plans
    assert not plan.stages.complete


def test_a_definition_that_cannot_be_read_leaves_everything_open() -> None:
    api = api_of(door_of(CORS, "DefinitionBody: !Ref Unknown"))
    assert not api.routes.complete
    assert isinstance(api.policy, Unresolved)


def test_properties_that_are_included_from_elsewhere_leave_everything_open() -> None:
    include = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/properties.yaml}}"
    door = door_of("Runtime: python3.12", include)
    assert not api_of(door).routes.complete
    assert not door.functions.complete
