"""Access beyond authorizers: policies, usage plans, API keys, web ACLs, VPC endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Listing, Maybe, Place, Unresolved, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.text import Text


@record()
class Principal:
    """`kind` is "*", "AWS", "Service", "Federated" or "CanonicalUser"; `{"AWS": "*"}` keeps kind AWS and value "*"."""

    kind: str
    value: Value[Text]


@record()
class Condition:
    """One operator over one key: `StringEquals`, `aws:SourceVpce`, values. Keys compare without case."""

    operator: str
    key: str
    values: Listing[Value[Text]]
    at: Place


@record()
class Statement:
    """A statement of an IAM policy document. A `negated_*` flag says that the document wrote the Not- form."""

    at: Place
    effect: Value[str]
    principals: Listing[Principal]
    negated_principals: bool
    actions: Listing[Value[Text]]
    negated_actions: bool
    resources: Listing[Value[Text]]
    negated_resources: bool
    conditions: Listing[Condition]


@record()
class Policy:
    """A policy document: who is allowed or denied what, under which conditions."""

    at: Place
    statements: Listing[Statement]


@record()
class PlanThrottle:
    """A usage plan's limits for one method of a stage: `resource_path` "/orders", `http_method` "GET"."""

    at: Place
    resource_path: str
    http_method: str
    rate_limit: Maybe[float]
    burst_limit: Maybe[int]


@record()
class PlanStage:
    """A stage that a usage plan admits: the API's id and the stage's name, as written."""

    at: Place
    api: Value[Text]
    stage: Value[Text]
    throttles: Listing[PlanThrottle] = field(default_factory=nothing_listed)


@record()
class ApiKey:
    """An API key. `enabled` defaults to false: CloudFormation creates a disabled key when Enabled is left out.

    `stages` are the stages of its StageKeys, which predate usage plans.
    """

    name: str
    at: Place
    identity: Text
    enabled: Value[bool]
    stages: Listing[PlanStage] = field(default_factory=nothing_listed)


@record()
class UsagePlan:
    """A usage plan; `keys` are the keys in sight that are attached to it, unresolved where only an id is known.

    `quota_period` is DAY, WEEK or MONTH. `keys` is complete only when the plan's id leaves the template nowhere.
    """

    name: str
    at: Place
    identity: Text
    stages: Listing[PlanStage]
    keys: Listing[ApiKey | Unresolved]
    quota_limit: Maybe[int] = None
    throttle_rate_limit: Maybe[float] = None
    throttle_burst_limit: Maybe[int] = None
    quota_period: Maybe[str] = None


@record()
class WebAclRule:
    """A rule of a web ACL: `action` is "Allow", "Block", "Count", "Captcha", "Challenge" or "Group" (a rule group).

    `statement` names the statement's type as written ("ByteMatchStatement", "SizeConstraintStatement", ...);
    `custom_response` is the status of a custom response.
    """

    name: Value[str]
    at: Place
    action: Value[str]
    statement: str
    custom_response: Maybe[int] = None


@record()
class WebAcl:
    """A WAFv2 web ACL. `default_action` is "Allow" or "Block"; `scope` REGIONAL or CLOUDFRONT."""

    name: str
    at: Place
    identity: Text
    arn: Text
    scope: Value[str]
    default_action: Value[str]
    default_custom_response: Maybe[int]
    rules: Listing[WebAclRule]


@record()
class VpcEndpoint:
    """A VPC endpoint of any kind.

    Where CloudFormation's properties are absent, `private_dns` is false and `endpoint_type` "Gateway". A list of
    subnets that a parameter gives is one item of `subnets`.
    """

    name: str
    at: Place
    identity: Text
    service_name: Value[Text]
    vpc: Maybe[Text]
    private_dns: Value[bool]
    policy: Policy | Unresolved | None = None
    subnets: Listing[Value[Text]] = field(default_factory=nothing_listed)
    endpoint_type: Value[str] | None = None
    security_groups: Listing[Value[Text]] = field(default_factory=nothing_listed)
