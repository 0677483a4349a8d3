"""Usage plans and API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.plain import as_boolean, as_list, as_word

if TYPE_CHECKING:
    from deployed.stacks import MadeStack

USAGE_PLAN = output_shape("apigateway", "GetUsagePlans", "items", "[]")


def api_keys(stack: MadeStack) -> list[dict[str, Any]]:
    """The API keys, without their values. CloudFormation makes a key disabled unless told otherwise."""
    return [
        {
            "id": made.identity,
            "name": as_word(made.get("Name", made.identity)),
            "enabled": as_boolean(made.get("Enabled", False)),
            "stageKeys": [f"{each['RestApiId']}/{each['StageName']}" for each in as_list(made.get("StageKeys"))],
        }
        for made in stack.of_type("AWS::ApiGateway::ApiKey")
    ]


def usage_plans(stack: MadeStack) -> list[dict[str, Any]]:
    """The usage plans with the keys that are attached to them."""
    keys = {each["id"]: each for each in api_keys(stack)}
    attached = [(made.get("UsagePlanId"), made.get("KeyId")) for made in stack.of_type("AWS::ApiGateway::UsagePlanKey")]
    plans = stack.of_type("AWS::ApiGateway::UsagePlan")
    if any(plan not in [made.identity for made in plans] for plan, _ in attached):
        raise NotExpressible("a key is attached to a usage plan of another stack")
    return [
        {
            "id": made.identity,
            "name": made.identity,
            **made.shaped(USAGE_PLAN),
            "keys": [
                {"id": key, "type": "API_KEY", "name": keys[key]["name"] if key in keys else key}
                for plan, key in attached
                if plan == made.identity
            ],
        }
        for made in plans
    ]
