"""HTTP and WebSocket APIs: what is edited, and where that need not be what is deployed, the export of a stage.

Calls: once a region GetApis, GetDomainNames, and GetVpcLinks where any integration goes through one; for each API 5
(GetRoutes, GetIntegrations, GetAuthorizers, GetStages, GetDeployments), and ExportApi for each stage of an HTTP API
that does not surely have the last edit. WebSocket APIs cannot be exported. Of these, GetIntegrationResponses for each
integration that is no proxy and takes messages, and GetRouteResponses for each route that is to answer: by its
RouteResponseSelectionExpression, or with a template of its integration.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-export.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.collecting.answered_documents import exported
from gatelint.readers.accounts.collecting.asking import child, listed
from gatelint.readers.accounts.collecting.collect_rest_apis import goes_through_vpc_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.accounts.collecting.asking import Json, Service, Steps

_LISTS = (
    ("routes", "get_routes"),
    ("integrations", "get_integrations"),
    ("authorizers", "get_authorizers"),
    ("stages", "get_stages"),
    ("deployments", "get_deployments"),
)
_NOT_MESSAGES = ("$connect", "$disconnect")
_NO_PROXIES = ("AWS", "HTTP", "MOCK")
_DEPLOYED_BY_ITSELF = "Successfully deployed"


def collect_v2_apis(v2: Service) -> Steps:
    """Reads the HTTP and WebSocket APIs that are listed of a region."""
    apis = listed(v2.told, "apis")
    for api in apis:
        for key, operation in _LISTS:
            v2.every(api, key, operation, "Items", of=api["ApiId"], ApiId=api["ApiId"])
    yield
    if goes_through_vpc_link(v2):
        v2.every(v2.told, "vpc_links", "get_vpc_links", "Items")
    for api in apis:
        _ask_for_exports(v2, api)
    sockets = [api for api in apis if api.get("ProtocolType") == "WEBSOCKET"]
    for api in sockets:
        _ask_for_integration_responses(v2, api)
    yield
    for api in sockets:
        _ask_for_route_responses(v2, api)


def _messages_of(api: Json) -> Iterator[tuple[Json, Json | None]]:
    """The routes of a WebSocket API that take messages, each with the integration that it leads to."""
    by_target = {f"integrations/{each.get('IntegrationId')}": each for each in listed(api, "integrations")}
    for route in listed(api, "routes"):
        if route.get("RouteKey") not in _NOT_MESSAGES:
            yield route, by_target.get(str(route.get("Target")))


def _ask_for_integration_responses(v2: Service, api: Json) -> None:
    found = (integration for _, integration in _messages_of(api) if integration is not None)
    for integration in {id(each): each for each in found}.values():
        if integration.get("IntegrationType") in _NO_PROXIES:
            identity = integration["IntegrationId"]
            v2.every(
                integration,
                "integration_responses",
                "get_integration_responses",
                "Items",
                of=f"{api['ApiId']}/{identity}",
                ApiId=api["ApiId"],
                IntegrationId=identity,
            )


def _ask_for_route_responses(v2: Service, api: Json) -> None:
    for route, integration in _messages_of(api):
        answers = [] if integration is None else listed(integration, "integration_responses")
        if route.get("RouteResponseSelectionExpression") or any(each.get("ResponseTemplates") for each in answers):
            v2.every(
                route,
                "route_responses",
                "get_route_responses",
                "Items",
                of=f"{api['ApiId']}/{route['RouteId']}",
                ApiId=api["ApiId"],
                RouteId=route["RouteId"],
            )


def is_deployed_as_edited(stage: Json) -> bool:
    """Whether a stage surely has what is edited: it deploys by itself, and says that this went well."""
    message = str(stage.get("LastDeploymentStatusMessage"))
    return stage.get("AutoDeploy") is True and message.startswith(_DEPLOYED_BY_ITSELF)


def _ask_for_exports(v2: Service, api: Json) -> None:
    exports = child(api, "exports")
    if api.get("ProtocolType") != "HTTP":
        return
    for stage in listed(api, "stages"):
        if stage.get("DeploymentId") and not is_deployed_as_edited(stage):
            v2.one(
                exports,
                stage["StageName"],
                "export_api",
                "body",
                of=f"{api['ApiId']}/{stage['StageName']}",
                kept=exported,
                ApiId=api["ApiId"],
                StageName=stage["StageName"],
                Specification="OAS30",
                OutputType="JSON",
                IncludeExtensions=True,
            )
