"""The least IAM policy with which an audit can read what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gatelint.readers.accounts.calls import CALLS, SIGNING_IN

SERVICES = tuple(dict.fromkeys(service for service, operation in CALLS if (service, operation) not in SIGNING_IN))
"""Everything that can be read, as boto3 names it."""


def least_policy(
    services: Iterable[str] = SERVICES,
    *,
    organization: bool = False,
    roles: Sequence[str] = (),
    partition: str = "aws",
) -> dict[str, Any]:
    """A policy document that allows what is asked of these services, on the narrowest resources that IAM can name.

    With `organization`, also to list an organization's accounts; with `roles` (ARNs), also to sign in through them.
    Both belong to whoever runs the audit, not to the roles that it assumes.
    """
    wanted = frozenset(services)
    allowed: dict[tuple[str, ...], list[str]] = {}
    by_action: dict[tuple[str, str], list[str]] = {}
    for key, call in CALLS.items():
        if call.service in wanted and key not in SIGNING_IN:
            resources = by_action.setdefault((call.service, call.action), [])
            resources += [one for one in call.resources if one not in resources]
    for (_, action), resources in by_action.items():
        allowed.setdefault(tuple(resources), []).append(action)
    statements = [statement(actions, resources) for resources, actions in allowed.items()]
    if organization:
        statements.append(statement([CALLS["organizations", "list_accounts"].action], ("*",)))
    if roles:
        statements.append(statement([CALLS["sts", "assume_role"].action], tuple(roles)))
    for each in statements:
        each["Resource"] = [resource.replace("{partition}", partition) for resource in each["Resource"]]
    return {"Version": "2012-10-17", "Statement": statements}


def statement(actions: Sequence[str], resources: Sequence[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": list(resources)}
