"""What an IAM policy decides about a class of requests, in three values.

An explicit Deny wins over every Allow; what nothing allows is refused too, but that is up to who asks: beside a policy
that is silent, an authorizer may allow a request.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html

Yes holds for every request of the class, no for none of them; unknown, for a part of them or that it is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.arn_patterns import differing_part, fit, fit_string
from gatelint.behavior.access.arns import method_arn
from gatelint.behavior.access.callers import CallerKind
from gatelint.behavior.access.conditions import holds
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Policy
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gatelint.behavior.access.callers import Caller
    from gatelint.front_door.access import Principal, Statement, VpcEndpoint
    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.values import Listing, Value

INVOKE = "execute-api:Invoke"


@record()
class Decision:
    """What a policy says of requests.

    `denies`: whether a Deny applies. `allows`: whether an Allow applies, denied or not. `denied_by` and `allowed_by`
    are statements that surely do, else the first that may.
    """

    denies: Truth
    allows: Truth
    denied_by: Statement | None = None
    allowed_by: Statement | None = None

    @property
    def admits(self) -> Truth:
        """Whether the requests are allowed, and not denied."""
        return self.allows & ~self.denies

    @property
    def is_silent(self) -> Truth:
        """Whether no statement applies, so that the requests are refused implicitly."""
        return ~self.allows & ~self.denies


NOT_THERE = Decision(Truth.NO, Truth.NO)
"""What no policy at all says."""


def decides(policy: Policy | Unresolved, caller: Caller, action: str, resource: Text | None) -> Decision:
    """What a policy says of an action ("execute-api:Invoke") on a resource, an ARN as `access.arns` has it.

    Without a resource, as for the trust policy of a role, statements are not asked for theirs. A statement without a
    principal is one of an identity policy, and speaks of whoever has the policy.
    """
    if isinstance(policy, Unresolved):
        return Decision(Truth.UNKNOWN, Truth.UNKNOWN)
    applying = [(each, applies(each, caller, action, resource)) for each in policy.statements]
    denies, denied_by = _surest((each.effect.equals("Deny") & truth, each) for each, truth in applying)
    allows, allowed_by = _surest((each.effect.equals("Allow") & truth, each) for each, truth in applying)
    unseen = Truth.of(not policy.statements.complete) & Truth.UNKNOWN
    return Decision(denies | unseen, allows | unseen, denied_by, allowed_by)


def _surest(statements: Iterable[tuple[Truth, Statement]]) -> tuple[Truth, Statement | None]:
    found: tuple[Truth, Statement | None] = Truth.NO, None
    for truth, statement in statements:
        if truth.is_yes:
            return truth, statement
        if truth.is_unknown and found[1] is None:
            found = truth, statement
    return found


def applies(statement: Statement, caller: Caller, action: str, resource: Text | None) -> Truth:
    """Whether a statement, whatever its effect, speaks of an action of these callers on a resource."""
    return (
        names_action(statement, action)
        & (Truth.YES if resource is None else names_resource(statement, resource))
        & names_principal(statement, caller)
        & statement.conditions.every(lambda condition: holds(condition, caller))
    )


def names_action(statement: Statement, action: str) -> Truth:
    """Whether the actions of a statement include an action."""
    return _names(statement.actions, statement.negated_actions, lambda pattern: _is_action(pattern, action))


def _names(values: Listing[Value[Text]], negated: bool, question: Callable[[Text], Truth]) -> Truth:
    if values.complete and not len(values):
        # AWS refuses a statement that names none; here it may be one that was not read.
        return Truth.UNKNOWN

    def ask(value: Value[Text]) -> Truth:
        text = text_of(value)
        return Truth.UNKNOWN if text is None else question(text)

    named = values.some(ask)
    return ~named if negated else named


def _is_action(pattern: Text, action: str) -> Truth:
    # Actions compare without case.
    return fit_string(pattern.lower(), Text.of(action.lower())).truth


# --- resources -----------------------------------------------------------------------------------------------------


def names_resource(statement: Statement, arn: Text) -> Truth:
    """Whether the resources of a statement take an ARN."""
    return _names(statement.resources, statement.negated_resources, lambda pattern: _takes(pattern, arn))


def _takes(pattern: Text, arn: Text) -> Truth:
    pattern = _full(pattern, arn)
    if _is_api_and_slash(pattern, arn):
        # Matched to the letter, "{api}/" takes no method; but that is how AWS's own examples write a whole API.
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
        return fit(Text.of(pattern, "*"), arn).truth & Truth.UNKNOWN
    return fit(pattern, arn).truth


def _full(pattern: Text, arn: Text) -> Text:
    """The ARN for which "execute-api:/{stage}/{METHOD}/{path}" is short in the policy of an API.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
    """
    before, short, rest = pattern.partition("execute-api:/")
    if before.parts or not short.parts:
        return pattern
    return Text.of(arn.partition("/")[0], "/", rest)


def _is_api_and_slash(pattern: Text, arn: Text) -> bool:
    head, slash, rest = pattern.partition("/")
    return (
        bool(slash.parts)
        and not rest.parts
        and _is_of_execute_api(arn)
        and not fit(head, arn.partition("/")[0]).truth.is_no
    )


def ends_at_the_api(statement: Statement, arn: Text) -> Value[Text] | None:
    """The resource "{api}/" of a statement, by which alone it may take an ARN; None where there is none such."""
    if statement.negated_resources or not statement.resources.complete:
        return None
    found: Value[Text] | None = None
    for value in statement.resources:
        text = text_of(value)
        if text is None:
            return None
        pattern = _full(text, arn)
        if _is_api_and_slash(pattern, arn):
            found = found or value
        elif not fit(pattern, arn).truth.is_no:
            return None
    return found


def missed_part(statement: Statement, arn: Text) -> str | None:
    """The part of an ARN ("stage", "method", ...) in which all resources of a statement differ; None if in no one."""
    texts = [text_of(value) for value in statement.resources]
    parts = {None if text is None else differing_part(_full(text, arn), arn) for text in texts}
    return parts.pop() if len(parts) == 1 and not statement.negated_resources else None


def _is_of_execute_api(arn: Text) -> bool:
    return [piece.literal for piece in arn.split(":")[2:3]] == ["execute-api"]


# --- principals ----------------------------------------------------------------------------------------------------


def names_principal(statement: Statement, caller: Caller) -> Truth:
    """Whether the principals of a statement include these callers."""
    principals = statement.principals
    if principals.complete and not len(principals):
        return Truth.YES
    named = principals.some(lambda principal: _includes(principal, caller))
    return ~named if statement.negated_principals else named


def _includes(principal: Principal, caller: Caller) -> Truth:
    everybody = is_everybody(principal)
    if everybody.is_yes or caller.kind is CallerKind.ANONYMOUS:
        return everybody
    if caller.kind is CallerKind.UNKNOWN:
        return Truth.UNKNOWN
    if principal.kind != caller.kind.value:
        return everybody
    if caller.principal is None:
        return Truth.UNKNOWN
    if caller.kind is CallerKind.SERVICE:
        return is_service(principal.value, caller.principal)
    return everybody | _is_account_user(principal, caller.principal)


def is_everybody(principal: Principal) -> Truth:
    """Whether a principal is "*", which {"AWS": "*"} means too."""
    if principal.kind not in ("*", "AWS"):
        return Truth.NO
    text = text_of(principal.value)
    reference = None if text is None else text.reference
    if reference is not None and reference.kind == "resource":
        return Truth.NO
    return principal.value.equals("*")


def is_service(value: Value[Text], name: Text) -> Truth:
    """Whether a value names a service, also with "${AWS::URLSuffix}" for what its name ends in."""
    text = text_of(value)
    if text is None:
        return Truth.UNKNOWN
    head, _, tail = text.partition(".")
    if tail.reference is not None and tail.reference.name == "AWS::URLSuffix":
        return head.equals(name.partition(".")[0])
    return text.equals(name)


def _is_account_user(principal: Principal, user: Text) -> Truth:
    """Whether a principal is this user or role, or the account that it belongs to."""
    text = text_of(principal.value)
    if text is None:
        return Truth.UNKNOWN
    same = text.equals(user)
    pieces = text.split(":")
    account = pieces[4] if len(pieces) > 5 and pieces[5].literal == "root" else text
    if account is text and not (text.literal or "").isdigit():
        return same
    owner = user.split(":")
    return account.equals(owner[4]) if len(owner) > 5 else Truth.UNKNOWN


# --- APIs ----------------------------------------------------------------------------------------------------------


def decides_of_route(
    door: FrontDoor, api: Api, stage: Stage | None, route: Route, caller: Caller, method: str | None = None
) -> Decision:
    """What the resource policy of an API says of these callers' requests to a route.

    Without a stage, in every stage. `method` picks one HTTP method of an ANY route. An API without a policy, as HTTP
    and WebSocket APIs always are, denies and allows nothing.
    """
    if api.policy is None:
        return NOT_THERE
    return decides(api.policy, caller, INVOKE, method_arn(door, api, stage, route, method))


def silence_refuses(authorization_type: Value[str], same_account: Truth = Truth.UNKNOWN) -> Truth:
    """Whether a resource policy that says nothing of a request refuses it, though an authorizer or IAM allows it.

    `same_account` answers for AWS_IAM whether the caller belongs to the API's account: then one Allow is enough, be it
    in the policy or at the caller; across accounts it takes both. A Lambda authorizer's Allow is enough. For Cognito
    AWS says both: that the policy must allow, and, in a table, that the token is enough. On methods without
    authorization only the policy can allow.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    """
    if authorization_type.equals("NONE").is_yes:
        return Truth.YES
    if authorization_type.equals("CUSTOM").is_yes:
        return Truth.NO
    if authorization_type.equals("AWS_IAM").is_yes:
        return ~same_account
    return Truth.UNKNOWN


def refuses(decision: Decision, authorization_type: Value[str], same_account: Truth = Truth.UNKNOWN) -> Truth:
    """Whether a resource policy that decides so refuses a request that its authorizer, token or signature allows."""
    return decision.denies | (~decision.allows & silence_refuses(authorization_type, same_account))


def passes(endpoint: VpcEndpoint, caller: Caller, arn: Text) -> Truth:
    """Whether the policy of a VPC endpoint lets callers through to a method; without a policy, it lets all through.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
    """
    return Truth.YES if endpoint.policy is None else decides(endpoint.policy, caller, INVOKE, arn).admits
