"""HTTP APIs as their stages serve them: those that are deployed by hand as their exports say.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-export.html
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.normal_forms import HTTP_FORMS, V2_INTEGRATION
from gatelint.readers.accounts.building.resources import UNREAD, listed, mapping, several, why_unread
from gatelint.readers.accounts.building.served import (
    Parts,
    Served,
    as_exported,
    edits_since,
    in_common,
    other_methods,
    unread_items,
    unseen,
)
from gatelint.readers.accounts.building.versions import differences
from gatelint.readers.accounts.exports import INTEGRATION, is_export_of_http_api, is_mapping, member, operations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatelint.readers.accounts.building.resources import Json
    from gatelint.readers.accounts.building.served import MethodKey

DEFAULT_ROUTE = "$default"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_INTEGRATION = {
    "type": "IntegrationType",
    "uri": "IntegrationUri",
    "httpMethod": "IntegrationMethod",
    "integrationSubtype": "IntegrationSubtype",
    "connectionType": "ConnectionType",
    "connectionId": "ConnectionId",
    "credentials": "CredentialsArn",
    "payloadFormatVersion": "PayloadFormatVersion",
    "timeoutInMillis": "TimeoutInMillis",
    "requestParameters": "RequestParameters",
    "responseParameters": "ResponseParameters",
}
_AUTHORIZER_FIELDS = {
    "authorizerUri": "AuthorizerUri",
    "authorizerCredentials": "AuthorizerCredentialsArn",
    "identityValidationExpression": "IdentityValidationExpression",
    "authorizerPayloadFormatVersion": "AuthorizerPayloadFormatVersion",
    "enableSimpleResponses": "EnableSimpleResponses",
    "authorizerResultTtlInSeconds": "AuthorizerResultTtlInSeconds",
}
_PROPERTIES = tuple(HTTP_FORMS["properties"])


def serves_what_is_edited(stage: Json) -> bool:
    """Whether a stage deploys what is edited by itself, and does not say that this went wrong the last time.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html
    """
    went_wrong = "failed" in str(stage.get("LastDeploymentStatusMessage", ""))
    return stage.get("AutoDeploy") is True and not went_wrong


def served_http_api(api: Json) -> Served:
    """The API as its stages serve it."""
    edited = _edited_parts(api)
    parts_are_read = listed(api, "routes")[1] is None and listed(api, "integrations")[1] is None
    result = Served(api, edited=frozenset(edited.methods) if parts_are_read else None)
    versions: list[Parts] = []
    exported = False
    for stage in listed(api, "stages")[0]:
        name = str(stage.get("StageName"))
        export = mapping(api.get("exports")).get(name)
        if is_export_of_http_api(export):
            exported = True
            version = as_exported(edited, _exported_parts(export, api), HTTP_FORMS)
        elif serves_what_is_edited(stage):
            version = edited
        else:
            why = f"stage {name} did not surely deploy what is edited, so that it may have other routes"
            result.lacks.append(("routes", why))
            why_not = why_unread(export)
            if why_not is not None:
                exported = True
                versions.append(unseen(edited, HTTP_FORMS, why_not))
            continue
        result.deployed[name] = frozenset(version.methods)
        if version not in versions:
            versions.append(version)
    if exported:
        stages = [str(stage.get("StageName")) for stage in listed(api, "stages")[0]]
        result.lacks += other_methods(versions, stages)
        result.api = _as_answered(api, in_common(versions, HTTP_FORMS), whole=edited not in versions)
        result.undeployed = edits_since(edited, versions, HTTP_FORMS)
    return result


def _key_of(route_key: str) -> MethodKey:
    verb, _, path = route_key.rpartition(" ")
    return path, verb or "ANY"


def _edited_parts(api: Json) -> Parts:
    integrations = {f"integrations/{each.get('IntegrationId')}": each for each in listed(api, "integrations")[0]}
    routes: dict[MethodKey, Json] = {}
    for route in listed(api, "routes")[0]:
        integration = integrations.get(str(route.get("Target")))
        told = {} if integration is None else {"integration": integration}
        routes[_key_of(str(route.get("RouteKey")))] = {**route, **told}
    return Parts(
        methods=routes,
        authorizers={str(each.get("Name")): each for each in listed(api, "authorizers")[0]},
        properties={key: api[key] for key in _PROPERTIES if key in api},
    )


def _exported_parts(export: Json, api: Json) -> Parts:
    ids = {str(each.get("Name")): str(each.get("AuthorizerId")) for each in listed(api, "authorizers")[0]}
    schemes = member(export, "components", "securitySchemes")
    result = Parts(
        authorizers={
            name: {"AuthorizerId": ids.get(name, name), "Name": name, **_authorizer(member(scheme, _AUTHORIZER))}
            for name, scheme in schemes.items()
            if is_mapping(member(scheme).get(_AUTHORIZER))
        }
    )
    for path, verb, operation in operations(export):
        key = (DEFAULT_ROUTE, "ANY") if path == f"/{DEFAULT_ROUTE}" else (path, verb)
        route: Json = {"RouteKey": DEFAULT_ROUTE if key[0] == DEFAULT_ROUTE else f"{verb} {path}"}
        for requirement in several(operation.get("security")):
            for name, scopes in member(requirement).items():
                route |= _guard(member(schemes, name), name, ids.get(name, name), several(scopes))
        if is_mapping(operation.get(INTEGRATION)):
            route["integration"] = _integration(_followed(operation[INTEGRATION], export))
        result.methods[key] = route
    if "x-amazon-apigateway-cors" in export:
        cors = member(export, "x-amazon-apigateway-cors")
        result.properties["CorsConfiguration"] = {key[:1].upper() + key[1:]: value for key, value in cors.items()}
    for server in several(export.get("servers")):
        endpoint = member(server, "x-amazon-apigateway-endpoint-configuration")
        if "disableExecuteApiEndpoint" in endpoint:
            result.properties["DisableExecuteApiEndpoint"] = endpoint["disableExecuteApiEndpoint"]
    return result


def _guard(scheme: Json, name: str, authorizer_id: str, scopes: list[Any]) -> Json:
    authorizer = scheme.get(_AUTHORIZER)
    if is_mapping(authorizer):
        kind = "JWT" if str(authorizer.get("type")).lower() == "jwt" else "CUSTOM"
        return {"AuthorizationType": kind, "AuthorizerId": authorizer_id, "AuthorizationScopes": scopes}
    if str(scheme.get("x-amazon-apigateway-authtype", "")).lower() == "awssigv4":
        return {"AuthorizationType": "AWS_IAM"}
    return {"AuthorizationType": {UNREAD: f"the export does not tell what {name} is"}}


def _authorizer(written: Json) -> Json:
    found = {name: written[key] for key, name in _AUTHORIZER_FIELDS.items() if key in written}
    found["AuthorizerType"] = str(written.get("type", "")).upper()
    source = written.get("identitySource")
    if isinstance(source, str):
        found["IdentitySource"] = [each.strip() for each in source.split(",")]
    jwt = written.get("jwtConfiguration")
    if is_mapping(jwt):
        found["JwtConfiguration"] = {key.capitalize(): value for key, value in jwt.items()}
    return found


def _followed(written: Json, export: Json) -> Json:
    """An integration, which may stand among the document's components."""
    pointer = written.get("$ref")
    if not isinstance(pointer, str):
        return written
    return member(export, *pointer.removeprefix("#/").split("/"))


