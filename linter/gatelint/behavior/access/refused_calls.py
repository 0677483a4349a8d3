"""The calls of functions that Lambda refuses for want of a permission, put together by function.

A call comes from a route, or from an authorizer that routes ask. What is listed is surely refused; a call of which that
is not known is a doubt, where it hangs on one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.arns import authorizer_arn, source_arn
from gatelint.behavior.access.permissions import API_GATEWAY, Grant, may_call_authorizer, may_call_function, target_in
from gatelint.behavior.access.policies import is_service
from gatelint.behavior.authorizers.guards import authorizer_asked
from gatelint.behavior.memory import once_per_door
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.function import Function, FunctionTarget
from gatelint.front_door.integration import Integration
from gatelint.records import record
from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.function import Permission
    from gatelint.front_door.route import Route
    from gatelint.text import Text
    from gatelint.values import Maybe


@record()
class Call:
    """A call of a function, and what comes of it.

    `caller` names who calls ("GET /orders", "authorizer Tokens"), `source` is the ARN that the call comes from; without
    a permission the requests to `routes` fail. `stages` are those in which it is refused, empty where it is in all;
    `target`, `source` and `grant` are those of the first.
    """

    caller: str
    target: FunctionTarget
    source: Text
    routes: list[Route]
    stages: tuple[Stage, ...]
    grant: Grant


@record()
class RefusedCalls:
    """The calls that one API makes of one function, in the same stages, and that are surely refused.

    `permissions` are those of the function that are for API Gateway, without those for another API of the front door.
    """

    api: Api
    function: Function
    calls: list[Call]
    permissions: list[Permission]

    @property
    def routes(self) -> list[Route]:
        """The routes whose requests fail, each once."""
        return list({id(route): route for call in self.calls for route in call.routes}.values())

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in which they fail, empty where it is in all."""
        return self.calls[0].stages


def is_for_api_gateway(permission: Permission) -> Truth:
    """Whether a permission is meant for API Gateway: its principal says so, or its SourceArn names an API."""
    source = permission.source_arn
    text = None if source is None else text_of(source)
    named = Truth.NO if source is None else Truth.UNKNOWN if text is None else text.matches("*:execute-api:*")
    return _has_principal(permission) | named


def _has_principal(permission: Permission) -> Truth:
    return is_service(permission.principal, API_GATEWAY) | permission.principal.equals("*")


def has_permission_for_api_gateway(function: Function) -> Truth:
    """Whether any permission of a function is meant for API Gateway, for whichever API."""
    return function.permissions.some(is_for_api_gateway)


# --- from routes ---------------------------------------------------------------------------------------------------


@once_per_door
def refused_to_routes(door: FrontDoor) -> list[RefusedCalls]:
    """The calls of routes that are refused, as far as a client hears of it."""
    return _by_function(door, ((api, call) for api in door.apis for call in _refused_calls_of(door, api)))


def _refused_calls_of(door: FrontDoor, api: Api) -> Iterator[Call]:
    for route, target in calling_routes(api):
        stages: list[Stage] | list[None] = api.stages_in_use or [None]
        grants = [(stage, may_call_function(door, api, stage, route)) for stage in stages]
        refused = [(stage, grant) for stage, grant in grants if grant is not None and grant.truth.is_no]
        if not refused:
            continue
        first, grant = refused[0]
        some_only = len(refused) < len(grants)
        named = tuple(stage for stage, _ in refused if stage is not None) if some_only else ()
        source = source_arn(door, api, first, route)
        yield Call(route.key, target_in(first, target), source, [route], named, grant)


def calling_routes(api: Api) -> Iterator[tuple[Route, FunctionTarget]]:
    """The routes that surely call a function, and whose clients get what comes of it.

    Nobody is left to hear what comes of a WebSocket API's $disconnect.
    """
    for route in api.routes:
        integration = route.integration
        if not isinstance(integration, Integration) or integration.target is None:
            continue
        told = api.kind is not ApiKind.WEBSOCKET or route.key != "$disconnect"
        if told and integration.type.is_in(("AWS_PROXY", "AWS")).is_yes:
            yield route, integration.target


# --- from authorizers ----------------------------------------------------------------------------------------------


