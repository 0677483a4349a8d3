from __future__ import annotations

from gatelint.front_door.access import Policy
from gatelint.front_door.function import Role
from gatelint.readers.templates.build_roles import build_roles
from gatelint.values import Known, Unresolved
from template_stacks import stack_of

ROLE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          Effect: Allow
          Principal: {Service: [apigateway.amazonaws.com, lambda.amazonaws.com]}
          Action: sts:AssumeRole
"""
POLICY = """
  Invoke:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: invoke
      Roles: [%s]
      PolicyDocument: {Statement: [{Effect: Allow, Action: "lambda:InvokeFunction", Resource: "*"}]}
"""


def role_of(template: str) -> Role:
    [role] = build_roles(stack_of(template))
    return role


def test_a_role_tells_the_services_that_it_trusts() -> None:
    services = role_of(ROLE).trusted_services
    found = [value.value.literal for value in services if isinstance(value, Known)]
    assert found == ["apigateway.amazonaws.com", "lambda.amazonaws.com"]
    assert services.complete


def test_a_denied_service_is_not_trusted() -> None:
    assert len(role_of(ROLE.replace("Allow", "Deny")).trusted_services) == 0


def test_a_trust_policy_from_elsewhere_leaves_the_services_incomplete() -> None:
    role = role_of(
        "Resources: {Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: !ImportValue trust}}}"
    )
    assert not role.trusted_services.complete


def test_inline_policies_are_the_roles() -> None:
    inline = (
        "      Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: x, Resource: y}]}}]\n"
    )
    role = role_of(ROLE + inline)
    assert len(role.policies) == 1
    assert role.policies.complete


def test_a_policy_resource_is_attached_to_the_role_that_it_names() -> None:
    assert len(role_of(ROLE + POLICY % "!Ref Role").policies) == 1


def test_a_policy_for_another_role_is_not_attached() -> None:
    role = role_of(ROLE + POLICY % "other")
    assert len(role.policies) == 0
    assert role.policies.complete


def test_a_policy_for_an_unknown_role_may_be_attached() -> None:
    role = role_of("Parameters: {Name: {Type: String}}" + ROLE + POLICY % "!Ref Name")
    assert len(role.policies) == 0
    assert not role.policies.complete


def test_a_managed_policy_from_elsewhere_leaves_the_policies_incomplete() -> None:
    role = role_of(ROLE + "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AWSLambda_FullAccess]\n")
    assert not role.policies.complete
    assert len(role.managed_policies) == 1


def test_a_managed_policy_of_the_template_is_followed() -> None:
    managed = "  Invoke: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow}}}}\n"
    role = role_of(ROLE + "      ManagedPolicyArns: [!Ref Invoke]\n" + managed)
    assert len(role.policies) == 1
    assert role.policies.complete


def test_a_role_has_what_limits_it() -> None:
    limit = "  Limit: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow}}}}\n"
    assert role_of(ROLE).boundary is None
    assert isinstance(role_of(ROLE + "      PermissionsBoundary: !Ref Limit\n" + limit).boundary, Policy)
    elsewhere = "      PermissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess\n"
    assert isinstance(role_of(ROLE + elsewhere).boundary, Unresolved)
