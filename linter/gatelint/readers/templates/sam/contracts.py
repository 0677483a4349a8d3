"""What an event of a REST API says of its requests: parameters, the model of the body, and what is validated.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entry_of,
    filled,
    is_function,
    is_true,
    items_of,
    made,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.body import Body

VALIDATOR = "x-amazon-apigateway-request-validator"
VALIDATORS = "x-amazon-apigateway-request-validators"
PLACES = {"querystring": "query", "path": "path", "header": "header"}


def add_contract(
    body: Body, operation: dict[str, Makeable], integration: dict[str, Makeable], properties: Node
) -> None:
    """Adds to an operation, its integration and the document what an event demands of requests."""
    parameters: list[Makeable] = []
    _add_model(body, operation, parameters, child(properties, "RequestModel"))
    cached: list[Makeable] = []
    for item in items_of(child(properties, "RequestParameters")):
        if is_function(item):
            parameters.append(item)
            continue
        only = item.entries[0] if isinstance(item, Mapping) and item.entries else None
        name = word(item) if only is None else only.key
        settings = None if only is None else only.value
        place, _, rest = (name or "").removeprefix("method.request.").partition(".")
        if place in PLACES and rest:
            required: Makeable = entry_of(settings, "Required") or False
            parameter: dict[str, Makeable] = {"in": PLACES[place], "name": rest, "required": required}
            parameters.append(made(parameter, item.stretch))
            if filled(settings, "Caching") is not None:
                cached.append(made(name, item.stretch))
    operation["parameters"] = parameters or None
    integration["cacheKeyParameters"] = cached or None


def _add_model(body: Body, operation: dict[str, Makeable], parameters: list[Makeable], model: Node | None) -> None:
    unread = next((node for node in (model, child(model, "Model")) if is_function(node)), None)
    if unread is not None:
        parameters.append(unread)
        operation[VALIDATOR] = unread
    name = word(child(model, "Model"))
    if model is None or not name:
        return
    required = entry_of(model, "Required")
    if body.is_version_3:
        schema: dict[str, Makeable] = {"$ref": f"#/components/schemas/{name.lower()}"}
        content: dict[str, Makeable] = {"application/json": {"schema": schema}}
        operation["requestBody"] = made({"content": content, "required": required}, model.stretch)
    else:
        schema = {"$ref": f"#/definitions/{name.lower()}"}
        in_body: dict[str, Makeable] = {"in": "body", "name": name.lower(), "schema": schema, "required": required}
        parameters.append(made(in_body, model.stretch))
    of_body, of_parameters = child(model, "ValidateBody"), child(model, "ValidateParameters")
    if of_body is None and of_parameters is None:
        return
    if is_function(of_body) or is_function(of_parameters):
        operation[VALIDATOR] = of_body if is_function(of_body) else of_parameters
        return
    validator = _validator_name(is_true(of_body), is_true(of_parameters))
    operation[VALIDATOR] = made(validator, model.stretch)
    if child(body.document, VALIDATORS, validator) is None:
        checks: dict[str, Makeable] = {
            "validateRequestBody": is_true(of_body),
            "validateRequestParameters": is_true(of_parameters),
        }
        body.merge({validator: made(checks, model.stretch)}, VALIDATORS)


def _validator_name(body: bool, parameters: bool) -> str:
    return {(True, True): "body-and-params", (True, False): "body-only", (False, True): "params-only"}.get(
        (body, parameters), "no-validation"
    )
