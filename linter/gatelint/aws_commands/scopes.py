"""Scopes of Cognito: which resource server defines them, which app client may ask for them, which route demands them.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gatelint.aws_commands import v2
from gatelint.aws_commands.access import literal
from gatelint.aws_commands.deployments import Redeployment
from gatelint.aws_commands.jq import literal as in_jq
from gatelint.aws_commands.rest import METHOD, patches
from gatelint.aws_commands.shell import NotSpeakableError, Written, aws, file_for, through_jq
from gatelint.remedies import AllowScopes, DefineScopes, DemandScope, SetValue
from gatelint.values import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.aws_commands.rest import Line
    from gatelint.aws_commands.shell import Option
    from gatelint.front_door.identity import UserPool

REMEDIES = DemandScope | DefineScopes | AllowScopes

_NO_SETTINGS = "del(.ClientSecret, .ClientSecretArn, .ClientType, .CreationDate, .LastModifiedDate)"
"""What is told of an app client and is no setting of it; a secret is not to be left in a file."""


def lines_of(remedy: REMEDIES) -> Iterator[Line]:
    if isinstance(remedy, DemandScope):
        yield from _demand(remedy)
    elif isinstance(remedy, DefineScopes):
        yield from _define(remedy)
    else:
        yield from _allow(remedy)


def _demand(remedy: DemandScope) -> Iterator[Line]:
    written, instead = literal(remedy.written, "the scope"), literal(remedy.instead, "the scope")
    at = remedy.at.path[1:] if remedy.at.path[:1] == ("Properties",) else remedy.at.path
    found = METHOD.fullmatch(remedy.at.source)
    if found is None:
        yield from v2.update(remedy.at.source, [SetValue(Place(remedy.at.source, at), instead)])
        return
    region, api, resource, verb = found.groups()
    path = "/authorizationScopes"
    options: list[Option] = [
        ("region", region),
        ("rest-api-id", api),
        ("resource-id", resource),
        ("http-method", verb),
        patches(("remove", path, written), ("add", path, instead)),
    ]
    yield aws("apigateway", "update-method", options)
    yield Redeployment(region, api)


def _define(remedy: DefineScopes) -> Iterator[Line]:
    """An update takes all scopes: those that are left out would be gone.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html
    """
    identifier = literal(remedy.identifier, "the identifier of the resource server")
    names = [literal(name, "the name of the scope") for name in remedy.names]
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in names]
    which: list[Option] = [*_address_of(remedy.pool), ("identifier", identifier)]
    if remedy.server is None:
        called = re.sub(r"[^\w+=,.@-]+", "-", identifier, flags=re.ASCII)
        options: list[Option] = [("name", called), ("scopes", json.dumps(scopes))]
        yield aws("cognito-idp", "create-resource-server", [*which, *options])
        return
    file = file_for(identifier, "scopes")
    get = aws("cognito-idp", "describe-resource-server", [*which, ("output", "json")])
    program = f".ResourceServer | del(.ManagedBy) | .Scopes |= (. // []) + {in_jq(scopes)}"
    yield f"{get} | {through_jq(program)} > {file}"
    yield aws("cognito-idp", "update-resource-server", [*which, ("cli-input-json", Written(f"file://{file}"))])


def _allow(remedy: AllowScopes) -> Iterator[Line]:
    """An update takes all settings: what is left out is set to its default.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
    """
    client = literal(remedy.client.identity, "the id of the app client")
    scopes = [literal(scope, "the scope") for scope in remedy.scopes]
    which: list[Option] = [*_address_of(remedy.pool), ("client-id", client)]
    file = file_for(client, "client")
    get = aws("cognito-idp", "describe-user-pool-client", [*which, ("output", "json")])
    program = f".UserPoolClient | {_NO_SETTINGS} | .AllowedOAuthScopes |= (. // []) + {in_jq(scopes)}"
    yield f"{get} | {through_jq(program)} > {file}"
    yield aws("cognito-idp", "update-user-pool-client", [*which, ("cli-input-json", Written(f"file://{file}"))])


def _address_of(pool: UserPool) -> list[Option]:
    parts = literal(pool.arn, "the ARN of the user pool").split(":")
    if len(parts) != 6 or not parts[3]:
        raise NotSpeakableError("the ARN of the user pool is not known here")
    return [("region", parts[3]), ("user-pool-id", literal(pool.identity, "the id of the user pool"))]
