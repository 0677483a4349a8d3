from __future__ import annotations

import pytest

from gatelint.front_door.api import Api, ApiKind, CorsConfiguration
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.values import Known, Truth, Unresolved, known
from readers.templates.api_templates import api_of

UNKNOWN = "Parameters: {Id: {Type: String}}"


def rest(body: str, properties: str = "") -> Api:
    return api_of(_api("AWS::ApiGateway::RestApi", body, properties), UNKNOWN)


def http(body: str, properties: str = "ProtocolType: HTTP") -> Api:
    return api_of(_api("AWS::ApiGatewayV2::Api", body, properties), UNKNOWN)


def _api(type_name: str, body: str, properties: str) -> str:
    return f"""
Api:
  Type: {type_name}
  Properties:
    {properties}
    Body:
{"".join(f"      {line}" + chr(10) for line in body.splitlines())}
"""


def keys(api: Api) -> list[str]:
    return [route.key for route in api.routes]


def test_every_operation_is_a_route() -> None:
    api = rest("""
openapi: 3.0.1
paths:
  /: {get: {}}
  /orders/{id}:
    parameters: []
    put: {}
    x-amazon-apigateway-any-method: {}
  x-other: {}
""")
    assert keys(api) == ["GET /", "PUT /orders/{id}", "ANY /orders/{id}"]
    assert api.from_body
    assert api.routes.complete
    assert {route.written_as for route in api.routes} == {"openapi"}
    assert api.routes.items[0].names == {"Api"}


def test_the_catch_all_of_an_http_api_has_its_own_path() -> None:
    api = http("""
paths:
  /$default: {x-amazon-apigateway-any-method: {isDefaultRoute: true}}
""")
    assert api.kind is ApiKind.HTTP
    assert keys(api) == ["$default"]
    assert known(api.routes.items[0].method) == "ANY"


def test_an_integration_is_read_in_either_case() -> None:
    api = rest("""
paths:
  /:
    get:
      responses: {200: {headers: {Access-Control-Allow-Origin: {type: string}}}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: post
        timeoutInMillis: 1000
        uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/x/invocations
        responses:
          default: {statusCode: 200, responseParameters: {method.response.header.X: "'*'"}}
          5\\d\\d: {statusCode: '500'}
""")
    (route,) = api.routes
    integration = route.integration
    assert isinstance(integration, Integration)
    assert known(integration.type) == "AWS_PROXY"
    assert known(integration.http_method) == "POST"
    assert known(integration.timeout) == 1000
    default, error = integration.responses
    assert (default.selection_pattern, known(default.status_code), list(default.headers)) == (None, "200", ["X"])
    assert (known(error.selection_pattern), known(error.status_code)) == ("5\\d\\d", "500")
    assert [known(one.status_code) for one in route.method_responses] == ["200"]
    assert route.method_responses.items[0].headers.items == ["Access-Control-Allow-Origin"]


def test_an_integration_may_stand_among_the_components() -> None:
    api = http("""
paths:
  /: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/x'}}}
components: {x-amazon-apigateway-integrations: {x: {type: HTTP_PROXY, uri: https://a.example}}}
""")
    integration = api.routes.items[0].integration
    assert isinstance(integration, Integration)
    assert known(integration.type) == "HTTP_PROXY"


@pytest.mark.parametrize("reference", ["'#/a'", "'#/none'", "other.yaml", "!Ref Id", "[]"])
def test_a_reference_that_leads_nowhere_is_unread(reference: str) -> None:
    api = rest(f"""
a: {{$ref: '#/b'}}
b: {{$ref: '#/a'}}
paths:
  /: {{get: {{x-amazon-apigateway-integration: {{$ref: {reference}}}}}}}
  /x: {{$ref: {reference}}}
""")
    assert keys(api) == ["GET /"]
    assert not api.routes.complete
    assert isinstance(api.routes.items[0].integration, Unresolved)


SECURED = """
paths:
  /: {{get: {{security: {security}}}}}
securityDefinitions:
  api_key: {{type: apiKey, name: x-api-key, in: header}}
  sigv4: {{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}}
  token:
    type: apiKey
    name: X-Token
    in: header
    x-amazon-apigateway-authtype: custom
    x-amazon-apigateway-authorizer: {{type: token, authorizerUri: x, identityValidationExpression: '^x'}}
  pool:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: cognito_user_pools
    x-amazon-apigateway-authorizer: {{type: cognito_user_pools, providerARNs: [arn]}}
  other: {{type: http, scheme: basic}}
  unread: {{x-amazon-apigateway-authorizer: !Ref Id}}
"""


