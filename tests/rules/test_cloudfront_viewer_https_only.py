from __future__ import annotations

from typing import Any

from behavior.doors import (
    api_with,
    behavior_at,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    origin_at,
)
from behavior.pieces import HERE, k, unread
from gatelint.front_door.distribution import CacheBehavior
from gatelint.front_door.door import Call, FrontDoor
from gatelint.rule import Finding
from gatelint.text import Text
from gatelint_rules.refused_by_cloudfront.cloudfront_viewer_https_only import check

HTTPS_ONLY: dict[str, Any] = {"viewer_protocol_policy": k("https-only")}


def door_of(url: str, *behaviors: CacheBehavior, method: str | None = None, told_by: str = "output") -> FrontDoor:
    site = origin_at("site.s3.eu-west-1.amazonaws.com", name="Site", has_s3_config=True)
    origins = (site, origin_at(execute_api(), "/prod"))
    distribution = distribution_with(*behaviors, origins=origins, aliases=("www.example.com",))
    door = door_with(api_with("GET /orders"), distribution)
    door.calls.add(Call(Text.of(url), HERE, told_by, "Url", method=method))
    return door


def said(door: FrontDoor) -> list[tuple[str, str]]:
    return [
        (one.request.spoken, one.certainty.value) if isinstance(one, Finding) else ("undecided", one.why)
        for one in check(door)
    ]


def test_an_http_url_that_is_told_leads_to_a_refusal() -> None:
    behavior = behavior_at("/orders*", **HTTPS_ONLY)
    door = door_of("http://www.example.com/orders", behavior)
    assert said(door) == [("GET /orders over plain http", "will")]
    posted = door_of("http://www.example.com/orders?x=1", behavior, method="POST")
    assert said(posted) == [("POST /orders over plain http", "will")]
    assert said(door_of("http://www.example.com", default_behavior(**HTTPS_ONLY))) == [
        ("GET / over plain http", "will")
    ]


def test_a_url_in_an_environment_may_be_compared_alone() -> None:
    behavior = default_behavior(**HTTPS_ONLY)
    for path in ("", "/", "/claims"):
        (told,) = said(door_of(f"http://www.example.com{path}", behavior, told_by="environment"))
        assert told == (f"GET {path or '/'} over plain http", "may")


def test_other_urls_are_not_refused() -> None:
    behavior = behavior_at("/orders*", **HTTPS_ONLY)
    for url in ("https://www.example.com/orders", "http://www.example.org/orders", "http://www.example.com/carts"):
        assert said(door_of(url, behavior)) == []


def test_what_leads_to_a_bucket_is_no_call_of_an_api() -> None:
    assert said(door_of("http://www.example.com/", default_behavior("Site", **HTTPS_ONLY))) == []


def test_what_is_not_read_leaves_it_open() -> None:
    unread_policy = behavior_at("/orders*", viewer_protocol_policy=unread())
    assert [kind for kind, _ in said(door_of("http://www.example.com/orders", unread_policy))] == ["undecided"]
    door = door_of("http://www.example.com/orders", behavior_at("/orders*", **HTTPS_ONLY))
    door.distributions.items[0].enabled = unread()
    assert said(door) == [("GET /orders over plain http", "may")]
    door.distributions.items[0].enabled = k(False)
    assert said(door) == []
