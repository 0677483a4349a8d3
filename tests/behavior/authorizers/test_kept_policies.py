from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_policy, a_statement, calling, with_code
from behavior.authorizer_pieces import JAVASCRIPT_POLICY, PYTHON_POLICY
from behavior.doors import api_with, door_with, http_api_with
from behavior.pieces import a_route, an_authorizer, k, unread
from gatelint.behavior.authorizers.kept_policies import Reuse, is_allowed_beside, is_kept, narrow_answers, reuse_of
from gatelint.front_door.api import Api
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.route import Route
from gatelint.records import replace
from gatelint.values import Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def shared(kind: str, *keys: str, sources: tuple[str, ...] = ("header.Authorization",), api: Api | None = None) -> Any:
    """What shares a policy, as the keys of the routes and how sure that is."""
    routes = [a_route(key) for key in keys]
    reuse = reuse_of(api or api_with(), an_authorizer(kind, *sources), routes)
    return reuse and (reuse.route.key, reuse.other and reuse.other.key, reuse.certain)


def test_two_methods_share_a_policy() -> None:
    assert shared("TOKEN", "GET /a", "POST /a") == ("GET /a", "POST /a", YES)
    assert shared("REQUEST", "GET /a", "GET /b") == ("GET /a", "GET /b", YES)
    assert shared("REQUEST", "GET /a", "GET /b", api=http_api_with()) == ("GET /a", "GET /b", YES)


def test_one_method_with_one_path_shares_with_nobody() -> None:
    assert shared("TOKEN", "GET /a") is None
    assert shared("TOKEN", "GET /a", "OPTIONS /a") is None


def test_one_route_may_take_many_arns() -> None:
    assert shared("TOKEN", "GET /{proxy+}") == ("GET /{proxy+}", None, YES)
    assert shared("TOKEN", "GET /a/{id}") == ("GET /a/{id}", None, UNKNOWN)
    assert shared("TOKEN", "ANY /a") == ("ANY /a", None, UNKNOWN)
    for key in ("GET /{proxy+}", "ANY /a", "$default"):
        assert shared("REQUEST", key, api=http_api_with()) is None


@pytest.mark.parametrize(
    ("sources", "keys", "expected"),
    [
        (["context.httpMethod", "context.path"], ["GET /a", "POST /b", "ANY /{proxy+}"], None),
        (["context.routeKey"], ["GET /a", "GET /b"], None),
        (["context.resourcePath"], ["GET /a", "GET /b"], None),
        (["context.resourcePath"], ["GET /a", "POST /a"], ("GET /a", "POST /a", YES)),
        (["context.httpMethod"], ["GET /a", "GET /b"], ("GET /a", "GET /b", YES)),
        (["context.httpMethod"], ["GET /a", "ANY /b"], ("GET /a", "ANY /b", YES)),
        (["context.httpMethod"], ["GET /a", "POST /b"], None),
        (["context.identity.sourceIp"], ["GET /a", "GET /b"], ("GET /a", "GET /b", YES)),
        (["stageVariables.key"], ["GET /a", "GET /b"], ("GET /a", "GET /b", YES)),
        (["context.requestId"], ["GET /a", "GET /b"], None),
        (["path.id"], ["GET /a", "GET /b"], None),
    ],
)
def test_identity_sources_may_tell_requests_apart(sources: list[str], keys: list[str], expected: Any) -> None:
    assert shared("REQUEST", *keys, sources=("header.Authorization", *sources)) == expected


def test_identity_sources_that_are_not_known_may_do_so_too() -> None:
    authorizer = an_authorizer("REQUEST", "header.Authorization")
    authorizer.identity_sources.lacks("a parameter")
    routes = [a_route("GET /a"), a_route("GET /b")]
    assert reuse_of(api_with(), authorizer, routes) is None
    assert shared("REQUEST", "GET /a", "GET /b", sources=()) is None
    authorizer.kind = k("TOKEN")
    assert reuse_of(api_with(), authorizer, routes) == Reuse(routes[0], routes[1], YES)


def test_policies_are_kept_for_more_than_no_time() -> None:
    authorizer = an_authorizer("TOKEN")
    answers = [is_kept(replace(authorizer, result_ttl=ttl)) for ttl in (k(0), k(1), unread())]
    assert answers == [NO, YES, UNKNOWN]


# --- what the code answers -----------------------------------------------------------------------------------------


def asking(language: str, code: str, **peculiar: Any) -> Authorizer:
    return replace(an_authorizer("REQUEST"), target=calling(with_code(code, language)), **peculiar)


def python_for(name: str) -> str:
    return f"{PYTHON_POLICY}def handler(event, context):\n    return policy('Allow', event['{name}'])\n"


def javascript_for(name: str) -> str:
    return f"{JAVASCRIPT_POLICY}exports.handler = async (event) => policy('Allow', event.{name});\n"


def test_code_that_allows_the_method_arn_alone_is_narrow() -> None:
    for authorizer in (asking("python", python_for("methodArn")), asking("javascript", javascript_for("methodArn"))):
        assert narrow_answers(api_with(), authorizer) is not None
    wide = (
        PYTHON_POLICY + "def handler(event, context):\n    print(event['methodArn'])\n    return policy('Allow', '*')\n"
    )
    assert narrow_answers(api_with(), asking("python", wide)) is None


def test_the_payload_of_an_http_api_names_the_arn() -> None:
    def is_narrow(version: str | None, name: str, **peculiar: Any) -> bool:
        told: dict[str, Any] = {"payload_format_version": None if version is None else k(version), **peculiar}
        return narrow_answers(http_api_with(), asking("python", python_for(name), **told)) is not None

    assert is_narrow("1.0", "methodArn")
    assert is_narrow("2.0", "routeArn")
    assert is_narrow("2.0", "routeArn", simple_responses=k(False))
    assert not is_narrow("1.0", "routeArn")
    assert not is_narrow("2.0", "methodArn")
    assert not is_narrow(None, "routeArn")
    assert not is_narrow("2.0", "routeArn", simple_responses=k(True))
    assert not is_narrow("2.0", "routeArn", simple_responses=unread())
    assert narrow_answers(api_with(), asking("python", python_for("routeArn"))) is None


def test_code_that_is_not_in_sight_is_not_judged() -> None:
    assert narrow_answers(api_with(), an_authorizer("TOKEN")) is None
    assert narrow_answers(api_with(), asking("python", "def handler(:  # methodArn")) is None


# --- beside a resource policy --------------------------------------------------------------------------------------


def allowed(*statements: Any) -> Truth:
    api = api_with("GET /orders", "POST /orders", policy=a_policy(*statements) if statements else None)
    routes: list[Route] = api.routes.items
    return is_allowed_beside(door_with(api), api, routes)


def test_a_resource_policy_that_allows_is_enough() -> None:
    assert allowed() is NO
    assert allowed(a_statement()) is YES
    assert allowed(a_statement("Deny", condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})) is NO
    assert allowed(a_statement(condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})) is UNKNOWN
