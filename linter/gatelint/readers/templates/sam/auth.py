"""Who may call what: the Auth of an API and of its events, as security schemes and requirements.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    is_true,
    items_of,
    made,
    put,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.body import Body

AUTHORIZER = "x-amazon-apigateway-authorizer"
AUTHTYPE = "x-amazon-apigateway-authtype"
IAM = "AWS_IAM"
NONE = "NONE"
API_KEY = "api_key"
NO_API_KEY = "api_key_false"
"""Marks, until the API's own demands are added, an event that needs no key although the API demands one."""

INVOKE = "execute-api:Invoke"
INVOCATION = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/%s/invocations"

REST_SOURCES = (
    ("Headers", "method.request.header."),
    ("QueryStrings", "method.request.querystring."),
    ("StageVariables", "stageVariables."),
    ("Context", "context."),
)
HTTP_SOURCES = (
    ("Headers", "$request.header."),
    ("QueryStrings", "$request.querystring."),
    ("StageVariables", "$stageVariables."),
    ("Context", "$context."),
)


def invocation_of(function: Makeable) -> Makeable:
    """The URI by which API Gateway invokes a function of which the ARN is given."""
    return {"Fn::Sub": [INVOCATION % "${Invoked}", {"Invoked": function}]}


def authorizers_of(auth: Node | None) -> list[Entry]:
    return entries_of(child(auth, "Authorizers"))


def default_authorizer_of(auth: Node | None) -> str | None:
    return word(child(auth, "DefaultAuthorizer"))


def _schemes(auth: Node | None, scheme_of: Callable[[Entry], Node]) -> dict[str, Makeable]:
    return {entry.key: Entry(entry.key, entry.key_stretch, scheme_of(entry)) for entry in authorizers_of(auth)}


def rest_schemes(auth: Node | None) -> dict[str, Makeable]:
    """The security schemes of a REST API, by the names of its authorizers."""
    schemes = _schemes(auth, _rest_scheme)
    schemes[API_KEY] = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    schemes[IAM] = {"type": "apiKey", "name": "Authorization", "in": "header", AUTHTYPE: "awsSigv4"}
    return schemes


def _rest_scheme(entry: Entry) -> Node:
    written = entry.value
    identity = child(written, "Identity")
    pools = child(written, "UserPoolArn")
    kind = (word(child(written, "FunctionPayloadType")) or "TOKEN").lower()
    is_request = pools is None and kind == "request"
    authorizer: dict[str, Makeable] = {
        "authorizerResultTtlInSeconds": entry_of(identity, "ReauthorizeEvery"),
        "identityValidationExpression": None if is_request else entry_of(identity, "ValidationExpression"),
    }
    if pools is not None:
        arns = pools if isinstance(pools, Sequence) else made([pools], pools.stretch)
        authorizer |= {"type": "cognito_user_pools", "providerARNs": arns}
    else:
        authorizer |= {
            "type": kind,
            "authorizerUri": _uri_of(written),
            "authorizerCredentials": _role_of(entry_of(written, "FunctionInvokeRole")),
        }
        if is_request:
            sources = _sources(identity, REST_SOURCES)
            authorizer["identitySource"] = ", ".join(sources) if sources else None
    header: Makeable = "Unused" if is_request else entry_of(identity, "Header") or "Authorization"
    scheme: dict[str, Makeable] = {
        "type": "apiKey",
        "name": header,
        "in": "header",
        AUTHTYPE: "cognito_user_pools" if pools is not None else "custom",
        AUTHORIZER: made(_at_identity(authorizer, identity), written.stretch),
    }
    return made(scheme, written.stretch)


def _at_identity(authorizer: dict[str, Makeable], identity: Node | None) -> dict[str, Makeable]:
    """Points what is made of the identity settings at these."""
    source = authorizer.get("identitySource")
    if identity is not None and isinstance(source, str):
        authorizer["identitySource"] = made(source, identity.stretch)
    return authorizer


