"""Changes of distributions and of their policies.

CloudFront takes whole configurations only, together with the version that they were made of, and writes a list as
{"Quantity": 1, "Items": [...]}.
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gatelint.aws_commands.jq import answer_to, arguments_of, literal, path_to
from gatelint.aws_commands.shell import NotSpeakableError, Written, aws, file_for, quoted, through_jq
from gatelint.remedies import AddItem, AskFor, CopyBehavior, MoveBehavior, SetValue, TakeOut
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.front_door.distribution import CacheBehavior, Distribution
    from gatelint.front_door.door import FrontDoor
    from gatelint.remedies import Json
    from gatelint.values import PathItem, Place

ARN = re.compile(
    r"arn:([^:]+):cloudfront::[0-9]*:(distribution|cache-policy|origin-request-policy|response-headers-policy)/(.+)"
)
_OTHERWISE: dict[str, str] = {
    "OriginSSLProtocols": "OriginSslProtocols",
    "OriginCustomHeaders": "CustomHeaders",
    "AcmCertificateArn": "ACMCertificateArn",
}
"""What CloudFormation calls otherwise than CloudFront's own API."""

_KEYS = {"Origins": "Id", "CacheBehaviors": "PathPattern", "CustomErrorResponses": "ErrorCode"}
"""What tells the items of a list apart, whatever was listed before them since the account was read."""


def update(door: FrontDoor, arn: str, changes: Sequence[object]) -> Iterator[str]:
    """The commands that make changes of one distribution or policy."""
    found = ARN.fullmatch(arn)
    if found is None:
        return
    partition, thing, identity = found.groups()
    distribution = next((each for each in door.distributions if each.at.source == arn), None)
    config = f"{''.join(word.capitalize() for word in thing.split('-'))}Config"
    option = f"{thing}-config"
    where = [("region", "cn-northwest-1")] if partition == "aws-cn" else []
    which = [*where, ("id", identity)]
    read, changed = file_for(identity), file_for(identity, "changed")
    program = " | ".join([f".{config}", *(_changed(distribution, config, change) for change in changes)])
    yield f"{aws('cloudfront', f'get-{option}', [*which, ('output', 'json')])} > {read}"
    yield f"{through_jq(program, *arguments_of(changes))} {read} > {changed}"
    version = Written(f'"$(jq -r .ETag {quoted(read)})"')
    options = [*which, ("if-match", version), (option, Written(f"file://{changed}"))]
    yield aws("cloudfront", f"update-{thing}", options)


def _changed(distribution: Distribution | None, config: str, change: object) -> str:
    if isinstance(change, MoveBehavior):
        moved, before = _pattern(change.behavior), _pattern(change.before)
        return (
            f".CacheBehaviors.Items |= ([.[] | select(.PathPattern == {moved})] as $first"
            f" | map(select(.PathPattern != {moved})) | (map(.PathPattern) | index({before})) as $at"
            " | .[:$at] + $first + .[$at:])"
        )
    if isinstance(change, CopyBehavior):
        return (
            f".CacheBehaviors.Items |= ((map(.PathPattern) | index({_pattern(change.like)})) as $at"
            f" | .[:$at] + [.[$at] | .PathPattern = {literal(change.path_pattern)}] + .[$at:])"
            " | .CacheBehaviors.Quantity += 1"
        )
    if not isinstance(change, SetValue | AddItem | TakeOut | AskFor):
        raise NotImplementedError(type(change).__name__)
    steps = change.at.path[1:] if change.at.path[:1] == (config,) else change.at.path
    path = _path(distribution, config, steps)
    if isinstance(change, AddItem):
        item = f"(.Items // []) + [{literal(_with_quantities(change.item))}]"
        return f"{path} |= . + ({item} | {{Quantity: length, Items: .}})"
    if isinstance(change, TakeOut):
        return _without(distribution, config, steps, path)
    if isinstance(change, AskFor):
        return f"{path} = {answer_to(change)}"
    if isinstance(change.value, list | tuple):
        # AllowedMethods holds CachedMethods besides.
        return f"{path} += {literal(_with_quantities(change.value))}"
    return f"{path} = {literal(_with_quantities(change.value))}"


def _without(distribution: Distribution | None, config: str, steps: Sequence[PathItem], path: str) -> str:
    if not steps or not isinstance(steps[-1], int):
        return f"del({path})"
    items = _path(distribution, config, steps[:-1])
    return f"del({path}) | {items}.Quantity = ({items}.Items | length)"


def _path(distribution: Distribution | None, config: str, steps: Sequence[PathItem]) -> str:
    """A path of jq; an item of a list is named by what tells it from the others, where that is known."""
    path = ""
    for number, step in enumerate(steps):
        if not isinstance(step, int):
            path += path_to([_OTHERWISE.get(step, step)]).replace(".[", "[")
            continue
        key = _KEYS.get(str(steps[number - 1])) if number else None
        name = None if distribution is None or key is None else _name_of(distribution, (config, *steps[: number + 1]))
        if key is None or name is None:
            path += f".Items[{step}]"
        else:
            path = f"({path}.Items[] | select(.{key} == {literal(name)}))"
    return path or "."


def _name_of(distribution: Distribution, path: tuple[PathItem, ...]) -> str | int | None:
    """The id, path pattern or error code of the item at a path, if no other has the same."""

    def of(named: list[tuple[Place, Any]]) -> str | int | None:
        names = [name for _, name in named]
        mine = next((name for at, name in named if _in_account(at) == path), None)
        return mine if names.count(mine) == 1 else None

    origins = [(each.at, _text(known(each.id))) for each in distribution.origins]
    behaviors = [(each.at, known(each.path_pattern)) for each in distribution.behaviors if not each.is_default]
    errors = [(each.at, known(each.error_code)) for each in distribution.custom_error_responses]
    return of(origins) or of(behaviors) or of(errors)


def _text(value: Any) -> str | None:
    found: str | None = getattr(value, "literal", None)
    return found


def _in_account(at: Place) -> tuple[PathItem, ...]:
    return at.path[1:] if at.path[:1] == ("Properties",) else at.path


def _pattern(behavior: CacheBehavior) -> str:
    pattern = known(behavior.path_pattern)
    if pattern is None:
        raise NotSpeakableError("the path pattern of a cache behavior is not known here")
    return literal(pattern)


def _with_quantities(value: Json) -> Json:
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {_OTHERWISE.get(key, key): _with_quantities(item) for key, item in value.items()}
    return {"Quantity": len(value), "Items": [_with_quantities(item) for item in value]}
