"""Policies, permissions, roles and functions for tests."""

from __future__ import annotations

import re
from typing import Any

from behavior.doors import ref
from behavior.pieces import HERE, k, texts
from gatelint.front_door.access import Condition, Policy, Principal, Statement, VpcEndpoint
from gatelint.front_door.function import Code, Function, FunctionTarget, Permission, Role
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Unresolved

_REFERENCE = re.compile(r"\$\{([A-Za-z][A-Za-z0-9:.]*)\}")


def sub(written: str) -> Text:
    """A text as Fn::Sub writes it: "${AWS::Region}" is a pseudo parameter, "${PName}" a parameter, else a resource."""
    parts: list[Text | str | Reference] = []
    reached = 0
    for found in _REFERENCE.finditer(written):
        parts += [written[reached : found.start()], _reference(found[1])]
        reached = found.end()
    return Text.of(*parts, written[reached:])


def _reference(name: str) -> Reference:
    if name.startswith("AWS::"):
        return Reference("pseudo", name, plain=name != "AWS::URLSuffix")
    if re.match("P[A-Z]", name):
        return Reference("parameter", name, plain=False)
    logical_id, _, attribute = name.partition(".")
    return Reference("resource", logical_id, attribute, plain=not attribute)


def value(written: str) -> Known[Text] | Unresolved:
    """As a reader gives it: what is nothing but a parameter is not known."""
    text = sub(written)
    lone = text.reference
    if lone is not None and lone.kind == "parameter":
        return Unresolved(f"parameter {lone.name} has no default", HERE, text)
    return Known(text, HERE)


def values(written: str | list[str]) -> Listing[Any]:
    return Listing([value(one) for one in ([written] if isinstance(written, str) else written)])


def a_statement(
    effect: str = "Allow",
    resource: str | list[str] = "execute-api:/*",
    principal: Any = "*",
    action: str | list[str] = "execute-api:Invoke",
    condition: dict[str, dict[str, str | list[str]]] | None = None,
    **peculiar: Any,
) -> Statement:
    told: dict[str, Any] = {
        "at": HERE,
        "effect": k(effect),
        "principals": _principals(principal),
        "negated_principals": False,
        "actions": values(action),
        "negated_actions": False,
        "resources": values(resource),
        "negated_resources": False,
        "conditions": Listing(
            Condition(operator, key, values(wanted), HERE)
            for operator, tests in (condition or {}).items()
            for key, wanted in tests.items()
        ),
    }
    return Statement(**(told | peculiar))


def _principals(written: Any) -> Listing[Principal]:
    if written is None:
        return Listing()
    if isinstance(written, str):
        return Listing([Principal("*", value(written))])
    return Listing(Principal(kind, one) for kind, listed in written.items() for one in values(listed))


def a_policy(*statements: Statement) -> Policy:
    return Policy(HERE, Listing(statements))


def an_endpoint(**peculiar: Any) -> VpcEndpoint:
    told: dict[str, Any] = {
        "name": "Endpoint",
        "at": HERE,
        "identity": ref("Endpoint"),
        "service_name": value("com.amazonaws.${AWS::Region}.execute-api"),
        "vpc": Known(ref("Vpc"), HERE),
        "private_dns": k(True),
    }
    return VpcEndpoint(**(told | peculiar))


def a_permission(source_arn: str | None = None, name: str = "Permission", **peculiar: Any) -> Permission:
    told: dict[str, Any] = {
        "name": name,
        "at": HERE,
        "action": value("lambda:InvokeFunction"),
        "principal": value("apigateway.amazonaws.com"),
        "source_arn": None if source_arn is None else value(source_arn),
        "source_account": None,
    }
    return Permission(**(told | peculiar))


def of_api(rest: str, api: str = "Api") -> str:
    """A SourceArn for an API of the template."""
    return f"arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}{rest}"


FUNCTION_ARN = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}"


def a_lambda(*permissions: Permission, **peculiar: Any) -> Function:
    told: dict[str, Any] = {
        "name": "Fn",
        "at": HERE,
        "identity": ref("Fn"),
        "arn": sub(FUNCTION_ARN),
        "permissions": Listing(permissions),
        "handler": k("index.handler"),
    }
    return Function(**(told | peculiar))


def calling(function: Function | Unresolved, qualifier: str | None = None) -> FunctionTarget:
    arn = sub(FUNCTION_ARN if qualifier is None else f"{FUNCTION_ARN}:{qualifier}")
    return FunctionTarget(HERE, arn, function, None if qualifier is None else sub(qualifier))


def with_code(text: str, language: str, **peculiar: Any) -> Function:
    return a_lambda(code=Code(text, language, HERE, first_line=1), **peculiar)


def a_role(trust: Policy | Unresolved | None = None, *policies: Policy, **peculiar: Any) -> Role:
    told: dict[str, Any] = {
        "name": "Role",
        "at": HERE,
        "arn": sub("${Role.Arn}"),
        "trust": trust,
        "policies": Listing(policies),
        "managed_policies": texts(),
    }
    return Role(**(told | peculiar))
