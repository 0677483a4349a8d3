"""The authorizers of an API, as security schemes of its document.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar, Sequence
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    items_of,
    made,
    says_something,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTHORIZER = "x-amazon-apigateway-authorizer"
AUTHTYPE = "x-amazon-apigateway-authtype"
IAM = "AWS_IAM"
NONE = "NONE"
API_KEY = "api_key"

INVOCATION = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/%s/invocations"
STREAMED_INVOCATION = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2021-11-15/functions/%s/response-streaming-invocations"
)

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

IDENTITY = ("identitySource", "authorizerResultTtlInSeconds", "identityValidationExpression")
"""What an authorizer has of its Identity."""

SIGNATURE_SCHEME: dict[str, Makeable] = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    AUTHTYPE: "awsSigv4",
}
API_KEY_SCHEME: dict[str, Makeable] = {"type": "apiKey", "name": "x-api-key", "in": "header"}


def invocation_of(function: Makeable, form: str = INVOCATION) -> Makeable:
    """The URI by which API Gateway invokes a function of which the ARN is given."""
    return {"Fn::Sub": [form % "${Invoked}", {"Invoked": function}]}


def authorizers_of(auth: Node | None) -> list[Entry]:
    written = child(auth, "Authorizers")
    return [] if is_function(written) else entries_of(written)


def default_authorizer_of(auth: Node | None) -> str | None:
    return word(child(auth, "DefaultAuthorizer"))


def rest_schemes(auth: Node | None) -> dict[str, Makeable]:
    """The security schemes of a REST API's authorizers, by their names."""
    return {one.key: Entry(one.key, one.key_stretch, _rest_scheme(one.value)) for one in authorizers_of(auth)}


def unread_authorizers(auth: Node | None) -> Node | None:
    """What stands where authorizers may, and cannot be read."""
    return next((node for node in (auth, child(auth, "Authorizers")) if is_function(node)), None)


def _rest_scheme(written: Node) -> Node:
    if is_function(written):
        return written
    identity = child(written, "Identity")
    pools = filled(written, "UserPoolArn")
    payload = child(written, "FunctionPayloadType")
    kind = (word(payload) or "TOKEN").lower()
    is_request = pools is None and kind == "request"
    authorizer: dict[str, Makeable] = {
        "type": "cognito_user_pools" if pools is not None else payload if is_function(payload) else kind,
        "identityValidationExpression": None if is_request else filled(identity, "ValidationExpression"),
    }
    if pools is not None:
        arns = pools.value
        authorizer["providerARNs"] = arns if isinstance(arns, Sequence) else made([arns], arns.stretch)
    else:
        authorizer |= _lambda_authorizer(written, identity)
        if is_request and identity is not None:
            authorizer["identitySource"] = _joined(_sources(identity, REST_SOURCES), identity)
        if is_function(payload):
            authorizer["identitySource"] = payload
    if is_function(identity):
        authorizer |= dict.fromkeys(IDENTITY, identity)
    scheme: dict[str, Makeable] = {
        "type": "apiKey",
        "name": "Unused" if is_request else _header(identity) or "Authorization",
        "in": "header",
        AUTHTYPE: "custom" if pools is None else "cognito_user_pools",
        AUTHORIZER: made(authorizer, written.stretch),
    }
    return made(scheme, written.stretch)


def _lambda_authorizer(written: Node, identity: Node | None) -> dict[str, Makeable]:
    role = filled(written, "FunctionInvokeRole")
    return {
        "authorizerUri": _uri_of(written),
        "authorizerCredentials": None if role is None or word(role.value) == NONE else role,
        "authorizerResultTtlInSeconds": entry_of(identity, "ReauthorizeEvery"),
    }


def _uri_of(written: Node) -> Makeable:
    arn = entry_of(written, "FunctionArn")
    return None if arn is None else Entry("authorizerUri", arn.key_stretch, made(invocation_of(arn), arn.value.stretch))


def _header(identity: Node | None) -> Makeable:
    return identity if is_function(identity) else filled(identity, "Header")


def _sources(identity: Node | None, prefixes: Iterable[tuple[str, str]]) -> list[Makeable]:
    """The identity sources. What cannot be read is one of them as it is."""
    sources: list[Makeable] = []
    for key, prefix in prefixes:
        for item in items_of(child(identity, key)):
            name = word(item)
            sources.append(made(prefix + name, item.stretch) if name else item if is_function(item) else None)
    return [source for source in sources if source is not None]


def _joined(sources: list[Makeable], near: Node) -> Makeable:
    """The sources as REST APIs take them: one string, or no source at all."""
    words = [word(source) if isinstance(source, Scalar) else None for source in sources]
    unread = [source for source, text in zip(sources, words, strict=True) if text is None]
    return made(", ".join(map(str, words)), near.stretch) if sources and not unread else unread[0] if unread else None


def http_schemes(auth: Node | None) -> dict[str, Makeable]:
    """The security schemes of an HTTP API's authorizers, by their names, and of signed calls where these are enabled.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html#sam-httpapi-httpapiauth-enableiamauthorizer
    """
    schemes: dict[str, Makeable] = {}
    enabled = filled(auth, "EnableIamAuthorizer")
    if enabled is not None:
        schemes[IAM] = Entry(IAM, enabled.key_stretch, made(SIGNATURE_SCHEME, enabled.value.stretch))
    for one in authorizers_of(auth):
        schemes[one.key] = Entry(one.key, one.key_stretch, _http_scheme(one.value))
    return schemes


def _http_scheme(written: Node) -> Node:
    if is_function(written):
        return written
    jwt = child(written, "JwtConfiguration")
    if says_something(jwt) and jwt is not None:
        authorizer: dict[str, Makeable] = {
            "type": "jwt",
            "jwtConfiguration": _with_lower_keys(jwt),
            "identitySource": entry_of(written, "IdentitySource"),
        }
        return made({"type": "oauth2", AUTHORIZER: authorizer}, written.stretch)
    identity = child(written, "Identity")
    lambda_authorizer: dict[str, Makeable] = {
        "type": "request",
        **_lambda_authorizer(written, identity),
        "authorizerPayloadFormatVersion": entry_of(written, "AuthorizerPayloadFormatVersion"),
        "enableSimpleResponses": filled(written, "EnableSimpleResponses"),
    }
    if is_function(identity):
        lambda_authorizer |= dict.fromkeys(IDENTITY[:2], identity)
    elif identity is not None and says_something(identity):
        lambda_authorizer["identitySource"] = made(_sources(identity, HTTP_SOURCES), identity.stretch)
    return made({"type": "apiKey", "name": "Unused", "in": "header", AUTHORIZER: lambda_authorizer}, written.stretch)


def _with_lower_keys(node: Node) -> Node:
    if not isinstance(node, Mapping) or is_function(node):
        return node
    return Mapping([Entry(one.key.lower(), one.key_stretch, one.value) for one in node.entries], node.stretch)
