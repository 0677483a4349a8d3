"""Cognito user pools, their app clients and resource servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient
from gatelint.readers.templates.required import required
from gatelint.values import Listing

if TYPE_CHECKING:
    from gatelint.readers.templates.stack import Resource, Stack

_NO_OAUTH = "app clients use no OAuth scopes unless AllowedOAuthFlowsUserPoolClient is true"


def build_user_pools(stack: Stack) -> Listing[UserPool]:
    """The user pools of the template."""
    pools = (
        UserPool(name=resource.logical_id, at=resource.place, identity=resource.identity, arn=resource.attribute("Arn"))
        for resource in stack.of_type("AWS::Cognito::UserPool")
    )
    return Listing(pools, unread=stack.unread)


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
