"""IAM roles that integrations and authorizers name as their credentials.

Calls: for each role 3 (GetRole, ListRolePolicies, ListAttachedRolePolicies) and 1 for each inline policy; 2 for each
managed policy, whatever number of roles it is attached to or limits; 1 where there is no such role.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.collecting.answered_documents import decoded
from gatelint.readers.accounts.collecting.asking import child, listed, mapped
from gatelint.readers.accounts.collecting.unread import why_unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.readers.accounts.collecting.asking import Json, Service, Steps


def collect_roles(iam: Service, names: Iterable[str]) -> Steps:
    """Reads roles by their names."""
    told = child(iam.told, "roles")
    for name in names:
        iam.one(child(told, name), "Role", "get_role", "Role", of=name, kept=_role, RoleName=name)
    yield
    for name in list(told):
        if told[name]["Role"] is None:
            told[name] = None
    roles: dict[str, Json] = {name: role for name, role in told.items() if role is not None}
    for name, role in roles.items():
        iam.every(role, "policies", "list_role_policies", "PolicyNames", of=name, kept=_named_policy, RoleName=name)
        iam.every(
            role,
            "attached",
            "list_attached_role_policies",
            "AttachedPolicies",
            of=name,
            kept=_attached_policy,
            RoleName=name,
        )
    yield
    for name, role in roles.items():
        for policy in listed(role, "policies"):
            iam.one(
                policy,
                "PolicyDocument",
                "get_role_policy",
                "PolicyDocument",
                of=f"{name}/{policy['PolicyName']}",
                kept=decoded,
                RoleName=name,
                PolicyName=policy["PolicyName"],
            )
    managed = [policy for role in roles.values() for policy in listed(role, "attached")]
    for role in roles.values():
        limit = mapped(mapped(role, "Role"), "PermissionsBoundary").get("PermissionsBoundaryArn")
        if limit is not None:
            role["boundary"] = {"PolicyArn": limit}
            managed.append(role["boundary"])
    documents: Json = {}
    yield from _read_managed(iam, {policy["PolicyArn"] for policy in managed}, documents)
    for policy in managed:
        policy["PolicyDocument"] = documents[policy["PolicyArn"]]


def _read_managed(iam: Service, arns: Iterable[str], documents: Json) -> Steps:
    """Reads managed policies in the version that counts, which only GetPolicy tells."""
    for arn in sorted(arns):
        iam.one(documents, arn, "get_policy", "Policy", of=arn, PolicyArn=arn)
    yield
    for arn, policy in list(documents.items()):
        if policy is None or why_unread(policy) is not None:
            continue
        iam.one(
            documents,
            arn,
            "get_policy_version",
            "PolicyVersion",
            of=arn,
            kept=_document,
            PolicyArn=arn,
            VersionId=policy["DefaultVersionId"],
        )
    yield


def _role(role: Json) -> Json:
    if "AssumeRolePolicyDocument" in role:
        role["AssumeRolePolicyDocument"] = decoded(role["AssumeRolePolicyDocument"])
    return role


def _named_policy(name: Any) -> Json:
    return {"PolicyName": name}


def _attached_policy(policy: Json) -> Json:
    return {"PolicyArn": policy["PolicyArn"]}


def _document(version: Json) -> Any:
    return decoded(version.get("Document"))
