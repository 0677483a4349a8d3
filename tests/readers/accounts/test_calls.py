"""The list of calls, held against AWS's own descriptions of its services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from gatelint.readers.accounts.answers import REFUSED, kind_of
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.calls import CALLS

READING = re.compile("Get|List|Describe|Export")
GOES_ON = frozenset({"position", "NextToken", "Marker", "NextMarker", "IsTruncated"})

every_call = pytest.mark.parametrize("call", CALLS.values(), ids=lambda call: f"{call.service}-{call.operation}")


@cache
def session() -> botocore.session.Session:
    return botocore.session.Session()


def described(call: Call) -> OperationModel:
    return session().get_service_model(call.service).operation_model(call.name)


def pager_of(call: Call) -> dict[str, Any] | None:
    try:
        pagers = session().get_paginator_model(call.service)
    except UnknownServiceError:
        return None
    try:
        return dict(pagers.get_paginator(call.name))
    except ValueError:
        return None


def as_list(value: list[str] | str) -> list[str]:
    return [value] if isinstance(value, str) else value


def member_at(shape: Shape | None, path: str) -> Shape:
    for name in path.split("."):
        assert isinstance(shape, StructureShape)
        shape = shape.members[name]
    assert shape is not None
    return shape


def within(shape: Shape, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Shape]]:
    """Everything in an answer, by the name of its member."""
    if shape.name in seen:
        return
    seen = (*seen, shape.name)
    if isinstance(shape, StructureShape):
        for name, inner in shape.members.items():
            yield name, inner
            yield from within(inner, seen)
    elif isinstance(shape, ListShape):
        yield from within(shape.member, seen)
    elif isinstance(shape, MapShape):
        yield from within(shape.value, seen)


@every_call
def test_a_call_is_an_operation_of_its_service(call: Call) -> None:
    assert xform_name(described(call).name) == call.operation


@every_call
def test_a_call_reads(call: Call) -> None:
    if call.operation == "assume_role":
        return
    assert READING.match(call.name)
    service = session().get_service_model(call.service)
    if service.metadata["protocol"].startswith("rest"):
        assert described(call).http["method"] == "GET"


@every_call
def test_what_a_call_is_given_are_parameters_and_nothing_that_is_required_is_left_out(call: Call) -> None:
    given = {*call.names, *call.always}
    if call.pages:
        given |= {*call.pages.asks, *([call.pages.size[0]] if call.pages.size else [])}
    shape = described(call).input_shape
    assert given <= (set(shape.members) if shape else set())
    assert set(shape.required_members if shape else ()) <= given


@every_call
def test_the_result_is_a_member_of_the_answer_and_a_list_where_there_are_pages(call: Call) -> None:
    if call.result:
        result = member_at(described(call).output_shape, call.result)
        assert not call.pages or isinstance(result, ListShape)
    else:
        assert not call.pages


@every_call
def test_pages_go_on_as_botocore_says(call: Call) -> None:
    pager = pager_of(call)
    if pager is None:
        return
    assert call.pages is not None
    assert list(call.pages.asks) == as_list(pager["input_token"])
    assert list(call.pages.answers) == as_list(pager["output_token"])
    assert [call.result] == as_list(pager["result_key"])
    if call.pages.size:
        assert call.pages.size[0] == pager["limit_key"]
    if "more_results" in pager and call.service != "cloudfront":
        assert call.pages.more == pager["more_results"]


@every_call
def test_no_answer_goes_on_where_no_pages_are_expected(call: Call) -> None:
    shape = described(call).output_shape
    assert isinstance(shape, StructureShape)
    if call.pages is None:
        assert not GOES_ON & set(shape.members)
    else:
        for answer in call.pages.answers:
            member_at(shape, answer)


@every_call
def test_answers_are_json_apart_from_what_a_web_acl_looks_for(call: Call) -> None:
    shape = described(call).output_shape
    assert shape is not None
    blobs = {name for name, inner in within(shape) if inner.type_name == "blob"}
    assert blobs <= ({"SearchString"} if call.service == "wafv2" else {call.result})


@every_call
def test_what_does_not_exist_is_told_by_a_code_that_is_known(call: Call) -> None:
    if call.names:
        codes = [str(shape.metadata.get("error", {}).get("code", shape.name)) for shape in described(call).error_shapes]
        missing = [code for code in codes if re.search("NotFound|NoSuch|Nonexistent", code)]
        assert [code for code in missing if kind_of(code, 400) == REFUSED] == []


@every_call
def test_too_many_calls_are_told_by_a_code_that_is_known(call: Call) -> None:
    codes = [shape.name for shape in described(call).error_shapes if re.search("TooMany|Throttl", shape.name)]
    assert [code for code in codes if kind_of(code, 400) == REFUSED] == []


@every_call
def test_a_quota_is_at_most_what_aws_documents_and_its_page_is_named(call: Call) -> None:
    for allowance in call.allowances:
        assert 0 < allowance.rate < allowance.calls / allowance.seconds
        assert 1 <= allowance.at_once <= (allowance.burst or 1)
        assert allowance.source is None or allowance.source.startswith("https://docs.aws.amazon.com/")
    assert [one.rate for one in call.allowances] == sorted(one.rate for one in call.allowances)


def test_api_keys_are_asked_for_without_their_values() -> None:
    assert CALLS["apigateway", "get_api_keys"].always == {"includeValues": False}


def test_resources_are_asked_for_with_their_methods_in_the_longest_pages() -> None:
    call = CALLS["apigateway", "get_resources"]
    assert call.always == {"embed": ["methods"]}
    assert call.pages is not None
    assert call.pages.size == ("limit", 500)


def test_what_is_asked_about_is_named_as_a_person_would() -> None:
    named = CALLS["lambda", "get_policy"].resource({"FunctionName": "orders", "Qualifier": "live"})
    assert named == "orders:live"
    assert CALLS["apigateway", "get_export"].resource({"restApiId": "a1", "stageName": "prod"}) == "a1/prod"
    assert CALLS["apigateway", "get_rest_apis"].resource({}) == ""
