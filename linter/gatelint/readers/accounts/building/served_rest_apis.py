"""REST APIs as their stages serve them.

Where an export could not be read, a deployment's summary tells at least its methods, and how they authorize. Where
there is none, as with emulators, it tells whether they are those that are edited, which then count as what is served.
https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployment.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.building.exported_parts import exported_parts
from gatelint.readers.accounts.building.normal_forms import REST_FORMS
from gatelint.readers.accounts.building.resources import decoded_policy, listed, mapping, why_unread
from gatelint.readers.accounts.building.served import (
    SURPLUS_STAGE,
    Parts,
    Served,
    as_exported,
    edits_since,
    in_common,
    other_methods,
    unread_items,
    unseen,
)
from gatelint.readers.accounts.exports import is_whole
from gatelint.records import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatelint.readers.accounts.building.resources import Json
    from gatelint.readers.accounts.building.served import MethodKey

_PROPERTIES = tuple(REST_FORMS["properties"])


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


def _why_not_exported(api: Json, stage: Json) -> str | None:
    """Why the export of a stage, or of another one on the same deployment, could not be read."""
    exports = mapping(api.get("exports"))
    others = (each for each in listed(api, "stages")[0] if each.get("deploymentId") == stage.get("deploymentId"))
    reasons = (why_unread(exports.get(str(each.get("stageName")))) for each in others)
    return next((why for why in reasons if why is not None), None)


def served_rest_api(api: Json) -> Served:
    """The API as its stages serve it."""
    edited = _edited_parts(api)
    result = Served(api, edited=frozenset(edited.methods) if _all_methods_are_read(api) else None)
    exported: list[Parts] = []
    assumed = False
    for stage in listed(api, "stages")[0]:
        name = str(stage.get("stageName"))
        export = export_of(api, stage)
        if export is not None:
            own = as_exported(edited, _exported(api, export), REST_FORMS)
            result.deployed[name] = frozenset(own.methods)
            if stage in stages_in_use(api) and own not in exported:
                exported.append(own)
            # What a canary serves is not in the export: a part of the requests may meet what is edited.
            assumed = assumed or (stage in stages_in_use(api) and _has_canary(stage))
        elif (why := _why_not_exported(api, stage)) is not None:
            summed_up = _told_by_summary(api, stage, edited, why)
            own = summed_up or unseen(edited, REST_FORMS, why)
            if summed_up is None:
                result.lacks.append(("routes", f"what stage {name} serves could not be read: {why}"))
            else:
                result.deployed[name] = frozenset(own.methods)
            if stage in stages_in_use(api) and own not in exported:
                exported.append(own)
        else:
            assumed = assumed or stage in stages_in_use(api)
            _compare_summary(api, stage, result)
    if exported:
        versions = [*exported, edited] if assumed else exported
        result.lacks += other_methods(versions, [str(stage.get("stageName")) for stage in stages_in_use(api)])
        result.api = _as_answered(api, in_common(versions, REST_FORMS), whole=not assumed)
        result.undeployed = edits_since(edited, versions, REST_FORMS)
    return result


def _has_canary(stage: Json) -> bool:
    """Whether a canary takes a part of the requests.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
    """
    canary = mapping(stage.get("canarySettings"))
    return bool(canary) and canary.get("percentTraffic") != 0


def _told_by_summary(api: Json, stage: Json, edited: Parts, why: str) -> Parts | None:
    """What is known of a stage without its export; None where there is no summary either."""
    summary = mapping(api.get("summaries")).get(str(stage.get("deploymentId")))
    if summary is None or why_unread(summary) is not None:
        return None
    guards = _guards_in(summary)
    keys = ("authorizationType", "apiKeyRequired")
    named = replace(edited, methods={key: edited.methods.get(key, {}) for key in guards})
    result = unseen(named, REST_FORMS, why)
    for key, method in result.methods.items():
        method.update(zip(keys, guards[key], strict=True))
    return result


def _guards_in(summary: Json) -> dict[MethodKey, tuple[str, bool]]:
    return {
        (path, verb): _guards(mapping(method))
        for path, methods in mapping(summary).items()
        for verb, method in mapping(methods).items()
    }


def _compare_summary(api: Json, stage: Json, result: Served) -> None:
    """Notes what a deployment's summary tells of a stage, where no export does."""
    name = str(stage.get("stageName"))
    summary = mapping(api.get("summaries")).get(str(stage.get("deploymentId")))
    why = why_unread(summary)
    if why is not None:
        result.lacks.append(("routes", f"what stage {name} serves could not be read: {why}"))
    if summary is None or why is not None:
        return
    deployed = _guards_in(summary)
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


def _all_methods_are_read(api: Json) -> bool:
    resources, why = listed(api, "resources")
    return why is None and all(why_unread(resource.get("resourceMethods")) is None for resource in resources)


def _edited_parts(api: Json) -> Parts:
    """The parts of an API as they are edited, those that could be read."""
    properties = {key: api[key] for key in _PROPERTIES if key in api}
    if "policy" in properties:
        properties["policy"] = decoded_policy(properties["policy"])
    return Parts(
        methods={
            (str(resource.get("path")), verb): _with_its_guard(mapping(method))
            for resource in listed(api, "resources")[0]
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


def _as_answered(api: Json, parts: Parts, *, whole: bool) -> Json:
    """The answers of API Gateway as they would be if this were edited."""
    answered = {**api, **parts.properties}
    for key in _PROPERTIES:
        if key not in parts.properties:
            answered.pop(key, None)
    answered["resources"] = _resources(api, parts.methods)
    for key, kind in (("authorizers", "authorizers"), ("request_validators", "validators")):
        answered[key] = [*parts.named(kind).values(), *unread_items(api, key)]
    answered["gateway_responses"] = [*parts.gateway_responses.values(), *unread_items(api, "gateway_responses")]
    if not whole:
        answered["resources"] += unread_items(api, "resources")
    return answered


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
