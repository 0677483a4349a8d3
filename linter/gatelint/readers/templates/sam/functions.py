"""AWS::Serverless::Function: the function, its alias and URL, the permissions of its events, and their routes.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.function_code import LOCAL_CODE
from gatelint.readers.templates.nodes import Mapping, Sequence
from gatelint.readers.templates.sam.expansion import FUNCTION, IMPLICIT_HTTP_API, IMPLICIT_REST_API
from gatelint.readers.templates.sam.making import (
    NO_VALUE,
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    made,
    picked,
    ref,
    referred,
    word,
)
from gatelint.readers.templates.sam.roles import execution_role
from gatelint.readers.templates.sam.triggers import add_triggers

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
    "KmsKeyArn",
    "FileSystemConfigs",
    "ImageConfig",
    "SnapStart",
    "LoggingConfig",
)
SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
DEFAULT_PATH = "$default"


def add_functions(expansion: Expansion, rest_apis: dict[str, RestApiDraft], http_apis: dict[str, HttpApiDraft]) -> None:
    """Adds every function, and the routes of its events to the APIs that these name."""
    for function in expansion.of_type(FUNCTION):
        target = _add_function(expansion, function)
        events = child(function.properties, "Events")
        if is_function(events):
            events = made({"Unread": events}, function.near)
        for event in sorted(entries_of(events), key=_turn):
            _add_event(expansion, function, event, target, rest_apis, http_apis)


def _turn(event: Entry) -> str:
    """When SAM comes to an event: it goes by their paths, so that $default is the first."""
    path = word(child(event.value, "Properties", "Path"))
    return path or (DEFAULT_PATH if word(child(event.value, "Type")) == "HttpApi" else event.key)


def _add_function(expansion: Expansion, function: Serverless) -> Makeable:
    """Adds a function with its alias and URL; returns the ARN by which its events invoke it."""
    name, properties = function.logical_id, function.properties
    queue = entry_of(child(properties, "DeadLetterQueue"), "TargetArn")
    expansion.add(
        name,
        "AWS::Lambda::Function",
        {
            **picked(properties, *PASSED_ON),
            "Role": _role(expansion, function),
            "Code": _code(properties),
            "DeadLetterConfig": None if queue is None else {"TargetArn": queue},
        },
        function,
    )
    alias = filled(properties, "AutoPublishAlias")
    target = None if alias is None else _add_alias(expansion, function, alias)
    url = filled(properties, "FunctionUrlConfig")
    if url is not None:
        _add_url(expansion, function, url.value, ref(name) if target is None else target)
    return {"Fn::GetAtt": [name, "Arn"]} if target is None else target


def _code(properties: Node) -> Makeable:
    inline, location = filled(properties, "InlineCode"), entry_of(properties, "CodeUri")
    if inline is not None:
        return {"ZipFile": inline}
    # Without CodeUri, SAM takes the folder of the template.
    return {LOCAL_CODE: "." if location is None else location}


def _role(expansion: Expansion, function: Serverless) -> Makeable:
    """The role of a function. SAM makes one where none is given, also where a Fn::If gives none."""
    name, role = function.logical_id, filled(function.properties, "Role")
    own: Makeable = {"Fn::GetAtt": [f"{name}Role", "Arn"]}
    condition = None
    if role is not None:
        branches = child(role.value, "Fn::If")
        items = branches.items if isinstance(branches, Sequence) else []
        nothing = [index for index, item in enumerate(items) if index and referred(item) == NO_VALUE]
        chosen = word(items[0]) if items else None
        if len(nothing) != 1 or chosen is None:
            return role
        condition = _role_condition(expansion, function, chosen, holds=nothing == [1])
        own = {"Fn::If": [own if index in nothing else item for index, item in enumerate(items)]}
    expansion.add(f"{name}Role", "AWS::IAM::Role", execution_role(function.properties), function, condition=condition)
    return own if role is None else made(own, role.value.stretch)


def _role_condition(expansion: Expansion, function: Serverless, chosen: str, *, holds: bool) -> str:
    """The condition under which SAM makes the role of a function that may have another."""
    name = f"{function.logical_id}RoleCondition"
    asked: Makeable = {"Condition": chosen}
    needed: Makeable = asked if holds else {"Fn::Not": [asked]}
    if function.condition is not None:
        needed = {"Fn::And": [{"Condition": function.condition}, needed]}
    expansion.add_condition(name, needed)
    return name


def _add_alias(expansion: Expansion, function: Serverless, alias: Entry) -> Makeable:
    name = function.logical_id
    label = re.sub(r"[^A-Za-z0-9]", "", expansion.literal(alias.value) or "")
    version, alias_id = f"{name}Version", f"{name}Alias{label}"
    expansion.add(version, "AWS::Lambda::Version", {"FunctionName": ref(name)}, function)
    expansion.add(
        alias_id,
        "AWS::Lambda::Alias",
        {"Name": alias, "FunctionName": ref(name), "FunctionVersion": {"Fn::GetAtt": [version, "Version"]}},
        function,
    )
    expansion.aliases[f"{name}.Version"] = version
    expansion.aliases[f"{name}.Alias"] = alias_id
    return ref(alias_id)


def _add_url(expansion: Expansion, function: Serverless, written: Node, target: Makeable) -> None:
    """Adds a function URL, and what lets everybody call it where it demands no signature.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
    """
    name = function.logical_id
    settings: dict[str, Makeable] = {"TargetFunctionArn": target, **picked(written, "AuthType", "Cors", "InvokeMode")}
    expansion.add(f"{name}Url", "AWS::Lambda::Url", settings, function, near=written)
    auth_type = written if is_function(written) else child(written, "AuthType")
    if auth_type is not None and is_function(auth_type):
        permit_unread(expansion, function, "UrlPublicPermissions", ref(name), auth_type)
    if word(auth_type) != "NONE":
        return
    for suffix, action, more in (
        ("UrlPublicPermissions", "lambda:InvokeFunctionUrl", picked(written, "AuthType")),
        ("URLInvokeAllowPublicAccess", "lambda:InvokeFunction", {}),
    ):
        permission: dict[str, Makeable] = {
            "Action": action,
            "FunctionName": target,
            "Principal": "*",
            "FunctionUrlAuthType": more.get("AuthType"),
            "InvokedViaFunctionUrl": None if more else True,
        }
        expansion.add(f"{name}{suffix}", "AWS::Lambda::Permission", permission, function, near=written)


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
    unread = unread_in(expansion, event.value)
    if unread is not None:
        for rest_api in rest_apis.values():
            rest_api.add_unread(unread)
        for http_api in http_apis.values():
            http_api.add_unread(unread)
        permit_unread(expansion, function, f"{event.key}Permission", ref(function.logical_id), unread)
    elif kind == "Api" and isinstance(properties, Mapping):
        api_id = entry_of(properties, "RestApiId")
        draft = rest_apis.get(api_named(api_id, IMPLICIT_REST_API) or "")
        if draft is not None:
            draft.add_event(event, properties, target, function.condition)
        route = _rest_route(properties)
        if route is not None:
            _permit(expansion, function, event, target, api_id or ref(IMPLICIT_REST_API), route)
    elif kind == "HttpApi":
        api_id = entry_of(properties, "ApiId")
        http_draft = http_apis.get(api_named(api_id, IMPLICIT_HTTP_API) or "")
        if http_draft is None or http_draft.add_event(event, properties, target, function):
            route = _http_route(properties)
            _permit(expansion, function, event, target, api_id or ref(IMPLICIT_HTTP_API), route)
    elif kind == "Cognito":
        add_triggers(expansion, function, event, target)


def unread_in(expansion: Expansion, event: Node) -> Node | None:
    """What of an event decides the route that it is, and is the call of a function. SAM itself refuses these."""
    properties = child(event, "Properties")
    for part in (event, child(event, "Type"), properties, child(properties, "Path"), child(properties, "Method")):
        if part is not None and is_function(part):
            return part
    for key, implicit in (("RestApiId", IMPLICIT_REST_API), ("ApiId", IMPLICIT_HTTP_API)):
        api_id = child(properties, key)
        if is_function(api_id) and referred(api_id) not in (implicit, *expansion.template.resources):
            return api_id
    return None


def api_named(api_id: Entry | None, implicit: str) -> str | None:
    """The logical id of the API that an event names; None of one that is not in this template."""
    if api_id is None:
        return implicit
    return referred(api_id.value) if is_function(api_id.value) else word(api_id.value)


def _rest_route(properties: Node) -> str | None:
    """The end of the ARN of an event's route."""
    path, method = word(child(properties, "Path")), word(child(properties, "Method"))
    return None if path is None or method is None else f"{_spoken(method)}{path_in_arn(_without_last_slash(path))}"


