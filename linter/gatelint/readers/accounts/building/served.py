"""What the stages of an API serve, which clients meet, as against what is edited.

The lists of API Gateway say what is edited, the export of a stage what was deployed to it. An API is modelled as its
stages serve it; where they serve different versions of something, that counts as unread.
https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from gatelint.readers.accounts.building.resources import UNREAD, listed, mapping, why_unread
from gatelint.readers.accounts.building.versions import differences, joined, settled
from gatelint.records import field, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatelint.readers.accounts.building.resources import Json
    from gatelint.readers.accounts.building.versions import Form, Steps

SURPLUS_STAGE = "Stage"
"""The stage that each of SAM's deployments makes beside the one that the template names; nobody calls it.

https://github.com/aws/serverless-application-model/issues/191
"""

NOT_TOLD = "the export of the stage does not tell"

MethodKey = tuple[str, str]
"""A path and a verb; ("$default", "ANY") for the route of an HTTP API that takes the rest."""
Forms: TypeAlias = "Mapping[str, Form]"
"""The normal form of each kind of part; that of "properties" is of the API itself."""


@record()
class Parts:
    """An API, taken apart; each part is as a call of API Gateway answers it.

    `methods` are by path and verb, `authorizers` and `validators` by name, `gateway_responses` by type, and only those
    that somebody has changed. `properties` are those of the API itself that are deployed with it.
    """

    methods: dict[MethodKey, Json] = field(default_factory=dict[MethodKey, "Json"])
    authorizers: dict[str, Json] = field(default_factory=dict[str, "Json"])
    validators: dict[str, Json] = field(default_factory=dict[str, "Json"])
    gateway_responses: dict[str, Json] = field(default_factory=dict[str, "Json"])
    properties: Json = field(default_factory=dict[str, "Any"])

    def named(self, kind: str) -> dict[Any, Json]:
        """The parts of a kind, by name; the API itself is the one of its own."""
        found: dict[Any, Json] = {None: self.properties} if kind == "properties" else getattr(self, kind)
        return found


@record()
class Undeployed:
    """Something that was edited since it was deployed: which properties of it. `kind` and `name` are as in `Parts`."""

    kind: str
    name: Any
    properties: tuple[Steps, ...]


@record()
class Served:
    """An API as its stages serve it: the answers of API Gateway about it, as they would be if that were edited.

    `deployed` are the methods of each stage, where they are known; `lacks` says of which listing there may be more, and
    why; `edited` are the methods that are edited, None where they could not be read.
    """

    api: Json
    deployed: dict[str, frozenset[MethodKey]] = field(default_factory=dict[str, "frozenset[MethodKey]"])
    lacks: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    edited: frozenset[MethodKey] | None = None
    undeployed: list[Undeployed] = field(default_factory=list[Undeployed])


def as_exported(edited: Parts, exported: Parts, forms: Forms) -> Parts:
    """What an export tells, in the words of what is edited where both mean the same.

    What it does not speak of is not deployed if it is a method, which it would tell. Of anything else that is no proof.
    """
    result = Parts()
    for kind, form in forms.items():
        mine, theirs = edited.named(kind), exported.named(kind)
        if kind == "properties":
            result.properties = _properties(edited.properties, exported.properties, form)
            continue
        found = {name: settled(mine[name], part, form) if mine.get(name) else part for name, part in theirs.items()}
        if kind != "methods":
            found = {**{name: _kept(kind, part, form) for name, part in mine.items()}, **found}
        setattr(result, kind, found)
    return result


def _properties(edited: Json, exported: Json, form: Form) -> Json:
    told = settled(edited, {**edited, **exported}, form)
    for key, *_ in differences(edited, {}, form):
        if key not in exported:
            told[key] = {UNREAD: NOT_TOLD}
    return told


def _kept(kind: str, part: Json, form: Form) -> Json:
    """Something that is edited and not exported: an authorizer that no method names, or what is not deployed yet."""
    if kind != "gateway_responses":
        return part
    return {"responseType": part.get("responseType"), **{key: {UNREAD: NOT_TOLD} for key in form}}


def unseen(edited: Parts, forms: Forms, why: str) -> Parts:
    """What a stage serves whose export could not be read: the parts that are edited, and nothing known of any."""
    result = Parts()
    for kind, form in forms.items():
        found = {name: _all_unread(part, form, why) for name, part in edited.named(kind).items()}
        setattr(result, kind, found[None] if kind == "properties" else found)
    return result


def _all_unread(part: Json, form: Form, why: str) -> Json:
    unread = {
        key: {UNREAD: why} if callable(normal) else _all_unread(mapping(part.get(key)), normal, why)
        for key, normal in form.items()
    }
    return {**part, **unread}


def in_common(versions: list[Parts], forms: Forms) -> Parts:
    """What is sure of all versions."""
    result, *others = versions
    why = "the stages serve different versions of it"
    for other in others:
        both = Parts()
        for kind, form in forms.items():
            mine, theirs = result.named(kind), other.named(kind)
            found = {
                name: joined(mine[name], theirs[name], form, why) if name in mine and name in theirs else part
                for name, part in {**theirs, **mine}.items()
            }
            setattr(both, kind, found[None] if kind == "properties" else found)
        result = both
    return result


def other_methods(versions: list[Parts], stages: list[str]) -> list[tuple[str, str]]:
    """Says that there may be other routes, where stages serve different ones."""
    if all(set(parts.methods) == set(versions[0].methods) for parts in versions):
        return []
    if len(stages) == 1:
        return [("routes", f"the canary of stage {stages[0]} may serve other methods")]
    return [("routes", f"stages {', '.join(stages)} serve different methods")]


def edits_since(edited: Parts, versions: list[Parts], forms: Forms) -> list[Undeployed]:
    """What was edited since some version that is served."""
    found: list[Undeployed] = []
    for kind, form in forms.items():
        for name, part in edited.named(kind).items():
            others = [parts.named(kind)[name] for parts in versions if name in parts.named(kind)]
            changed = dict.fromkeys(steps for other in others for steps in _surely_differ(part, other, form))
            if changed:
                found.append(Undeployed(kind, name, tuple(changed)))
    return found


def _surely_differ(edited: Json, served: Json, form: Form) -> list[Steps]:
    found: list[Steps] = []
    for steps in differences(edited, served, form):
        value: Any = served
        for step in steps:
            value = mapping(value).get(step)
        if why_unread(value) is None:
            found.append(steps)
    return found


def unread_items(api: Json, key: str) -> list[Json]:
    """An item that stands for those of a list that could not be read, if there may be any."""
    why = listed(api, key)[1]
    return [] if why is None else [{UNREAD: why}]
