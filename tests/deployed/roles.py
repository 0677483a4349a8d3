"""IAM roles that integrations and authorizers name, with their policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deployed.invented import DATE, UPPER, invented
from deployed.plain import as_list, as_word
from deployed.stacks import ACCOUNT

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack


def roles(stack: MadeStack) -> dict[str, Any]:
    """The roles that are named, by name."""
    own = {stack.attribute(made, "Arn"): made for made in stack.of_type("AWS::IAM::Role")}
    found: dict[str, Any] = {}
    for arn in sorted(stack.named_roles):
        if ":role/" not in arn:
            continue  # arn:aws:iam::*:user/* hands the caller's own credentials on
        name = arn.rpartition("/")[2]
        found[name] = _role(stack, own[arn], arn) if arn in own else stack.denied("iam", "GetRole", arn, "global")
    return found


def _role(stack: MadeStack, made: Made, arn: str) -> dict[str, Any]:
    inline = [
        {"PolicyName": as_word(each["PolicyName"]), "PolicyDocument": each["PolicyDocument"]}
        for each in as_list(made.get("Policies"))
    ]
    arns = [as_word(each) for each in as_list(made.get("ManagedPolicyArns"))]
    for policy in stack.of_type("AWS::IAM::Policy", "AWS::IAM::RolePolicy"):
        names = as_list(policy.get("RoleName" if policy.resource.type.endswith("RolePolicy") else "Roles"))
        if made.identity in names:
            inline.append(
                {"PolicyName": as_word(policy.get("PolicyName")), "PolicyDocument": policy.get("PolicyDocument")}
            )
    documents = {each.identity: each for each in stack.of_type("AWS::IAM::ManagedPolicy")}
    arns += [key for key, each in documents.items() if made.identity in as_list(each.get("Roles")) and key not in arns]
    limit = made.get("PermissionsBoundary")

    def attached(key: str) -> dict[str, Any]:
        own = documents.get(key)
        unread = stack.denied("iam", "GetPolicyVersion", key, "global") if own is None else None
        return {"PolicyArn": key, "PolicyDocument": unread if own is None else own.get("PolicyDocument")}

    named = {"PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": limit}
    return {
        "Role": {
            "Path": as_word(made.get("Path", "/")),
            "RoleName": made.identity,
            "RoleId": f"AROA{invented(made.identity, 17, UPPER)}",
            "Arn": arn,
            "CreateDate": DATE,
            "AssumeRolePolicyDocument": made.get("AssumeRolePolicyDocument"),
            "MaxSessionDuration": 3600,
            **({} if limit is None else {"PermissionsBoundary": named}),
        },
        "policies": inline,
        "attached": [attached(key) for key in arns],
        **({} if limit is None else {"boundary": attached(limit)}),
    }


def name_role(stack: MadeStack, arn: str | None) -> None:
    """Notes a role of this account as one to be read."""
    if arn is not None and f"::{ACCOUNT}:role/" in arn:
        stack.named_roles.add(arn)
