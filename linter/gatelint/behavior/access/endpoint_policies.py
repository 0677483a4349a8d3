"""Which routes of private APIs the policies of VPC endpoints keep clients from.

An endpoint's policy is asked first, and whatever it does not allow is refused, whoever the API itself lets in. Without
a policy of its own an endpoint lets everything through. Who calls is told by the Authorization header: a signature
tells a user or role, anything else nobody.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.callers import serves_private_apis, signed
from gatelint.behavior.access.policies import INVOKE, decides
from gatelint.behavior.access.refusals import asks, clients_through
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Policy
from gatelint.front_door.api import ApiKind
from gatelint.records import record
from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.access.policies import Decision
    from gatelint.behavior.access.refusals import Asked
    from gatelint.front_door.access import Condition, Statement, VpcEndpoint
    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.text import Text
    from gatelint.values import Place, Value

_VPC_ENDPOINT = "aws:sourcevpce"


@record()
class Doorway:
    """A VPC endpoint by which clients come to a private API.

    `is_meant` answers whether the API itself names it, at `named_at`; unknown where it is just the only one in sight.
    """

    api: Api
    endpoint: VpcEndpoint
    is_meant: Truth
    named_at: Place | None


@record()
class KeptOut:
    """A route that the policy of an endpoint lets nobody through to, or nobody who does not sign."""

    asked: Asked
    decision: Decision
    whoever_signs: bool


def doorways(door: FrontDoor) -> Iterator[Doorway]:
    """The endpoints with a policy by which clients surely, or likely, come to the private APIs of a front door."""
    endpoints = [each for each in door.vpc_endpoints if not serves_private_apis(each).is_no]
    for api in door.apis:
        if api.kind is not ApiKind.REST or api.imported or not api.is_private.is_yes:
            continue
        named = [(each, _named_at(api, each)) for each in endpoints]
        for endpoint, at in named:
            if endpoint.policy is not None and at is not None:
                yield Doorway(api, endpoint, serves_private_apis(endpoint), at)
        alone = len(endpoints) == 1 and door.vpc_endpoints.complete and _names_none(api)
        if alone and endpoints[0].policy is not None:
            yield Doorway(api, endpoints[0], Truth.UNKNOWN, None)


def kept_out(door: FrontDoor, doorway: Doorway) -> Iterator[KeptOut]:
    """The routes that the policy of an endpoint surely does not let requests through to."""
    policy = doorway.endpoint.policy
    if not isinstance(policy, Policy):
        return
    for asked in asks(door, doorway.api, clients_through(door, doorway.endpoint.identity)):
        # A method without authorization takes signed requests too, of which the endpoint alone asks who signed.
        by_anybody = decides(policy, signed(asked.caller), INVOKE, asked.arn)
        if by_anybody.admits.is_no:
            yield KeptOut(asked, by_anybody, whoever_signs=True)
            continue
        decision = decides(policy, asked.caller, INVOKE, asked.arn)
        if decision.admits.is_no:
            yield KeptOut(asked, decision, whoever_signs=False)


def _named_at(api: Api, endpoint: VpcEndpoint) -> Place | None:
    """Where an API names an endpoint as one that clients come by: in its list, or in its resource policy."""
    for value in api.vpc_endpoints:
        if value.equals(endpoint.identity).is_yes:
            return value.place
    for condition in _conditions_that_let_in(api):
        if condition.values.some(lambda value: _is(value, endpoint)).is_yes:
            return condition.at
    return None


def _is(value: Value[Text], endpoint: VpcEndpoint) -> Truth:
    text = text_of(value)
    return Truth.UNKNOWN if text is None else text.equals(endpoint.identity)


def _names_none(api: Api) -> bool:
    """Whether an API surely names no endpoint, in sight or elsewhere."""
    policy = api.policy
    if api.vpc_endpoints.items or not api.vpc_endpoints.complete or isinstance(policy, Unresolved):
        return False
    if policy is None:
        return True
    statements = policy.statements
    return statements.complete and all(
        each.conditions.complete and all(condition.key.lower() != _VPC_ENDPOINT for condition in each.conditions)
        for each in statements
    )


def _conditions_that_let_in(api: Api) -> Iterator[Condition]:
    """The conditions over endpoints by which those that they name get in: of an Allow, or of a Deny for all others."""
    if not isinstance(api.policy, Policy):
        return
    for statement in api.policy.statements:
        for condition in statement.conditions:
            if condition.key.lower() == _VPC_ENDPOINT and _lets_in(statement, condition).is_yes:
                yield condition


def _lets_in(statement: Statement, condition: Condition) -> Truth:
    is_negated = "not" in condition.operator.lower()
    return statement.effect.equals("Deny" if is_negated else "Allow")
