"""What could not be read of an account, and why."""

from __future__ import annotations

from typing import cast

from gatelint.records import record

UNREAD = "unread"
"""The one key of a mapping that stands in a snapshot for what could not be read; it holds why."""


@record(hashable=True)
class Unread:
    """A call that AWS refused, or that failed on the way.

    `service` is boto3's name of it ("apigateway"), `operation` in snake_case or as AWS writes it, `region` None for a
    service without regions, `resource` what was asked about ("orders", ""), `code` AWS's error code.
    """

    service: str
    operation: str
    region: str | None
    resource: str
    code: str
    message: str

    @property
    def why(self) -> str:
        """What stands in a snapshot in its place: "lambda:GetPolicy: AccessDeniedException"."""
        return f"{self.service}:{name_of_operation(self.operation)}: {self.code}"


def name_of_operation(operation: str) -> str:
    """AWS's name of an operation of boto3: GetWebACL for get_web_acl."""
    if not operation.islower():
        return operation
    words = (word.upper() if word == "acl" else word.capitalize() for word in operation.split("_"))
    return "".join(words)


def why_unread(value: object) -> str | None:
    """Why a part of a snapshot could not be read; None where it was."""
    if isinstance(value, dict):
        entries = list(cast("dict[object, object]", value).items())
        why = entries[0][1] if len(entries) == 1 and entries[0][0] == UNREAD else None
        return why if isinstance(why, str) else None
    return None
