"""Lambda functions, who may invoke them, and the code that is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Listing, Maybe, Place, Truth, Unresolved, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.access import Policy
    from gatelint.text import Text


@record()
class Permission:
    """A statement of a function's resource policy. `qualifier` is the version or alias that it is attached to.

    `via_function_url` and `function_url_auth_type` narrow it to calls through a function URL, `organization` to one
    AWS organization.
    """

    name: str
    at: Place
    action: Value[Text]
    principal: Value[Text]
    source_arn: Maybe[Text]
    source_account: Maybe[Text]
    qualifier: Maybe[Text] = None
    organization: Maybe[Text] = None
    function_url_auth_type: Maybe[str] = None
    via_function_url: Maybe[bool] = None


@record()
class Qualifier:
    """An alias or a version of a function: `label` is what follows the function's ARN ("live", "3")."""

    name: str
    at: Place
    kind: str
    label: Text | Unresolved


@record()
class Code:
    """Source code of a function: its text, its language ("python" or "javascript"), and where it stands.

    `first_line` is the line of `at`'s file on which the code's first line stands; `line_by_line` whether the lines
    after it stand on the lines after that (not so for code in a JSON string). `unread` says that parts of the code are
    substituted on deployment; `text` shows them as "${Reference}".
    """

    text: str
    language: str
    at: Place
    first_line: int
    line_by_line: bool = True
    unread: str | None = None

    def line_of(self, number: int) -> int:
        """The line of the file on which line `number` of the code (from 1) stands, or the nearest that is known."""
        return self.first_line + number - 1 if self.line_by_line else self.first_line


@record()
class Function:
    """A Lambda function.

    `identity` is what Ref gives (the name), `arn` its unqualified ARN; `function_name` is the name where one is
    written. `permissions` is complete only when the whole resource policy is in sight: the function is defined here
    and its name leaves the template nowhere. `qualifiers` are its aliases and versions in sight, complete alike. An
    unread VpcConfig leaves `in_vpc` false and `vpc_subnets` incomplete; a list of subnets that a parameter gives is
    one item of it. `state` (Active, Inactive, Failed, ...) and why it is in that, only an account shows.
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
    environment: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    environment_unread: str | None = None
    role: Maybe[Text] = None
    in_vpc: bool = False
    vpc_subnets: Listing[Value[Text]] = field(default_factory=nothing_listed)
    reserved_concurrency: Maybe[int] = None
    is_edge: bool = False
    function_name: Maybe[Text] = None
    qualifiers: Listing[Qualifier] = field(default_factory=nothing_listed)
    state: str | None = None
    state_reason: str = ""


@record()
class FunctionTarget:
    """What an integration or authorizer invokes: an ARN as text, led back to a function where it is in sight.

    `qualifier` is the alias or version of the ARN, None where it names the function itself. It may hold a stage
    variable as written ("${stageVariables.alias}"); of an unresolved function, it is what is written after the name.
    `exists` is answered where an account is read: no means that AWS knows no such function.
    """

    at: Place
    arn: Text
    function: Function | Unresolved
    qualifier: Text | None
    exists: Truth = Truth.UNKNOWN


@record()
class Role:
    """An IAM role as far as the front door needs it: who may assume it, and what it then may do.

    `identity` is what Ref gives (the name). `trusted_services` are the services that the trust policy allows (without
    a look at its conditions and denials: those are in `trust`). `policies` are all the identity policies in sight;
    AWS-managed and other policies known by ARN alone are in `managed_policies` and leave `policies` incomplete.
    `boundary` is the policy that limits what the others allow, None where there is none.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """

    name: str
    at: Place
    arn: Text
    trusted_services: Listing[Value[Text]] = field(default_factory=nothing_listed)
    identity: Text | None = None
    trust: Policy | Unresolved | None = None
    policies: Listing[Policy] = field(default_factory=nothing_listed)
    managed_policies: Listing[Value[Text]] = field(default_factory=nothing_listed)
    boundary: Policy | Unresolved | None = None
