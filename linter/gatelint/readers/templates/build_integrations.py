"""Integrations, as methods, HTTP and WebSocket APIs and OpenAPI documents spell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.front_door.integration import Integration, IntegrationResponse
from gatelint.readers.templates.required import (
    either,
    required,
    sections_by_name,
    texts_by_name,
    texts_of,
    upper,
    without_prefix,
)
from gatelint.records import record
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.text import Text
    from gatelint.values import Maybe, Place, Value


@record(hashable=True)
class IntegrationSpelling:
    """What each property of an integration is called in one kind of document."""

    type: str
    http_method: str
    uri: str
    credentials: str
    connection_type: str
    connection_id: str
    passthrough_behavior: str
    content_handling: str
    timeout: str
    payload_format_version: str
    subtype: str
    response_transfer_mode: str
    request_templates: str
    request_parameters: str
    cache_key_parameters: str
    tls: str
    server_name: str


METHOD = IntegrationSpelling(
    type="Type",
    http_method="IntegrationHttpMethod",
    uri="Uri",
    credentials="Credentials",
    connection_type="ConnectionType",
    connection_id="ConnectionId",
    passthrough_behavior="PassthroughBehavior",
    content_handling="ContentHandling",
    timeout="TimeoutInMillis",
    payload_format_version="PayloadFormatVersion",
    subtype="IntegrationSubtype",
    response_transfer_mode="ResponseTransferMode",
    request_templates="RequestTemplates",
    request_parameters="RequestParameters",
    cache_key_parameters="CacheKeyParameters",
    tls="TlsConfig",
    server_name="ServerNameToVerify",
)

V2 = IntegrationSpelling(
    type="IntegrationType",
    http_method="IntegrationMethod",
    uri="IntegrationUri",
    credentials="CredentialsArn",
    connection_type="ConnectionType",
    connection_id="ConnectionId",
    passthrough_behavior="PassthroughBehavior",
    content_handling="ContentHandlingStrategy",
    timeout="TimeoutInMillis",
    payload_format_version="PayloadFormatVersion",
    subtype="IntegrationSubtype",
    response_transfer_mode="ResponseTransferMode",
    request_templates="RequestTemplates",
    request_parameters="RequestParameters",
    cache_key_parameters="CacheKeyParameters",
    tls="TlsConfig",
    server_name="ServerNameToVerify",
)

OPENAPI = IntegrationSpelling(
    type="type",
    http_method="httpMethod",
    uri="uri",
    credentials="credentials",
    connection_type="connectionType",
    connection_id="connectionId",
    passthrough_behavior="passthroughBehavior",
    content_handling="contentHandling",
    timeout="timeoutInMillis",
    payload_format_version="payloadFormatVersion",
    subtype="integrationSubtype",
    response_transfer_mode="responseTransferMode",
    request_templates="requestTemplates",
    request_parameters="requestParameters",
    cache_key_parameters="cacheKeyParameters",
    tls="tlsConfig",
    server_name="serverNameToVerify",
)

DEFAULT_TIMEOUT = {ApiKind.REST: 29_000, ApiKind.HTTP: 30_000, ApiKind.WEBSOCKET: 29_000}
"""In milliseconds. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html"""

RESPONSE_HEADER = ("method.response.header.",)
MAPPED_HEADER = ("append:header.", "overwrite:header.")
NEW_STATUS = "overwrite:statuscode"


def build_integration(
    section: Section, name: str, at: Place, kind: ApiKind, spelling: IntegrationSpelling, functions: FunctionIndex
) -> Integration:
    """The integration without its responses, which every kind of document writes in its own way."""
    uri = section.text(spelling.uri)
    templates, templates_unread = texts_by_name(section, spelling.request_templates)
    parameters, parameters_unread = texts_by_name(section, spelling.request_parameters)
    tls = section.section(spelling.tls)
    return Integration(
        name=name,
        at=at,
        type=required(upper(section.word(spelling.type)), section, spelling.type),
        http_method=upper(section.word(spelling.http_method)),
        uri=uri,
        target=None if uri is None else functions.target_of(uri),
        credentials=section.text(spelling.credentials),
        connection_type=upper(
            section.word(spelling.connection_type, "INTERNET", why="integrations reach the public internet by default")
        ),
        connection_id=section.text(spelling.connection_id),
        passthrough_behavior=upper(
            section.word(
                spelling.passthrough_behavior,
                "WHEN_NO_MATCH",
                why="a body without a template for its content type passes through by default",
            )
        ),
        content_handling=upper(section.word(spelling.content_handling)),
        timeout=section.integer(
            spelling.timeout, DEFAULT_TIMEOUT[kind], why=f"{kind.value} APIs wait {DEFAULT_TIMEOUT[kind] // 1000} s"
        ),
        payload_format_version=section.word(spelling.payload_format_version),
        subtype=section.word(spelling.subtype),
        response_transfer_mode=section.word(spelling.response_transfer_mode),
        request_templates=templates,
        request_parameters=parameters,
        cache_key_parameters=section.words(spelling.cache_key_parameters),
        tls_server_name=tls if isinstance(tls, Unresolved) else tls.text(spelling.server_name) if tls else None,
        unread=either(templates_unread, parameters_unread),
    )


def method_responses_of(section: Section) -> Listing[IntegrationResponse]:
    """The integration responses of a REST method (`IntegrationResponses`)."""
    entries = section.sections("IntegrationResponses")
    return Listing((_rest_response(entry) for entry in entries), entries.unread)


def _rest_response(section: Section) -> IntegrationResponse:
    parameters, parameters_unread = texts_by_name(section, "ResponseParameters")
    templates, templates_unread = texts_by_name(section, "ResponseTemplates")
    return IntegrationResponse(
        at=section.place,
        status_code=required(section.word("StatusCode"), section, "StatusCode"),
        selection_pattern=section.word("SelectionPattern"),
        headers=without_prefix(RESPONSE_HEADER, parameters),
        templates=templates,
        content_handling=section.word("ContentHandling"),
        unread=either(parameters_unread, templates_unread),
    )


def openapi_responses_of(section: Section) -> Listing[IntegrationResponse]:
    """The integration responses of an OpenAPI document, by pattern.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration-responses.html
    """
    return _by_name(section, "responses", _openapi_response)


def _openapi_response(pattern: str, section: Section) -> IntegrationResponse:
    parameters, parameters_unread = texts_by_name(section, "responseParameters")
    templates, templates_unread = texts_by_name(section, "responseTemplates")
    return IntegrationResponse(
        at=section.place,
        status_code=required(section.word("statusCode"), section, "statusCode"),
        selection_pattern=None if pattern == "default" else Known(pattern, section.place),
        headers=without_prefix(RESPONSE_HEADER, parameters),
        templates=templates,
        content_handling=upper(section.word("contentHandling")),
        unread=either(parameters_unread, templates_unread),
    )


def mapped_responses_of(section: Section, key: str) -> Listing[IntegrationResponse]:
    """The response parameter mappings of an HTTP API's integration, by the status that they apply to."""
    return _by_name(section, key, _mapped_response)


def _mapped_response(status: str, section: Section) -> IntegrationResponse:
    listed = section.sections("ResponseParameters")
    texts: dict[str, Value[Text]] = {}
    new_status: Maybe[str] = None
    unread = listed.unread
    if section.has("ResponseParameters").is_no:
        texts = texts_of(section)
        unread = either(unread, section.unread)
        new_status = section.word(NEW_STATUS)
    else:
        for entry in listed:
            destination = entry.word("Destination")
            source = entry.text("Source")
            if source is None or not isinstance(destination, Known):
                unread = either(unread, "a response parameter has no readable destination")
            elif destination.value == NEW_STATUS:
                new_status = entry.word("Source")
            else:
                texts[destination.value] = source
    return IntegrationResponse(
        at=section.place,
        status_code=Known(status, section.place),
        selection_pattern=None,
        headers=without_prefix(MAPPED_HEADER, texts),
        new_status=new_status,
        unread=unread,
    )


def _by_name(
    section: Section, key: str, build: Callable[[str, Section], IntegrationResponse]
) -> Listing[IntegrationResponse]:
    entries = sections_by_name(section, key)
    return Listing((build(name, entry) for name, entry in entries), entries.unread)