@pytest.mark.parametrize(
    ("security", "authorization", "authorizer", "api_key"),
    [
        ("[]", "NONE", None, False),
        ("[api_key: []]", "NONE", None, True),
        ("[sigv4: []]", "AWS_IAM", None, False),
        ("[token: []]", "CUSTOM", "token", False),
        ("[{token: [], api_key: []}]", "CUSTOM", "token", True),
        ("[{api_key: []}, {pool: [a/read]}]", "COGNITO_USER_POOLS", "pool", True),
        ("[other: []]", "NONE", None, False),
    ],
)
def test_security_makes_the_authorization(
    security: str, authorization: str, authorizer: str | None, api_key: bool
) -> None:
    (route,) = rest(SECURED.format(security=security)).routes
    assert known(route.authorization_type) == authorization
    assert known(route.api_key_required) is api_key
    assert (route.authorizer.name if isinstance(route.authorizer, Authorizer) else route.authorizer) == authorizer
    assert len(route.scopes) == (1 if "a/read" in security else 0)


@pytest.mark.parametrize("security", ["[unread: []]", "!Ref Id", "[!Ref Id]"])
def test_security_that_cannot_be_read_is_not_open(security: str) -> None:
    (route,) = rest(SECURED.format(security=security)).routes
    assert isinstance(route.authorization_type, Unresolved)
    assert isinstance(route.authorizer, Unresolved)
    assert isinstance(route.api_key_required, Unresolved)


def test_what_a_scheme_says_of_its_header_is_the_identity_source() -> None:
    api = rest(SECURED.format(security="[]"))
    by_name = {authorizer.name: authorizer for authorizer in api.authorizers}
    assert set(by_name) == {"token", "pool"}
    assert not api.authorizers.complete
    token = by_name["token"]
    assert [(source.location, source.name) for source in token.identity_sources] == [("header", "X-Token")]
    assert known(token.validation_expression) == "^x"
    assert known(token.result_ttl) == 300


def test_security_at_the_root_does_not_protect_a_rest_api() -> None:
    (route,) = rest("""
security: [api_key: []]
paths: {/: {get: {}}}
securityDefinitions: {api_key: {type: apiKey, name: x-api-key, in: header}}
""").routes
    assert isinstance(route.authorization_type, Known)
    assert route.authorization_type.is_default
    assert known(route.api_key_required) is False


def test_the_authorization_extension_overrides_security() -> None:
    (route,) = rest("""
paths: {/: {options: {x-amazon-apigateway-auth: {type: aws_iam}}}}
""").routes
    assert known(route.authorization_type) == "AWS_IAM"


def test_a_jwt_authorizer_is_read() -> None:
    api = http("""
paths: {/: {get: {security: [jwt: [orders.read]]}}}
components:
  securitySchemes:
    jwt:
      type: oauth2
      x-amazon-apigateway-authorizer:
        type: jwt
        identitySource: $request.header.Authorization
        jwtConfiguration: {issuer: https://i.example, audience: [a]}
""")
    (route,) = api.routes
    assert known(route.authorization_type) == "JWT"
    assert len(route.scopes) == 1
    assert isinstance(route.authorizer, Authorizer)
    assert route.authorizer.jwt is not None
    assert len(route.authorizer.jwt.audience) == 1
    assert [source.name for source in route.authorizer.identity_sources] == ["Authorization"]


def test_parameters_and_bodies_are_validated_as_the_validator_says() -> None:
    api = rest("""
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
  body: {validateRequestBody: true}
x-amazon-apigateway-request-validator: all
paths:
  /{id}:
    parameters:
      - {name: id, in: path, required: true}
      - {name: page, in: query, required: true}
    get:
      parameters:
        - {name: page, in: query}
        - {$ref: '#/parameters/Tenant'}
    post:
      x-amazon-apigateway-request-validator: body
      parameters: [{in: body, name: body, schema: {$ref: '#/definitions/Order'}}]
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
parameters: {Tenant: {name: X-Tenant, in: header, required: true}}
""")
    get, post, put = api.routes
    assert [(one.location, one.name, known(one.required)) for one in get.request_parameters] == [
        ("querystring", "page", False),
        ("header", "X-Tenant", True),
        ("path", "id", True),
    ]
    assert (known(get.validates_parameters), known(get.validates_body)) == (True, True)
    assert (known(post.validates_parameters), known(post.validates_body)) == (False, True)
    for route in (post, put):
        assert {name: str(known(model)) for name, model in route.request_models.items()} == {
            "application/json": "Order"
        }


