"""Several snapshots become one estate."""

from __future__ import annotations

from typing import Any

from an_estate import estate
from gatelint.readers.accounts.collecting.collect import collect
from gatelint.readers.accounts.collecting.joining import joined
from gatelint.readers.accounts.collecting.narrowing import Wanted
from gatelint.readers.accounts.snapshot import complaint_of
from written_account import REGION, WrittenAccount

MARK = {"unread": "apigateway:GetStages: Throttling"}


def taken(at: int, regions: Any = None, **services: Any) -> Any:
    """A snapshot of an account at an hour."""
    account = {"account": "123456789012", "partition": "aws", "global": services, "unread": [{"resource": at}]}
    return {
        "gatelint_snapshot": 1,
        "taken": f"2026-11-25T{at:02}:00:00Z",
        "accounts": [{**account, "regions": regions or {}}],
    }


def part_of(*snapshots: Any, region: str = "eu") -> Any:
    return joined(list(snapshots))["accounts"][0]["regions"][region]


def apis(*items: Any) -> Any:
    return {"eu": {"apigateway": {"rest_apis": list(items)}}}


def test_one_snapshot_is_itself() -> None:
    one = taken(7, apis({"id": "a"}))
    assert joined([one]) == one


def test_regions_of_an_account_stand_beside_each_other() -> None:
    both = joined([taken(8, {"eu": {"ec2": {}}}), taken(7, {"us": {"acm": {}}})])
    assert both["taken"] == "2026-11-25T07:00:00Z"
    assert both["accounts"][0]["regions"] == {"eu": {"ec2": {}}, "us": {"acm": {}}}
    assert both["accounts"][0]["unread"] == [{"resource": 7}, {"resource": 8}]


def test_what_was_taken_last_counts_whatever_comes_first() -> None:
    older, newer = taken(7, apis({"id": "a", "v": 1}, {"id": "b"})), taken(8, apis({"id": "a", "v": 2}))
    assert part_of(older, newer) == part_of(newer, older) == apis({"id": "b"}, {"id": "a", "v": 2})["eu"]


def test_what_could_not_be_read_the_last_time_was_read_before() -> None:
    older, newer = taken(7, apis({"id": "a"})), taken(8, {"eu": {"apigateway": {"rest_apis": MARK}}})
    assert part_of(older, newer) == part_of(newer, older) == apis({"id": "a"})["eu"]
    named = {"eu": {"acm": {"certificates": {"x": MARK, "y": None}}}}
    read = {"eu": {"acm": {"certificates": {"x": {"Status": "ISSUED"}, "y": MARK}}}}
    assert part_of(taken(7, named), taken(8, read))["acm"]["certificates"] == {"x": {"Status": "ISSUED"}, "y": None}


def test_a_thing_is_taken_whole() -> None:
    older = {"eu": {"lambda": {"functions": {"f": {"configuration": {"Timeout": 3, "KMSKeyArn": "k"}}, "g": {}}}}}
    newer = {"eu": {"lambda": {"functions": {"f": {"configuration": {"Timeout": 5}}}}}}
    assert part_of(taken(7, older), taken(8, newer)) == {
        "lambda": {"functions": {"f": {"configuration": {"Timeout": 5}}, "g": {}}}
    }


def test_records_and_policies_are_known_by_their_names() -> None:
    def at(hour: int, value: int) -> Any:
        record = {"zone": "a.", "Name": "x.a.", "Type": "A", "TTL": value}
        policy = {"Type": "custom", "CachePolicy": {"Id": "p", "v": value}}
        return taken(hour, route53={"records": [record]}, cloudfront={"cache_policies": [policy]})

    both = joined([at(7, 1), at(8, 2)])["accounts"][0]["global"]
    assert both == at(8, 2)["accounts"][0]["global"]


def test_parts_that_were_read_one_after_the_other_are_the_whole() -> None:
    def read(*names: str) -> Any:
        wanted = Wanted(apis=frozenset(names))
        return collect([WrittenAccount(estate())], [REGION], wanted)

    both = joined([read("rest1"), read("http1")])
    assert complaint_of(both) is None
    region = both["accounts"][0]["regions"][REGION]
    expected = read("rest1", "http1")["accounts"][0]["regions"][REGION]
    for service in ("apigateway", "apigatewayv2"):
        for key, part in expected[service].items():
            assert sorted(map(repr, region[service][key])) == sorted(map(repr, part))


def test_a_snapshot_of_everything_makes_up_for_one_of_some_things() -> None:
    def in_region(one: Any, other: Any) -> Any:
        return joined([one, other])["accounts"][0]["regions"][REGION]

    def narrowed(hour: int) -> Any:
        return taken(hour, {REGION: {"narrowed": True}})

    assert in_region(narrowed(7), narrowed(8))["narrowed"] is True
    assert "narrowed" not in in_region(narrowed(7), taken(8, {REGION: {}}))
    assert "narrowed" not in in_region(taken(7, {REGION: {}}), narrowed(8))
    assert in_region(narrowed(7), taken(8, {"eu-central-1": {}}))["narrowed"] is True
