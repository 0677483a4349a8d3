"""What the rules have in common that tell of functions which API Gateway may not invoke."""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.arns import CHOSEN_BY_CLIENTS, as_written
from gatelint.behavior.access.permissions import Grant
from gatelint.behavior.access.refused_calls import Call, RefusedCalls, decisive_value
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import ApiKind
from gatelint.front_door.function import Function, Permission
from gatelint.remedies import PermitInvocation
from gatelint.rule import Certainty, Failure, Finding, Note
from gatelint.text import Reference, Text
from gatelint.values import Maybe, Place
from gatelint_rules.requests_to_routes import answer_on, in_stages, request_on

MOST = 3
"""So many calls, at most, are named one by one."""

WHOLE_ARN = ("partition", "service", "region", "account")
"""The parts of a SourceArn that are told apart only where all of it is written."""


def refusal(
    refused: RefusedCalls, failure: Failure, response_type: str, at: Place, cause: str, mend: str, wanted: Text
) -> Finding:
    """That the requests fail whose function API Gateway may not invoke; `wanted` is a SourceArn that would do."""
    api = refused.api
    # Whether an API that is created in one step comes with its permission is not documented.
    quick = any(route.written_as == "quick create" for route in refused.routes)
    return Finding(
        request=request_on(api, refused.routes, in_stages(refused.stages)),
        certainty=Certainty.MAY if quick else Certainty.WILL,
        at=at,
        cause=cause,
        failure=answer_on(api, refused.routes, failure),
        response_type=None if api.kind is ApiKind.HTTP else response_type,
        api=api,
        help=mend,
        remedies=[PermitInvocation(api, call.target, wanted) for call in refused.calls],
        notes=list(notes_on(refused.calls)),
    )


def notes_on(calls: list[Call]) -> Iterator[Note]:
    """A note on each of the first few places that name the function."""
    by_place: dict[Place, list[Call]] = {}
    for call in calls:
        by_place.setdefault(call.target.at, []).append(call)
    for place, here in list(by_place.items())[:MOST]:
        callers = here[0].caller if len(here) == 1 else f"{here[0].caller} (and {len(here) - 1} more)"
        yield Note(place, f"{callers} invokes {spoken_target(here[0])} here")


# --- permissions that do not fit -----------------------------------------------------------------------------------


def misfit(refused: RefusedCalls, failure: Failure, response_type: str, wanted: Text) -> Finding:
    """That permissions are there and none fits: at the one to mend where there is one alone, else at the function.

    `wanted` is a SourceArn that would do.
    """
    call = refused.calls[0]
    only = refused.permissions[0] if len(refused.permissions) == 1 else None
    nearest = call.grant.permission
    if only is not None and nearest is only:
        cause = f"permission {only.name} {difference(call)}"
        mend = mend_of(only, refused, wanted)
        return refusal(refused, failure, response_type, place_of(only, call.grant), cause, mend, wanted)
    function = refused.function
    cause = f"no permission of {function.name} is for {call.caller}, which invokes it as {spoken_source(call.source)}"
    others = " and the others" if len(refused.calls) > 1 else ""
    mend = f"add an AWS::Lambda::Permission for {call.caller}{others}, with SourceArn {wanted}"
    finding = refusal(refused, failure, response_type, function.at, cause, mend, wanted)
    if nearest is not None:
        finding.notes.append(Note(place_of(nearest, call.grant), f"permission {nearest.name} {difference(call)}"))
    return finding


def difference(call: Call) -> str:
    """What the nearest permission is for, and what it had to be for: the rest of a sentence about it."""
    permission, part, target = call.grant.permission, call.grant.part, spoken_target(call)
    if permission is None:
        return ""
    value = decisive_value(permission, part)
    written = "" if value is None else str(text_of(value))
    if part == "principal":
        return f"is for {written}, and it is apigateway.amazonaws.com that invokes {target} for {call.caller}"
    if part == "action":
        return f"allows {written}, and {call.caller} invokes {target}, which takes lambda:InvokeFunction"
    if part == "function URL":
        return f"is for calls through a function URL alone, and {call.caller} invokes {target} without one"
    if part == "source account":
        return f"is for calls from account {written}, and {call.caller} invokes {target} from another one"
    if part == "qualifier":
        label = written if value is not None else ""
        return f"is for {qualified(call.target.function, label)}, and {call.caller} invokes {target}"
    whole = part in WHOLE_ARN
    less = ", a segment less" if part == "depth" else ""
    source = f"{spoken_source(call.source, whole)}{less}"
    return f"is for {spoken_pattern(value, whole)}, and {call.caller} invokes {target} as {source}"


def mend_of(permission: Permission, refused: RefusedCalls, wanted: Text) -> str:
    call = refused.calls[0]
    others = " and the others" if len(refused.calls) > 1 else ""
    mends = {
        "principal": f"set Principal of {permission.name} to apigateway.amazonaws.com",
        "action": f"set Action of {permission.name} to lambda:InvokeFunction",
        "source account": f"set SourceAccount of {permission.name} to the account of the API, or leave it out",
        "qualifier": f"make FunctionName of {permission.name} what is invoked, {spoken_target(call)}",
        "function URL": f"add another permission for {call.caller}{others}, with SourceArn {wanted}",
    }
    widen = f"set SourceArn of {permission.name} to {wanted}, or add a permission for {call.caller}{others}"
    return mends.get(call.grant.part or "", widen)


def place_of(permission: Permission, grant: Grant) -> Place:
    """The property of a permission to change."""
    value = decisive_value(permission, grant.part)
    return permission.at if value is None else value.place


# --- words ---------------------------------------------------------------------------------------------------------


def spoken_target(call: Call) -> str:
    """What is invoked: "Fn", or "Fn:live" for an alias or version."""
    qualifier = call.target.qualifier
    return qualified(call.target.function, "" if qualifier is None else str(qualifier))


def qualified(function: object, label: str) -> str:
    name = function.name if isinstance(function, Function) else "the function"
    return f"{name}:{label}" if label else name


def spoken_source(source: Text, whole: bool = False) -> str:
    """The ARN of a call from the API's id on, with what clients choose in braces: "${Api}/prod/GET/orders/{id}"."""
    written = Text.of(*(_in_braces(part) for part in as_written(source).parts))
    return str(written) if whole else _from_api(written)


def spoken_pattern(pattern: Maybe[Text], whole: bool = False) -> str:
    """A SourceArn from the API's id on, or all of it where it is no ARN of an API."""
    text = None if pattern is None else text_of(pattern)
    if text is None:
        return "calls that are not known"
    return str(text) if whole else _from_api(text)


def _in_braces(part: str | Reference) -> str | Reference:
    if isinstance(part, Reference) and part.kind in CHOSEN_BY_CLIENTS:
        return f"{{{'method' if part.name == 'ANY' else part.name}}}"
    return part


def _from_api(arn: Text) -> str:
    pieces = arn.split(":")
    return str(Text.of(":").join(pieces[5:])) if len(pieces) > 5 else str(arn)


def reaching_all(refused: RefusedCalls, behind_api: str) -> Text:
    """A SourceArn for an API: "arn:…:${Api}" and what follows."""
    return Text.of(refused.calls[0].source.partition("/")[0], behind_api)


def labels_of(refused: RefusedCalls) -> list[str]:
    """What the calls invoke, each once."""
    return list(dict.fromkeys(spoken_target(call) for call in refused.calls))
