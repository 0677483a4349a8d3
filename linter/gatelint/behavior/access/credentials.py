"""Whether API Gateway can call Lambda and other services with the roles that integrations and authorizers name.

It takes three things: the role is there, it trusts API Gateway, and it allows the call. A role that may not be assumed
fails every call. What comes of a call that the role does not allow is the called service's affair; Lambda refuses it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-to-api.html
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from gatelint.behavior.access.permissions import target_in
from gatelint.behavior.access.roles import is_kept_from_invoking, may_assume
from gatelint.behavior.authorizers.guards import authorizer_asked
from gatelint.front_door.api import ApiKind
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.function import FunctionTarget, Role
    from gatelint.values import Maybe


class Defect(enum.Enum):
    """What keeps API Gateway from using a role."""

    MISSING = "missing"
    TRUST = "trust"
    PERMISSION = "permission"


@record()
class BrokenRole:
    """Credentials of no use: the ARN as it is written where they are named, and what is wrong with the role.

    `role` is None where there is none; `namesake` is then the one that has its name, under another path. `target` is
    the function that the role may not invoke, of a defect PERMISSION.
    """

    credentials: Known[Text]
    defect: Defect
    role: Role | None = None
    target: FunctionTarget | None = None
    namesake: Role | None = None


@record()
class BrokenCall:
    """What calls with a role that is of no use, and the routes whose requests fail of it.

    `stages` are those in which it fails, empty where it fails in all.
    """

    api: Api
    caller: Route | Authorizer
    routes: list[Route]
    broken: BrokenRole
    stages: tuple[Stage, ...] = ()

    @property
    def invoked(self) -> FunctionTarget | None:
        """The function that is invoked as the role, None where another service is called."""
        if isinstance(self.caller, Route):
            integration = self.caller.integration
            is_proxy = isinstance(integration, Integration) and integration.type.equals("AWS_PROXY").is_yes
            return integration.target if isinstance(integration, Integration) and is_proxy else None
        return self.caller.target


def broken_integrations(door: FrontDoor) -> Iterator[BrokenCall]:
    """The integrations that call as a role which is surely of no use, as far as a client hears of it."""
    for api in door.apis:
        for route in api.routes:
            integration = route.integration
            # Nobody is left to hear what comes of a WebSocket API's $disconnect.
            silent = api.kind is ApiKind.WEBSOCKET and route.key == "$disconnect"
            if not isinstance(integration, Integration) or silent:
                continue
            if integration.type.is_in(("AWS", "AWS_PROXY")).is_yes:
                yield from _broken_integration(door, api, route, integration)


def _broken_integration(door: FrontDoor, api: Api, route: Route, integration: Integration) -> Iterator[BrokenCall]:
    # What a service integration makes of a refusal is up to its integration responses, which may map it to 200.
    target = integration.target if integration.type.equals("AWS_PROXY").is_yes else None
    stages: list[Stage] | list[None] = api.stages_in_use or [None]
    found = [
        (stage, broken_role(door, integration.credentials, None if target is None else target_in(stage, target)))
        for stage in stages
    ]
    broken = [(stage, each) for stage, each in found if each is not None]
    if broken:
        some = len(broken) < len(found)
        named = tuple(stage for stage, _ in broken if stage is not None) if some else ()
        yield BrokenCall(api, route, [route], broken[0][1], named)


def broken_authorizers(door: FrontDoor) -> Iterator[BrokenCall]:
    """The same of Lambda authorizers that routes surely ask."""
    for api in door.apis:
        asked: dict[int, tuple[Authorizer, list[Route]]] = {}
        for route in api.routes:
            authorizer = authorizer_asked(route)
            if authorizer is not None and authorizer.kind.is_in(("TOKEN", "REQUEST")).is_yes:
                asked.setdefault(id(authorizer), (authorizer, []))[1].append(route)
        for authorizer, routes in asked.values():
            broken = broken_role(door, authorizer.credentials, authorizer.target)
            if broken is not None:
                yield BrokenCall(api, authorizer, routes, broken)


def broken_role(door: FrontDoor, credentials: Maybe[Text], target: FunctionTarget | None) -> BrokenRole | None:
    """What is surely wrong with a role by which a function is to be invoked, or, without one, another service."""
    if not isinstance(credentials, Known):
        return None
    if credentials.value in door.missing:
        name = credentials.value.split("/")[-1]
        namesake = next((role for role in door.roles if role.identity == name), None)
        return BrokenRole(credentials, Defect.MISSING, namesake=namesake)
    role = role_of(door, credentials.value)
    if role is None:
        return None
    if may_assume(role).is_no:
        return BrokenRole(credentials, Defect.TRUST, role)
    if target is not None and is_kept_from_invoking(role, target).is_yes:
        return BrokenRole(credentials, Defect.PERMISSION, role, target)
    return None


def role_of(door: FrontDoor, arn: Text) -> Role | None:
    """The role of the front door that surely has this ARN; "arn:…:role/${Role}" is one, too."""
    name = arn.split("/")[-1]
    is_arn = arn.starts_with("arn:").is_yes and arn.contains(":role/").is_yes
    for role in door.roles:
        if role.arn == arn or (is_arn and role.identity is not None and name.references and role.identity == name):
            return role
    return None
