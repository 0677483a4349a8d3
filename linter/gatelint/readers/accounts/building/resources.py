"""What is deployed in a region, as the resources that a template would have for it.

The front door of an account is built by what builds it of templates, so that rules find the same in both. A resource
has its physical id where a template has a reference, and the place of a value is its path below the resource's ARN.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar, Sequence
from gatelint.records import field, record
from gatelint.values import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.front_door.api import EditedMethod, Edits

Json: TypeAlias = "dict[str, Any]"

UNREAD = "unread"
"""The one key of what could not be read, in a snapshot; it holds why."""

MARK = "Gatelint::Unread"

NOWHERE = Span(0, 0, 0, 0)


@record()
class Region:
    """A region of an account. `account` and `partition` are those of its ARNs."""

    name: str
    account: str
    partition: str

    def arn(self, service: str, resource: str, *, with_account: bool = True) -> str:
        return f"arn:{self.partition}:{service}:{self.name}:{self.account if with_account else ''}:{resource}"


@record()
class AccountResource:
    """A resource: what it is called, its physical id (what Ref gives), and the attributes that GetAtt gives."""

    key: str
    type: str
    arn: str
    identity: str
    properties: Json
    attributes: dict[str, str] = field(default_factory=dict[str, str])


@record()
class Lack:
    """Something of a resource that could not be read: which listing of it, and why."""

    key: str
    listing: str
    why: str


@record()
class State:
    """What AWS says of something that it runs: "Failed", and why that is ("" where it does not say)."""

    name: str
    reason: str


@record()
class AccountResources:
    """The resources of a region, by their keys, and what is lacking."""

    region: Region
    resources: dict[str, AccountResource] = field(default_factory=dict[str, AccountResource])
    lacks: list[Lack] = field(default_factory=list[Lack])
    deployed: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict[str, "frozenset[tuple[str, str]]"])
    """The paths and methods of the snapshot that a stage (by its key) serves."""
    edited: dict[str, list[EditedMethod]] = field(default_factory=dict[str, "list[EditedMethod]"])
    """The methods of REST APIs as they are edited, by the APIs' keys, where they could be read."""
    undeployed: dict[str, Edits] = field(default_factory=dict[str, "Edits"])
    """What of REST APIs was edited since it was deployed, by the APIs' keys."""
    made_of: dict[str, str] = field(default_factory=dict[str, str])
    """The logical ids that CloudFormation has put into the tags of APIs, by the APIs' keys."""
    statuses: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """What API Gateway says of domain names, by their keys: the status, and a message ("" for none)."""
    certificates: dict[str, Json] = field(default_factory=dict[str, Json])
    """The certificates as ACM tells of them, by their keys."""
    missing_functions: set[str] = field(default_factory=set[str])
    """The names of functions that something invokes and AWS does not know."""
    states: dict[str, State] = field(default_factory=dict[str, State])
    """The states of functions and VPC links, by their keys."""
    links_read: bool = False
    """Whether all VPC links were read, those of both versions of API Gateway."""
    roles: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    """The ARNs of roles that something names, by their names; None where AWS knows no such role."""
    missing_pools: set[str] = field(default_factory=set[str])
    """The ids of user pools that something names and AWS does not know."""

    def add(
        self,
        key: str,
        type_name: str,
        arn: str,
        properties: Json,
        identity: str | None = None,
        attributes: dict[str, str] | None = None,
    ) -> str:
        """Adds a resource and returns its key, made distinct where another is called the same: "orders (Role)"."""
        name, number = key, 2
        if name in self.resources:
            name = key = f"{key} ({type_name.rpartition('::')[2]})"
        while name in self.resources:
            name, number = f"{key} #{number}", number + 1
        told = key if identity is None else identity
        self.resources[name] = AccountResource(name, type_name, arn, told, properties, attributes or {})
        return name

    def lacking(self, key: str, listing: str, why: str) -> None:
        self.lacks.append(Lack(key, listing, why))

    def lacking_here(self, listing: str, *reasons: str | None) -> None:
        """Something of the whole region may be lacking, if there is a reason."""
        for why in reasons:
            if why is not None:
                self.lacking("", listing, why)

    def of_type(self, *types: str) -> list[AccountResource]:
        return [resource for resource in self.resources.values() if resource.type in types]


LOGICAL_ID = "aws:cloudformation:logical-id"
"""A tag that CloudFormation gives to what it makes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
"""


