from __future__ import annotations

from gatelint.front_door.access import ApiKey, Policy, UsagePlan
from gatelint.readers.templates.build_access import build_api_keys, build_usage_plans, build_vpc_endpoints
from gatelint.values import Default, Known, Unresolved, known
from template_stacks import stack_of

KEY = "\n  Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}"
PLAN = """
Resources:
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      ApiStages:
        - ApiId: abc
          Stage: prod
          Throttle: {"/orders/GET": {RateLimit: 0, BurstLimit: 2}}
      Quota: {Limit: 10, Period: DAY}
      Throttle: {RateLimit: 1.5, BurstLimit: 0}"""


def plan_of(template: str) -> UsagePlan:
    stack = stack_of(template)
    [plan] = build_usage_plans(stack, build_api_keys(stack))
    return plan


def attached(plan: str, key: str) -> str:
    return (
        "\n  Attached:\n    Type: AWS::ApiGateway::UsagePlanKey\n"
        f"    Properties: {{UsagePlanId: {plan}, KeyId: {key}, KeyType: API_KEY}}"
    )


def test_an_api_key_is_disabled_unless_it_is_enabled() -> None:
    [key] = build_api_keys(stack_of("Resources: {Key: {Type: AWS::ApiGateway::ApiKey}}"))
    assert isinstance(key.enabled, Known)
    assert key.enabled.value is False
    assert isinstance(key.enabled.at, Default)


def test_a_usage_plan_lists_its_stages_and_limits() -> None:
    plan = plan_of(PLAN)
    [stage] = plan.stages
    assert isinstance(stage.stage, Known)
    assert stage.stage.value.literal == "prod"
    assert (known(plan.quota_limit), known(plan.quota_period)) == (10, "DAY")
    assert (known(plan.throttle_rate_limit), known(plan.throttle_burst_limit)) == (1.5, 0)
    [throttle] = stage.throttles
    assert (throttle.resource_path, throttle.http_method) == ("/orders", "GET")
    assert (known(throttle.rate_limit), known(throttle.burst_limit)) == (0, 2)


def test_a_key_is_attached_to_its_plan() -> None:
    [key] = plan_of(PLAN + KEY + attached("!Ref Plan", "!Ref Key")).keys
    assert isinstance(key, ApiKey)
    assert key.name == "Key"


def test_a_function_that_is_told_of_a_plan_may_attach_keys_to_it() -> None:
    function = "\n  Portal: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {PLAN: %s}}}}"
    assert plan_of(PLAN + function % "!Ref Plan").keys.unread is not None
    assert plan_of(PLAN + function % "plan").keys.complete


def test_a_key_from_elsewhere_is_attached_unresolved() -> None:
    [key] = plan_of(PLAN + attached("!Ref Plan", "abcdef")).keys
    assert isinstance(key, Unresolved)


def test_a_key_of_an_unknown_plan_may_be_any_plans() -> None:
    plan = plan_of("Parameters: {P: {Type: String}}" + PLAN + KEY + attached("!Ref P", "!Ref Key"))
    assert len(plan.keys) == 0
    assert not plan.keys.complete


def test_the_keys_of_a_plan_that_is_handed_on_are_incomplete() -> None:
    assert not plan_of(PLAN + "\nOutputs: {Plan: {Value: !Ref Plan}}").keys.complete
    assert plan_of(PLAN).keys.complete


def test_a_vpc_endpoint_has_no_private_dns_unless_it_is_written() -> None:
    [endpoint] = build_vpc_endpoints(
        stack_of(
            "Resources:\n  E:\n    Type: AWS::EC2::VPCEndpoint\n    Properties:\n"
            "      ServiceName: !Sub com.amazonaws.${AWS::Region}.execute-api\n      VpcId: vpc-1\n"
            "      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}\n"
        )
    )
    assert isinstance(endpoint.private_dns.at, Default)
    assert known(endpoint.private_dns) is False
    assert endpoint.endpoint_type is not None
    assert known(endpoint.endpoint_type) == "Gateway"
    assert isinstance(endpoint.policy, Policy)


def test_a_list_of_subnets_that_a_parameter_gives_is_told_from_others() -> None:
    listed = "Parameters: {Subnets: {Type: List<AWS::EC2::Subnet::Id>}}\nResources:\n"
    resource = "  %s: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: s, VpcId: v, SubnetIds: %s}}\n"
    written = resource % ("A", "!Ref Subnets") + resource % ("B", "!Ref Subnets") + resource % ("C", "[subnet-1]")
    one, same, other = build_vpc_endpoints(stack_of(listed + written))
    assert one.subnets.items[0].equals(same.subnets.items[0]).is_yes
    assert one.subnets.items[0].equals(other.subnets.items[0]).is_unknown
    assert not one.subnets.complete
