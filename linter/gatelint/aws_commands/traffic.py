"""What keeps requests to an API out, or back: limits of stages and plans, missing stages and responses, VPC endpoints.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.aws_commands import rest
from gatelint.aws_commands.access import literal
from gatelint.aws_commands.deployments import Redeployment, address_of
from gatelint.aws_commands.jq import plainly_changed
from gatelint.aws_commands.shell import Asked, NotSpeakableError, Written, aws, file_for, through_jq
from gatelint.front_door.api import literal_stage_name
from gatelint.remedies import SetValue, TakeOut
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.aws_commands.jq import Change
    from gatelint.aws_commands.rest import Line
    from gatelint.remedies import AddRouteResponse, AddStage, LiftLimits, LiftPlanLimits
    from gatelint.values import Maybe

_FUNCTION = re.compile(r"arn:[^:]+:lambda:([^:]+):[0-9]*:function:[^:]+")
_VPC_ENDPOINT = re.compile(r"arn:[^:]+:ec2:([^:]+):[0-9]*:vpc-endpoint/(.+)")

RATE = Asked("RATE_LIMIT", "how many requests a second are to get through")
BURST = Asked("BURST_LIMIT", "how many requests at once are to get through")


def lift_limits(remedy: LiftLimits) -> Iterator[Line]:
    """Limits cannot be removed, and one of -1 is none.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_method_settings
    """
    region, api = address_of(remedy.api.at.source)
    stage, setting = literal_stage_name(remedy.stage), remedy.setting
    path, method = known(setting.resource_path), known(setting.http_method)
    if stage is None or path is None or method is None:
        raise NotSpeakableError("what the limits are for is not known here")
    which = [("region", region), ("rest-api-id", api), ("stage-name", stage)]
    where = ["*" if path == "/*" else path, method, "throttling"]
    limits = [("rateLimit", setting.throttling_rate_limit), ("burstLimit", setting.throttling_burst_limit)]
    operations = [("replace", rest.pointer_to([*where, name]), -1) for name, limit in limits if _is_zero(limit)]
    yield aws("apigateway", "update-stage", [*which, rest.patches(*operations)])


def lift_plan_limits(remedy: LiftPlanLimits) -> Iterator[Line]:
    """Takes out limits that are both 0, and asks for the one that is, lest the other is lost with it."""
    plan, throttle = remedy.plan, remedy.throttle
    which = [
        ("region", plan.at.source.split(":")[3]),
        ("usage-plan-id", literal(plan.identity, "the usage plan's id")),
    ]
    if throttle is None:
        where, rate, burst = ["throttle"], plan.throttle_rate_limit, plan.throttle_burst_limit
    else:
        api = literal(known(remedy.entry.api), "the API's id")
        stage = literal(known(remedy.entry.stage), "the stage's name")
        where = ["apiStages", f"{api}:{stage}", "throttle", throttle.resource_path, throttle.http_method]
        rate, burst = throttle.rate_limit, throttle.burst_limit
    if _is_zero(rate) and _is_zero(burst):
        yield aws("apigateway", "update-usage-plan", [*which, rest.patches(("remove", rest.pointer_to(where), None))])
        return
    name, asked = ("rateLimit", RATE) if _is_zero(rate) else ("burstLimit", BURST)
    change = rest.patches(("replace", rest.pointer_to([*where, name]), asked))
    yield aws("apigateway", "update-usage-plan", [*which, change])


def _is_zero(limit: Maybe[float] | Maybe[int]) -> bool:
    return known(limit) == 0


def add_stage(remedy: AddStage) -> Iterator[Line]:
    """https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/create-stage.html"""
    region, api = address_of(remedy.api.at.source)
    options = [("region", region), ("api-id", api), ("stage-name", remedy.name), ("auto-deploy", None)]
    yield aws("apigatewayv2", "create-stage", options)


def add_route_response(remedy: AddRouteResponse) -> Iterator[Line]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html"""
    region, api = address_of(remedy.api.at.source)
    _, found, route = remedy.route.at.source.rpartition("/routes/")
    if not found:
        raise NotSpeakableError("the id of the route is not known here")
    options = [("region", region), ("api-id", api), ("route-id", route), ("route-response-key", "$default")]
    yield aws("apigatewayv2", "create-route-response", options)
    yield Redeployment(region, api)


def update(arn: str, changes: Sequence[Change]) -> Iterator[Line]:
    """The commands that make changes of a VPC endpoint or a function; nothing where it is neither."""
    if found := _VPC_ENDPOINT.fullmatch(arn):
        yield from _update_endpoint(found[1], found[2], changes)
    elif found := _FUNCTION.fullmatch(arn):
        for change in changes:
            if isinstance(change, TakeOut) and change.at.path == ("ReservedConcurrentExecutions",):
                which = [("region", found[1]), ("function-name", arn)]
                yield aws("lambda", "delete-function-concurrency", which)


def _update_endpoint(region: str, endpoint: str, changes: Sequence[Change]) -> Iterator[Line]:
    which = [("region", region), ("vpc-endpoint-id", endpoint)]
    for change in changes:
        if isinstance(change, SetValue) and change.at.path == ("PrivateDnsEnabled",):
            flag = "private-dns-enabled" if change.value is True else "no-private-dns-enabled"
            yield aws("ec2", "modify-vpc-endpoint", [*which, (flag, None)])
    policy = [change for change in changes if change.at.path[:1] == ("PolicyDocument",)]
    if policy:
        file = file_for(endpoint, "policy")
        get = aws(
            "ec2",
            "describe-vpc-endpoints",
            [("region", region), ("vpc-endpoint-ids", endpoint), ("output", "json")],
        )
        changed = " | ".join(plainly_changed(change, change.at.path[1:]) for change in policy)
        yield f"{get} | {through_jq(f'.VpcEndpoints[0].PolicyDocument | fromjson | {changed}')} > {file}"
        yield aws("ec2", "modify-vpc-endpoint", [*which, ("policy-document", Written(f"file://{file}"))])
