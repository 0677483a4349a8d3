"""Whatever stands in a snapshot is either called damaged or examined; nothing in it ends in a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from an_estate import estate
from gatelint.account_engine import examine_accounts
from gatelint.packs import load_packs
from gatelint.readers.accounts.collecting.collect import collect
from gatelint.readers.accounts.snapshot import complaint_of
from rule_fixtures import FIXTURES
from written_account import REGION, WrittenAccount

ODD: list[Any] = [
    None,
    7,
    -1.5,
    True,
    "x",
    "",
    "${x}",
    "arn:aws:x",
    [],
    [None],
    [[]],
    {},
    {"a": 7},
    {"unread": "denied"},
]
Path = tuple[str | int, ...]


@cache
def snapshots() -> list[Any]:
    """One with something of everything, and small ones."""
    small = sorted(FIXTURES.glob("*/account-*/broken.json"))[:5]
    return [collect([WrittenAccount(estate())], [REGION]), *(json.loads(path.read_text()) for path in small)]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from paths(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(cast("list[object]", value)):
            yield from paths(inner, (*path, index))
    if len(path) > 3:
        yield path


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_an_odd_value_anywhere_is_damage_or_examined(data: st.DataObject) -> None:
    snapshot = copy.deepcopy(data.draw(st.sampled_from(snapshots())))
    path = data.draw(st.sampled_from(list(paths(snapshot))))
    owner = snapshot
    for key in path[:-1]:
        owner = owner[key]
    owner[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(ODD)))
    if complaint_of(snapshot) is None:
        examinations = examine_accounts(snapshot, list(load_packs().rules.values()))
        assert [crash for one in examinations for crash in one.crashes] == []
