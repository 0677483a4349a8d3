"""Authorizers, as REST APIs, HTTP and WebSocket APIs and OpenAPI documents spell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import Authorizer, IdentitySource, JwtConfiguration
from gatelint.readers.templates.required import extend, required, upper
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.values import Place


@record(hashable=True)
class AuthorizerSpelling:
    """What each property of an authorizer is called in one kind of document."""

    type: str
    identity_source: str
    validation_expression: str
    result_ttl: str
    uri: str
    credentials: str
    provider_arns: str
    payload_format_version: str
    simple_responses: str
    jwt: str
    issuer: str
    audience: str


REST = AuthorizerSpelling(
    type="Type",
    identity_source="IdentitySource",
    validation_expression="IdentityValidationExpression",
    result_ttl="AuthorizerResultTtlInSeconds",
    uri="AuthorizerUri",
    credentials="AuthorizerCredentials",
    provider_arns="ProviderARNs",
    payload_format_version="AuthorizerPayloadFormatVersion",
    simple_responses="EnableSimpleResponses",
    jwt="JwtConfiguration",
    issuer="Issuer",
    audience="Audience",
)

V2 = AuthorizerSpelling(
    type="AuthorizerType",
    identity_source="IdentitySource",
    validation_expression="IdentityValidationExpression",
    result_ttl="AuthorizerResultTtlInSeconds",
    uri="AuthorizerUri",
    credentials="AuthorizerCredentialsArn",
    provider_arns="ProviderARNs",
    payload_format_version="AuthorizerPayloadFormatVersion",
    simple_responses="EnableSimpleResponses",
    jwt="JwtConfiguration",
    issuer="Issuer",
    audience="Audience",
)

OPENAPI = AuthorizerSpelling(
    type="type",
    identity_source="identitySource",
    validation_expression="identityValidationExpression",
    result_ttl="authorizerResultTtlInSeconds",
    uri="authorizerUri",
    credentials="authorizerCredentials",
    provider_arns="providerARNs",
    payload_format_version="authorizerPayloadFormatVersion",
    simple_responses="enableSimpleResponses",
    jwt="jwtConfiguration",
    issuer="issuer",
    audience="audience",
)

SPEAKERS = ("method", "route", "request", "integration")
"""What comes before the location in "method.request.header.X" and "route.request.querystring.y"."""


def build_authorizer(
    section: Section,
    name: str,
    at: Place,
    identity: Text,
    kind: ApiKind,
    spelling: AuthorizerSpelling,
    functions: FunctionIndex,
) -> Authorizer:
    uri = section.text(spelling.uri)
    return Authorizer(
        name=name,
        at=at,
        identity=identity,
        kind=required(upper(section.word(spelling.type)), section, spelling.type),
        identity_sources=identity_sources_of(section, spelling.identity_source),
        validation_expression=section.word(spelling.validation_expression),
        result_ttl=(
            section.integer(spelling.result_ttl, 300, why="REST APIs keep an authorizer's answer for 300 s by default")
            if kind is ApiKind.REST
            else section.integer(spelling.result_ttl, 0, why="an authorizer's answer is not kept by default")
        ),
        target=None if uri is None else functions.target_of(uri),
        credentials=section.text(spelling.credentials),
        payload_format_version=section.word(spelling.payload_format_version),
        simple_responses=section.boolean(spelling.simple_responses),
        jwt=jwt_of(section, spelling),
        provider_arns=section.texts(spelling.provider_arns),
        title=Known(Text.of(name), at) if spelling is OPENAPI else section.text("Name"),
    )


def identity_sources_of(section: Section, key: str) -> Listing[IdentitySource]:
    """The identity sources, from a list or a string that separates them by commas."""
    written = section.words(key)
    sources: Listing[IdentitySource] = Listing(unread=written.unread)
    for word in written:
        if isinstance(word, Unresolved):
            sources.lacks(word.why)
            continue
        for part in filter(None, (part.strip() for part in word.value.split(","))):
            source = identity_source(part, word.place)
            if source is None:
                sources.lacks(f"{part} is no identity source")
            else:
                sources.add(source)
    return sources


def identity_source(expression: str, at: Place) -> IdentitySource | None:
    """What "method.request.header.X", "$request.header.X", "context.y" or "$stageVariables.z" demands."""
    words = expression.removeprefix("$").split(".")
    while words and words[0] in SPEAKERS:
        del words[0]
    return IdentitySource(words[0], ".".join(words[1:]), at) if len(words) > 1 else None


def jwt_of(section: Section, spelling: AuthorizerSpelling) -> JwtConfiguration | None:
    """The JWT configuration: one issuer (HTTP APIs), or several with an audience each (`Issuers`, REST APIs)."""
    jwt = section.section(spelling.jwt)
    if jwt is None:
        return None
    if isinstance(jwt, Unresolved):
        return JwtConfiguration(jwt.place, Listing(unread=jwt.why), Listing(unread=jwt.why))
    configuration = JwtConfiguration(jwt.place, jwt.texts(spelling.issuer), jwt.texts(spelling.audience))
    several = jwt.sections(spelling.issuer + "s")
    for entry in several:
        extend(configuration.issuers, entry.texts(spelling.issuer))
        extend(configuration.audience, entry.texts(spelling.audience + "s"))
    if several.unread is not None:
        configuration.issuers.lacks(several.unread)
        configuration.audience.lacks(several.unread)
    return configuration
