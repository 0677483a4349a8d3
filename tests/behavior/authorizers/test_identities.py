from __future__ import annotations

import pytest

from behavior.pieces import (
    HERE,
    a_cors_configuration,
    a_guarded_route,
    a_route,
    an_api,
    an_authorizer,
    an_integration,
    k,
    mapped,
    text,
    unread,
)
from gatelint.behavior.authorizers.identities import (
    answers_with_a_page,
    browsers_send_in_handshake,
    credentials_of,
    demanded_by,
    keeps_cookies_away,
    why_never_there,
)
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import IdentitySource
from gatelint.front_door.integration import IntegrationResponse
from gatelint.front_door.route import Route
from gatelint.values import Listing


def context(name: str) -> IdentitySource:
    return IdentitySource("context", name, HERE)


def guarded(**peculiar: object) -> Route:
    route = a_guarded_route("GET /orders", "REQUEST", "header.Authorization")
    for name, value in peculiar.items():
        setattr(route, name, value)
    return route


@pytest.mark.parametrize("name", ["authorizer.principalId", "identity.userArn", "identity.caller", "identity.apiKey"])
def test_some_context_variables_are_never_there(name: str) -> None:
    assert why_never_there(an_api(), guarded(), context(name)) is not None


@pytest.mark.parametrize("name", ["identity.sourceIp", "resourcePath", "stage", "identity.accountId", "domainName"])
def test_others_are(name: str) -> None:
    assert why_never_there(an_api(), guarded(), context(name)) is None
    assert why_never_there(an_api(), guarded(), IdentitySource("header", "identity.userArn", HERE)) is None


def test_an_api_key_is_there_where_the_client_sends_one() -> None:
    key = context("identity.apiKey")
    required = guarded(api_key_required=k(value=True))
    assert why_never_there(an_api(), required, key) is None
    assert why_never_there(an_api(), guarded(api_key_required=unread()), key) is None
    assert why_never_there(an_api(api_key_source=k("AUTHORIZER")), required, key) is not None
    assert why_never_there(an_api(api_key_source=unread()), required, key) is None
    assert why_never_there(an_api(ApiKind.HTTP), guarded(), key) is None


def test_who_signed_may_be_known_where_the_authorization_type_is_not() -> None:
    assert why_never_there(an_api(), guarded(authorization_type=unread()), context("identity.userArn")) is None


def test_a_token_authorizer_reads_authorization_by_default() -> None:
    (source,) = demanded_by(an_authorizer("TOKEN"))
    assert (source.location, source.name) == ("header", "Authorization")
    assert demanded_by(an_authorizer("REQUEST")) == []
    assert [one.name for one in demanded_by(an_authorizer("TOKEN", "header.X-Token"))] == ["X-Token"]


@pytest.mark.parametrize(
    ("sources", "number"),
    [
        (("header.Authorization", "header.Cookie"), 2),
        (("header.Authorization", "querystring.access_token"), 2),
        (("header.X-Auth-Token", "querystring.token", "header.X-Tenant"), 2),
        (("header.Authorization", "header.X-Tenant"), 0),
        (("header.HeaderAuth1", "querystring.QueryString1"), 0),
        (("header.Authorization", "header.authorization"), 0),
        (("header.Authorization", "header.X-Api-Key"), 0),
        (("header.Authorization", "stageVariables.token"), 0),
    ],
)
def test_clients_have_one_credential(sources: tuple[str, ...], number: int) -> None:
    assert len(credentials_of(an_authorizer("REQUEST", *sources))) == number


def with_options(*answers: IntegrationResponse) -> tuple[Api, Route]:
    route = guarded()
    options = a_route("OPTIONS /orders", integration=an_integration("MOCK", *answers))
    return an_api(routes=Listing([route, options])), route


def test_cookies_stay_away_where_other_origins_may_call_without_credentials() -> None:
    assert keeps_cookies_away(*with_options(mapped(allow_origin="'*'"))) is not None
    assert keeps_cookies_away(*with_options(mapped(allow_origin="'https://a.b'", allow_credentials="'true'"))) is None
    assert keeps_cookies_away(*with_options(mapped())) is None
    assert keeps_cookies_away(an_api(), guarded()) is None
    other = an_api(ApiKind.HTTP, cors=a_cors_configuration(credentials=False))
    assert keeps_cookies_away(other, guarded()) is not None
    assert keeps_cookies_away(an_api(ApiKind.HTTP, cors=a_cors_configuration(credentials=True)), guarded()) is None
    assert keeps_cookies_away(an_api(ApiKind.HTTP, cors=unread()), guarded()) is None


def test_a_page_is_told_by_its_content_type() -> None:
    page = IntegrationResponse(HERE, k("200"), None, {"Content-Type": text("'text/html'")}, {})
    assert answers_with_a_page(a_route(integration=an_integration("MOCK", page))) is not None
    assert answers_with_a_page(a_route("POST /orders", integration=an_integration("MOCK", page))) is None
    assert answers_with_a_page(a_route(integration=an_integration("MOCK", mapped()))) is None
    assert answers_with_a_page(a_route(integration=None)) is None


def test_a_browser_sends_few_headers_with_a_handshake() -> None:
    assert all(map(browsers_send_in_handshake, ("Cookie", "Origin", "Sec-WebSocket-Protocol", "User-Agent")))
    assert not any(map(browsers_send_in_handshake, ("Authorization", "X-Token", "HeaderAuth1")))