def _uri_of(written: Node) -> Makeable:
    arn = entry_of(written, "FunctionArn")
    return None if arn is None else Entry("authorizerUri", arn.key_stretch, made(invocation_of(arn), arn.value.stretch))


def _role_of(role: Entry | None) -> Makeable:
    return None if role is None or word(role.value) == NONE else role


def _sources(identity: Node | None, prefixes: Iterable[tuple[str, str]]) -> list[str]:
    return [prefix + (word(item) or "?") for key, prefix in prefixes for item in items_of(child(identity, key))]


def http_schemes(auth: Node | None) -> dict[str, Makeable]:
    """The security schemes of an HTTP API, by the names of its authorizers."""
    schemes = _schemes(auth, _http_scheme)
    schemes[IAM] = {"type": "apiKey", "name": "Authorization", "in": "header", AUTHTYPE: "awsSigv4"}
    return schemes


def _http_scheme(entry: Entry) -> Node:
    written = entry.value
    jwt = child(written, "JwtConfiguration")
    if jwt is not None:
        lowered: dict[str, Makeable] = {each.key.lower(): each for each in entries_of(jwt)}
        configuration: Makeable = made(lowered, jwt.stretch) if entries_of(jwt) and not _is_call(jwt) else jwt
        authorizer: dict[str, Makeable] = {
            "type": "jwt",
            "jwtConfiguration": configuration,
            "identitySource": entry_of(written, "IdentitySource"),
        }
        return made({"type": "oauth2", AUTHORIZER: authorizer}, written.stretch)
    identity = child(written, "Identity")
    lambda_authorizer: dict[str, Makeable] = {
        "type": "request",
        "authorizerUri": _uri_of(written),
        "authorizerCredentials": _role_of(entry_of(written, "FunctionInvokeRole")),
        "authorizerResultTtlInSeconds": entry_of(identity, "ReauthorizeEvery"),
        "authorizerPayloadFormatVersion": entry_of(written, "AuthorizerPayloadFormatVersion"),
        "enableSimpleResponses": entry_of(written, "EnableSimpleResponses"),
    }
    if identity is not None:
        sources = _sources(identity, HTTP_SOURCES)
        lambda_authorizer["identitySource"] = made(list[Makeable](sources), identity.stretch) if sources else None
    return made({"type": "apiKey", "name": "Unused", "in": "header", AUTHORIZER: lambda_authorizer}, written.stretch)


def _is_call(node: Node) -> bool:
    return isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key.startswith(("Fn::", "Ref"))


def event_security(event_auth: Node | None, auth: Node | None) -> Sequence | None:
    """What an event demands of its own accord; NONE and NO_API_KEY mark what it does without."""
    requirements: list[Makeable] = []
    authorizer = entry_of(event_auth, "Authorizer")
    if authorizer is not None and word(authorizer.value):
        name = str(word(authorizer.value))
        scopes = child(event_auth, "AuthorizationScopes") or child(auth, "Authorizers", name, "AuthorizationScopes")
        requirements.append({name: Entry(name, authorizer.value.stretch, scopes or made([], authorizer.value.stretch))})
    key = entry_of(event_auth, "ApiKeyRequired")
    if key is not None:
        name = API_KEY if is_true(key.value) else NO_API_KEY
        requirements.append({name: Entry(name, key.key_stretch, made([], key.value.stretch))})
    if not requirements or event_auth is None:
        return None
    security = made(requirements, event_auth.stretch)
    return security if isinstance(security, Sequence) else None


