"""AWS::Serverless::Function: the function, its alias, the permissions of its events, and their routes.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.expansion import FUNCTION, IMPLICIT_HTTP_API, IMPLICIT_REST_API, STATE_MACHINE
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    is_function,
    picked,
    ref,
    referred,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry, Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless
    from gatelint.readers.templates.sam.http_apis import HttpApiDraft
    from gatelint.readers.templates.sam.rest_apis import RestApiDraft

PASSED_ON = (
    "FunctionName",
    "Handler",
    "Runtime",
    "Timeout",
    "MemorySize",
    "Environment",
    "VpcConfig",
    "PackageType",
    "Layers",
    "Architectures",
    "ReservedConcurrentExecutions",
)
SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"


def add_functions(expansion: Expansion, rest_apis: dict[str, RestApiDraft], http_apis: dict[str, HttpApiDraft]) -> None:
    """Adds every function, and the routes of its events to the APIs that these name."""
    for function in expansion.of_type(FUNCTION):
        target = _add_function(expansion, function)
        for event in entries_of(child(function.properties, "Events")):
            _add_event(expansion, function, event, target, rest_apis, http_apis)
    for machine in expansion.of_type(STATE_MACHINE):
        _add_state_machine(expansion, machine, rest_apis)


def _add_function(expansion: Expansion, function: Serverless) -> Makeable:
    """Adds a function with its alias; returns the ARN by which its events invoke it."""
    name, properties = function.logical_id, function.properties
    inline = entry_of(properties, "InlineCode")
    role: Makeable = entry_of(properties, "Role")
    if role is None:
        role = {"Fn::GetAtt": [f"{name}Role", "Arn"]}
        expansion.add(f"{name}Role", "AWS::IAM::Role", _execution_role(properties), function)
    expansion.add(
        name,
        "AWS::Lambda::Function",
        {
            **picked(properties, *PASSED_ON),
            "Role": role,
            "Code": {"ZipFile": inline} if inline is not None else {"S3Key": "built by SAM"},
        },
        function,
    )
    alias = child(properties, "AutoPublishAlias")
    if alias is None:
        return {"Fn::GetAtt": [name, "Arn"]}
    version, alias_id = f"{name}Version", f"{name}Alias{expansion.literal(alias) or ''}"
    expansion.add(version, "AWS::Lambda::Version", {"FunctionName": ref(name)}, function)
    expansion.add(
        alias_id,
        "AWS::Lambda::Alias",
        {
            "Name": entry_of(properties, "AutoPublishAlias"),
            "FunctionName": ref(name),
            "FunctionVersion": {"Fn::GetAtt": [version, "Version"]},
        },
        function,
    )
    expansion.aliases[f"{name}.Version"] = version
    expansion.aliases[f"{name}.Alias"] = alias_id
    return ref(alias_id)


def _execution_role(properties: Node) -> dict[str, Makeable]:
    """The role that SAM makes: policies given by templates or names are not in sight."""
    trust: dict[str, Makeable] = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Principal": {"Service": ["lambda.amazonaws.com"]},
    }
    return {
        "AssumeRolePolicyDocument": entry_of(properties, "AssumeRolePolicyDocument") or {"Statement": [trust]},
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
    }


def _add_event(
    expansion: Expansion,
    function: Serverless,
    event: Entry,
    target: Makeable,
    rest_apis: dict[str, RestApiDraft],
    http_apis: dict[str, HttpApiDraft],
) -> None:
    kind = word(child(event.value, "Type"))
    properties = child(event.value, "Properties")
    if kind == "Api" and properties is not None:
        api_id = entry_of(properties, "RestApiId")
        name = _api_named(api_id, IMPLICIT_REST_API)
        draft = None if name is None else rest_apis.get(name)
        if draft is not None:
            draft.add_event(event, properties, target, function.condition)
        _permit(expansion, function, event, properties, target, api_id or ref(IMPLICIT_REST_API), "Method")
    elif kind == "HttpApi":
        api_id = entry_of(properties, "ApiId")
        name = _api_named(api_id, IMPLICIT_HTTP_API)
        http_draft = None if name is None else http_apis.get(name)
        if http_draft is not None:
            http_draft.add_event(event, properties, target, function.condition)
        _permit(expansion, function, event, properties, target, api_id or ref(IMPLICIT_HTTP_API), "Method")


def _api_named(api_id: Entry | None, implicit: str) -> str | None:
    """The logical id of the API that an event names; None of one that is not in this template."""
    if api_id is None:
        return implicit
    return word(api_id.value) if not is_function(api_id.value) else referred(api_id.value)


def _permit(
    expansion: Expansion,
    function: Serverless,
    event: Entry,
    properties: Node | None,
    target: Makeable,
    api: Makeable,
    method_key: str,
) -> None:
    """Adds the permission by which the API may invoke the function for the route of an event, in every stage."""
    path = word(child(properties, "Path"))
    method = (word(child(properties, method_key)) or "any").lower()
    # Only an HTTP API has events without a path: those of its $default route.
    spoken = "*" if method == "any" else method.upper()
    route = "$default" if path is None else spoken + path_in_arn(path)
    expansion.add(
        f"{function.logical_id}{event.key}Permission",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": target if _is_alias(target) else ref(function.logical_id),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": [SOURCE + "${Called}/*/" + route, {"Called": api}]},
        },
        function,
        near=event.value,
    )


def _is_alias(target: Makeable) -> bool:
    return isinstance(target, dict) and "Ref" in target


def path_in_arn(path: str) -> str:
    """A path with "*" for each variable, and without a slash at its end."""
    bare = path.rstrip("/") if path != "/" else path
    return re.sub(r"{[^{}]*}", "*", bare or "/")


def _add_state_machine(expansion: Expansion, machine: Serverless, rest_apis: dict[str, RestApiDraft]) -> None:
    """Adds a state machine and the routes by which it is started; SAM gives these a role of their own."""
    name = machine.logical_id
    expansion.add(name, "AWS::StepFunctions::StateMachine", picked(machine.properties, "Name", "Type"), machine)
    for event in entries_of(child(machine.properties, "Events")):
        properties = child(event.value, "Properties")
        if word(child(event.value, "Type")) != "Api" or properties is None:
            continue
        role = f"{name}{event.key}Role"
        expansion.add(role, "AWS::IAM::Role", _starting_role(name), machine, near=event.value)
        draft = rest_apis.get(_api_named(entry_of(properties, "RestApiId"), IMPLICIT_REST_API) or "")
        if draft is not None:
            draft.add_state_machine_event(event, properties, name, role, machine.condition)


def _starting_role(machine: str) -> dict[str, Makeable]:
    trust: dict[str, Makeable] = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Principal": {"Service": ["apigateway.amazonaws.com"]},
    }
    start: dict[str, Makeable] = {"Effect": "Allow", "Action": "states:StartExecution", "Resource": ref(machine)}
    return {
        "AssumeRolePolicyDocument": {"Statement": [trust]},
        "Policies": [{"PolicyName": "Start", "PolicyDocument": {"Statement": [start]}}],
    }
