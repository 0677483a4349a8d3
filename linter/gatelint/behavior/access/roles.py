"""What a role lets API Gateway do in its name: the credentials of integrations and authorizers.

API Gateway must be allowed to assume the role (its trust policy), and the role to do the call (its identity policies).
https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.callers import anybody, service
from gatelint.behavior.access.policies import decides
from gatelint.behavior.routing.paths import text_of
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Truth, Unresolved, every, some

if TYPE_CHECKING:
    from gatelint.behavior.access.policies import Decision
    from gatelint.front_door.function import FunctionTarget, Role
    from gatelint.values import Value

INVOKE_FUNCTION = "lambda:InvokeFunction"

_GRANTS_OF_AWS = {
    "AdministratorAccess": "",
    "PowerUserAccess": "",
    "AWSLambda_FullAccess": "lambda:",
    "service-role/AWSLambdaRole": "lambda:invokefunction",
}
"""Policies of AWS that allow, on every resource, all actions that begin so (in lower case).

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""


def may_assume(role: Role, name: str = "apigateway.amazonaws.com") -> Truth:
    """Whether a service may assume a role.

    Whether API Gateway goes by other names in some partition or region ("apigateway.amazonaws.com.cn") is not
    documented, nor what becomes of capitals and of a star in the name of a service.
    """
    if role.trust is None:
        return Truth.UNKNOWN
    truth = decides(role.trust, service(name), "sts:AssumeRole", None).admits
    alike = f"{name.partition('.')[0]}."
    return truth | role.trusted_services.some(lambda trusted: _is_alike(trusted, alike) & Truth.UNKNOWN)


def _is_alike(value: Value[Text], beginning: str) -> Truth:
    text = text_of(value)
    return Truth.UNKNOWN if text is None else text.lower().starts_with(beginning) | text.contains("*")


def is_denied_to_assume(role: Role, name: str = "apigateway.amazonaws.com") -> Truth:
    """Whether the trust policy of a role denies it to a service to assume it, against which no allowance helps."""
    return Truth.UNKNOWN if role.trust is None else decides(role.trust, service(name), "sts:AssumeRole", None).denies


def may_do(role: Role, action: str, resource: Text) -> Truth:
    """Whether the identity policies of a role allow an action on a resource."""
    decisions: list[Decision] = [decides(policy, anybody(), action, resource) for policy in role.policies]
    allows = some(each.allows for each in decisions) | some(_grants(arn, action) for arn in role.managed_policies)
    denies = some(each.denies for each in decisions)
    unseen = Truth.NO if role.policies.complete else Truth.UNKNOWN
    # A policy out of sight hardly denies what one in sight allows.
    return (allows | unseen) & ~denies & within_boundary(role, action, resource)


def within_boundary(role: Role, action: str, resource: Text) -> Truth:
    """Whether what limits a role lets it do an action on a resource; it allows nothing by itself.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    return Truth.YES if role.boundary is None else decides(role.boundary, anybody(), action, resource).admits


def may_invoke_function(role: Role, target: FunctionTarget) -> Truth:
    """Whether the identity policies of a role allow it to invoke a function, by the qualifier that is written."""
    return may_do(role, INVOKE_FUNCTION, target.arn)


def is_kept_from_invoking(role: Role, target: FunctionTarget) -> Truth:
    """Whether a role may surely not invoke a function: neither its own policies nor the function's let it.

    Within an account either is enough, but for a denial. A policy for the function's own ARN is for none of its aliases
    and versions.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
    https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
    """
    arns = arns_invoked(target)
    if some(may_do(role, INVOKE_FUNCTION, arn) for arn in arns).is_yes:
        return Truth.NO
    denied = every(_is_denied(role, INVOKE_FUNCTION, arn) for arn in arns)
    refused = every(~may_do(role, INVOKE_FUNCTION, arn) for arn in arns)
    return denied | (refused & ~_lets_in_others(target))


def hindrance_to_invoking(role: Role, target: FunctionTarget) -> str:
    """What keeps a role from invoking a function: a "denial", its "boundary", or the "lack" of an allowance."""
    arns = arns_invoked(target)
    if every(_is_denied(role, INVOKE_FUNCTION, arn) for arn in arns).is_yes:
        return "denial"
    unlimited = replace(role, boundary=None)
    allowed = some(may_do(unlimited, INVOKE_FUNCTION, arn) for arn in arns)
    return "lack" if allowed.is_no else "boundary"


def arns_invoked(target: FunctionTarget) -> list[Text]:
    """The ARN of what is invoked, as it is written and as its function has it."""
    whole = [target.arn] if isinstance(target.function, Unresolved) else [target.arn, target.function.arn]
    if target.qualifier is None:
        return list(dict.fromkeys(whole))
    # A stage variable may have chosen another qualifier than the one that is written.
    whole[0] = Text.of(":").join(target.arn.split(":")[:-1])
    arns = [Text.of(arn, ":", target.qualifier) for arn in whole]
    # Whether a policy for the function's own ARN is for $LATEST, which is the same, is not documented.
    return list(dict.fromkeys([*arns, *whole] if target.qualifier.literal == "$LATEST" else arns))


def _is_denied(role: Role, action: str, resource: Text) -> Truth:
    """Whether a Deny of the role's own policies applies, against which no other policy helps."""
    return some(decides(policy, anybody(), action, resource).denies for policy in role.policies)


def _lets_in_others(target: FunctionTarget) -> Truth:
    """Whether the function's policy lets in others than services, and so perhaps a role."""
    if isinstance(target.function, Unresolved):
        return Truth.UNKNOWN
    return target.function.permissions.some(lambda permission: _may_be_for(permission.principal))


def _may_be_for(principal: Value[Text]) -> Truth:
    """No for a service; a role is let in by its own ARN, by that of a session, its account, or "*"."""
    text = text_of(principal)
    if text is None:
        return Truth.UNKNOWN
    is_service = ".amazonaws.com" in str(text) or any(part.name == "AWS::URLSuffix" for part in text.references)
    return Truth.NO if is_service else Truth.UNKNOWN


def _grants(policy_arn: Value[Text], action: str) -> Truth:
    text = text_of(policy_arn)
    name = None if text is None else text.split(":policy/")[-1].literal
    beginning = None if name is None else _GRANTS_OF_AWS.get(name)
    return Truth.of(beginning is not None and action.lower().startswith(beginning))
