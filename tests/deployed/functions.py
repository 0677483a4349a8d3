"""Lambda functions with their policies, as far as an API or an authorizer names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.invented import DATE, UPPER, invented, uuid
from deployed.plain import as_boolean, as_word
from deployed.stacks import ACCOUNT

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack

CONFIGURATION = output_shape("lambda", "GetFunctionConfiguration")
ALIAS = output_shape("lambda", "ListAliases", "Aliases", "[]")

_INVOKED = re.compile(r":lambda:path/+20\d\d-\d\d-\d\d/functions/(?P<function>[^/]+)/")
_ARN = re.compile(r"arn:aws[\w-]*:lambda:(?P<region>[\w-]+):(?P<account>\d{12}):function:(?P<rest>.+)")
_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
_URL = re.compile(r"\w+://\S+|([\w-]+\.)+[a-z]{2,}(:\d+)?(/\S*)?")


def name_function(stack: MadeStack, uri: str, variables: list[dict[str, str]]) -> None:
    """Notes the function that a URI invokes, in each stage with its variables, as one to be read."""
    found = _INVOKED.search(uri)
    written = uri if found is None else found["function"]
    for chosen in variables or [{}]:
        whole = _VARIABLE.sub(lambda match, chosen=chosen: chosen.get(match[1], match[0]), written)
        if "${" not in whole:
            _note(stack, whole, surely=found is not None)


def _note(stack: MadeStack, written: str, surely: bool) -> None:
    arn = _ARN.fullmatch(written)
    if arn is None and not surely:
        return
    region, account, rest = (arn["region"], arn["account"], arn["rest"]) if arn else (stack.region, ACCOUNT, written)
    name, _, qualifier = rest.partition(":")
    stack.named_functions.setdefault((region, account, name), set()).add(qualifier)


def functions(stack: MadeStack) -> dict[str, Any]:
    """The functions that are named, by name; those that others made, whose reading is denied, by ARN or name."""
    own = {made.identity: made for made in stack.of_type("AWS::Lambda::Function")}
    found: dict[str, Any] = {}
    for (region, account, name), qualifiers in sorted(stack.named_functions.items()):
        is_here = (region, account) == (stack.region, ACCOUNT)
        if is_here and name in own:
            found[name] = _function(stack, own[name], qualifiers)
        else:
            arn = f"arn:aws:lambda:{region}:{account}:function:{name}"
            found[name if is_here else arn] = _denied(stack, arn, qualifiers)
    return found


def _denied(stack: MadeStack, arn: str, qualifiers: set[str]) -> dict[str, Any]:
    def denied(operation: str) -> dict[str, str]:
        return stack.denied("lambda", operation, arn, stack.region)

    return {
        "configuration": denied("GetFunctionConfiguration"),
        "policies": {qualifier: denied("GetPolicy") for qualifier in sorted({"", *qualifiers})},
        "aliases": denied("ListAliases"),
        "versions_asked": [],
        "url": denied("GetFunctionUrlConfig"),
        "concurrency": denied("GetFunctionConcurrency"),
    }


def _function(stack: MadeStack, made: Made, qualifiers: set[str]) -> dict[str, Any]:
    arn = f"arn:aws:lambda:{stack.region}:{ACCOUNT}:function:{made.identity}"
    versions = [
        stack.attribute(each, "Version")
        for each in stack.of_type("AWS::Lambda::Version")
        if _means(each.get("FunctionName"), arn)[0]
    ]
    concurrency = made.get("ReservedConcurrentExecutions")
    return {
        "configuration": _configuration(made, arn),
        "policies": {qualifier: _policy(stack, arn, qualifier) for qualifier in sorted({"", *qualifiers})},
        "aliases": _aliases(stack, arn),
        "versions_asked": [version for version in versions if version in qualifiers],
        "url": _url(stack, arn),
        "concurrency": None if concurrency is None else int(concurrency),
    }


def _means(written: str, arn: str) -> tuple[bool, str]:
    """Whether a FunctionName means the function of an ARN, and with which qualifier."""
    name = arn.rpartition(":")[2]
    for form in (arn, name, f"{ACCOUNT}:function:{name}"):
        if written == form or written.startswith(f"{form}:"):
            return True, written[len(form) + 1 :]
    return False, ""


def _configuration(made: Made, arn: str) -> dict[str, Any]:
    shown = ("Runtime", "Role", "Handler", "Timeout", "MemorySize", "VpcConfig", "Description", "PackageType")
    configuration: dict[str, Any] = {
        "FunctionName": made.identity,
        "FunctionArn": arn,
        "Timeout": 3,
        "MemorySize": 128,
        "CodeSize": 1024,
        "LastModified": "2026-11-02T09:30:00.000+0000",
        "Version": "$LATEST",
        "PackageType": "Zip",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "RevisionId": uuid(arn),
    }
    for key in shown:
        value = made.get(key)
        if value is not None:
            configuration[key] = _of_type(value, key)
    variables = made.get("Environment", {}).get("Variables", {})
    if variables:
        told = {name: as_word(value) for name, value in variables.items()}
        shown_values = {name: value if _URL.fullmatch(value) else None for name, value in told.items()}
        configuration["Environment"] = {"Variables": shown_values}
    return configuration


def _of_type(value: Any, key: str) -> Any:
    if CONFIGURATION.members[key].type_name == "integer":
        return int(value)
    return cast("dict[str, Any]", value) if isinstance(value, dict) else as_word(value)


def _policy(stack: MadeStack, arn: str, qualifier: str) -> dict[str, Any] | None:
    """The policy of a function, or of one of its versions or aliases."""
    statements: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::Lambda::Permission"):
        is_meant, of = _means(as_word(made.get("FunctionName")), arn)
        if is_meant and of == qualifier:
            statements.append(_statement(made, f"{arn}:{qualifier}" if qualifier else arn))
    return {"Version": "2012-10-17", "Id": "default", "Statement": statements} if statements else None


def _statement(made: Made, resource: str) -> dict[str, Any]:
    """A statement as AddPermission writes it.

    https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
    """
    principal = as_word(made.get("Principal"))
    conditions: dict[str, dict[str, str]] = {}
    for key, operator, name in (
        ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
        ("SourceArn", "ArnLike", "AWS:SourceArn"),
        ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
        ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
        ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
    ):
        value = made.get(key)
        if value is not None:
            conditions.setdefault(operator, {})[name] = as_word(value)
    via_url = made.get("InvokedViaFunctionUrl")
    if via_url is not None:
        conditions["Bool"] = {"lambda:InvokedViaFunctionUrl": str(as_boolean(via_url)).lower()}
    statement: dict[str, Any] = {
        "Sid": f"shop-{made.logical_id}-{invented(made.logical_id, 12, UPPER)}",
        "Effect": "Allow",
        "Principal": _principal(principal),
        "Action": as_word(made.get("Action")),
        "Resource": resource,
    }
    return {**statement, "Condition": conditions} if conditions else statement


def _principal(principal: str) -> str | dict[str, str]:
    if principal == "*":
        return "*"
    if principal.isdecimal() and len(principal) == 12:
        return {"AWS": f"arn:aws:iam::{principal}:root"}
    return {"AWS": principal} if principal.startswith("arn:") else {"Service": principal}


def _aliases(stack: MadeStack, arn: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::Lambda::Alias"):
        if _means(as_word(made.get("FunctionName")), arn)[0]:
            name = as_word(made.get("Name"))
            found.append({"AliasArn": f"{arn}:{name}", "RevisionId": uuid(f"{arn}:{name}"), "Name": name})
            found[-1]["FunctionVersion"] = as_word(made.get("FunctionVersion"))
    return found


def _url(stack: MadeStack, arn: str) -> dict[str, Any] | None:
    for made in stack.of_type("AWS::Lambda::Url"):
        written = as_word(made.get("TargetFunctionArn"))
        is_meant, qualifier = _means(written, arn)
        if is_meant and not qualifier and made.get("Qualifier") is None:
            return {
                "FunctionUrl": f"https://{stack.attribute(made, 'UrlId')}.lambda-url.{stack.region}.on.aws/",
                "FunctionArn": arn,
                "AuthType": as_word(made.get("AuthType")),
                "InvokeMode": as_word(made.get("InvokeMode", "BUFFERED")),
                "CreationTime": DATE,
                "LastModifiedTime": DATE,
            }
    return None


def refuse_unknown_permissions(stack: MadeStack) -> None:
    """Raises NotExpressible where a permission is for a function that the template does not make."""
    arns = [
        f"arn:aws:lambda:{stack.region}:{ACCOUNT}:function:{m.identity}" for m in stack.of_type("AWS::Lambda::Function")
    ]
    for made in stack.of_type("AWS::Lambda::Permission"):
        if not any(_means(as_word(made.get("FunctionName")), arn)[0] for arn in arns):
            raise NotExpressible(f"{made.logical_id} is a permission for a function of another stack")
