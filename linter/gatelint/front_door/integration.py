"""Integrations: what a route hands its requests to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Listing, Maybe, Place, Truth, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.function import FunctionTarget
    from gatelint.text import Text


@record()
class IntegrationResponse:
    """How a non-proxy integration's answer becomes a method response.

    `headers` maps names after "method.response.header." to mapping expressions ("'*'"); `unread` says why headers or
    templates may lack some.

    On an HTTP API it is a response parameter mapping, which works on proxy integrations: `status_code` is the status of
    the integration's answer, `headers` are those appended or overwritten, `new_status` what replaces the status.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
    """

    at: Place
    status_code: Value[str]
    selection_pattern: Maybe[str]
    headers: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    templates: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    content_handling: Maybe[str] = None
    new_status: Maybe[str] = None
    unread: str | None = None


@record()
class Integration:
    """An integration.

    `type` is AWS, AWS_PROXY, HTTP, HTTP_PROXY or MOCK (OpenAPI's lower-case spellings are raised). `target` is set
    where the URI names a Lambda function. `timeout` is in milliseconds. `unread` says why request templates or
    parameters may lack some. `vpc_link_exists` is answered where an account is read: no means that AWS knows no such
    VPC link.
    """

    name: str
    at: Place
    type: Value[str]
    http_method: Maybe[str]
    uri: Maybe[Text]
    target: FunctionTarget | None
    credentials: Maybe[Text]
    connection_type: Maybe[str] = None
    connection_id: Maybe[Text] = None
    passthrough_behavior: Maybe[str] = None
    content_handling: Maybe[str] = None
    timeout: Maybe[int] = None
    payload_format_version: Maybe[str] = None
    subtype: Maybe[str] = None
    response_transfer_mode: Maybe[str] = None
    request_templates: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    request_parameters: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    cache_key_parameters: Listing[Value[str]] = field(default_factory=nothing_listed)
    responses: Listing[IntegrationResponse] = field(default_factory=nothing_listed)
    tls_server_name: Maybe[Text] = None
    unread: str | None = None
    vpc_link_exists: Truth = Truth.UNKNOWN
