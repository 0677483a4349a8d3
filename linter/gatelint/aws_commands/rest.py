"""Changes of REST APIs, and of what stands beside them: keys, plans, domain names.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from gatelint.aws_commands.deployments import Redeployment
from gatelint.aws_commands.jq import plainly_changed
from gatelint.aws_commands.shell import Written, aws, file_for, through_jq
from gatelint.remedies import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.aws_commands.jq import Change
    from gatelint.remedies import Json
    from gatelint.values import PathItem

Line: TypeAlias = "str | Redeployment"

API = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/restapis/([^/]+)")
METHOD = re.compile(API.pattern + r"/resources/([^/]+)/methods/([A-Z]+)")
_PART = re.compile(API.pattern + r"/(authorizers|stages)/(.+)")
_BESIDE = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/(apikeys|usageplans)/([^/]+)")
_MAPPING = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/domainnames/([^/]+)/basepathmappings/(.*)")

_OTHERWISE = {"IntegrationHttpMethod": "httpMethod"}
_WHICH = {"authorizers": "authorizer-id", "stages": "stage-name", "apikeys": "api-key", "usageplans": "usage-plan-id"}
_ESCAPED = r'(fromjson? // (gsub("\\\\\""; "\"") | fromjson))'
"""The policy, in which API Gateway puts backslashes before quotes: https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html"""


def update(arn: str, changes: Sequence[Change]) -> Iterator[Line]:
    """The commands that make changes of one thing; nothing where none does."""
    if found := API.fullmatch(arn):
        yield from _update_api(found[1], found[2], changes)
    elif found := METHOD.fullmatch(arn):
        region, api, resource, verb = found.groups()
        which = [("region", region), ("rest-api-id", api), ("resource-id", resource), ("http-method", verb)]
        for change in _values(changes):
            steps = change.at.path
            operation = "update-integration" if steps[0] == "Integration" and len(steps) == 2 else "update-method"
            yield aws("apigateway", operation, [*which, patch(steps[-1:], change.value)])
        yield Redeployment(region, api)
    elif found := _PART.fullmatch(arn):
        region, api, kind, name = found.groups()
        which = [("region", region), ("rest-api-id", api), (_WHICH[kind], name)]
        for change in _values(changes):
            yield aws("apigateway", f"update-{kind[:-1]}", [*which, patch(change.at.path, change.value)])
        if kind != "stages":
            yield Redeployment(region, api)
    elif found := _BESIDE.fullmatch(arn):
        region, kind, name = found.groups()
        operation = {"apikeys": "update-api-key", "usageplans": "update-usage-plan"}[kind]
        for change in _values(changes):
            options = [("region", region), (_WHICH[kind], name), patch(change.at.path, change.value)]
            yield aws("apigateway", operation, options)
    elif found := _MAPPING.fullmatch(arn):
        region, domain, base_path = found.groups()
        which = [("region", region), ("domain-name", domain), ("base-path", base_path or "(none)")]
        for change in _values(changes):
            yield aws("apigateway", "update-base-path-mapping", [*which, patch(change.at.path, change.value)])


def _values(changes: Sequence[Change]) -> Iterator[SetValue]:
    for change in changes:
        if not isinstance(change, SetValue) or len(change.at.path) == 0:
            raise NotImplementedError(f"{type(change).__name__} of {change.at}")
        yield change


def _update_api(region: str, api: str, changes: Sequence[Change]) -> Iterator[Line]:
    which = [("region", region), ("rest-api-id", api)]
    policy = [change for change in changes if change.at.path[:1] == ("Policy",)]
    if policy:
        file = file_for(api, "patch")
        changed = " | ".join(plainly_changed(change, change.at.path[1:]) for change in policy)
        program = f'.policy | {_ESCAPED} | {changed} | [{{op: "replace", path: "/policy", value: tojson}}]'
        yield f"{aws('apigateway', 'get-rest-api', [*which, ('output', 'json')])} | {through_jq(program)} > {file}"
        yield aws("apigateway", "update-rest-api", [*which, ("patch-operations", Written(f"file://{file}"))])
    for change in _values([change for change in changes if change not in policy]):
        yield aws("apigateway", "update-rest-api", [*which, patch(change.at.path, change.value)])
    yield Redeployment(region, api)


def patch(steps: Sequence[PathItem], value: Json, op: str = "replace") -> tuple[str, str]:
    """The option that changes one value; the path is that of CloudFormation, which writes names with a large letter."""
    names = [small(_OTHERWISE.get(str(step), str(step))) for step in steps]
    return patches((op, "/" + "/".join(name.replace("~", "~0").replace("/", "~1") for name in names), value))


def patches(*operations: tuple[str, str, Json]) -> tuple[str, str]:
    """The option that makes changes: in short where it is one, and nothing in it could be taken for syntax."""
    told = [(op, path, value if isinstance(value, str) else json.dumps(value)) for op, path, value in operations]
    if len(told) == 1:
        ((op, path, value),) = told
        if re.fullmatch(r"[\w./:*$-]+", path, re.ASCII) and re.fullmatch(r"[\w./:$-]+", value, re.ASCII):
            return "patch-operations", f"op={op},path={path},value={value}"
    return "patch-operations", json.dumps([{"op": op, "path": path, "value": value} for op, path, value in told])


def small(name: str) -> str:
    return name[:1].lower() + name[1:]