def test_extensions_at_the_root_describe_the_api() -> None:
    api = rest("""
paths: {}
x-amazon-apigateway-gateway-responses:
  UNAUTHORIZED: {statusCode: 403, responseParameters: {gatewayresponse.header.X: "'y'"}}
x-amazon-apigateway-binary-media-types: ['*/*']
x-amazon-apigateway-policy: {Statement: [{Effect: Allow}]}
x-amazon-apigateway-api-key-source: authorizer
x-amazon-apigateway-minimum-compression-size: 10
x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true, vpcEndpointIds: [vpce-1]}
""")
    (response,) = api.gateway_responses
    assert known(response.response_type) == "UNAUTHORIZED"
    assert known(response.status_code) == "403"
    assert list(response.headers) == ["X"]
    assert [known(one) for one in api.binary_media_types] == ["*/*"]
    assert api.policy is not None
    assert not isinstance(api.policy, Unresolved)
    assert known(api.api_key_source) == "AUTHORIZER"
    assert known(api.minimum_compression_size) == 10
    assert known(api.disable_execute_api_endpoint) is True
    assert len(api.vpc_endpoints) == 1


def test_the_cors_settings_of_an_http_api_may_stand_in_the_body() -> None:
    api = http("paths: {}\nx-amazon-apigateway-cors: {allowOrigins: ['*'], allowCredentials: true}")
    assert isinstance(api.cors, CorsConfiguration)
    assert known(api.cors.allow_credentials) is True


@pytest.mark.parametrize(
    ("mode", "path"), [("ignore", "/orders"), ("prepend", "/v1/shop/orders"), ("split", "/shop/orders")]
)
def test_the_base_path_counts_as_the_import_says(mode: str, path: str) -> None:
    body = "basePath: /v1/shop\npaths: {/orders: {get: {}}}"
    assert [known(route.path) for route in rest(body, f"Parameters: {{basepath: {mode}}}").routes] == [path]


def test_the_base_path_may_be_that_of_the_server() -> None:
    body = """
servers: [{url: 'https://a.example/{basePath}', variables: {basePath: {default: v1}}}]
paths: {/: {get: {}}, /orders: {get: {}}}
"""
    api = http(body, "{ProtocolType: HTTP, BasePath: prepend}".strip("{}").replace(", ", "\n    "))
    assert [known(route.path) for route in api.routes] == ["/v1", "/v1/orders"]


@pytest.mark.parametrize(
    "body",
    ["BodyS3Location: {Bucket: b, Key: k}", "Body: {Fn::Transform: {Name: AWS::Include}}", "Body: !Ref Id"],
)
def test_of_a_body_that_is_not_in_sight_nothing_is_said(body: str) -> None:
    for type_name in ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"):
        api = api_of(f"Api:\n  Type: {type_name}\n  Properties:\n    Name: x\n    {body}\n", UNKNOWN)
        assert not api.routes.complete
        assert not api.authorizers.complete
        assert isinstance(api.disable_execute_api_endpoint, Unresolved)
        assert isinstance(api.policy if api.kind is ApiKind.REST else api.cors, Unresolved)


def test_an_include_inside_of_a_body_leaves_it_open() -> None:
    api = rest("""
paths:
  /: {get: {}}
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/paths.yaml}}
""")
    assert not api.routes.complete


def test_methods_beside_a_body_are_routes_too() -> None:
    api = api_of(
        _api("AWS::ApiGateway::RestApi", "paths: {/a: {get: {}}}", "")
        + """
Method:
  Type: AWS::ApiGateway::Method
  Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET}
Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: prod, DeploymentId: x}}
"""
    )
    assert keys(api) == ["GET /a", "GET /"]
    assert api.stages.items[0].is_live is Truth.YES
