"""IAM roles: who may assume them, and what they then may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.function import Role
from gatelint.readers.templates.build_policies import policy_of
from gatelint.values import Listing, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.access import Policy
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Text
    from gatelint.values import Maybe, Value

_ROLE = "AWS::IAM::Role"
_MANAGED_POLICY = "AWS::IAM::ManagedPolicy"


def build_roles(stack: Stack) -> Listing[Role]:
    """The roles of the template with the policies that it attaches to them."""
    roles: dict[str, Role] = {}
    names: dict[str, Maybe[Text]] = {}
    for resource in stack.of_type(_ROLE):
        roles[resource.logical_id] = _role(stack, resource)
        names[resource.logical_id] = resource.properties.text("RoleName")
    for resource in stack.of_type("AWS::IAM::Policy", "AWS::IAM::RolePolicy", _MANAGED_POLICY):
        for name in _attached_to(resource):
            for logical_id, role in roles.items():
                _attach(stack, resource, role, _means(stack, name, logical_id, names[logical_id]))
    return Listing(roles.values(), unread=stack.unread)


def _role(stack: Stack, resource: Resource) -> Role:
    trust = policy_of(resource.properties, "AssumeRolePolicyDocument")
    role = Role(
        name=resource.logical_id,
        at=resource.place,
        arn=resource.attribute("Arn"),
        identity=resource.identity,
        trust=trust,
        trusted_services=Listing["Value[Text]"].postponed(lambda: _trusted_services(trust)),
        policies=Listing(unread=stack.unread),
        managed_policies=resource.properties.texts("ManagedPolicyArns"),
        boundary=_boundary(stack, resource),
    )
    inline = resource.properties.sections("Policies")
    for section in inline:
        _add_policy(role, policy_of(section, "PolicyDocument"))
    if inline.unread is not None:
        role.policies.lacks(inline.unread)
    if stack.leaves(resource.logical_id):
        role.policies.lacks(f"{resource.logical_id} is handed on, so policies may be attached elsewhere")
    _follow_managed_policies(stack, role)
    return role


def _boundary(stack: Stack, resource: Resource) -> Policy | Unresolved | None:
    """The policy that PermissionsBoundary names by its ARN."""
    arn = resource.properties.text("PermissionsBoundary")
    if arn is None:
        return None
    policy = stack.resource_of(arn, _MANAGED_POLICY)
    document = None if policy is None else policy_of(policy.properties, "PolicyDocument")
    return Unresolved("its boundary is not in this template", arn.at) if document is None else document


def _follow_managed_policies(stack: Stack, role: Role) -> None:
    for arn in role.managed_policies:
        resource = stack.resource_of(arn, _MANAGED_POLICY)
        if resource is None:
            role.policies.lacks("a managed policy is attached whose document is not in this template")
        else:
            _add_policy(role, policy_of(resource.properties, "PolicyDocument"))
    if role.managed_policies.unread is not None:
        role.policies.lacks(role.managed_policies.unread)


def _attached_to(resource: Resource) -> list[Value[Text]]:
    """The roles that a policy names."""
    if resource.type == "AWS::IAM::RolePolicy":
        name = resource.properties.text("RoleName")
        return [] if name is None else [name]
    roles = resource.properties.texts("Roles")
    if roles.unread is None:
        return roles.items
    return [*roles, Unresolved(roles.unread, resource.place)]


def _means(stack: Stack, name: Value[Text], logical_id: str, role_name: Maybe[Text]) -> Truth:
    resource = stack.resource_of(name, _ROLE)
    if resource is not None:
        return Truth.of(resource.logical_id == logical_id)
    if isinstance(name, Unresolved) and name.text is None:
        return Truth.UNKNOWN
    if role_name is None:
        return Truth.UNKNOWN if isinstance(name, Unresolved) else Truth.NO
    return role_name.equals(name)


def _attach(stack: Stack, resource: Resource, role: Role, truth: Truth) -> None:
    if truth.is_yes:
        _add_policy(role, policy_of(resource.properties, "PolicyDocument"))
        if stack.leaves(resource.logical_id):
            role.policies.lacks(f"{resource.logical_id} is handed on")
    elif truth.is_unknown:
        role.policies.lacks(f"{resource.logical_id} may be attached to it")


def _add_policy(role: Role, policy: Policy | Unresolved | None) -> None:
    if isinstance(policy, Unresolved):
        role.policies.lacks(policy.why)
    elif policy is not None:
        role.policies.add(policy)


def _trusted_services(trust: Policy | Unresolved | None) -> Listing[Value[Text]]:
    services: Listing[Value[Text]] = Listing()
    if trust is None:
        return services
    if isinstance(trust, Unresolved):
        services.lacks(trust.why)
        return services
    if trust.statements.unread is not None:
        services.lacks(trust.statements.unread)
    for statement in trust.statements:
        if isinstance(statement.effect, Unresolved):
            services.lacks(statement.effect.why)
        elif statement.effect.value == "Allow" and not statement.negated_principals:
            services.items.extend(each.value for each in statement.principals if each.kind in ("Service", "*"))
            if statement.principals.unread is not None:
                services.lacks(statement.principals.unread)
    return services
