"""What a role lets API Gateway do in its name: the credentials of integrations and authorizers.

API Gateway must be allowed to assume the role (its trust policy), and the role to do the call (its identity policies).
https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.callers import anybody, service
from gatelint.behavior.access.policies import decides
from gatelint.behavior.routing.paths import text_of
from gatelint.values import Truth, some

if TYPE_CHECKING:
    from gatelint.behavior.access.policies import Decision
    from gatelint.front_door.function import FunctionTarget, Role
    from gatelint.text import Text
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
    """Whether a service may assume a role."""
    if role.trust is None:
        return Truth.UNKNOWN
    return decides(role.trust, service(name), "sts:AssumeRole", None).admits


def may_do(role: Role, action: str, resource: Text) -> Truth:
    """Whether the identity policies of a role allow an action on a resource."""
    decisions: list[Decision] = [decides(policy, anybody(), action, resource) for policy in role.policies]
    allows = some(each.allows for each in decisions) | some(_grants(arn, action) for arn in role.managed_policies)
    denies = some(each.denies for each in decisions)
    unseen = Truth.NO if role.policies.complete else Truth.UNKNOWN
    # A policy out of sight hardly denies what one in sight allows.
    return (allows | unseen) & ~denies


def may_invoke_function(role: Role, target: FunctionTarget) -> Truth:
    """Whether the identity policies of a role allow it to invoke a function, by the qualifier that is written."""
    return may_do(role, INVOKE_FUNCTION, target.arn)


def _grants(policy_arn: Value[Text], action: str) -> Truth:
    text = text_of(policy_arn)
    name = None if text is None else text.split(":policy/")[-1].literal
    beginning = None if name is None else _GRANTS_OF_AWS.get(name)
    return Truth.of(beginning is not None and action.lower().startswith(beginning))