@once_per_door
def refused_to_authorizers(door: FrontDoor) -> list[RefusedCalls]:
    """The calls of authorizers that are refused; an authorizer that no route surely asks calls nothing."""
    return _by_function(door, ((api, call) for api in door.apis for call in _refused_authorizers_of(door, api)))


def _refused_authorizers_of(door: FrontDoor, api: Api) -> Iterator[Call]:
    for authorizer, routes in authorizers_asked(api):
        grant = may_call_authorizer(door, api, authorizer)
        if grant is not None and grant.truth.is_no and authorizer.target is not None:
            source = authorizer_arn(door, api, authorizer)
            yield Call(f"authorizer {authorizer.name}", authorizer.target, source, routes, (), grant)


def authorizers_asked(api: Api) -> list[tuple[Authorizer, list[Route]]]:
    """The Lambda authorizers that routes surely ask, each with these."""
    found: dict[int, tuple[Authorizer, list[Route]]] = {}
    for route in api.routes:
        authorizer = authorizer_asked(route)
        if authorizer is not None and authorizer.kind.is_in(("TOKEN", "REQUEST")).is_yes:
            found.setdefault(id(authorizer), (authorizer, []))[1].append(route)
    return list(found.values())


# --- put together --------------------------------------------------------------------------------------------------


def _by_function(door: FrontDoor, calls: Iterable[tuple[Api, Call]]) -> list[RefusedCalls]:
    found: dict[tuple[int, str, tuple[str, ...]], RefusedCalls] = {}
    for api, call in calls:
        function = call.target.function
        if isinstance(function, Unresolved):
            continue
        key = (id(api), function.name, tuple(stage.name for stage in call.stages))
        if key not in found:
            found[key] = RefusedCalls(api, function, [], _permissions_for(door, api, function))
        found[key].calls.append(call)
    return list(found.values())


def _permissions_for(door: FrontDoor, api: Api, function: Function) -> list[Permission]:
    by_principal = [each for each in function.permissions if _has_principal(each).is_yes]
    # Where the principal is wrong too, only a permission that is alone is surely the one that was meant.
    meant = by_principal or (function.permissions.items if len(function.permissions) == 1 else [])
    return [permission for permission in meant if not _is_for_another(door, api, permission.source_arn)]


def _is_for_another(door: FrontDoor, api: Api, source_arn: Maybe[Text]) -> bool:
    """Whether a SourceArn surely names another API of the front door."""
    text = None if source_arn is None else text_of(source_arn)
    pieces = [] if text is None else text.split(":")
    if len(pieces) < 6:
        return False
    named = pieces[5].partition("/")[0]
    return api.identity.equals(named).is_no and any(other.identity == named for other in door.apis)


# --- doubts --------------------------------------------------------------------------------------------------------


def doubts_about_routes(door: FrontDoor) -> Iterator[Unresolved]:
    """The values that alone decide whether calls of routes are refused."""
    for api in door.apis:
        for route, target in calling_routes(api):
            stages: list[Stage] | list[None] = api.stages_in_use or [None]
            for stage in stages:
                yield from _doubt(may_call_function(door, api, stage, route), target)


def doubts_about_authorizers(door: FrontDoor) -> Iterator[Unresolved]:
    """The values that alone decide whether calls of authorizers are refused."""
    for api in door.apis:
        for authorizer, _ in authorizers_asked(api):
            if authorizer.target is not None:
                yield from _doubt(may_call_authorizer(door, api, authorizer), authorizer.target)


def _doubt(grant: Grant | None, target: FunctionTarget) -> Iterator[Unresolved]:
    function = target.function
    if grant is None or not grant.truth.is_unknown or isinstance(function, Unresolved):
        return
    permission = grant.permission
    if permission is None or not function.permissions.complete or len(function.permissions) > 1:
        return
    value = decisive_value(permission, grant.part)
    if isinstance(value, Unresolved):
        yield value


def decisive_value(permission: Permission, part: str | None) -> Maybe[Text]:
    """The property of a permission that decides over a part of it, as `Grant` names them; None if it is not written."""
    values: dict[str, Maybe[Text]] = {
        "principal": permission.principal,
        "action": permission.action,
        "organization": permission.organization,
        "qualifier": permission.qualifier,
        "source account": permission.source_account,
        "function URL": None,
    }
    return values.get(part or "", permission.source_arn)
