from __future__ import annotations

import pytest

from gatelint.readers.templates.build_identity import build_resource_servers, build_user_pool_clients, build_user_pools
from gatelint.values import Default, Known, Truth, known
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


def test_ref_gives_the_identifier_of_a_resource_server() -> None:
    written = TEMPLATE.replace("orders/read]", '!Join ["", [!Ref Server, /read]]]')
    [client] = build_user_pool_clients(stack_of(written))
    assert [value.equals("orders/read").is_yes for value in client.allowed_scopes] == [False, True]


def with_triggers(written: str, more: str = "", transform: str = "") -> Truth:
    """Whether a pool with this LambdaConfig customizes its tokens."""
    pool = f"{{Type: AWS::Cognito::UserPool, Properties: {{{written}}}}}"
    template = f"{transform}Parameters: {{Fn: {{Type: String}}}}\nResources:\n  Pool: {pool}\n{more}"
    [found] = build_user_pools(stack_of(template))
    return found.customizes_tokens


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("", Truth.NO),
        ("LambdaConfig: {PostConfirmation: arn}", Truth.NO),
        ("LambdaConfig: {PreTokenGeneration: arn}", Truth.YES),
        ("LambdaConfig: {PreTokenGenerationConfig: {LambdaArn: arn, LambdaVersion: V2_0}}", Truth.YES),
        ("LambdaConfig: !Ref Fn", Truth.UNKNOWN),
    ],
)
def test_a_pool_tells_whether_a_function_has_a_say_in_its_tokens(written: str, answer: Truth) -> None:
    assert with_triggers(written) is answer


def test_a_pool_that_may_invoke_a_function_may_have_a_trigger_that_is_not_written() -> None:
    permission = """
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {SourceArn: !GetAtt Pool.Arn}
"""
    assert with_triggers("", permission) is Truth.UNKNOWN
    assert with_triggers("LambdaConfig: {PostConfirmation: arn}", permission) is Truth.NO


@pytest.mark.parametrize(
    ("trigger", "answer"),
    [
        ("PreTokenGeneration", Truth.YES),
        ("[PostConfirmation, PreTokenGeneration]", Truth.YES),
        ("PostConfirmation", Truth.NO),
        ("!Ref Fn", Truth.UNKNOWN),
    ],
)
def test_sam_makes_functions_triggers_of_pools(trigger: str, answer: Truth) -> None:
    function = f"""
  Tokens:
    Type: AWS::Serverless::Function
    Properties:
      Events: {{Event: {{Type: Cognito, Properties: {{UserPool: !Ref Pool, Trigger: {trigger}}}}}}}
"""
    sam = "Transform: AWS::Serverless-2016-10-31\n"
    assert with_triggers("LambdaConfig: {PreSignUp: arn}", function, sam) is answer


def test_a_pool_that_is_handed_on_may_have_more_than_is_in_sight() -> None:
    [pool] = build_user_pools(stack_of(TEMPLATE))
    assert pool.handed_on is None
    [exported] = build_user_pools(stack_of(f"{TEMPLATE}Outputs: {{Pool: {{Value: !Ref Pool}}}}\n"))
    assert exported.handed_on is not None