def demand_by_default(body: Body, auth: Node | None, *, of_rest: bool) -> None:
    """Adds the API's own demands to every operation that has none of the kind.

    SAM puts the default authorizer on OPTIONS methods too, also on those that it makes for CORS, unless
    AddDefaultAuthorizerToCorsPreflight is false.
    """
    default = entry_of(auth, "DefaultAuthorizer")
    name = None if default is None else word(default.value)
    names = {entry.key for entry in authorizers_of(auth)} | {IAM}
    to_preflights = not of_rest or not _is_false(child(auth, "AddDefaultAuthorizerToCorsPreflight"))
    key = entry_of(auth, "ApiKeyRequired")
    keys_needed = of_rest and key is not None and is_true(key.value)
    keys_on_preflights = not _is_false(child(auth, "AddApiKeyRequiredToCorsPreflight"))
    for _, method, operation in body.operations():
        security = child(operation, "security")
        written = items_of(security)
        named = set[str]().union(*map(_names_in, written))
        kept = [one for one in written if not {NONE, NO_API_KEY} & _names_in(one)]
        if default is not None and name and (to_preflights or method != "options") and not named & {*names, NONE}:
            scopes = child(auth, "Authorizers", name, "AuthorizationScopes")
            at = default.value.stretch
            kept.append(made({name: Entry(name, at, scopes or made([], at))}, at))
        needs_key = keys_needed and (keys_on_preflights or method != "options")
        if key is not None and needs_key and not named & {API_KEY, NO_API_KEY}:
            at = key.key_stretch
            kept.append(made({API_KEY: Entry(API_KEY, at, made([], at))}, at))
        if kept or written:
            at = security.stretch if security is not None else kept[0].stretch
            put(operation, "security", Sequence(kept, at), at)


def _is_false(node: Node | None) -> bool:
    return node is not None and word(node) is not None and not is_true(node)


def _names_in(requirement: Node) -> set[str]:
    return {entry.key for entry in entries_of(requirement)}


def signed_calls_credentials(event_auth: Node | None, auth: Node | None) -> Makeable:
    """With which role a signed call invokes its function: by default the caller's own."""
    demanded = word(child(event_auth, "Authorizer"))
    if demanded != IAM and not (default_authorizer_of(auth) == IAM and event_auth is None):
        return None
    role = child(event_auth, "InvokeRole") or child(auth, "InvokeRole")
    if role is None or word(role) == "CALLER_CREDENTIALS":
        return {"Fn::Sub": "arn:${AWS::Partition}:iam::*:user/*"}
    return None if word(role) in (NONE, None) and not _is_call(role) else role


def policy_statements(resource_policy: Node | None, resources: list[Makeable]) -> list[Makeable]:
    """The statements of a resource policy that SAM makes of its lists, over these resources.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
    """
    statements: list[Makeable] = list(items_of(child(resource_policy, "CustomStatements")))
    every: dict[str, Makeable] = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": resources,
    }
    opened = False

    def deny(condition: dict[str, Makeable]) -> None:
        nonlocal opened
        if not opened:
            statements.append(dict(every))
            opened = True
        statements.append({**every, "Effect": "Deny", "Condition": condition})

    for key, operator in (("IpRangeBlacklist", "IpAddress"), ("IpRangeWhitelist", "NotIpAddress")):
        entry = entry_of(resource_policy, key)
        if entry is not None:
            deny({operator: {"aws:SourceIp": entry}})
    for names, operator in (
        (("SourceVpcBlacklist", "IntrinsicVpcBlacklist", "IntrinsicVpceBlacklist"), "StringEquals"),
        (("SourceVpcWhitelist", "IntrinsicVpcWhitelist", "IntrinsicVpceWhitelist"), "StringNotEquals"),
    ):
        sources = [(key, item) for key in names for item in items_of(child(resource_policy, key))]
        tested: dict[str, list[Makeable]] = {}
        for key, item in sources:
            is_endpoint = "Vpce" in key or (word(item) or "").startswith("vpce-")
            tested.setdefault("aws:SourceVpce" if is_endpoint else "aws:SourceVpc", []).append(item)
        if tested:
            deny({operator: dict[str, Makeable](tested)})
    for key, effect in (("AwsAccountBlacklist", "Deny"), ("AwsAccountWhitelist", "Allow")):
        entry = entry_of(resource_policy, key)
        if entry is not None:
            statements.append({**every, "Effect": effect, "Principal": {"AWS": entry}})
    return statements
