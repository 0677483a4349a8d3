"""The ResourcePolicy of an API's Auth, or of an event's: lists of who may call, and who may not.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Mapping, Node
from gatelint.readers.templates.sam.body import ANY_METHOD
from gatelint.readers.templates.sam.functions import path_in_arn
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    filled,
    is_function,
    items_of,
    made,
    says_something,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.body import Body

POLICY = "x-amazon-apigateway-policy"

ACCOUNTS = (("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny"))
ADDRESSES = (("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress"))
NETWORKS = (
    ("StringEquals", ("SourceVpcBlacklist", "IntrinsicVpcBlacklist", "IntrinsicVpceBlacklist")),
    ("StringNotEquals", ("SourceVpcWhitelist", "IntrinsicVpcWhitelist", "IntrinsicVpceWhitelist")),
)


def add_policy(body: Body, policy: Node, path: str, stage: Makeable) -> None:
    """Adds the statements for the methods of a path, each over that path in one stage."""
    if is_function(policy):
        body.set(POLICY, policy)
        return
    methods = [entry.key for name, item in body.path_items() if name == path for entry in item.entries]
    resources: list[Makeable] = [
        {"Fn::Sub": ["execute-api:/${Stage}/" + _spoken(method) + path_in_arn(path), {"Stage": stage}]}
        for method in methods
    ]
    add_statements(body, policy, _statements(policy, resources))


def add_custom_statements(body: Body, policy: Node) -> None:
    written = filled(policy, "CustomStatements")
    if written is not None:
        add_statements(body, policy, [*items_of(written.value)])


def add_statements(body: Body, near: Node, statements: list[Makeable]) -> None:
    """Adds statements to the policy of a document, unless that cannot be read."""
    there = child(body.document, POLICY)
    if is_function(there):
        return
    others = [entry for entry in entries_of(there) if entry.key != "Statement"]
    listed: list[Makeable] = [*items_of(child(there, "Statement")), *statements]
    if listed:
        added = made({"Statement": listed}, near.stretch)
        body.set(POLICY, Mapping([*others, *entries_of(added)], near.stretch))


def _spoken(method: str) -> str:
    return "*" if method.lower() in (ANY_METHOD, "any") else method.upper()


def _statements(policy: Node, resources: list[Makeable]) -> list[Makeable]:
    """An Allow for everybody comes before the Deny for those whom a list shuts out."""
    every: dict[str, Makeable] = {"Action": "execute-api:Invoke", "Resource": resources}
    statements: list[Makeable] = []
    for key, effect in ACCOUNTS:
        accounts = filled(policy, key)
        if accounts is not None:
            named: Makeable = {"AWS": made([*items_of(accounts.value)], accounts.value.stretch)}
            statements.append(made({"Effect": effect, **every, "Principal": named}, accounts.value.stretch))
    refused: list[tuple[dict[str, Makeable], Node]] = []
    for key, operator in ADDRESSES:
        ranges = filled(policy, key)
        if ranges is not None:
            refused.append(({operator: {"aws:SourceIp": ranges}}, ranges.value))
    for operator, keys in NETWORKS:
        tested = _networks(policy, keys)
        if tested:
            at = next(entry.value for key in keys if (entry := filled(policy, key)) is not None)
            refused.append(({operator: tested}, at))
    for condition, at in refused:
        if condition is refused[0][0]:
            statements.append(made({"Effect": "Allow", **every, "Principal": "*"}, at.stretch))
        denied: dict[str, Makeable] = {"Effect": "Deny", **every, "Principal": "*", "Condition": condition}
        statements.append(made(denied, at.stretch))
    return statements


def _networks(policy: Node, keys: tuple[str, ...]) -> dict[str, Makeable]:
    """The VPCs and VPC endpoints in lists, each kind under the key that tests it."""
    tested: dict[str, list[Makeable]] = {}
    for key in keys:
        for item in items_of(child(policy, key)):
            written = word(item) or ""
            if key.startswith("Intrinsic"):
                is_endpoint: bool | None = "Vpce" in key
            elif is_function(item):
                is_endpoint = True
            else:
                is_endpoint = True if written.startswith("vpce-") else False if written.startswith("vpc-") else None
            if is_endpoint is not None and says_something(item):
                tested.setdefault("aws:SourceVpce" if is_endpoint else "aws:SourceVpc", []).append(item)
    return dict[str, Makeable](tested)
