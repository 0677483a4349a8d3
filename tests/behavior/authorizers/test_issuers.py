from __future__ import annotations

import pytest

from behavior.doors import REGION, parameter, ref
from behavior.pieces import HERE, unread
from gatelint.behavior.authorizers.audiences import clients_of, no_audience
from gatelint.behavior.authorizers.issuers import issuer_of, pool_of, wrong_issuer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Truth, Unresolved

POOL, OTHER = ref("Pool"), ref("Other")
WEB, DESK = ref("Web"), ref("Desk")
ARN = Text.of("arn:aws:cognito-idp:", REGION, ":111122223333:userpool/", POOL)
SUFFIX = Reference("pseudo", "AWS::URLSuffix", plain=False)
COGNITO = Text.of("https://cognito-idp.", REGION, ".amazonaws.com/")
ELSEWHERE = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E"


def a_pool(name: str) -> UserPool:
    return UserPool(name, HERE, ref(name), Text.of("arn:aws:cognito-idp:r:a:userpool/", ref(name)))


def known(text: Text | str) -> Known[Text]:
    return Known(Text.of(text), HERE)


def door(region: Text = REGION) -> FrontDoor:
    return FrontDoor(
        region,
        user_pools=Listing([a_pool("Pool"), a_pool("Other")]),
        user_pool_clients=Listing(
            [UserPoolClient("Web", HERE, WEB, known(POOL)), UserPoolClient("Desk", HERE, DESK, known(OTHER))]
        ),
        resource_servers=Listing([ResourceServer("Orders", HERE, known("orders"), known(POOL))]),
    )


@pytest.mark.parametrize(
    "issuer",
    [
        Text.of(COGNITO, POOL),
        Text.of("https://cognito-idp.", REGION, ".", SUFFIX, "/", POOL),
        Text.of("https://cognito-idp.us-east-1.amazonaws.com/", POOL),
        Text.of(COGNITO, parameter("PoolId")),
        Text.of("https://", parameter("Domain"), "/"),
        parameter("Issuer"),
        Text.of(ELSEWHERE),
        Text.of("https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Ab12Cd34E"),
        Text.of("https://acme.eu.auth0.com/"),
        Text.of("https://acme.eu.auth0.com/v2.0"),
        Text.of("https://sts.windows.net/8d1f3b52/"),
        Text.of("https://login.microsoftonline.com/8d1f3b52/v2.0"),
        Text.of("https://acme.okta.com/oauth2/default"),
        Text.of("https://login.example.com"),
        Text.of("https://login.example.com/"),
        Text.of("issuer-of-mine"),
        Text.of(""),
    ],
)
def test_issuers_in_order_and_issuers_that_nobody_knows(issuer: Text) -> None:
    assert wrong_issuer(door(), known(issuer)) is None


def test_an_issuer_that_is_not_read_is_not_judged() -> None:
    assert wrong_issuer(door(), unread()) is None
    assert pool_of(door(), unread()) is None
    assert wrong_issuer(door(), Unresolved("no default", HERE, parameter("Issuer"))) is None


@pytest.mark.parametrize(
    ("issuer", "why", "right"),
    [
        (Text.of(COGNITO, POOL, "/"), "ends in a slash", Text.of(COGNITO, POOL)),
        (Text.of(COGNITO, parameter("PoolId"), "/"), "ends in a slash", Text.of(COGNITO, parameter("PoolId"))),
        (Text.of(f"{ELSEWHERE}/"), "ends in a slash", Text.of(ELSEWHERE)),
        (Text.of("http", ELSEWHERE[5:]), "begins with http://", Text.of(ELSEWHERE)),
        (Text.of(ELSEWHERE[8:]), "lacks the https://", Text.of(ELSEWHERE)),
        (POOL, "is the id of user pool Pool", Text.of(COGNITO, POOL)),
        (ARN, "is an ARN", Text.of(COGNITO, POOL)),
        (Text.of(COGNITO, ARN), "by its ARN", Text.of(COGNITO, POOL)),
        (WEB, "is the id of app client Web", None),
        (Text.of(COGNITO, WEB), "names app client Web", None),
        (Text.of(COGNITO), "lacks the id", None),
        (Text.of(COGNITO, "my-pool"), "names my-pool", None),
        (Text.of("eu-west-1_Ab12Cd34E"), "is the id of a user pool", Text.of(ELSEWHERE)),
        (Text.of("https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_Ab12Cd34E"), "is of region us-east-1",
         Text.of(ELSEWHERE)),
        (Text.of("https://", ref("Domain"), ".auth.", REGION, ".amazoncognito.com"), "is the domain of a login", None),
        (Text.of(ELSEWHERE, "/.well-known/jwks.json"), "publishes its keys", Text.of(ELSEWHERE)),
        (Text.of("https://login.example.com/.well-known/openid-configuration"), "publishes its settings",
         Text.of("https://login.example.com")),
        (Text.of("https://acme.eu.auth0.com"), "lacks the slash", Text.of("https://acme.eu.auth0.com/")),
        (Text.of("https://", ref("Tenant"), ".auth0.com"), "lacks the slash",
         Text.of("https://", ref("Tenant"), ".auth0.com/")),
        (Text.of("https://accounts.google.com/"), "ends in a slash", Text.of("https://accounts.google.com")),
        (Text.of("https://sts.windows.net/8d1f3b52"), "lacks the slash", Text.of("https://sts.windows.net/8d1f3b52/")),
    ],
)  # fmt: skip
def test_issuers_that_no_token_names(issuer: Text, why: str, right: Text | None) -> None:
    wrong = wrong_issuer(door(), known(issuer))
    assert wrong is not None
    assert why in wrong.why
    assert wrong.right == right


