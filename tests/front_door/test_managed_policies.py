from __future__ import annotations

import pytest

from gatelint.front_door.managed_policies import (
    managed_cache_policy,
    managed_origin_request_policy,
    managed_response_headers_policy,
)
from gatelint.values import Listing, Place, known

HERE = Place("template.yaml")
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"


def test_caching_disabled_keeps_nothing_and_forwards_nothing() -> None:
    policy = managed_cache_policy(CACHING_DISABLED, HERE)
    assert policy is not None
    assert (known(policy.min_ttl), known(policy.default_ttl), known(policy.max_ttl)) == (0, 0, 0)
    for selection in (policy.headers, policy.cookies, policy.query_strings):
        assert known(selection.behavior) == "none"


def test_a_list_of_names_is_a_whitelist() -> None:
    policy = managed_cache_policy("08627262-05a9-4f76-9ded-b50ca2e3a84f", HERE)
    assert policy is not None
    assert known(policy.query_strings.behavior) == "whitelist"
    assert policy.query_strings.names == Listing(["aws.manifestfilter", "end", "m", "start"])
    assert policy.headers.names == Listing(["origin"])


def test_all_viewer_forwards_everything() -> None:
    policy = managed_origin_request_policy(ALL_VIEWER, HERE)
    assert policy is not None
    assert known(policy.headers.behavior) == "allViewer"
    assert known(policy.cookies.behavior) == known(policy.query_strings.behavior) == "all"


def test_cloudfront_headers_of_june_2022_are_twenty_one() -> None:
    policy = managed_origin_request_policy("33f36d7e-f396-46d9-90e0-52428a34d9dc", HERE)
    assert policy is not None
    assert len(set(policy.headers.names)) == 21
    assert all(name.startswith("cloudfront-") for name in policy.headers.names)


def test_only_the_policies_with_cors_in_their_name_allow_origins() -> None:
    security = managed_response_headers_policy("67f7725c-6f97-4210-82d7-5512b31e9d03", HERE)
    cors = managed_response_headers_policy("5cc3b908-e619-4b99-88e5-2cf7f45965bd", HERE)
    assert security is not None
    assert cors is not None
    assert not security.cors
    assert len(security.allow_origins) == 0
    assert cors.cors
    assert known(cors.origin_override) is False
    assert "PATCH" in cors.allow_methods.items


@pytest.mark.parametrize("find", [managed_cache_policy, managed_origin_request_policy, managed_response_headers_policy])
def test_an_id_of_another_kind_is_none_of_them(find: object) -> None:
    assert callable(find)
    assert find("00000000-0000-0000-0000-000000000000", HERE) is None
