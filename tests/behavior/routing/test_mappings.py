from __future__ import annotations

import pytest

from behavior.doors import a_domain, api_with, door_with, known_or_not, mapped_to, parameter, ref
from behavior.pieces import HERE, WHY, k, text
from gatelint.behavior.routing.mappings import is_mapped
from gatelint.front_door.domain import RoutingRule
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved

API = api_with("GET /orders")
OTHER = api_with("GET /orders", identity=ref("Other"))
ELSEWHERE = Unresolved("the API is defined elsewhere", HERE, ref("Other"))


def test_an_api_is_mapped_where_a_mapping_leads_to_it() -> None:
    assert is_mapped(door_with(API, a_domain(mapped_to(API))), API).is_yes
    assert is_mapped(door_with(API, a_domain(mapped_to(OTHER))), API).is_no
    assert is_mapped(door_with(API), API).is_no


def test_a_domain_name_that_is_made_elsewhere_counts_with_the_mappings_that_are_in_sight() -> None:
    imported = a_domain(imported=True, mappings=Listing([mapped_to(API)], WHY))
    assert is_mapped(door_with(API, imported), API).is_yes
    assert is_mapped(door_with(API, a_domain(imported=True, mappings=Listing(unread=WHY))), API).is_no


def test_a_mapping_to_what_is_not_known_may_lead_to_any_api() -> None:
    assert is_mapped(door_with(API, a_domain(mapped_to(Unresolved(WHY, HERE)))), API).is_unknown
    assert is_mapped(door_with(API, a_domain(mapped_to(ELSEWHERE))), API).is_no
    door = door_with(API)
    door.domains.lacks(WHY)
    assert is_mapped(door, API).is_unknown


@pytest.mark.parametrize(
    ("named", "mapped"),
    [(API.identity, Truth.YES), (ref("Other"), Truth.NO), (parameter("P"), Truth.UNKNOWN), (None, Truth.UNKNOWN)],
)
def test_a_routing_rule_maps_an_api_as_well(named: Text | None, mapped: Truth) -> None:
    rule = RoutingRule("Rule", HERE, k(1), None if named is None else known_or_not(named), text("prod"))
    assert is_mapped(door_with(API, a_domain(routing_rules=Listing([rule]))), API) is mapped