def test_a_pool_of_the_stack_is_in_the_region_of_the_stack() -> None:
    issuer = known(Text.of("https://cognito-idp.us-east-1.amazonaws.com/", POOL))
    wrong = wrong_issuer(door(Text.of("eu-west-1")), issuer)
    assert wrong is not None
    assert wrong.right == issuer_of(POOL, "eu-west-1")
    assert wrong_issuer(door(Text.of("us-east-1")), issuer) is None


def test_the_login_page_of_the_only_pool_tells_the_right_issuer() -> None:
    one = FrontDoor(REGION, user_pools=Listing([a_pool("Pool")]))
    wrong = wrong_issuer(one, known("https://acme.auth.eu-west-1.amazoncognito.com"))
    assert wrong is not None
    assert wrong.right == Text.of(COGNITO, POOL)


def test_an_issuer_leads_to_its_user_pool() -> None:
    mine = pool_of(door(), known(Text.of(COGNITO, POOL)))
    assert isinstance(mine, UserPool)
    assert mine.name == "Pool"
    assert pool_of(door(), known(ELSEWHERE)) == "eu-west-1_Ab12Cd34E"
    assert pool_of(door(), known("https://login.example.com/eu-west-1_Ab12Cd34E")) is None
    assert pool_of(door(), known(Text.of(COGNITO, parameter("PoolId")))) is None


@pytest.mark.parametrize(
    "entry",
    [
        WEB,
        parameter("ClientId"),
        ref("Custom", "ClientId"),
        Text.of("1a2b3c4d5e6f7g8h9i0j1k2l3m"),
        Text.of("https://orders.example.com"),
        Text.of("https://", ref("Api"), ".execute-api.eu-west-1.amazonaws.com"),
    ],
)
def test_an_entry_may_be_an_audience(entry: Text) -> None:
    assert no_audience(door(), a_pool("Pool"), known(entry)) is None


@pytest.mark.parametrize(
    ("entry", "why", "certain"),
    [
        (DESK, "is an app client of user pool Other", Truth.YES),
        (POOL, "is the id of user pool Pool", Truth.YES),
        (ARN, "is an ARN", Truth.YES),
        (Text.of("eu-west-1_Ab12Cd34E"), "is the id of a user pool", Truth.YES),
        (Text.of("orders"), "is resource server Orders", Truth.UNKNOWN),
        (Text.of("orders-web"), "is no app client's id", Truth.UNKNOWN),
    ],
)
def test_an_entry_may_be_no_audience(entry: Text, why: str, certain: Truth) -> None:
    found = no_audience(door(), a_pool("Pool"), known(entry))
    assert found is not None
    assert why in found.why
    assert found.certain is certain


def test_an_app_client_of_a_pool_that_is_not_in_sight_may_be_one_of_this_pool() -> None:
    assert no_audience(door(), "eu-west-1_Ab12Cd34E", known(WEB)) is None
    assert no_audience(door(), a_pool("Pool"), unread()) is None


def test_the_app_clients_of_a_pool_are_known() -> None:
    assert [client.name for client in clients_of(door(), a_pool("Other"))] == ["Desk"]
    assert clients_of(door(), "eu-west-1_Ab12Cd34E") == []
