from __future__ import annotations

from gatelint.readers.templates.build_identity import build_resource_servers, build_user_pool_clients, build_user_pools
from gatelint.values import Default, Known, known
from template_stacks import stack_of

TEMPLATE = """
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      AllowedOAuthFlows: [code]
      AllowedOAuthScopes: [openid, orders/read]
  Server:
    Type: AWS::Cognito::UserPoolResourceServer
    Properties:
      Identifier: orders
      UserPoolId: !Ref Pool
      Scopes: [{ScopeName: read, ScopeDescription: x}]
"""


def test_a_client_and_a_resource_server_belong_to_their_pool() -> None:
    stack = stack_of(TEMPLATE)
    [pool] = build_user_pools(stack)
    [client] = build_user_pool_clients(stack)
    [server] = build_resource_servers(stack)
    assert client.user_pool.equals(pool.identity).is_yes
    assert server.user_pool.equals(pool.identity).is_yes


def test_a_client_tells_its_scopes_and_flows() -> None:
    [client] = build_user_pool_clients(stack_of(TEMPLATE))
    assert [value.equals("orders/read").is_yes for value in client.allowed_scopes] == [False, True]
    assert [known(flow) for flow in client.oauth_flows] == ["code"]
    assert isinstance(client.oauth_enabled, Known)
    assert isinstance(client.oauth_enabled.at, Default)


def test_a_resource_server_tells_the_names_of_its_scopes() -> None:
    [server] = build_resource_servers(stack_of(TEMPLATE))
    assert server.identifier.equals("orders").is_yes
    assert [value.equals("read").is_yes for value in server.scopes] == [True]
