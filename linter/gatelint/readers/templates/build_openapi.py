"""What an OpenAPI body gives an API beside its routes, and what remains unknown of a body that is not in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind, CorsConfiguration, GatewayResponse
from gatelint.readers.templates.build_operations import Operations
from gatelint.readers.templates.build_policies import policy_of
from gatelint.readers.templates.build_security import Security
from gatelint.readers.templates.openapi_document import OpenApiDocument, base_path_prefix
from gatelint.readers.templates.required import (
    either,
    extend,
    sections_by_name,
    texts_by_name,
    upper,
    without_prefix,
)
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource
    from gatelint.values import Maybe, Place

GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
GATEWAY_RESPONSE_HEADER = ("gatewayresponse.header.",)
BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"
POLICY = "x-amazon-apigateway-policy"
CORS = "x-amazon-apigateway-cors"
API_KEY_SOURCE = "x-amazon-apigateway-api-key-source"
MINIMUM_COMPRESSION_SIZE = "x-amazon-apigateway-minimum-compression-size"


def read_rest_body(api: Api, resource: Resource, functions: FunctionIndex) -> None:
    """Adds to a REST API what its Body holds; what the resource itself says stands."""
    parameters = resource.properties.section("Parameters")
    mode: Maybe[str] = None
    if parameters is not None:
        mode = parameters if isinstance(parameters, Unresolved) else parameters.word("basepath")
    document = _read_body(api, resource, mode, functions)
    if document is None:
        return
    body = document.body
    extend(api.gateway_responses, _gateway_responses(body))
    extend(api.binary_media_types, body.words(BINARY_MEDIA_TYPES))
    if api.policy is None:
        api.policy = policy_of(body, POLICY)
    if api.api_key_source is None:
        api.api_key_source = upper(body.word(API_KEY_SOURCE))
    if api.minimum_compression_size is None:
        api.minimum_compression_size = body.integer(MINIMUM_COMPRESSION_SIZE)


def read_http_body(api: Api, resource: Resource, functions: FunctionIndex) -> None:
    """Adds to an HTTP API what its Body holds; what the resource itself says stands."""
    document = _read_body(api, resource, resource.properties.word("BasePath"), functions)
    if document is not None and api.cors is None:
        cors = document.body.section(CORS)
        api.cors = cors if cors is None or isinstance(cors, Unresolved) else build_cors(cors, OPENAPI_CORS)


def _read_body(api: Api, resource: Resource, mode: Maybe[str], functions: FunctionIndex) -> OpenApiDocument | None:
    """Adds routes, authorizers and endpoint settings; the document, if it is in sight."""
    properties = resource.properties
    body = properties.section("Body")
    if isinstance(body, Unresolved):
        api.from_body = True
        leave_open(api, body.why, body.place)
        return None
    if body is None:
        for key in ("BodyS3Location", "CloneFrom"):
            if not properties.has(key).is_no:
                api.from_body = key == "BodyS3Location"
                leave_open(api, "its definition is not in the template", properties.place_of(key))
        return None
    document = OpenApiDocument(body)
    info = body.section("info")
    if api.title is None and info is not None and not isinstance(info, Unresolved):
        api.title = info.text("title")
    security = Security(document, api.kind, resource.logical_id, functions)
    api.from_body = True
    extend(api.authorizers, security.authorizers)
    operations = Operations(document, api.kind, resource.logical_id, security, functions)
    extend(api.routes, operations.routes(base_path_prefix(document, mode)))
    _read_endpoint_configuration(api, document)
    if body.unread is not None:
        leave_open(api, body.unread, body.place)
    return document


def _read_endpoint_configuration(api: Api, document: OpenApiDocument) -> None:
    endpoint = document.endpoint_configuration()
    if endpoint is None:
        return
    if isinstance(endpoint, Unresolved):
        api.vpc_endpoints.lacks(endpoint.why)
    else:
        extend(api.vpc_endpoints, endpoint.texts("vpcEndpointIds"))
    disabled = endpoint if isinstance(endpoint, Unresolved) else endpoint.boolean("disableExecuteApiEndpoint")
    if disabled is not None and _is_default(api.disable_execute_api_endpoint):
        api.disable_execute_api_endpoint = disabled


def _is_default(value: Known[bool] | Unresolved) -> bool:
    return isinstance(value, Known) and value.is_default


def leave_open(api: Api, why: str, at: Place) -> None:
    """Marks as unread all that an OpenAPI document which is not in sight may say."""
    unread = Unresolved(why, at)
    for listing in (api.routes, api.authorizers, api.gateway_responses):
        listing.lacks(why)
    api.binary_media_types.lacks(why)
    api.vpc_endpoints.lacks(why)
    if _is_default(api.disable_execute_api_endpoint):
        api.disable_execute_api_endpoint = unread
    if api.kind is ApiKind.HTTP:
        api.cors = unread if api.cors is None else api.cors
        return
    api.policy = unread if api.policy is None else api.policy
    api.api_key_source = unread if api.api_key_source is None else api.api_key_source
    if api.minimum_compression_size is None:
        api.minimum_compression_size = unread


def _gateway_responses(body: Section) -> Listing[GatewayResponse]:
    entries = sections_by_name(body, GATEWAY_RESPONSES)
    return Listing((_gateway_response(name, entry) for name, entry in entries), entries.unread)


def _gateway_response(response_type: str, section: Section) -> GatewayResponse:
    parameters, parameters_unread = texts_by_name(section, "responseParameters")
    templates, templates_unread = texts_by_name(section, "responseTemplates")
    return GatewayResponse(
        name=response_type,
        at=section.place,
        response_type=Known(response_type.upper(), section.place),
        status_code=section.word("statusCode"),
        headers=without_prefix(GATEWAY_RESPONSE_HEADER, parameters),
        templates=templates,
        unread=either(parameters_unread, templates_unread),
    )


OPENAPI_CORS = ("allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "allowCredentials")
V2_CORS = ("AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders", "AllowCredentials")


def build_cors(section: Section, keys: tuple[str, str, str, str, str]) -> CorsConfiguration:
    """The CORS settings; `keys` are the names of origins, methods, headers, exposed headers and credentials."""
    origins, methods, headers, exposed, credentials = keys
    return CorsConfiguration(
        at=section.place,
        allow_origins=section.texts(origins),
        allow_methods=section.texts(methods),
        allow_headers=section.texts(headers),
        expose_headers=section.texts(exposed),
        allow_credentials=section.boolean(credentials, False, why="credentials are not allowed by default"),
        allow_headers_at=section.place_of(headers),
    )
