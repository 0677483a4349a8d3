"""What the stages of a REST API serve, which clients meet, as against what is edited.

GetResources and the like say what is edited; the export of a stage what was deployed to it. An API is modelled as its
stages serve it. Where they serve different versions of something, that counts as unread, and where no export tells,
a deployment's summary tells at least whether its methods are those that are edited.
https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.exported_parts import Parts, exported_parts
from gatelint.readers.accounts.building.resources import UNREAD, decoded_policy, listed, mapping, why_unread
from gatelint.readers.accounts.building.versions import (
    AUTHORIZER,
    GATEWAY_RESPONSE,
    METHOD,
    PROPERTIES,
    VALIDATOR,
    differences,
    joined,
    settled,
)
from gatelint.readers.accounts.exports import is_whole
from gatelint.records import field, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gatelint.readers.accounts.building.resources import Json
    from gatelint.readers.accounts.building.versions import Form, Steps

SURPLUS_STAGE = "Stage"
"""The stage that each of SAM's deployments makes beside the one that the template names; nobody calls it.

https://github.com/aws/serverless-application-model/issues/191
"""

_KINDS: tuple[tuple[str, Form], ...] = (
    ("methods", METHOD),
    ("authorizers", AUTHORIZER),
    ("validators", VALIDATOR),
    ("gateway_responses", GATEWAY_RESPONSE),
)

MethodKey = tuple[str, str]
"""A path and a verb."""


@record()
class Undeployed:
    """Something that was edited since it was deployed: which properties of it; none stands for all of it.

    `kind` is that of `Parts`, or "properties"; `name` what it is called there.
    """

    kind: str
    name: Any
    properties: tuple[Steps, ...]


@record()
class Served:
    """A REST API as its stages serve it: the answers of API Gateway about it, as they would be if that were edited.

    `deployed` are the methods of each stage, where they are known; `lacks` says what else there may be; `edited` are
    the methods that are edited, None where they could not be read.
    """

    api: Json
    deployed: dict[str, frozenset[MethodKey]] = field(default_factory=dict[str, "frozenset[MethodKey]"])
    lacks: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    edited: frozenset[MethodKey] | None = None
    undeployed: list[Undeployed] = field(default_factory=list[Undeployed])


def stages_in_use(api: Json) -> list[Json]:
    """The stages that clients call."""
    stages = listed(api, "stages")[0]
    return [stage for stage in stages if stage.get("stageName") != SURPLUS_STAGE] or stages


def export_of(api: Json, stage: Json) -> Json | None:
    """The export of what a stage serves, which may be that of another stage on the same deployment."""
    exports = mapping(api.get("exports"))
    for other in (stage, *listed(api, "stages")[0]):
        export = exports.get(str(other.get("stageName")))
        if other.get("deploymentId") == stage.get("deploymentId") and is_whole(export):
            return export
    return None


def served(api: Json) -> Served:
    """The API as its stages serve it."""
    edited = _edited_parts(api)
    keys = None if edited is None else frozenset(edited.methods)
    result = Served(api, edited=keys)
    parts = edited or Parts()
    exported: list[Parts] = []
    assumed = False
    for stage in listed(api, "stages")[0]:
        name = str(stage.get("stageName"))
        export = export_of(api, stage)
        if export is not None:
            own = _settled(parts, _exported(api, export))
            result.deployed[name] = frozenset(own.methods)
            if stage in stages_in_use(api) and own not in exported:
                exported.append(own)
        else:
            assumed = assumed or stage in stages_in_use(api)
            _compare_summary(api, stage, result)
    if exported:
        versions = [*exported, parts] if assumed else exported
        result.lacks += _lacks(api, versions)
        result.api = _as_answered(api, _joined(versions), whole=not assumed)
        result.undeployed = list(_undeployed(parts, versions)) if edited is not None else []
    return result


def _compare_summary(api: Json, stage: Json, result: Served) -> None:
    """Notes what a deployment's summary tells of a stage, where no export does."""
    name = str(stage.get("stageName"))
    summary = mapping(api.get("summaries")).get(str(stage.get("deploymentId")))
    why = why_unread(summary)
    if why is not None:
        result.lacks.append(("routes", f"what stage {name} serves could not be read: {why}"))
    if summary is None or why is not None:
        return
    deployed = {
        (path, verb): _guards(mapping(method))
        for path, methods in mapping(summary).items()
        for verb, method in mapping(methods).items()
    }
    result.deployed[name] = frozenset(deployed)
    if result.edited is None:
        return
    edited = {
        (str(resource.get("path")), verb): _guards(mapping(method))
        for resource in listed(api, "resources")[0]
        for verb, method in mapping(resource.get("resourceMethods")).items()
    }
    if deployed != edited:
        why = f"stage {name} has other methods than those that are edited: it was not deployed since"
        result.lacks.append(("routes", why))


def _guards(method: Json) -> tuple[str, bool]:
    return str(method.get("authorizationType") or "NONE"), method.get("apiKeyRequired") is True


def _edited_parts(api: Json) -> Parts | None:
    """The parts of an API as they are edited; None where its methods could not all be read."""
    resources, why = listed(api, "resources")
    if why is not None or any(why_unread(resource.get("resourceMethods")) is not None for resource in resources):
        return None
    properties = {key: api[key] for key in PROPERTIES if key in api}
    if "policy" in properties:
        properties["policy"] = decoded_policy(properties["policy"])
    return Parts(
        methods={
            (str(resource.get("path")), verb): _with_its_guard(mapping(method))
            for resource in resources
            for verb, method in mapping(resource.get("resourceMethods")).items()
        },
        authorizers={str(each.get("name")): each for each in listed(api, "authorizers")[0]},
        validators={str(each.get("name")): each for each in listed(api, "request_validators")[0]},
        gateway_responses={
            str(each.get("responseType")): each
            for each in listed(api, "gateway_responses")[0]
            if each.get("defaultResponse") is not True
        },
        properties=properties,
    )


