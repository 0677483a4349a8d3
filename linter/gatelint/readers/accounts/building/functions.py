"""Functions and permissions of an account, as the resources of a template.

https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.resources import (
    MARK,
    State,
    listed,
    mapping,
    named,
    picked,
    policy_in,
    read,
    several,
    unread,
    why_unread,
)

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json

_CONDITIONS = {
    ("ArnLike", "aws:sourcearn"): "SourceArn",
    ("ArnEquals", "aws:sourcearn"): "SourceArn",
    ("StringLike", "aws:sourcearn"): "SourceArn",
    ("StringEquals", "aws:sourcearn"): "SourceArn",
    ("StringEquals", "aws:sourceaccount"): "SourceAccount",
    ("StringEquals", "aws:principalorgid"): "PrincipalOrgID",
    ("StringEquals", "lambda:functionurlauthtype"): "FunctionUrlAuthType",
    ("Bool", "lambda:invokedviafunctionurl"): "InvokedViaFunctionUrl",
}
"""The conditions that AddPermission writes, with the properties that they stand for."""


def add_functions(account: AccountResources, service: Json) -> None:
    """Adds the functions of a region that something invokes, with what their policies permit."""
    functions, why = named(service, "functions")
    account.lacking_here("functions", why)
    for name, function in functions.items():
        configuration = function.get("configuration")
        if configuration is None and "configuration" in function:
            account.missing_functions.add(name)
        account.lacking_here("functions", why_unread(configuration))
        if mapping(configuration):
            _add_function(account, name, function, mapping(configuration))


def _add_function(account: AccountResources, name: str, function: Json, configuration: Json) -> None:
    arn = str(configuration.get("FunctionArn") or account.region.arn("lambda", f"function:{name}"))
    properties = picked(configuration, "FunctionName", "Runtime", "Handler", "Role", "Timeout")
    concurrency = function.get("concurrency")
    if concurrency is not None:
        properties["ReservedConcurrentExecutions"] = read(concurrency)
    network = read(configuration.get("VpcConfig") or {})
    if MARK in network:
        properties["VpcConfig"] = network
    elif network.get("SubnetIds"):
        properties["VpcConfig"] = picked(network, "SubnetIds", "SecurityGroupIds")
    environment = read(_environment_of(configuration))
    if environment:
        properties["Environment"] = environment
    key = account.add(name, "AWS::Lambda::Function", arn, properties, name, {"Arn": arn})
    if isinstance(configuration.get("State"), str):
        account.states[key] = State(configuration["State"], str(configuration.get("StateReason") or ""))
    aliases, why = listed(function, "aliases")
    if why is not None:
        account.lacking(key, "qualifiers", why)
    for alias in aliases:
        label = str(alias.get("Name"))
        properties = {"FunctionName": name, "Name": label, **picked(alias, "FunctionVersion")}
        account.add(f"alias {label} of {name}", "AWS::Lambda::Alias", f"{arn}:{label}", properties, f"{arn}:{label}")
    policies = function.get("policies")
    reason = why_unread(policies) if policies is not None else "its policies were not read"
    if reason is not None:
        account.lacking(key, "permissions", reason)
    for qualifier, policy in mapping(policies).items():
        _add_permissions(account, key, arn, qualifier, policy)


def _environment_of(configuration: Json) -> Any:
    """The environment, of which values may have been left out, or why it was not read."""
    told = configuration.get("Environment")
    why = why_unread(told) or why_unread(mapping(told).get("Variables"))
    if why is not None:
        return unread(why)
    variables = mapping(mapping(told).get("Variables")).items()
    kept = {name: unread("it was left out") if value is None else read(value) for name, value in variables}
    return {"Variables": kept} if kept else None


def _add_permissions(account: AccountResources, key: str, arn: str, qualifier: str, policy: Any) -> None:
    why = why_unread(policy)
    document = policy_in(policy) if isinstance(policy, str) else policy
    if why is None and document is not None and "Statement" not in mapping(document):
        why = "the policy has no statements"
    if why is not None:
        account.lacking(key, "permissions", why)
        return
    invoked = f"{arn}:{qualifier}" if qualifier else arn
    for number, statement in enumerate(several(mapping(document).get("Statement")), 1):
        called = f"statement {mapping(statement).get('Sid') or number} of the policy of {key}"
        for properties in _permissions_in(mapping(statement)):
            account.add(called, "AWS::Lambda::Permission", invoked, {"FunctionName": invoked, **properties})


def _permissions_in(statement: Json) -> Iterator[Json]:
    """What a statement permits; each action and principal as a permission of its own."""
    if statement.get("Effect") != "Allow":
        return
    conditions: Json = {}
    for operator, tests in mapping(statement.get("Condition")).items():
        for key, value in mapping(tests).items():
            name = _CONDITIONS.get((operator, key.lower()))
            # A condition that AddPermission does not write may keep API Gateway out.
            conditions[name or "SourceArn"] = unread(f"the condition {operator} {key}") if name is None else value
    principals = statement.get("Principal")
    names = (
        [principals]
        if isinstance(principals, str)
        else [each for kind in mapping(principals).values() for each in several(kind)]
    )
    for action in several(statement.get("Action")):
        for principal in names:
            yield {"Action": action, "Principal": principal, **conditions}
