"""Lambda functions, who may invoke them, and the code that is in sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatelint.values import Listing, Maybe, Place, Unresolved, Value

if TYPE_CHECKING:
    from gatelint.text import Text


@dataclass(slots=True)
class Permission:
    """A statement of a function's resource policy. `qualifier` is the version or alias that it is attached to."""

    name: str
    at: Place
    action: Value[Text]
    principal: Value[Text]
    source_arn: Maybe[Text]
    source_account: Maybe[Text]
    qualifier: Maybe[Text] = None


@dataclass(slots=True)
class Code:
    """Source code of a function: its text, its language ("python" or "javascript"), and where it stands.

    `first_line` is the line of `at`'s file on which the code's first line stands.
    """

    text: str
    language: str
    at: Place
    first_line: int


@dataclass(slots=True)
class Function:
    """A Lambda function.

    `identity` is what Ref gives (the name), `arn` its unqualified ARN. `permissions` is complete only when the whole
    resource policy is in sight: the function is defined here and its name leaves the template nowhere.
    """

    name: str
    at: Place
    identity: Text
    arn: Text
    permissions: Listing[Permission]
    runtime: Maybe[str] = None
    handler: Maybe[str] = None
    code: Code | None = None
    timeout: Value[int] | None = None
    environment: dict[str, Value[Text]] = field(default_factory=dict)
    environment_unread: str | None = None
    role: Maybe[Text] = None
    in_vpc: bool = False
    vpc_subnets: Listing[Value[Text]] = field(default_factory=Listing)
    reserved_concurrency: Maybe[int] = None
    is_edge: bool = False


@dataclass(slots=True)
class FunctionTarget:
    """What an integration or authorizer invokes: an ARN as text, led back to a function where it is in sight.

    `qualifier` is the alias or version of the ARN, None where it names the function itself.
    """

    at: Place
    arn: Text
    function: Function | Unresolved
    qualifier: Text | None


@dataclass(slots=True)
class Role:
    """An IAM role as far as the front door needs it: who may assume it."""

    name: str
    at: Place
    arn: Text
    trusted_services: Listing[Value[Text]] = field(default_factory=Listing)
