"""Whom the resource policy of a REST API refuses on the API's own routes, and by which of its statements.

A statement that denies is enough. Where none allows, it is the whole policy that refuses: each statement that might
have allowed misses the request by something.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.arns import method_arn
from gatelint.behavior.access.callers import anonymous_client, anybody, client_through, serves_private_apis, signed
from gatelint.behavior.access.conditions import holds
from gatelint.behavior.access.policies import (
    INVOKE,
    applies,
    ends_at_the_api,
    names_action,
    names_principal,
    names_resource,
    silence_refuses,
)
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Policy
from gatelint.front_door.api import ApiKind
from gatelint.records import record, replace
from gatelint.text import Text
from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.access.callers import Caller
    from gatelint.front_door.access import Condition, Statement, VpcEndpoint
    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.values import Value

_UNSIGNED = ("NONE", "CUSTOM", "COGNITO_USER_POOLS")
_VPC, _VPC_ENDPOINT = "aws:sourcevpc", "aws:sourcevpce"


@record()
class Asked:
    """A route that callers ask for, in one stage, or in whichever where none is in sight."""

    api: Api
    stage: Stage | None
    route: Route
    caller: Caller
    arn: Text


@record()
class Denial:
    """A statement that surely denies all these callers a route."""

    asked: Asked
    statement: Statement


@record()
class Miss:
    """A statement that may be an Allow, and surely does not apply.

    `is_allow`, `names` (for its actions and resources) and `includes` (for its principals) answer how it does
    otherwise; `failing` are the conditions that surely do not hold.
    """

    statement: Statement
    is_allow: Truth
    names: Truth
    includes: Truth
    failing: tuple[Condition, ...]

    @property
    def is_elsewhere(self) -> bool:
        """Whether it speaks of other routes, or other actions, alone."""
        return self.names.is_no


@record()
class Silence:
    """A route that no statement allows to these callers: not denied, and refused all the same.

    `is_sure` answers whether they are refused though they may have a token.
    """

    asked: Asked
    is_sure: Truth
    misses: list[Miss]


def guarded_apis(door: FrontDoor) -> Iterator[tuple[Api, Policy]]:
    """The REST APIs of the front door with a resource policy that was read, and that says anything."""
    for api in door.apis:
        policy = api.policy
        if api.kind is ApiKind.REST and not api.imported and isinstance(policy, Policy) and policy.statements.items:
            yield api, policy


# --- who calls -----------------------------------------------------------------------------------------------------


def callers_of(door: FrontDoor, api: Api) -> Caller:
    """All who may call an API and sign nothing: from the internet, or through whichever endpoint if it is private."""
    if api.is_private.is_yes:
        return clients_in_vpcs(door)
    return anonymous_client() if api.is_private.is_no else anybody()


def clients_in_vpcs(door: FrontDoor) -> Caller:
    """Clients of a private API, through an endpoint that is not known.

    No endpoint has the id of a VPC, nor a VPC that of an endpoint; and endpoints for other services lead to no API.
    """
    endpoints = door.vpc_endpoints
    vpcs = [text_of(endpoint.vpc) for endpoint in endpoints if endpoint.vpc is not None]
    others = [endpoint.identity for endpoint in endpoints if serves_private_apis(endpoint).is_no]
    never = {
        _VPC_ENDPOINT: frozenset([*(vpc for vpc in vpcs if vpc is not None), *others]),
        _VPC: frozenset(endpoint.identity for endpoint in endpoints),
    }
    return replace(client_through(None), never=never)


def clients_through(door: FrontDoor, identity: Text) -> Caller:
    """Clients of a private API, through the endpoint of this id."""
    clients = clients_in_vpcs(door)
    endpoint = endpoint_named(door, identity)
    spoken = f"clients behind {identity if endpoint is None else endpoint.name}"
    told = client_through(endpoint).keys if endpoint is not None else {**clients.keys, _VPC_ENDPOINT: identity}
    return replace(clients, spoken=spoken, keys=told)


def endpoint_named(door: FrontDoor, identity: Text) -> VpcEndpoint | None:
    """The VPC endpoint in sight that has this id."""
    return next((endpoint for endpoint in door.vpc_endpoints if endpoint.identity == identity), None)


def with_new_ids(clients: Caller, policy: Policy) -> Caller:
    """The same clients, if the ids of their endpoint and VPC are none that are written out in a policy.

    So are those of endpoints that the template makes: nobody knows them before.
    """
    conditions = [condition for statement in policy.statements for condition in statement.conditions]
    texts = [text_of(value) for condition in conditions for value in condition.values]
    written = frozenset(text for text in texts if text is not None and text.literal is not None)
    never = {key: clients.never.get(key, frozenset[Text]()) | written for key in (_VPC, _VPC_ENDPOINT)}
    return replace(clients, never=never)


def asks(door: FrontDoor, api: Api, caller: Caller) -> Iterator[Asked]:
    """Every route of an API, in every stage, asked for by these callers.

    Where the authorization type is AWS_IAM, or not known, they may sign.
    """
    stages: list[Stage] | list[None] = api.stages_in_use or [None]
    for stage in stages:
        for route in api.routes:
            unsigned = route.authorization_type.is_in(_UNSIGNED).is_yes
            yield Asked(api, stage, route, caller if unsigned else signed(caller), method_arn(door, api, stage, route))


# --- what the policy says ------------------------------------------------------------------------------------------


def denials(door: FrontDoor, api: Api, policy: Policy, caller: Caller) -> Iterator[Denial]:
    """Each statement that surely denies, with each route that it denies."""
    for asked in asks(door, api, caller):
        for statement in policy.statements:
            if (statement.effect.equals("Deny") & applies(statement, asked.caller, INVOKE, asked.arn)).is_yes:
                yield Denial(asked, statement)


def silences(door: FrontDoor, api: Api, policy: Policy, caller: Caller) -> Iterator[Silence]:
    """Each route that surely no statement allows, where that refuses callers, or may."""
    if not policy.statements.complete:
        return
    for asked in asks(door, api, caller):
        is_sure = refuses_silently(asked.route)
        misses = misses_of(policy, asked) if not is_sure.is_no else None
        if misses is not None:
            yield Silence(asked, is_sure, misses)


def refuses_silently(route: Route) -> Truth:
    """Whether clients of a route are refused where the policy is silent.

    No also where that hangs on who signs, on how callers are authorized, or on what AWS does not document.
    """
    if not route.authorization_type.is_in(("NONE", "COGNITO_USER_POOLS")).is_yes:
        return Truth.NO
    return silence_refuses(route.authorization_type)


def possible_allows(policy: Policy) -> list[Statement]:
    """The statements that allow, or may."""
    return [statement for statement in policy.statements if not statement.effect.equals("Allow").is_no]


def misses_of(policy: Policy, asked: Asked) -> list[Miss] | None:
    """How each statement that may allow misses; None where one may apply."""
    misses: list[Miss] = []
    for statement in possible_allows(policy):
        if not (statement.effect.equals("Allow") & applies(statement, asked.caller, INVOKE, asked.arn)).is_no:
            return None
        misses.append(_miss(statement, asked))
    return misses


def _miss(statement: Statement, asked: Asked) -> Miss:
    return Miss(
        statement=statement,
        is_allow=statement.effect.equals("Allow"),
        names=names_action(statement, INVOKE) & names_resource(statement, asked.arn),
        includes=names_principal(statement, asked.caller),
        failing=tuple(condition for condition in statement.conditions if holds(condition, asked.caller).is_no),
    )


def resource_that_ends_at_the_api(policy: Policy, asked: Asked) -> Value[Text] | None:
    """A resource "{api}/" by which alone the policy may allow a route, or None.

    Taken to the letter it names no method, though AWS's own examples write it for all of them.
    """
    found: Value[Text] | None = None
    for statement in possible_allows(policy):
        if (statement.effect.equals("Allow") & applies(statement, asked.caller, INVOKE, asked.arn)).is_no:
            continue
        value = ends_at_the_api(statement, asked.arn)
        if value is None:
            return None
        found = found or value
    return found if policy.statements.complete else None


# --- what is not known ---------------------------------------------------------------------------------------------


def unread_part(statement: Statement) -> Unresolved | None:
    """What is not known of a statement of all that tells whether it allows, what, and to whom."""
    principals = [principal.value for principal in statement.principals]
    words = [statement.effect, *statement.actions, *statement.resources, *principals]
    unread = next((word for word in words if isinstance(word, Unresolved)), None)
    listings = (statement.actions.unread, statement.resources.unread, statement.principals.unread)
    why = next((why for why in listings if why is not None), None)
    return unread if unread is not None or why is None else Unresolved(why, statement.at)


def doubt_about(policy: Policy, asked: Asked) -> Unresolved | None:
    """What is not known of a policy, where it alone decides whether any statement allows a route; else None."""
    found = None if policy.statements.unread is None else Unresolved(policy.statements.unread, policy.at)
    for statement in possible_allows(policy):
        if (statement.effect.equals("Allow") & applies(statement, asked.caller, INVOKE, asked.arn)).is_no:
            continue
        unread = unread_part(statement)
        if unread is None:
            return None
        found = found or unread
    return found
