"""Joins snapshots: those of several accounts, of regions of one, and of parts that were read one after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from gatelint.readers.accounts.collecting.asking import items_in
from gatelint.readers.accounts.collecting.unread import why_unread

if TYPE_CHECKING:
    from gatelint.readers.accounts.collecting.asking import Json

# What an item of a list is known by, the first of these that it has.
_IDENTITIES = ("id", "ApiId", "Id", "VpcLinkId", "VpcEndpointId", "domainNameArn", "domainName", "DomainName", "Name")
_OF_A_RECORD = ("zone", "Name", "Type", "SetIdentifier")
_POLICIES = ("CachePolicy", "OriginRequestPolicy", "ResponseHeadersPolicy")
# account: global or regions, region, service, collection: below that stands what AWS says of one thing.
_ABOVE_THINGS = 4


def joined(snapshots: list[Json]) -> Json:
    """One snapshot of all. Of what several have, that which was taken last counts, unless it could not be read then.

    What only an older one has is kept, since the newer may be of some APIs alone. `taken` is that of the oldest one.
    """
    in_order = sorted(snapshots, key=lambda snapshot: str(snapshot["taken"]))
    accounts: dict[str, Json] = {}
    for snapshot in in_order:
        for account in snapshot["accounts"]:
            known = accounts.get(account["account"])
            accounts[account["account"]] = account if known is None else _joined_account(known, account)
    return {**in_order[0], "accounts": list(accounts.values())}


def _joined_account(older: Json, newer: Json) -> Json:
    told = [*older["unread"], *(each for each in newer["unread"] if each not in older["unread"])]
    regions = _merged(older["regions"], newer["regions"], _ABOVE_THINGS)
    for name in older["regions"].keys() & newer["regions"].keys():
        # Both together have all that is in either: one that has everything makes up for the other.
        if not all(account["regions"][name].get("narrowed") for account in (older, newer)):
            regions[name].pop("narrowed", None)
    return {
        **newer,
        "global": _merged(older["global"], newer["global"], _ABOVE_THINGS - 1),
        "regions": regions,
        "unread": told,
    }


def _merged(older: Any, newer: Any, levels: int) -> Any:
    if why_unread(newer) is not None:
        return older
    if why_unread(older) is not None:
        return newer
    if levels and isinstance(older, dict) and isinstance(newer, dict):
        olds, news = cast("Json", older), cast("Json", newer)
        both = {key: _merged(olds[key], news[key], levels - 1) for key in olds.keys() & news.keys()}
        return {**olds, **news, **both}
    if isinstance(older, list) and isinstance(newer, list):
        return _merged_lists(items_in(cast("object", older)), items_in(cast("object", newer)))
    return newer


def _merged_lists(older: list[Any], newer: list[Any]) -> list[Any]:
    known = {_identity(item) for item in newer}
    return [*(item for item in older if _identity(item) not in known), *newer]


def _identity(item: Any) -> str:
    thing = cast("Json", item) if isinstance(item, dict) else {}
    if "zone" in thing:
        return " ".join(str(thing.get(key)) for key in _OF_A_RECORD)
    for part in (thing, *(thing[key] for key in _POLICIES if key in thing)):
        named = next((f"{key} {part[key]}" for key in _IDENTITIES if key in part), None)
        if named is not None:
            return named
    return json.dumps(thing or item, sort_keys=True)
