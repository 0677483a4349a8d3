from __future__ import annotations

from typing import Any

from behavior.access_pieces import calling, with_code
from behavior.authorizer_pieces import PYTHON_POLICY
from behavior.doors import api_with, door_with, http_api_with
from behavior.pieces import HERE, a_route, an_authorizer, k, unread
from gatelint.front_door.api import Api, ApiKind
from gatelint.records import replace
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.values import Default, Known
from gatelint_rules.access_denied import rest_authorizer_cached_narrow_policy

NARROW = PYTHON_POLICY + "def handler(event, context):\n    return policy('Allow', event['{}'])\n"


def said(api: Api, *keys: str, qualifier: str | None = None, **peculiar: Any) -> list[Finding | Undecided]:
    name = "routeArn" if api.kind is ApiKind.HTTP else "methodArn"
    target = calling(with_code(NARROW.replace("{}", name), "python"), qualifier)
    authorizer = replace(an_authorizer("REQUEST", "header.Authorization"), target=target, **peculiar)
    for key in keys:
        api.routes.add(a_route(key, authorization_type=k("CUSTOM"), authorizer=authorizer))
    return list(rest_authorizer_cached_narrow_policy.check(door_with(api)))


def finding_of(api: Api, *keys: str, **peculiar: Any) -> Finding:
    (finding,) = said(api, *keys, **peculiar)
    assert isinstance(finding, Finding)
    return finding


def test_requests_are_told_by_what_went_before_them() -> None:
    finding = finding_of(api_with(), "GET /a", "POST /a")
    assert finding.request.spoken == (
        "every request to /* within 300 s of one to another method or path with the same header Authorization"
    )
    assert finding.certainty is Certainty.WILL
    assert [edit.text for fix in finding.fixes for edit in fix.edits] == ["0"]


def test_one_route_with_many_arns_is_told_as_such() -> None:
    finding = finding_of(api_with(), "GET /{proxy+}")
    assert finding.certainty is Certainty.WILL
    assert any("many ARNs" in note.message for note in finding.notes)
    assert finding_of(api_with(), "GET /a/{id}").certainty is Certainty.MAY


def test_an_alias_may_run_older_code() -> None:
    assert finding_of(api_with(), "GET /a", "GET /b", qualifier="live").certainty is Certainty.MAY


def test_a_default_has_nothing_to_edit() -> None:
    by_default = Known(300, Default("300 s by default", HERE))
    assert finding_of(api_with(), "GET /a", "GET /b", result_ttl=by_default).fixes == []


def test_a_time_that_is_not_known_leaves_it_open() -> None:
    (undecided,) = said(api_with(), "GET /a", "GET /b", result_ttl=unread())
    assert isinstance(undecided, Undecided)


def test_an_http_api_answers_in_its_own_words() -> None:
    finding = finding_of(http_api_with(), "GET /a", "GET /b", payload_format_version=k("2.0"))
    assert finding.failure.body == '{"message":"Forbidden"}'
    assert finding.response_type is None


def test_a_websocket_api_keeps_no_policy() -> None:
    assert said(api_with(kind=ApiKind.WEBSOCKET), "GET /a", "GET /b") == []
