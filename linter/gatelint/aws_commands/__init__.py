"""How the AWS CLI mends what is deployed: remedies as commands, for bash or zsh, some of which need jq.

https://docs.aws.amazon.com/cli/latest/reference/
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args

from gatelint.aws_commands import access, cloudfront, names, rest, roles, routes, scopes, traffic, v2
from gatelint.aws_commands.deployments import Redeployment, deploy_to, deployment
from gatelint.aws_commands.shell import NotSpeakableError
from gatelint.records import field, record
from gatelint.remedies import (
    AddItem,
    AddRoute,
    AddRouteResponse,
    AddStage,
    AdmitStage,
    AnswerPreflights,
    AskFor,
    AttachKey,
    CopyBehavior,
    DeployStage,
    DropIdentitySource,
    LiftLimits,
    LiftPlanLimits,
    MapDomainName,
    MoveBehavior,
    NoCommand,
    PermitInvocation,
    RenameKey,
    ServeParent,
    SetHeader,
    SetValue,
    SetVariable,
    TakeOut,
)
from gatelint.values import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gatelint.aws_commands.jq import Change
    from gatelint.aws_commands.rest import Line
    from gatelint.front_door.door import FrontDoor
    from gatelint.remedies import Json, Remedy
    from gatelint.rule import Finding

_CHANGES = SetValue | AddItem | TakeOut | RenameKey | AskFor


@record()
class Told:
    """What is told of mending something: commands for a shell, to be run in this order, or why there are none."""

    commands: list[str] = field(default_factory=list[str])
    none_because: str | None = None


def commands_for(finding: Finding, door: FrontDoor) -> Told:
    """How to mend what a finding is about: as its remedies say, or else as the edits of its fixes would.

    Nothing at all is told where the rule says nothing that could be made a command of.
    """
    edits = [edit for fix in finding.fixes for edit in fix.edits]
    return told_of(finding.remedies or [SetValue(edit.at, value_written(edit.text)) for edit in edits], door)


def told_of(remedies: Sequence[Remedy], door: FrontDoor) -> Told:
    none = next((remedy for remedy in remedies if isinstance(remedy, NoCommand)), None)
    if none is not None:
        return Told(none_because=none.why)
    commands: list[str] = []
    changed: dict[Redeployment, None] = {}
    try:
        for line in _lines(remedies, door):
            if isinstance(line, Redeployment):
                changed[line] = None
            elif line not in commands:
                commands.append(line)
        for each in changed:
            commands += deployment(door, each)
    except NotSpeakableError as error:
        return Told(none_because=str(error))
    except NotImplementedError:
        return Told()
    return Told(commands)


def _lines(remedies: Sequence[Remedy], door: FrontDoor) -> Iterator[Line]:
    """The commands of each remedy; changes of one thing are made together."""
    changes: dict[str, list[Change]] = {}
    arrangements: dict[str, list[object]] = {}
    for remedy in remedies:
        if isinstance(remedy, _CHANGES):
            at = in_account(remedy.at)
            changes.setdefault(at.source, []).append(_moved(remedy, at))
        elif isinstance(remedy, MoveBehavior | CopyBehavior):
            behavior = remedy.behavior if isinstance(remedy, MoveBehavior) else remedy.like
            arrangements.setdefault(behavior.at.source, []).append(remedy)
        else:
            yield from _lines_of(remedy)
    for arn, made in changes.items():
        yield from _update(door, arn, made)
    for arn, arranged in arrangements.items():
        yield from cloudfront.update(door, arn, arranged)


_MADE_BY: Mapping[type[object], Callable[[Any], Iterator[Line]]] = {
    PermitInvocation: access.permit,
    MapDomainName: access.map_domain_name,
    AdmitStage: access.admit_stage,
    AttachKey: access.attach_key,
    SetVariable: access.set_variable,
    DropIdentitySource: access.drop_identity_source,
    SetHeader: routes.set_header,
    AnswerPreflights: routes.answer_preflights,
    ServeParent: routes.serve_parent,
    AddRoute: routes.add_route,
    LiftLimits: traffic.lift_limits,
    LiftPlanLimits: traffic.lift_plan_limits,
    AddStage: traffic.add_stage,
    AddRouteResponse: traffic.add_route_response,
    **dict.fromkeys(get_args(names.REMEDIES), names.lines_of),
    **dict.fromkeys(get_args(roles.REMEDIES), roles.lines_of),
    **dict.fromkeys(get_args(scopes.REMEDIES), scopes.lines_of),
}
"""What makes the commands of each kind of remedy that is no change of one value."""


def _lines_of(remedy: Remedy) -> Iterator[Line]:
    if isinstance(remedy, DeployStage):
        yield deploy_to(remedy.api, remedy.stage)
    else:
        yield from _MADE_BY[type(remedy)](remedy)


def _update(door: FrontDoor, arn: str, changes: Sequence[Change]) -> Iterator[Line]:
    if cloudfront.ARN.fullmatch(arn):
        yield from cloudfront.update(door, arn, changes)
    else:
        yield from rest.update(arn, changes)
        yield from v2.update(arn, changes, door)
        yield from traffic.update(arn, changes)


def in_account(place: Place) -> Place:
    """A place without what only a template has: spans, and the word before all properties."""
    path = place.path[1:] if place.path[:1] == ("Properties",) else place.path
    return Place(place.source, path)


def _moved(change: Change, at: Place) -> Change:
    if isinstance(change, SetValue):
        return SetValue(at, change.value)
    if isinstance(change, AddItem):
        return AddItem(at, change.item)
    if isinstance(change, AskFor):
        return AskFor(at, change.variable, change.what, change.is_number)
    return TakeOut(at) if isinstance(change, TakeOut) else RenameKey(at, change.key)


def value_written(text: str) -> Json:
    """The value that an edit writes: a word, or what JSON has for a list, a number, a truth value or a string."""
    if re.fullmatch(r'true|false|[0-9]+|\[.*\]|".*"', text, re.DOTALL):
        value: Json = json.loads(text)
        return value
    return text
