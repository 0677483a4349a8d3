"""IAM roles of an account, as the resources of a template.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.resources import listed, mapping, policy_in, read, unread, why_unread

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json, policy_in


def add_roles(account: AccountResources, service: Json) -> None:
    """Adds the roles of an account that an API assumes; managed policies that were read count like inline ones."""
    for name, role in mapping(service.get("roles")).items():
        told = mapping(mapping(role).get("Role"))
        if told:
            account.roles[name] = str(told.get("Arn"))
            _add_role(account, name, mapping(role))
        elif role is None:
            account.roles[name] = None


def _add_role(account: AccountResources, name: str, role: Json) -> None:
    told = mapping(role["Role"])
    arn = str(told.get("Arn"))
    properties = {"RoleName": name, "AssumeRolePolicyDocument": policy_in(told.get("AssumeRolePolicyDocument"))}
    inline, attached = listed(role, "policies")[0], listed(role, "attached")[0]
    properties["Policies"] = [
        {
            "PolicyName": each.get("PolicyName") or each.get("PolicyArn"),
            "PolicyDocument": policy_in(each["PolicyDocument"]),
        }
        for each in (*inline, *attached)
        if _why_without_document(each) is None
    ]
    properties["ManagedPolicyArns"] = [
        each.get("PolicyArn") for each in attached if _why_without_document(each) is not None
    ]
    # What limits a role is a policy of its own, which a template names by its ARN.
    limit = role.get("boundary", told.get("PermissionsBoundary"))
    if limit is not None:
        properties["PermissionsBoundary"] = _boundary(account, name, limit)
    key = account.add(name, "AWS::IAM::Role", arn, properties, name, {"Arn": arn})
    for why in _lacks(role):
        account.lacking(key, "policies", why)


def _boundary(account: AccountResources, name: str, limit: Any) -> Any:
    if why_unread(limit) is not None:
        return read(limit)
    why = _why_without_document(mapping(limit))
    if why is not None:
        return unread(why)
    arn = str(mapping(limit).get("PolicyArn"))
    document = {"PolicyDocument": policy_in(mapping(limit)["PolicyDocument"])}
    account.add(f"boundary of {name}", "AWS::IAM::ManagedPolicy", arn, document, arn)
    return arn


def _lacks(role: Json) -> list[str]:
    """Why a role may have other policies than those that were read."""
    found: list[str] = []
    for key in ("policies", "attached"):
        why = listed(role, key)[1] if isinstance(role.get(key), list) else why_unread(role.get(key))
        if why is not None or not isinstance(role.get(key), list):
            found.append(why or "its policies were not read")
    inline = map(_why_without_document, listed(role, "policies")[0])
    return [*found, *(why for why in inline if why is not None)]


def _why_without_document(policy: Json) -> str | None:
    """Why what a policy says is not known; None where it is."""
    document: object = policy.get("PolicyDocument")
    if isinstance(document, str) or mapping(document):
        return None
    return why_unread(document) or "the policy was not read"
