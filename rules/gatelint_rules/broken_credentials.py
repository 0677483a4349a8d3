"""What the rules have in common that tell of roles which API Gateway cannot use as credentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gatelint.behavior.access.credentials import BrokenCall, BrokenRole, Defect
from gatelint.behavior.access.roles import (
    arns_invoked,
    hindrance_to_invoking,
    is_denied_to_assume,
    may_invoke_function,
)
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Policy
from gatelint.front_door.api import ApiKind
from gatelint.front_door.function import Function, FunctionTarget
from gatelint.front_door.route import Route
from gatelint.remedies import AllowInvocation, MakeRole, NoCommand, Remedy, SetValue, TrustApiGateway
from gatelint.rule import Certainty, Failure, Finding, Note
from gatelint.values import Place
from gatelint.wording import count
from gatelint_rules.requests_to_routes import answer_on, in_stages, request_on

API_GATEWAY = "apigateway.amazonaws.com"

MOST = 3
"""So many callers, at most, are named one by one."""


def refusals(calls: Iterable[BrokenCall], failure: Failure, response_type: str) -> Iterator[Finding]:
    """That requests fail for which API Gateway needs a role that is of no use: one finding for each API and role."""
    groups: dict[object, list[BrokenCall]] = {}
    for call in calls:
        broken, stages = call.broken, tuple(stage.name for stage in call.stages)
        invoked = None if broken.target is None else spoken_target(broken.target)
        groups.setdefault((id(call.api), broken.credentials.value, broken.defect, invoked, stages), []).append(call)
    for group in groups.values():
        yield _refusal(group, failure, response_type)


def _refusal(calls: list[BrokenCall], failure: Failure, response_type: str) -> Finding:
    api, broken = calls[0].api, calls[0].broken
    routes = list({id(route): route for call in calls for route in call.routes}.values())
    return Finding(
        request=request_on(api, routes, in_stages(calls[0].stages)),
        certainty=Certainty.WILL,
        at=place_of(broken),
        cause=cause_of(broken),
        failure=answer_on(api, routes, failure),
        response_type=None if api.kind is ApiKind.HTTP else response_type,
        api=api,
        help=mend_of(broken),
        remedies=list(remedies_of(calls)),
        notes=list(notes_on(calls)),
    )


def place_of(broken: BrokenRole) -> Place:
    """What is to be changed: the trust policy, the role, or where it is named in vain."""
    role = broken.role
    if role is None:
        return broken.credentials.place
    return role.trust.at if broken.defect is Defect.TRUST and isinstance(role.trust, Policy) else role.at


def cause_of(broken: BrokenRole) -> str:
    role = broken.role
    if role is None:
        return f"there is no role {broken.credentials.value}"
    if broken.target is not None:
        invoked = spoken_target(broken.target)
        return {
            "denial": f"a policy of {role.name} denies it to invoke {invoked}",
            "boundary": f"the permissions boundary of {role.name} does not let it invoke {invoked}",
            "lack": f"neither a policy of {role.name} nor one of the function lets it invoke {invoked}",
        }[hindrance_to_invoking(role, broken.target)]
    names = [text_of(service) for service in role.trusted_services]
    if names and role.trusted_services.complete and None not in names:
        return f"{role.name} trusts {' and '.join(map(str, names))}, so that API Gateway may not assume it"
    return f"the trust policy of {role.name} does not let API Gateway assume it"


def mend_of(broken: BrokenRole) -> str:
    role = broken.role
    if role is None:
        return f"name a role that exists, and that trusts {API_GATEWAY}"
    if broken.target is not None:
        invoked = spoken_target(broken.target)
        return {
            "denial": f"take {invoked} out of the denial",
            "boundary": f"allow lambda:InvokeFunction on the ARN of {invoked} in the boundary, or name another role",
            "lack": f"allow {role.name} the action lambda:InvokeFunction on the ARN of {invoked}",
        }[hindrance_to_invoking(role, broken.target)]
    return f"allow {API_GATEWAY} the action sts:AssumeRole in the trust policy of {role.name}"


def remedies_of(calls: list[BrokenCall]) -> Iterator[Remedy]:
    broken = calls[0].broken
    role = broken.role
    if role is None:
        yield from in_place_of_the_missing(calls)
    elif broken.target is not None:
        hindrance = hindrance_to_invoking(role, broken.target)
        if hindrance == "lack":
            yield AllowInvocation(role, arns_invoked(broken.target)[0])
        else:
            yield NoCommand(f"whether the {hindrance} is meant for API Gateway, too, is for the role's owners to say")
    elif is_denied_to_assume(role).is_no:
        yield TrustApiGateway(role)
        for target in filter(None, (call.invoked for call in calls)):
            # What policies out of sight allow, another statement does not harm.
            arn = arns_invoked(target)[0]
            is_known = arn.literal is not None and "$" not in arn.literal
            lacks = not may_invoke_function(role, target).is_yes and hindrance_to_invoking(role, target) == "lack"
            if is_known and lacks:
                yield AllowInvocation(role, arn)
    else:
        yield NoCommand("whether the denial is meant for API Gateway, too, is for the role's owners to say")


def in_place_of_the_missing(calls: list[BrokenCall]) -> Iterator[Remedy]:
    """The role of its name is called in its place, if there is one: no other can be made with that name."""
    broken = calls[0].broken
    if broken.namesake is not None:
        for place in dict.fromkeys(call.broken.credentials.place for call in calls):
            yield SetValue(place, str(broken.namesake.arn))
        return
    invoked = [arns_invoked(call.invoked)[0] for call in calls if call.invoked is not None]
    if len(invoked) < len(calls):
        yield NoCommand("what the role is to be allowed has to be decided")
    else:
        yield MakeRole(broken.credentials.value, tuple(dict.fromkeys(invoked)))


def notes_on(calls: list[BrokenCall]) -> Iterator[Note]:
    """A note on each of the first few places that name the role."""
    role = calls[0].broken.role
    by_place: dict[Place, list[str]] = {}
    for call in calls:
        caller = call.caller.key if isinstance(call.caller, Route) else f"authorizer {call.caller.name}"
        by_place.setdefault(call.broken.credentials.place, []).append(caller)
    elsewhere = [(place, callers) for place, callers in by_place.items() if place != place_of(calls[0].broken)]
    for place, callers in elsewhere[:MOST]:
        others = f" (and {count(len(callers) - 1, 'more route')})" if len(callers) > 1 else ""
        yield Note(place, f"{callers[0]}{others} calls as {'it' if role is None else role.name}")


def spoken_target(target: FunctionTarget) -> str:
    """What is invoked: "Fn", or "Fn:live" for an alias or version."""
    name = target.function.name if isinstance(target.function, Function) else str(target.arn)
    return name if target.qualifier is None else f"{name}:{target.qualifier}"