def _integration(written: Json) -> Json:
    found = {name: written[key] for key, name in _INTEGRATION.items() if key in written}
    if isinstance(found.get("IntegrationType"), str):
        found["IntegrationType"] = found["IntegrationType"].upper()
    tls = member(written, "tlsConfig")
    if tls:
        found["TlsConfig"] = {key[:1].upper() + key[1:]: value for key, value in tls.items()}
    return found


def _as_answered(api: Json, parts: Parts, *, whole: bool) -> Json:
    """The answers of API Gateway as they would be if this were edited."""
    answered = {**api, **parts.properties}
    for key in _PROPERTIES:
        if key not in parts.properties:
            answered.pop(key, None)
    answered["authorizers"] = [*parts.authorizers.values(), *unread_items(api, "authorizers")]
    answered["routes"], answered["integrations"] = _routes(api, parts.methods)
    if not whole:
        for key in ("routes", "integrations"):
            answered[key] += unread_items(api, key)
    return answered


def _routes(api: Json, methods: Mapping[MethodKey, Json]) -> tuple[list[Json], list[Json]]:
    """Routes, and their integrations: those that are edited so, or one of its own for a route."""
    edited = {str(each.get("IntegrationId")): each for each in listed(api, "integrations")[0]}
    used = Counter(str(route.get("Target")) for route in listed(api, "routes")[0])
    found: dict[str, Json] = {}
    routes: list[Json] = []
    for route in methods.values():
        key, target = str(route.get("RouteKey")), str(route.get("Target", "")).removeprefix("integrations/")
        integration = route.get("integration")
        served = {name: value for name, value in route.items() if name not in ("integration", "Target")}
        served.setdefault("RouteId", key)
        if is_mapping(integration):
            is_as_edited = target in edited and not differences(edited[target], integration, V2_INTEGRATION)
            identity = target if is_as_edited or used[f"integrations/{target}"] == 1 else f"of {key}"
            found[identity] = {**integration, "IntegrationId": identity}
            served["Target"] = f"integrations/{identity}"
        routes.append(served)
    return routes, list(found.values())