def _with_its_guard(method: Json) -> Json:
    """A method without an authorizer that it once had, which API Gateway may go on telling."""
    if method.get("authorizationType") in ("NONE", "AWS_IAM"):
        return {key: value for key, value in method.items() if key not in ("authorizerId", "authorizationScopes")}
    return method


def _exported(api: Json, export: Json) -> Parts:
    ids = [
        {str(each.get("name")): str(each.get("id")) for each in listed(api, key)[0]}
        for key in ("authorizers", "request_validators")
    ]
    return exported_parts(export, *ids)


def _named(parts: Parts, kind: str) -> dict[Any, Json]:
    found: dict[Any, Json] = getattr(parts, kind)
    return found


def _settled(edited: Parts, exported: Parts) -> Parts:
    """What an export tells, in the words of what is edited where both mean the same.

    What it does not speak of is gone if it is a method, which it would tell. Of anything else that is no proof.
    """
    result = Parts()
    for kind, form in _KINDS:
        mine, theirs = _named(edited, kind), _named(exported, kind)
        found = {name: settled(mine[name], part, form) if mine.get(name) else part for name, part in theirs.items()}
        if kind != "methods":
            found = {**{name: _kept(kind, part) for name, part in mine.items()}, **found}
        setattr(result, kind, found)
    told = settled(edited.properties, {**edited.properties, **exported.properties}, PROPERTIES)
    for (key,) in differences(edited.properties, {}, PROPERTIES):
        if key not in exported.properties:
            told[key] = {UNREAD: "the export of the stage does not tell"}
    result.properties = told
    return result


def _kept(kind: str, part: Json) -> Json:
    """Something that is edited and not exported: an authorizer that no method names, or what is not deployed yet."""
    if kind != "gateway_responses":
        return part
    unknown = {UNREAD: "the export of the stage does not tell"}
    return {"responseType": part.get("responseType"), **dict.fromkeys(GATEWAY_RESPONSE, unknown)}


def _lacks(api: Json, versions: list[Parts]) -> Iterator[tuple[str, str]]:
    if any(set(parts.methods) != set(versions[0].methods) for parts in versions):
        yield "routes", f"{_stages(api)} serve different methods"


def _stages(api: Json) -> str:
    return "stages " + ", ".join(str(stage.get("stageName")) for stage in stages_in_use(api))


def _joined(versions: list[Parts]) -> Parts:
    result, *others = versions
    why = "the stages serve different versions of it"
    for other in others:
        both = Parts(properties=joined(result.properties, other.properties, PROPERTIES, why))
        for kind, form in _KINDS:
            mine, theirs = _named(result, kind), _named(other, kind)
            found = {
                name: joined(mine[name], theirs[name], form, why) if name in mine and name in theirs else part
                for name, part in {**theirs, **mine}.items()
            }
            setattr(both, kind, found)
        result = both
    return result


def _as_answered(api: Json, parts: Parts, *, whole: bool) -> Json:
    """The answers of API Gateway as they would be if this were edited."""
    answered = {**api, **parts.properties}
    for key in PROPERTIES:
        if key not in parts.properties:
            answered.pop(key, None)
    answered["resources"] = _resources(api, parts.methods)
    for key, kind in (("authorizers", "authorizers"), ("request_validators", "validators")):
        answered[key] = [*_named(parts, kind).values(), *_unread_items(api, key)]
    answered["gateway_responses"] = [*parts.gateway_responses.values(), *_unread_items(api, "gateway_responses")]
    if not whole:
        answered["resources"] += _unread_items(api, "resources")
    return answered


def _unread_items(api: Json, key: str) -> list[Json]:
    why = listed(api, key)[1]
    return [] if why is None else [{UNREAD: why}]


def _resources(api: Json, methods: Mapping[MethodKey, Json]) -> list[Json]:
    """The resources of the methods; one that nobody edits any more has its path for an id."""
    found = {
        str(resource.get("path")): {key: value for key, value in resource.items() if key != "resourceMethods"}
        for resource in listed(api, "resources")[0]
    }

    def at(path: str) -> Json:
        if path not in found:
            above, _, part = path.rpartition("/")
            made: Json = {"id": path, "path": path}
            if path != "/":
                made |= {"pathPart": part, "parentId": at(above or "/").get("id")}
            found[path] = made
        return found[path]

    for (path, verb), method in methods.items():
        at(path).setdefault("resourceMethods", {})[verb] = method
    return list(found.values())


def _undeployed(edited: Parts, versions: list[Parts]) -> Iterator[Undeployed]:
    """What was edited since some stage was deployed."""
    for kind, form in _KINDS:
        for name, part in _named(edited, kind).items():
            others = [_named(parts, kind)[name] for parts in versions if name in _named(parts, kind)]
            if changed := _changed(part, others, form):
                yield Undeployed(kind, name, changed)
    if changed := _changed(edited.properties, [parts.properties for parts in versions], PROPERTIES):
        yield Undeployed("properties", None, changed)


def _changed(edited: Json, served: list[Json], form: Form) -> tuple[Steps, ...]:
    """The properties that are surely edited otherwise than some version of them that is served."""
    found: dict[Steps, None] = {}
    for version in served:
        for steps in differences(edited, version, form):
            value: Any = version
            for step in steps:
                value = mapping(value).get(step)
            if why_unread(value) is None:
                found[steps] = None
    return tuple(found)
