"""What stands between clients and routes beside authorizers: usage plans, API keys and VPC endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gatelint.front_door.access import ApiKey, PlanStage, PlanThrottle, UsagePlan, VpcEndpoint
from gatelint.readers.templates.build_policies import policy_of
from gatelint.readers.templates.references import FUNCTIONS
from gatelint.readers.templates.required import required, texts_or_reference
from gatelint.values import Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe

T = TypeVar("T")

_PLAN = "AWS::ApiGateway::UsagePlan"
_KEY = "AWS::ApiGateway::ApiKey"
_KEY_IS_DISABLED = "CloudFormation creates a disabled API key unless Enabled is true"
_NO_PRIVATE_DNS = "PrivateDnsEnabled is false in CloudFormation unless it is written"
_IS_GATEWAY = "VpcEndpointType is Gateway unless it is written"


def build_api_keys(stack: Stack) -> Listing[ApiKey]:
    """The API keys of the template."""
    return Listing(map(_api_key, stack.of_type(_KEY)), unread=stack.unread)


def build_usage_plans(stack: Stack, keys: Listing[ApiKey]) -> Listing[UsagePlan]:
    """The usage plans of the template with the `keys` that it attaches to them."""
    plans = {resource.logical_id: _usage_plan(stack, resource) for resource in stack.of_type(_PLAN)}
    by_name = {key.name: key for key in keys}
    for attachment in stack.of_type("AWS::ApiGateway::UsagePlanKey"):
        plan = required(attachment.properties.text("UsagePlanId"), attachment.properties, "UsagePlanId")
        resource = stack.resource_of(plan, _PLAN)
        if resource is not None and resource.logical_id in plans:
            plans[resource.logical_id].keys.add(_attached_key(stack, attachment, by_name))
        elif isinstance(plan, Unresolved):
            for candidate in plans.values():
                candidate.keys.lacks(f"{attachment.logical_id} may attach a key: {plan.why}")
    return Listing(plans.values(), unread=stack.unread)


def build_vpc_endpoints(stack: Stack) -> Listing[VpcEndpoint]:
    """The VPC endpoints of the template, of every kind and for every service."""
    return Listing(map(_vpc_endpoint, stack.of_type("AWS::EC2::VPCEndpoint")), unread=stack.unread)


def _api_key(resource: Resource) -> ApiKey:
    properties = resource.properties
    return ApiKey(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        enabled=properties.boolean("Enabled", default=False, why=_KEY_IS_DISABLED),
        stages=_plan_stages(properties, "StageKeys", api_key="RestApiId", stage_key="StageName"),
    )


def _usage_plan(stack: Stack, resource: Resource) -> UsagePlan:
    properties = resource.properties
    leaves = f"{resource.logical_id} is handed on, so keys may be attached to it elsewhere"
    return UsagePlan(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        stages=_plan_stages(properties, "ApiStages", api_key="ApiId", stage_key="Stage"),
        keys=Listing(unread=leaves if _is_handed_on(stack, resource.logical_id) else stack.unread),
        quota_limit=_within(properties, "Quota", lambda quota: quota.integer("Limit")),
        quota_period=_within(properties, "Quota", lambda quota: quota.word("Period")),
        throttle_rate_limit=_within(properties, "Throttle", lambda throttle: throttle.number("RateLimit")),
        throttle_burst_limit=_within(properties, "Throttle", lambda throttle: throttle.integer("BurstLimit")),
    )


def _within(section: Section, key: str, read: Callable[[Section], Maybe[T]]) -> Maybe[T]:
    """What `read` finds in the mapping under `key`; absent or unresolved as that is."""
    inner = section.section(key)
    return inner if inner is None or isinstance(inner, Unresolved) else read(inner)


def _plan_stages(properties: Section, listed_in: str, api_key: str, stage_key: str) -> Listing[PlanStage]:
    written = properties.sections(listed_in)
    stages = (
        PlanStage(
            at=section.place,
            api=required(section.text(api_key), section, api_key),
            stage=required(section.text(stage_key), section, stage_key),
            throttles=_plan_throttles(section),
        )
        for section in written
    )
    return Listing(stages, unread=written.unread)


def _plan_throttles(stage: Section) -> Listing[PlanThrottle]:
    throttles: Listing[PlanThrottle] = Listing()
    by_method = stage.section("Throttle")
    if by_method is None:
        return throttles
    if isinstance(by_method, Unresolved):
        throttles.lacks(by_method.why)
        return throttles
    for method in by_method.keys():  # noqa: SIM118  # a section is no dict
        limits = by_method.section(method)
        if limits is None or isinstance(limits, Unresolved):
            throttles.lacks(f"the limits of {method} are not known")
            continue
        path, _, http_method = method.rpartition("/")
        throttles.add(
            PlanThrottle(
                at=by_method.place_of(method),
                resource_path=path or "/",
                http_method=http_method.upper(),
                rate_limit=limits.number("RateLimit"),
                burst_limit=limits.integer("BurstLimit"),
            )
        )
    if by_method.unread is not None:
        throttles.lacks(by_method.unread)
    return throttles


def _is_handed_on(stack: Stack, plan: str) -> bool:
    """Whether others get the id of a usage plan: other stacks, or a function, which may attach keys to it."""
    return stack.leaves(plan) or bool(stack.mentioning(plan, FUNCTIONS))


def _attached_key(stack: Stack, attachment: Resource, keys: dict[str, ApiKey]) -> ApiKey | Unresolved:
    value = required(attachment.properties.text("KeyId"), attachment.properties, "KeyId")
    resource = stack.resource_of(value, _KEY)
    if resource is not None and resource.logical_id in keys:
        return keys[resource.logical_id]
    if isinstance(value, Unresolved):
        return value
    return Unresolved("the API key is not in this template", value.place, text=value.value)


def _vpc_endpoint(resource: Resource) -> VpcEndpoint:
    properties = resource.properties
    return VpcEndpoint(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        service_name=required(properties.text("ServiceName"), properties, "ServiceName"),
        vpc=properties.text("VpcId"),
        private_dns=properties.boolean("PrivateDnsEnabled", default=False, why=_NO_PRIVATE_DNS),
        policy=policy_of(properties, "PolicyDocument"),
        subnets=texts_or_reference(properties, "SubnetIds"),
        endpoint_type=properties.word("VpcEndpointType", default="Gateway", why=_IS_GATEWAY),
        security_groups=properties.texts("SecurityGroupIds"),
    )
