"""Cognito user pools, their app clients and resource servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient
from gatelint.readers.templates.required import required
from gatelint.values import Listing, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.stack import Resource, Stack

_NO_OAUTH = "app clients use no OAuth scopes unless AllowedOAuthFlowsUserPoolClient is true"


def build_user_pools(stack: Stack) -> Listing[UserPool]:
    """The user pools of the template."""
    return Listing((_user_pool(stack, each) for each in stack.of_type("AWS::Cognito::UserPool")), unread=stack.unread)


def _user_pool(stack: Stack, resource: Resource) -> UserPool:
    handed_on = f"{resource.logical_id} is handed on, so it may be given app clients and resource servers elsewhere"
    return UserPool(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        arn=resource.attribute("Arn"),
        customizes_tokens=_customizes_tokens(stack, resource),
        handed_on=handed_on if stack.leaves(resource.logical_id) else stack.unread,
    )


def _customizes_tokens(stack: Stack, resource: Resource) -> Truth:
    """Whether the pool has a pre token generation trigger.

    Where it may invoke a function and has no trigger written, SAM gives it one, or something else does.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
    """
    triggers = resource.properties.section("LambdaConfig")
    if triggers is None:
        invokes = bool(stack.mentioning(resource.logical_id, {"AWS::Lambda::Permission"}))
        return Truth.UNKNOWN if invokes else Truth.NO
    if isinstance(triggers, Unresolved):
        return Truth.UNKNOWN
    return triggers.has("PreTokenGeneration") | triggers.has("PreTokenGenerationConfig")


def build_user_pool_clients(stack: Stack) -> Listing[UserPoolClient]:
    """The app clients of the template, whatever pool they belong to."""
    return Listing(map(_client, stack.of_type("AWS::Cognito::UserPoolClient")), unread=stack.unread)


def build_resource_servers(stack: Stack) -> Listing[ResourceServer]:
    """The resource servers of the template, whatever pool they belong to."""
    return Listing(map(_resource_server, stack.of_type("AWS::Cognito::UserPoolResourceServer")), unread=stack.unread)


def _client(resource: Resource) -> UserPoolClient:
    properties = resource.properties
    return UserPoolClient(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        user_pool=required(properties.text("UserPoolId"), properties, "UserPoolId"),
        allowed_scopes=properties.texts("AllowedOAuthScopes"),
        secret=properties.boolean("GenerateSecret"),
        oauth_flows=properties.words("AllowedOAuthFlows"),
        oauth_enabled=properties.boolean("AllowedOAuthFlowsUserPoolClient", default=False, why=_NO_OAUTH),
    )


def _resource_server(resource: Resource) -> ResourceServer:
    properties = resource.properties
    written = properties.sections("Scopes")
    scopes = (required(scope.text("ScopeName"), scope, "ScopeName") for scope in written)
    return ResourceServer(
        name=resource.logical_id,
        at=resource.place,
        identifier=required(properties.text("Identifier"), properties, "Identifier"),
        user_pool=required(properties.text("UserPoolId"), properties, "UserPoolId"),
        scopes=Listing(scopes, unread=written.unread),
    )