def why_unread(value: object) -> str | None:
    """Why a part of a snapshot could not be read; None where it was."""
    if isinstance(value, dict) and len(cast("Json", value)) == 1:
        why = cast("Json", value).get(UNREAD)
        return why if isinstance(why, str) else None
    return None


def unread(why: str) -> Json:
    """A value of a property that could not be read."""
    return {MARK: why}


def read(value: Any) -> Any:
    """A value of a snapshot as that of a property."""
    why = why_unread(value)
    return value if why is None else unread(why)


def listed(parent: Json, key: str) -> tuple[list[Json], str | None]:
    """The mappings in a list of a snapshot, and why there may be others."""
    items, unknown = several(parent.get(key)), None
    found: list[Json] = []
    for item in items:
        why = why_unread(item)
        if why is None and isinstance(item, dict):
            found.append(cast("Json", item))
        unknown = unknown or why
    return found, unknown


def collected(service: Json, key: str) -> tuple[list[Json], str | None]:
    """The same of a service: there was nobody who asked for a list that is not there."""
    items, why = listed(service, key)
    return items, _not_asked_for(key) if service.get(key) is None else why


def named(service: Json, key: str) -> tuple[dict[str, Json], str | None]:
    """What something names of a service, by name, as far as it was read, and why there may be more."""
    found = service.get(key)
    if found is None:
        return {}, _not_asked_for(key)
    entries = mapping(found).items()
    reasons = [why_unread(found), *(why_unread(entry) for _, entry in entries)]
    read_ones = {name: mapping(entry) for name, entry in entries if mapping(entry)}
    return read_ones, next((why for why in reasons if why is not None), None)


def _not_asked_for(key: str) -> str:
    return f"the {key.replace('_', ' ')} were not asked for"


def items_of(value: Any) -> list[Any]:
    """The items of {"Quantity": ..., "Items": [...]}, as CloudFront writes lists."""
    items: Any = cast("Json", value).get("Items") if isinstance(value, dict) else value
    return several(cast("object", items)) if isinstance(items, list) else []


def several(value: object) -> list[Any]:
    """The items of a list; a single thing counts as a list of one, None as none."""
    if value is None:
        return []
    return cast("list[Any]", cast("list[object]", value)) if isinstance(value, list) else [value]


def mapping(value: Any) -> Json:
    """A mapping; an empty one of anything else."""
    return cast("Json", value) if isinstance(value, dict) and why_unread(cast("object", value)) is None else {}


def renamed(parent: Json, names: Iterable[tuple[str, str]]) -> Json:
    """The values under new keys, those that are there."""
    values = mapping(parent)
    return {new: read(values[old]) for old, new in names if values.get(old) is not None}


def picked(parent: Json, *keys: str) -> Json:
    """The values under these keys, those that are there."""
    return renamed(parent, ((key, key) for key in keys))


def capitalized(parent: Json, *keys: str) -> Json:
    """The values under the same keys, of which the first letter is large."""
    return renamed(parent, ((key, key[:1].upper() + key[1:]) for key in keys))


def located(resource: AccountResource) -> Located:
    """The resource as a template has it."""
    return Located(node_of({"Type": resource.type, "Properties": resource.properties}), resource.arn)


def node_of(value: Any) -> Node:
    """A value as a node, of which nothing but its path is known as place."""
    if isinstance(value, dict):
        entries = [Entry(key, NOWHERE, node_of(item)) for key, item in _entries(cast("Json", value))]
        return Mapping(entries, NOWHERE)
    if isinstance(value, list):
        return Sequence([node_of(item) for item in several(cast("object", value))], NOWHERE)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", None, NOWHERE, "bool")
    return Scalar("" if value is None else str(value), None, NOWHERE, "null" if value is None else "str")


def _entries(value: Json) -> Iterator[tuple[str, Any]]:
    return ((str(key), item) for key, item in value.items() if item is not None)


def policy_in(written: Any) -> Any:
    """A policy document, as the value of a property."""
    return read(decoded_policy(written))


def decoded_policy(written: Any) -> Any:
    """A policy document. API Gateway gives it as JSON in which the quotes have backslashes before them.

    https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
    """
    if not isinstance(written, str):
        return written
    try:
        return json.loads(written if '\\"' not in written else written.replace('\\"', '"').replace("\\/", "/"))
    except (ValueError, RecursionError):
        return {UNREAD: "the policy is no JSON"}
