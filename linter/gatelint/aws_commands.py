"""A change of a value as a command of the AWS CLI.

https://docs.aws.amazon.com/cli/latest/reference/
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatelint.values import PathItem

_REST = re.compile(
    r"arn:[^:]+:apigateway:([^:]+)::/restapis/([^/]+)/(resources|authorizers|stages|gatewayresponses)/(.+)"
)
_V2 = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/apis/([^/]+)/(routes|integrations|authorizers|stages)/(.+)")
_DISTRIBUTION = re.compile(r"arn:[^:]+:cloudfront::[0-9]*:distribution/(.+)")

_OTHERWISE = {"IntegrationHttpMethod": "httpMethod", "OriginSSLProtocols": "OriginSslProtocols"}


def command_for(arn: str, path: Sequence[PathItem], value: str) -> str | None:
    """The command that gives a property of a resource a value; None where no single one does.

    `path` leads from the resource to the property, in the names of CloudFormation; `value` is as written there.
    """
    if found := _DISTRIBUTION.fullmatch(arn):
        return _update_distribution(found[1], path, value)
    if len(path) == 0 or not all(isinstance(step, str) for step in path):
        return None
    if found := _REST.fullmatch(arn):
        return _update_rest(found[1], found[2], found[3], found[4], [str(step) for step in path], value)
    if found := _V2.fullmatch(arn):
        return _update_v2(found[1], found[2], found[3], found[4], [str(step) for step in path], value)
    return None


def _update_distribution(identity: str, path: Sequence[PathItem], value: str) -> str | None:
    """CloudFront takes whole configurations only, together with the version that they were made of."""
    if not path or path[0] != "DistributionConfig":
        return None
    steps = ".DistributionConfig"
    for step in path[1:]:
        if isinstance(step, int):
            steps += f".Items[{step}]"
        else:
            steps += f".{_OTHERWISE.get(step, step)}"
    if not re.fullmatch(r"[\w.\[\]]+", steps) or value.lstrip().startswith(("[", "{", "-")):
        return None
    change = f"{steps} = {_as_json(value)} | .DistributionConfig"
    return (
        f"aws cloudfront get-distribution-config --id {identity} > config.json && "
        f"jq {shlex.quote(change)} config.json > changed.json && "
        f'aws cloudfront update-distribution --id {identity} --if-match "$(jq -r .ETag config.json)" '
        "--distribution-config file://changed.json"
    )


def _as_json(value: str) -> str:
    if value in ("true", "false") or re.fullmatch("[0-9]+", value):
        return value
    return json.dumps(value.strip("\"'"))


def _update_rest(region: str, api: str, kind: str, name: str, path: list[str], value: str) -> str | None:
    told = _small(_OTHERWISE.get(path[-1], path[-1]))
    patch = shlex.quote(f"op=replace,path=/{told},value={value}")
    start, end = f"aws apigateway {{}} --region {region} --rest-api-id {api}", f"--patch-operations {patch}"
    if "," in value or " " in value:
        return None
    if kind == "resources" and (found := re.fullmatch("([^/]+)/methods/([A-Z]+)", name)):
        where = f"--resource-id {found[1]} --http-method {found[2]}"
        if len(path) == 2 and path[0] == "Integration":
            command = f"{start.format('update-integration')} {where} {end}"
        elif len(path) == 1:
            command = f"{start.format('update-method')} {where} {end}"
        else:
            return None
        return (
            f"{command}, then aws apigateway create-deployment --region {region} --rest-api-id {api} --stage-name STAGE"
        )
    if len(path) != 1:
        return None
    if kind == "authorizers":
        return f"{start.format('update-authorizer')} --authorizer-id {name} {end}"
    return f"{start.format('update-stage')} --stage-name {name} {end}" if kind == "stages" else None


def _update_v2(region: str, api: str, kind: str, name: str, path: list[str], value: str) -> str | None:
    if len(path) != 1:
        return None
    thing = kind[:-1]
    option = re.sub("(?<!^)(?=[A-Z])", "-", path[0]).lower()
    which = f"--stage-name {shlex.quote(name)}" if thing == "stage" else f"--{thing}-id {name}"
    told = {"true": f"--{option}", "false": f"--no-{option}"}.get(value, f"--{option} {shlex.quote(value)}")
    return f"aws apigatewayv2 update-{thing} --region {region} --api-id {api} {which} {told}"


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]
