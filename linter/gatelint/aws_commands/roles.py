"""Roles that API Gateway calls as: who may assume them, and what they then may do.

https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gatelint.aws_commands.access import literal
from gatelint.aws_commands.jq import plainly_changed
from gatelint.aws_commands.shell import NotSpeakableError, Written, aws, file_for, in_partition, through_jq
from gatelint.remedies import AddItem, AllowInvocation, MakeRole, TrustApiGateway
from gatelint.values import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.aws_commands.rest import Line
    from gatelint.aws_commands.shell import Option
    from gatelint.remedies import Json
    from gatelint.text import Text

REMEDIES = TrustApiGateway | AllowInvocation | MakeRole

_ROLE = re.compile(r"arn:[^:]+:iam::[0-9]*:role(/(?:[^*]*/)?)([^/*]+)")
_TRUST: Json = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
_VERSION = "2012-10-17"
_LONGEST_NAME = 128
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html"""


def lines_of(remedy: REMEDIES) -> Iterator[Line]:
    if isinstance(remedy, TrustApiGateway):
        yield from _trust(literal(remedy.role.arn, "the ARN of the role"))
    elif isinstance(remedy, AllowInvocation):
        yield _allow(literal(remedy.role.arn, "the ARN of the role"), remedy.arn)
    else:
        yield from _make(literal(remedy.arn, "the ARN of the role"), remedy.invoked)


def _trust(arn: str) -> Iterator[Line]:
    """https://docs.aws.amazon.com/cli/latest/reference/iam/update-assume-role-policy.html"""
    _, which = _address_of(arn)
    name = str(which[-1][1])
    file = file_for(name, "trust")
    statement = AddItem(Place(arn, ("Statement",)), _TRUST)
    program = f".Role.AssumeRolePolicyDocument | {plainly_changed(statement, ('Statement',))}"
    yield f"{aws('iam', 'get-role', [*which, ('output', 'json')])} | {through_jq(program)} > {file}"
    yield aws("iam", "update-assume-role-policy", [*which, ("policy-document", Written(f"file://{file}"))])


def _allow(arn: str, invoked: Text) -> str:
    """https://docs.aws.amazon.com/cli/latest/reference/iam/put-role-policy.html"""
    _, which = _address_of(arn)
    resource = literal(invoked, "the ARN of what is invoked")
    # What a stage variable chooses is not one thing.
    if "$" in resource:
        raise NotSpeakableError("the ARN of what is invoked is not known here")
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": resource}
    function = "-".join(resource.split(":")[6:])
    options: list[Option] = [
        ("policy-name", re.sub(r"[^\w+=,.@-]", "-", f"api-gateway-invokes-{function}", flags=re.ASCII)[:_LONGEST_NAME]),
        ("policy-document", json.dumps({"Version": _VERSION, "Statement": [statement]})),
    ]
    return aws("iam", "put-role-policy", [*which, *options])


def _make(arn: str, invoked: tuple[Text, ...]) -> Iterator[Line]:
    """https://docs.aws.amazon.com/cli/latest/reference/iam/create-role.html"""
    path, which = _address_of(arn)
    document = json.dumps({"Version": _VERSION, "Statement": [_TRUST]})
    allowances = [_allow(arn, each) for each in invoked]
    below: list[Option] = [] if path == "/" else [("path", path)]
    yield aws("iam", "create-role", [*which, *below, ("assume-role-policy-document", document)])
    yield from allowances


def _address_of(arn: str) -> tuple[str, list[Option]]:
    """The path of a role, and the options that say which one it is. Raises NotSpeakableError."""
    found = _ROLE.fullmatch(arn)
    if found is None:
        raise NotSpeakableError("the name of the role is not known here")
    return found[1], [*in_partition(arn), ("role-name", found[2])]