def _http_route(properties: Node | None) -> str:
    """The same of an HTTP API's event: its $default route is every method and path."""
    path = word(child(properties, "Path"))
    if not path or path == DEFAULT_PATH:
        return "*"
    # SAM leaves greedy variables as they are, but for {proxy+}.
    bare = re.sub(r"{([a-zA-Z0-9._-]+|proxy\+)}", "*", _without_last_slash(path))
    return f"{_spoken(word(child(properties, 'Method')) or 'any')}{bare}"


def _spoken(method: str) -> str:
    return "*" if method.lower() in ("any", "x-amazon-apigateway-any-method") else method.upper()


def _without_last_slash(path: str) -> str:
    return re.sub(r"^(.+)/$", r"\1", path)


def path_in_arn(path: str) -> str:
    """A path with "*" for each variable."""
    return re.sub(r"{[a-zA-Z0-9._-]+\+?}", "*", path)


def permit_unread(expansion: Expansion, owner: Serverless, suffix: str, function: Makeable, unread: Node) -> None:
    """Adds a permission of which nothing is known, where one may be granted."""
    name = f"{owner.logical_id}{suffix}"
    permission: dict[str, Makeable] = {"FunctionName": function, "Action": unread, "Principal": unread}
    expansion.add(name, "AWS::Lambda::Permission", permission, owner, near=unread)


def _permit(
    expansion: Expansion, function: Serverless, event: Entry, target: Makeable, api: Makeable, route: str
) -> None:
    """Adds the permission by which the API may invoke the function for the route of an event, in every stage."""
    is_alias = isinstance(target, dict) and "Ref" in target
    expansion.add(
        f"{function.logical_id}{event.key}Permission",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": target if is_alias else ref(function.logical_id),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": [SOURCE + "${Called}/*/" + route, {"Called": api}]},
        },
        function,
        near=event.value,
    )
