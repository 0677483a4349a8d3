"""REST APIs: what is edited, and what is deployed of it.

Calls, the fewest that tell both: once a region GetRestApis, GetDomainNames, and where there are APIs GetUsagePlans,
GetApiKeys and GetAccount; for each API 6 (GetResources with its methods, GetStages, GetAuthorizers,
GetRequestValidators, GetGatewayResponses, GetDeployments) and 1 for each deployment that a stage is on; 1 for each
usage plan of theirs; GetModels for an API whose methods validate bodies; GetVpcLinks where any integration goes through
one. So 100 APIs of two stages are read with 800 calls, in 100 seconds at 8 a second.
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html

What a stage answers is what was deployed, not what GetResources tells: GetExport tells that. It fails for APIs with
models of other types than JSON, and tells nothing of a canary's deployment; there GetDeployment's summary has at least
the paths and methods with their authorization types and API keys.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.collecting.answered_documents import exported
from gatelint.readers.accounts.collecting.asking import MOST_ITEMS, child, listed, mapped
from gatelint.readers.accounts.collecting.references import texts_of
from gatelint.readers.accounts.exports import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.accounts.collecting.asking import Json, Service, Steps

_LISTS = (
    ("authorizers", "get_authorizers"),
    ("request_validators", "get_request_validators"),
    ("gateway_responses", "get_gateway_responses"),
    ("deployments", "get_deployments"),
)


def collect_rest_apis(rest: Service) -> Steps:
    """Reads the REST APIs that are listed of a region."""
    apis = listed(rest.told, "rest_apis")
    if apis:
        _ask_for_usage_plans(rest)
        rest.one(rest.told, "account", "get_account")
    for api in apis:
        _ask_for_parts(rest, api)
    yield
    for api in apis:
        if api.get("resources") is None:  # every API has a root resource, so this one is gone by now
            rest.told["rest_apis"].remove(api)
    apis = listed(rest.told, "rest_apis")
    _ask_for_keys_of_plans(rest, {api["id"] for api in apis})
    if goes_through_vpc_link(rest):
        rest.every(rest.told, "vpc_links", "get_vpc_links", "items", limit=MOST_ITEMS)
    for api in apis:
        if _validates_bodies(api):
            rest.every(api, "models", "get_models", "items", of=api["id"], restApiId=api["id"], limit=MOST_ITEMS)
        _ask_for_exports(rest, api)
    yield
    for api in apis:
        _ask_for_summaries(rest, api)


def goes_through_vpc_link(service: Service) -> bool:
    """Whether an integration of the region's APIs names a VPC link.

    Both versions of API Gateway list links of the other's APIs: REST APIs go through those of V2 as well, and WebSocket
    APIs through those of REST APIs.
    """
    told = service.region_told
    apis = [*listed(mapped(told, "apigateway"), "rest_apis"), *listed(mapped(told, "apigatewayv2"), "apis")]
    return any(key.lower() == "connectionid" for api in apis for key, _ in texts_of(api))


def _ask_for_usage_plans(rest: Service) -> None:
    rest.every(rest.told, "usage_plans", "get_usage_plans", "items", limit=MOST_ITEMS)
    rest.every(rest.told, "api_keys", "get_api_keys", "items", kept=_api_key, limit=MOST_ITEMS, includeValues=False)


def _ask_for_keys_of_plans(rest: Service, apis: set[str]) -> None:
    """Asks for the keys of the usage plans that admit to these APIs: those of others open nothing here."""
    for plan in listed(rest.told, "usage_plans"):
        if apis.isdisjoint(str(stage.get("apiId")) for stage in listed(plan, "apiStages")):
            continue
        rest.every(
            plan,
            "keys",
            "get_usage_plan_keys",
            "items",
            of=plan["id"],
            kept=_usage_plan_key,
            usagePlanId=plan["id"],
            limit=MOST_ITEMS,
        )


def _api_key(key: Json) -> Json:
    return {name: key[name] for name in ("id", "name", "enabled", "stageKeys") if name in key}


def _usage_plan_key(key: Json) -> Json:
    """A key of a usage plan without its value, which GetUsagePlanKeys tells unasked."""
    return {name: key[name] for name in ("id", "type", "name") if name in key}


def _ask_for_parts(rest: Service, api: Json) -> None:
    identity = api["id"]
    rest.one(
        api,
        "resources",
        "get_resources",
        "items",
        of=identity,
        restApiId=identity,
        embed=["methods"],
        limit=MOST_ITEMS,
    )
    rest.every(api, "stages", "get_stages", "item", of=identity, restApiId=identity)
    for key, operation in _LISTS:
        rest.every(api, key, operation, "items", of=identity, restApiId=identity, limit=MOST_ITEMS)


def _methods(api: Json) -> Iterator[tuple[str, str, Json]]:
    for resource in listed(api, "resources"):
        for verb, method in mapped(resource, "resourceMethods").items():
            yield str(resource.get("path")), str(verb), method


def _validates_bodies(api: Json) -> bool:
    validating = {each.get("id") for each in listed(api, "request_validators") if each.get("validateRequestBody")}
    return any(
        method.get("requestModels") and method.get("requestValidatorId") in validating for _, _, method in _methods(api)
    )


def _ask_for_exports(rest: Service, api: Json) -> None:
    """Asks what the stages serve; of stages on the same deployment one is asked about."""
    exports = child(api, "exports")
    asked: set[str] = set()
    for stage in listed(api, "stages"):
        deployment = stage.get("deploymentId")
        if not deployment or deployment in asked:
            continue
        asked.add(deployment)
        name = stage["stageName"]
        rest.one(
            exports,
            name,
            "get_export",
            "body",
            of=f"{api['id']}/{name}",
            kept=exported,
            restApiId=api["id"],
            stageName=name,
            exportType="oas30",
            parameters={"extensions": "apigateway"},
            accepts="application/json",
        )


def _ask_for_summaries(rest: Service, api: Json) -> None:
    """Asks about the deployments of which no export tells."""
    summaries = child(api, "summaries")
    for deployment in _deployments_not_exported(api):
        rest.one(
            summaries,
            deployment,
            "get_deployment",
            "apiSummary",
            of=f"{api['id']}/{deployment}",
            restApiId=api["id"],
            deploymentId=deployment,
            embed=["apisummary"],
        )


def _deployments_not_exported(api: Json) -> list[str]:
    """The deployments that stages and canaries are on, without those that are exported whole."""
    stages = listed(api, "stages")
    exported = {stage.get("deploymentId") for stage in stages if is_whole(api["exports"].get(stage.get("stageName")))}
    found: dict[str, None] = {}
    for stage in stages:
        for identity in (stage.get("deploymentId"), mapped(stage, "canarySettings").get("deploymentId")):
            if identity and identity not in exported:
                found[identity] = None
    return list(found)
