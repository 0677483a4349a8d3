"""Changes of REST APIs, and of what stands beside them: keys, plans, domain names.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from gatelint.aws_commands.deployments import Redeployment
from gatelint.aws_commands.jq import plainly_changed
from gatelint.aws_commands.shell import Asked, NotSpeakableError, Written, aws, file_for, through_jq
from gatelint.remedies import AskFor, SetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gatelint.aws_commands.jq import Change
    from gatelint.aws_commands.shell import Option
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
        for steps, value in _values(changes):
            operation = "update-integration" if steps[0] == "Integration" and len(steps) == 2 else "update-method"
            yield aws("apigateway", operation, [*which, patch(steps[-1:], value)])
        yield Redeployment(region, api)
    elif found := _PART.fullmatch(arn):
        region, api, kind, name = found.groups()
        which = [("region", region), ("rest-api-id", api), (_WHICH[kind], name)]
        for steps, value in _values(changes):
            yield aws("apigateway", f"update-{kind[:-1]}", [*which, patch(steps, value)])
        if kind != "stages":
            yield Redeployment(region, api)
    elif found := _BESIDE.fullmatch(arn):
        region, kind, name = found.groups()
        operation = {"apikeys": "update-api-key", "usageplans": "update-usage-plan"}[kind]
        for steps, value in _values(changes):
            options = [("region", region), (_WHICH[kind], name), patch(steps, value)]
            yield aws("apigateway", operation, options)
    elif found := _MAPPING.fullmatch(arn):
        region, domain, base_path = found.groups()
        which = [("region", region), ("domain-name", domain), ("base-path", base_path or "(none)")]
        for steps, value in _values(changes):
            yield aws("apigateway", "update-base-path-mapping", [*which, patch(steps, value)])


def _values(changes: Sequence[Change]) -> Iterator[tuple[Sequence[PathItem], Json | Asked]]:
    """The path and the new value of each change."""
    for change in changes:
        if not isinstance(change, SetValue | AskFor) or len(change.at.path) == 0:
            raise NotImplementedError(f"{type(change).__name__} of {change.at}")
        yield change.at.path, change.value if isinstance(change, SetValue) else Asked(change.variable, change.what)


def _update_api(region: str, api: str, changes: Sequence[Change]) -> Iterator[Line]:
    which = [("region", region), ("rest-api-id", api)]
    policy = [change for change in changes if change.at.path[:1] == ("Policy",)]
    if policy:
        file = file_for(api, "patch")
        changed = " | ".join(plainly_changed(change, change.at.path[1:]) for change in policy)
        program = f'.policy | {_ESCAPED} | {changed} | [{{op: "replace", path: "/policy", value: tojson}}]'
        yield f"{aws('apigateway', 'get-rest-api', [*which, ('output', 'json')])} | {through_jq(program)} > {file}"
        yield aws("apigateway", "update-rest-api", [*which, ("patch-operations", Written(f"file://{file}"))])
    for steps, value in _values([change for change in changes if change not in policy]):
        yield aws("apigateway", "update-rest-api", [*which, patch(steps, value)])
    yield Redeployment(region, api)


def patch(steps: Sequence[PathItem], value: Json | Asked, op: str = "replace") -> Option:
    """The option that changes one value; the path is that of CloudFormation, which writes names with a large letter."""
    return patches((op, pointer_to([small(_OTHERWISE.get(str(step), str(step))) for step in steps]), value))


def pointer_to(names: Iterable[str]) -> str:
    """https://datatracker.ietf.org/doc/html/rfc6901"""
    return "/" + "/".join(name.replace("~", "~0").replace("/", "~1") for name in names)


def patches(*operations: tuple[str, str, Json | Asked | None]) -> Option:
    """The option that makes changes: in short where it is one, and nothing in it could be taken for syntax.

    Nothing is said of a value that is None. Raises NotSpeakableError where one is asked for and there is more to it.
    """
    if len(operations) == 1 and isinstance(operations[0][2], Asked):
        ((op, path, asked),) = operations
        if not re.fullmatch(r"[\w./:~-]+", path, re.ASCII):
            raise NotSpeakableError("a name in it could be taken for more than a name")
        return "patch-operations", Written(f'"op={op},path={path},value={asked}"')
    told = [_told(*operation) for operation in operations]
    if len(told) == 1:
        (one,) = told
        path, value = one["path"], one.get("value", ".")
        if re.fullmatch(r"[\w./:*$~-]+", path, re.ASCII) and re.fullmatch(r"[\w./:$-]+", value, re.ASCII):
            return "patch-operations", ",".join(f"{name}={said}" for name, said in one.items())
    return "patch-operations", json.dumps(told)


def _told(op: str, path: str, value: Json | Asked | None) -> dict[str, str]:
    if isinstance(value, Asked):
        raise NotSpeakableError("several values have to be decided at once")
    if value is None:
        return {"op": op, "path": path}
    return {"op": op, "path": path, "value": value if isinstance(value, str) else json.dumps(value)}


def small(name: str) -> str:
    return name[:1].lower() + name[1:]
