"""The roles that SAM makes: of functions, and of the events by which state machines are started."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Mapping, Sequence
from gatelint.readers.templates.sam.making import (
    DEEPEST,
    NO_VALUE,
    Makeable,
    child,
    entry_of,
    filled,
    is_function,
    items_of,
    made,
    ref,
    referred,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node

AWS_POLICY = "arn:${AWS::Partition}:iam::aws:policy/"
LOGS = "service-role/AWSLambdaBasicExecutionRole"

_OF_SERVICES = re.compile(r"AWSLambda(?:\w*ExecutionRole|Role|ENIManagementAccess)")
"""The policies of AWS for functions of which the ARN has a path."""


def trust_in(service: str) -> dict[str, Makeable]:
    """A trust policy that lets a service assume the role."""
    statement: dict[str, Makeable] = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Principal": {"Service": [service]},
    }
    return {"Statement": [statement]}


def execution_role(properties: Node) -> dict[str, Makeable]:
    """The role that SAM makes for a function, with the policies that are written. Policy templates are not in sight.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
    """
    documents: list[Makeable] = []
    arns: list[Makeable] = [{"Fn::Sub": AWS_POLICY + LOGS}]
    if filled(properties, "VpcConfig") is not None:
        arns.append({"Fn::Sub": AWS_POLICY + "service-role/AWSLambdaVPCAccessExecutionRole"})
    written = child(properties, "Policies")
    for policy in items_of(written):
        if not _is_managed(policy):
            documents.append(_document(policy))
        elif referred(policy) != NO_VALUE:
            arns.append(_arn(policy))
    return {
        "AssumeRolePolicyDocument": entry_of(properties, "AssumeRolePolicyDocument")
        or trust_in("lambda.amazonaws.com"),
        "ManagedPolicyArns": arns,
        "Policies": documents or None,
    }


def _is_managed(policy: Node) -> bool:
    """Whether an item of Policies names a policy. A Fn::If does if its first value does."""
    branches = child(policy, "Fn::If")
    if isinstance(branches, Sequence):
        chosen = [item for item in branches.items[1:] if referred(item) != NO_VALUE]
        return not chosen or _is_managed(chosen[0])
    return not isinstance(policy, Mapping) or is_function(policy)


def _document(policy: Node, depth: int = DEEPEST) -> Makeable:
    """An item of a role's Policies, or of a Fn::If that gives one."""
    branches = child(policy, "Fn::If")
    if isinstance(branches, Sequence) and branches.items and depth:
        chosen: list[Makeable] = [
            item if referred(item) == NO_VALUE else _document(item, depth - 1) for item in branches.items[1:]
        ]
        return made({"Fn::If": [branches.items[0], *chosen]}, policy.stretch)
    if entry_of(policy, "Statement") is not None:
        return made({"PolicyName": "Written", "PolicyDocument": policy}, policy.stretch)
    name = policy.entries[0].key if isinstance(policy, Mapping) and policy.entries else "a policy"
    transform: dict[str, Makeable] = {"Name": f"policy template {name}", "Parameters": child(policy, name)}
    return made({"PolicyName": "FromTemplate", "PolicyDocument": {"Fn::Transform": transform}}, policy.stretch)


def _arn(policy: Node, depth: int = DEEPEST) -> Makeable:
    """A policy of AWS by its ARN, which may be written without what all of them begin with."""
    branches = child(policy, "Fn::If")
    if isinstance(branches, Sequence) and branches.items and depth:
        chosen = [_arn(item, depth - 1) for item in branches.items[1:]]
        return made({"Fn::If": [branches.items[0], *chosen]}, policy.stretch)
    name = word(policy)
    if name is None or name.startswith("arn:"):
        return policy
    path = "service-role/" if _OF_SERVICES.fullmatch(name) else ""
    return made({"Fn::Sub": f"{AWS_POLICY}{path}{name}"}, policy.stretch)


def starting_role(machine: str) -> dict[str, Makeable]:
    """The role with which API Gateway starts a state machine."""
    start: dict[str, Makeable] = {"Effect": "Allow", "Action": "states:StartExecution", "Resource": ref(machine)}
    return {
        "AssumeRolePolicyDocument": trust_in("apigateway.amazonaws.com"),
        "Policies": [{"PolicyName": "Start", "PolicyDocument": {"Statement": [start]}}],
    }
