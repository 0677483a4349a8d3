"""Whether a function's resource policy lets API Gateway invoke it.

Every call names its source, an ARN of the method, route or authorizer that makes it; a permission with a SourceArn is
for sources that it takes as a pattern. A policy belongs to a function, or to one alias or version of it, and neither
stands in for the other.
https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.access.arn_patterns import differing_part, fit
from gatelint.behavior.access.arns import as_written, authorizer_arn, source_arn
from gatelint.behavior.access.policies import is_service
from gatelint.behavior.memory import once_per_door
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.integration import Integration
from gatelint.records import record, replace
from gatelint.text import Reference, Text
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.function import FunctionTarget, Permission
    from gatelint.front_door.route import Route
    from gatelint.values import Maybe

API_GATEWAY = Text.of("apigateway.amazonaws.com")

_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.([A-Za-z0-9_]+)\}")

_FROM_FAR_TO_NEAR = (
    *("principal", "function URL", "organization", "partition", "service", "region", "account", "API", "authorizers"),
    *("stage", "depth", "method", "path", "route key", "authorizer", "source account", "action", "qualifier"),
)
"""The parts of a permission: of two with one difference each, the later is the nearer to what is needed."""


@record()
class Grant:
    """Whether a function may be invoked.

    `permission` is the one that allows it, or may; where none does, the one that nearly does. `part` names in what that
    one differs, or what of it is not known: "principal", "action", "qualifier", "source account", "organization",
    "function URL", or a part of its SourceArn as `arn_patterns.differing_part` names them.
    """

    truth: Truth
    permission: Permission | None = None
    part: str | None = None


@once_per_door
def may_call_function(door: FrontDoor, api: Api, stage: Stage | None, route: Route) -> Grant | None:
    """Whether a route may invoke its function in a stage; without a stage, in every stage.

    None where no permission is asked for: the integration calls no function, or with the credentials of a role or of
    the caller, who then must be allowed to.
    """
    integration = route.integration
    if not isinstance(integration, Integration) or integration.target is None:
        return None
    target = target_in(stage, integration.target)
    return _unless_as_role(integration.credentials, target, source_arn(door, api, stage, route))


def may_call_authorizer(door: FrontDoor, api: Api, authorizer: Authorizer) -> Grant | None:
    """Whether an authorizer may invoke its function; None where it has none, or invokes it as a role."""
    if authorizer.target is None:
        return None
    return _unless_as_role(authorizer.credentials, authorizer.target, authorizer_arn(door, api, authorizer))


def _unless_as_role(credentials: Maybe[Text], target: FunctionTarget, source: Text) -> Grant | None:
    if isinstance(credentials, Known):
        return None
    grant = may_invoke(target, source)
    return grant if credentials is None else Grant(grant.truth | Truth.UNKNOWN, grant.permission, grant.part)


def target_in(stage: Stage | None, target: FunctionTarget) -> FunctionTarget:
    """What a target is in a stage whose variables choose its alias or version."""
    qualifier = None if target.qualifier is None else target.qualifier.literal
    variable = None if qualifier is None else _STAGE_VARIABLE.fullmatch(qualifier)
    if variable is None:
        return target
    value = None if stage is None else stage.variables.get(variable[1])
    text = None if value is None else text_of(value)
    chosen = Text.of(Reference("variable", qualifier or "", plain=False)) if text is None else text
    return replace(target, qualifier=chosen)


def may_invoke(target: FunctionTarget, source: Text) -> Grant:
    """Whether API Gateway may invoke a function from a source, an ARN of `arns.source_arn` or `arns.authorizer_arn`.

    Yes if a permission surely lets every call of the source through; no if none lets any through. That several together
    let all of them through is not known.
    """
    function = target.function
    if isinstance(function, Unresolved):
        return Grant(Truth.UNKNOWN)
    # A function that many APIs invoke has many permissions; most routes need no more than one that lets them through.
    for permission in function.permissions:
        if takes_source(permission.source_arn, source).is_yes:
            grant = _grant(permission, _answers(permission, target, source))
            if grant.truth.is_yes:
                return grant
    nearest, nearness = Grant(Truth.NO), (-1, 0, 0)
    for permission in function.permissions:
        answers = _answers(permission, target, source)
        grant = _grant(permission, answers)
        near = _nearness(grant, answers)
        if near > nearness:
            nearest, nearness = grant, near
    unseen = Truth.NO if function.permissions.complete else Truth.UNKNOWN
    return Grant(nearest.truth | unseen, nearest.permission, nearest.part)


_Answers = list[tuple[str, Truth]]


def _answers(permission: Permission, target: FunctionTarget, source: Text) -> _Answers:
    """Of each part of a permission, whether it is enough."""
    covering, part = covers_source(permission.source_arn, source)
    return [
        ("principal", is_service(permission.principal, API_GATEWAY) | permission.principal.equals("*")),
        ("action", _allows_invoking(permission)),
        ("function URL", _is_for_calls(permission)),
        ("organization", Truth.YES if permission.organization is None else Truth.UNKNOWN),
        ("qualifier", _is_for(permission.qualifier, target.qualifier)),
        ("source account", _is_from(permission.source_account, source)),
        (part or "path", covering),
    ]


def _grant(permission: Permission, answers: _Answers) -> Grant:
    for wanted in (Truth.NO, Truth.UNKNOWN):
        for name, truth in answers:
            if truth is wanted:
                return Grant(wanted, permission, name)
    return Grant(Truth.YES, permission)


def _nearness(grant: Grant, answers: _Answers) -> tuple[int, int, int]:
    differences = sum(not truth.is_yes for _, truth in answers)
    return int(not grant.truth.is_no), -differences, _FROM_FAR_TO_NEAR.index(grant.part or "path")


def _allows_invoking(permission: Permission) -> Truth:
    text = text_of(permission.action)
    if text is None:
        return Truth.UNKNOWN
    action = text.lower()
    # Lambda takes no other wildcards than these.
    return action.equals("lambda:invokefunction") | action.equals("lambda:*") | action.equals("*")


def _is_for_calls(permission: Permission) -> Truth:
    """Whether a permission is for others than calls through a function URL."""
    if permission.function_url_auth_type is not None:
        return Truth.UNKNOWN
    via = permission.via_function_url
    return Truth.YES if via is None else via.equals(False)


def _is_for(granted: Maybe[Text], called: Text | None) -> Truth:
    """Whether a permission that is attached to an alias or version, or to none, is for the one that is called."""
    if called is None:
        return Truth.YES if granted is None else Truth.NO if isinstance(granted, Known) else Truth.UNKNOWN
    if granted is None:
        # Lambda attaches no policy to $LATEST; whether the function's own is used for it is not documented.
        return called.equals("$LATEST") & Truth.UNKNOWN
    return granted.equals(called)


def _is_from(account: Maybe[Text], source: Text) -> Truth:
    return Truth.YES if account is None else account.equals(source.split(":")[4])


def covers_source(pattern: Maybe[Text], source: Text) -> tuple[Truth, str | None]:
    """Whether a SourceArn takes every call of a source, and the first part in which it does not, or may not."""
    truth = takes_source(pattern, source)
    if pattern is None or truth.is_yes:
        return truth, None
    text = text_of(pattern)
    return truth, "path" if text is None else differing_part(text, as_written(source))


def takes_source(pattern: Maybe[Text], source: Text) -> Truth:
    """Whether a SourceArn takes every call of a source.

    What stands for a placeholder of the path is not documented. A pattern that spells it as the route does is used with
    success, one with a "*" in its place always fits, and whether one for a single value does is not known.
    """
    if pattern is None:
        return Truth.YES
    text = text_of(pattern)
    if text is None:
        return Truth.UNKNOWN
    written = as_written(source)
    truth = fit(text, written).truth
    return Truth.UNKNOWN if truth.is_no and written != source and not fit(text, source).truth.is_no else truth
