from __future__ import annotations

import pytest

from behavior.pieces import WHY, a_gateway_response, an_api, text, unread
from gatelint.behavior.answers.gateway_responses import (
    FAMILIES,
    GATEWAY_RESPONSE_TYPES,
    adds_header_to,
    body_of,
    default_frame,
    default_response,
    family_of,
    gateway_response_for,
    message_of,
    status_of,
)
from gatelint.front_door.api import GatewayResponse
from gatelint.values import Listing, Unresolved

# What GetGatewayResponses tells of an API without any of its own, the families aside.
STATUSES = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_API_KEY": 403,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "QUOTA_EXCEEDED": 429,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "WAF_FILTERED": 403,
}


def test_there_are_twenty_one_types_and_each_but_the_families_has_its_default() -> None:
    assert len(GATEWAY_RESPONSE_TYPES) == 21
    assert {name: default_response(name).status for name in GATEWAY_RESPONSE_TYPES if name not in FAMILIES} == STATUSES
    with pytest.raises(KeyError):
        default_response("DEFAULT_4XX")


def test_a_family_speaks_for_the_types_of_its_statuses() -> None:
    assert family_of("THROTTLED") == family_of("UNAUTHORIZED") == family_of("DEFAULT_4XX") == "DEFAULT_4XX"
    assert (
        family_of("INTEGRATION_TIMEOUT") == family_of("AUTHORIZER_FAILURE") == family_of("DEFAULT_5XX") == "DEFAULT_5XX"
    )


def test_a_frame_has_no_error_type_and_names_the_connection() -> None:
    frame = default_frame("INVALID_API_KEY")
    assert frame.errortype is None
    assert frame.body == '{"message": "Forbidden", "connectionId": "…", "requestId": "…"}'


def test_the_response_of_the_type_comes_before_that_of_the_family() -> None:
    of_type, of_family = a_gateway_response("UNAUTHORIZED"), a_gateway_response("DEFAULT_4XX")
    api = an_api(gateway_responses=Listing([of_family, of_type]))
    assert gateway_response_for(api, "UNAUTHORIZED") is of_type
    assert gateway_response_for(api, "INVALID_API_KEY") is of_family
    assert gateway_response_for(api, "INTEGRATION_FAILURE") is None
    assert gateway_response_for(api, "DEFAULT_4XX") is of_family


def test_a_response_that_may_be_of_the_type_leaves_it_open() -> None:
    response = a_gateway_response("UNAUTHORIZED")
    response.response_type = unread()
    api = an_api(gateway_responses=Listing([response, a_gateway_response("DEFAULT_4XX")]))
    assert isinstance(gateway_response_for(api, "UNAUTHORIZED"), Unresolved)
    api = an_api(gateway_responses=Listing([a_gateway_response("DEFAULT_4XX")], WHY))
    assert isinstance(gateway_response_for(api, "UNAUTHORIZED"), Unresolved)
    assert isinstance(gateway_response_for(api, "DEFAULT_4XX"), GatewayResponse)


def test_headers_compare_without_case_and_are_missing_only_where_all_are_known() -> None:
    response = a_gateway_response("UNAUTHORIZED", headers={"Access-Control-Allow-Origin": "'*'"})
    assert adds_header_to(response, "access-control-allow-origin").is_yes
    assert adds_header_to(response, "www-authenticate").is_no
    response.unread = WHY
    assert adds_header_to(response, "www-authenticate").is_unknown
    assert adds_header_to(unread(), "www-authenticate").is_unknown
    assert adds_header_to(None, "www-authenticate").is_no


def test_a_status_is_replaced_where_the_response_has_one() -> None:
    assert status_of(a_gateway_response("UNAUTHORIZED", "403"), 401) == 403
    assert status_of(a_gateway_response("UNAUTHORIZED"), 401) == 401
    assert status_of(a_gateway_response("UNAUTHORIZED", "4xx"), 401) == 401
    response = a_gateway_response("UNAUTHORIZED")
    response.status_code = unread()
    assert isinstance(status_of(response, 401), Unresolved)


@pytest.mark.parametrize(
    ("template", "body"),
    [
        ('{"message":$context.error.messageString}', '{"message":"Unauthorized"}'),
        ('{"error":"$context.error.message"}', '{"error":"Unauthorized"}'),
        ('{"type":"$context.error.responseType"}', '{"type":"UNAUTHORIZED"}'),
        ('{"message":"Log in","id":"$context.requestId"}', '{"message":"Log in","id":"$context.requestId"}'),
    ],
)
def test_a_template_is_filled_with_the_error(template: str, body: str) -> None:
    response = a_gateway_response("UNAUTHORIZED", template=template)
    assert body_of(response, "UNAUTHORIZED", '{"message":"Unauthorized"}') == body


def test_a_null_message_stays_null_and_one_that_is_not_known_gives_up_the_body() -> None:
    response = a_gateway_response("AUTHORIZER_FAILURE", template='{"message":$context.error.messageString}')
    assert body_of(response, "AUTHORIZER_FAILURE", '{"message":null}') == '{"message":null}'
    assert body_of(response, "AUTHORIZER_FAILURE", None) is None
    assert body_of(response, "AUTHORIZER_FAILURE", "not json") is None


def test_without_templates_the_body_stays_and_with_others_it_is_not_known() -> None:
    response = a_gateway_response("UNAUTHORIZED", headers={"X-A": "'b'"})
    assert body_of(response, "UNAUTHORIZED", "body") == "body"
    response.templates = {"text/html": text("<p>no</p>")}
    assert body_of(response, "UNAUTHORIZED", "body") is None
    response.templates = {"application/json": unread()}
    assert body_of(response, "UNAUTHORIZED", "body") is None
    response.templates, response.unread = {}, WHY
    assert body_of(response, "UNAUTHORIZED", "body") is None


def test_the_message_of_a_policy_has_a_capital_letter() -> None:
    assert message_of('{"Message":"User is not authorized"}') == "User is not authorized"
    assert message_of("[]") is None
    assert message_of(None) is None
