"""Properties of resources as members of answers: mostly they are called as in the API, with other capitals."""

from __future__ import annotations

from typing import Any

from botocore_shapes import is_mapping
from deployed.plain import as_boolean, as_list, as_word, settled

RENAMED = {
    ("Integration", "httpMethod"): "IntegrationHttpMethod",
    ("Method", "methodIntegration"): "Integration",
    ("UsagePlan", "name"): "UsagePlanName",
    ("RestApi", "apiKeySource"): "ApiKeySourceType",
    ("Origin", "CustomHeaders"): "OriginCustomHeaders",
    ("GeoRestriction", "Items"): "Locations",
    ("DistributionSummary", "IsIPV6Enabled"): "IPV6Enabled",
}
"""The properties that are called otherwise than the members, by shape and member."""


def shaped(tree: Any, shape: Any) -> Any:
    """What a tree of properties is in a shape; members that no property gives are absent.

    Raises NotExpressible where a property that a member asks for is open.
    """
    kind = shape.type_name
    if kind == "structure":
        return _structure(tree, shape)
    settled(tree)
    if kind == "list":
        return [shaped(item, shape.member) for item in as_list(tree)]
    if kind == "map":
        entries: dict[str, Any] = tree if is_mapping(tree) else _by_key(tree)
        return {key: shaped(entry, shape.value) for key, entry in entries.items()}
    if kind == "boolean":
        return as_boolean(tree)
    if kind in ("integer", "long"):
        return int(float(tree))
    if kind in ("float", "double"):
        return float(tree)
    return as_word(tree)


def _by_key(items: list[Any]) -> dict[str, Any]:
    """Tags, and the responses of methods and integrations, are lists in templates and maps in answers."""
    return {as_word(item["Key"] if "Key" in item else item["StatusCode"]): item.get("Value", item) for item in items}


def _structure(tree: Any, shape: Any) -> dict[str, Any]:
    counted = "Quantity" in shape.members and "Items" in shape.members
    if counted and not is_mapping(tree):
        tree = {"Items": as_list(settled(tree))}
    properties: dict[str, Any] = tree if is_mapping(tree) else settled(tree)
    by_name = {key.lower(): key for key in properties}
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        key = by_name.get(str(RENAMED.get((shape.name, name), name)).lower())
        if key is not None:
            found[name] = shaped(properties[key], member)
    if counted:
        count_items(found)
    return found


def count_items(listing: dict[str, Any]) -> None:
    """Sets the Quantity of one of CloudFront's lists; an empty one has no Items."""
    listing["Quantity"] = len(listing.get("Items", []))
    if not listing["Quantity"]:
        listing.pop("Items", None)
