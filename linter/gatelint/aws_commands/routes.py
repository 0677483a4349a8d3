"""New ways into an API, and what they answer with.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gatelint.aws_commands.access import literal
from gatelint.aws_commands.deployments import Redeployment, address_of
from gatelint.aws_commands.rest import METHOD, patches
from gatelint.aws_commands.shell import NotSpeakableError, Written, aws
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.aws_commands.rest import Line
    from gatelint.aws_commands.shell import Option
    from gatelint.front_door.route import Route
    from gatelint.remedies import AddRoute, AnswerPreflights, ServeParent, SetHeader

_SENT_BY_SCRIPTS = "Content-Type,Authorization,X-Amz-Date,X-Api-Key,X-Amz-Security-Token"
"""What the console allows where it enables CORS.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors-console.html
"""

_HEADER = "method.response.header."


def answer_preflights(remedy: AnswerPreflights) -> Iterator[Line]:
    region, api, resource, _ = _address_of(remedy.beside)
    which = [("region", region), ("rest-api-id", api), ("resource-id", resource), ("http-method", "OPTIONS")]
    headers = {
        "Access-Control-Allow-Origin": remedy.origin,
        "Access-Control-Allow-Methods": ",".join([*remedy.methods, "OPTIONS"]),
        "Access-Control-Allow-Headers": _SENT_BY_SCRIPTS,
    }
    declared = {_HEADER + name: False for name in headers}
    sent = {_HEADER + name: f"'{value}'" for name, value in headers.items()}
    templates = {"application/json": '{"statusCode": 200}'}
    status = ("status-code", "200")
    yield aws("apigateway", "put-method", [*which, ("authorization-type", "NONE")])
    yield aws("apigateway", "put-integration", [*which, ("type", "MOCK"), ("request-templates", json.dumps(templates))])
    for operation, told in (
        ("put-method-response", json.dumps(declared)),
        ("put-integration-response", json.dumps(sent)),
    ):
        yield aws("apigateway", operation, [*which, status, ("response-parameters", told)])
    yield Redeployment(region, api)


def set_header(remedy: SetHeader) -> Iterator[Line]:
    region, api, resource, verb = _address_of(remedy.route)
    code = known(remedy.response.status_code)
    if code is None:
        raise NotSpeakableError("the status of the integration response is not known here")
    which = [
        ("region", region),
        ("rest-api-id", api),
        ("resource-id", resource),
        ("http-method", verb),
        ("status-code", code),
    ]
    name = remedy.header.lower()
    spelled = next((header for header in remedy.response.headers if header.lower() == name), None)
    path = f"/responseParameters/{_HEADER}{spelled or remedy.header}"
    responses = [each for each in remedy.route.method_responses if known(each.status_code) == code]
    if not any(name in (header.lower() for header in response.headers) for response in responses):
        yield aws("apigateway", "update-method-response", [*which, patches(("add", path, "false"))])
    op = "add" if spelled is None else "replace"
    yield aws("apigateway", "update-integration-response", [*which, patches((op, path, f"'{remedy.value}'"))])
    yield Redeployment(region, api)


def serve_parent(remedy: ServeParent) -> Iterator[Line]:
    """The parent's own id is not in sight, so that it is asked for."""
    route = remedy.greedy
    region, api, _, verb = _address_of(route)
    path = known(route.path) or ""
    parent = path.rpartition("/")[0] or "/"
    integration = route.integration
    if not isinstance(integration, Integration) or "'" in parent or "\\" in parent:
        raise NotSpeakableError("the integration of the route is not known here")
    type_, uri = known(integration.type), literal(known(integration.uri), "the integration's URI")
    if type_ != "AWS_PROXY":
        raise NotSpeakableError(
            f"{route.key} leads to no function, so that what is to answer at {parent} has to be decided"
        )
    query = f"items[?path=='{parent}'].id"
    get = aws(
        "apigateway", "get-resources", [("region", region), ("rest-api-id", api), ("query", query), ("output", "text")]
    )
    yield f'PARENT="$({get})"'
    which: list[Option] = [
        ("region", region),
        ("rest-api-id", api),
        ("resource-id", Written('"$PARENT"')),
        ("http-method", verb),
    ]
    yield aws("apigateway", "put-method", [*which, *_guards_of(route)])
    told: list[Option] = [
        ("type", type_),
        ("integration-http-method", known(integration.http_method) or "POST"),
        ("uri", uri),
    ]
    if integration.credentials is not None:
        told.append(("credentials", literal(known(integration.credentials), "the integration's role")))
    yield aws("apigateway", "put-integration", [*which, *told])
    yield Redeployment(region, api)


def add_route(remedy: AddRoute) -> Iterator[Line]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html"""
    region, api = address_of(remedy.api.at.source)
    integration = remedy.like.integration
    _, found, identity = (
        integration.at.source.rpartition("/integrations/") if isinstance(integration, Integration) else ("", "", "")
    )
    if not found:
        raise NotSpeakableError("the id of the integration is not known here")
    options = [
        ("region", region),
        ("api-id", api),
        ("route-key", remedy.key),
        ("authorization-type", "NONE"),
        ("target", f"integrations/{identity}"),
    ]
    yield aws("apigatewayv2", "create-route", options)
    yield Redeployment(region, api)


def _guards_of(route: Route) -> Iterator[Option]:
    kind = known(route.authorization_type)
    if kind is None:
        raise NotSpeakableError("how the route authorizes is not known here")
    yield "authorization-type", kind
    if isinstance(route.authorizer, Authorizer):
        yield "authorizer-id", literal(route.authorizer.identity, "the authorizer's id")
    if known(route.api_key_required) is True:
        yield "api-key-required", None


def _address_of(route: Route) -> tuple[str, str, str, str]:
    """Region, API, resource and method of a REST route. Raises NotSpeakableError."""
    found = METHOD.fullmatch(route.at.source)
    if found is None:
        raise NotSpeakableError("the id of the resource of the method is not known here")
    return found[1], found[2], found[3], found[4]
