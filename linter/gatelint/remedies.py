"""What mends a finding in an account, in the words of the model: what is to be changed, added or taken away.

A rule says what; `gatelint.aws_commands` knows how the AWS CLI has it done. Of a template nothing is made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from gatelint.records import record
from gatelint.values import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gatelint.front_door.access import ApiKey, PlanStage, PlanThrottle, UsagePlan
    from gatelint.front_door.api import Api, MethodSetting, Stage
    from gatelint.front_door.authorizer import Authorizer, IdentitySource
    from gatelint.front_door.distribution import CacheBehavior
    from gatelint.front_door.domain import Certificate, DnsRecord, DomainName, RoutingRule
    from gatelint.front_door.function import FunctionTarget, Role
    from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient
    from gatelint.front_door.integration import IntegrationResponse
    from gatelint.front_door.route import Route
    from gatelint.text import Text
    from gatelint.values import PathItem

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json]"


@record()
class SetValue:
    """The property at `at` gets another value, written as CloudFormation would have it."""

    at: Place
    value: Json


@record()
class AddItem:
    """The list at `at` gets one more item, at its end; a single value becomes a list with it."""

    at: Place
    item: Json


@record()
class TakeOut:
    """What stands at `at` - a property, or an item of a list - goes."""

    at: Place


@record()
class RenameKey:
    """What stands at `at` stays, under another key."""

    at: Place
    key: str


@record()
class MoveBehavior:
    """A cache behavior is listed before another one, so that CloudFront tries it first."""

    behavior: CacheBehavior
    before: CacheBehavior


@record()
class CopyBehavior:
    """A path pattern gets a cache behavior as another one has it, listed before that one."""

    like: CacheBehavior
    path_pattern: str


@record()
class PermitInvocation:
    """API Gateway may invoke a function, or the alias or version that `target` names, for calls from `source`."""

    api: Api
    target: FunctionTarget
    source: Text


@record()
class MapDomainName:
    """A path of a domain name ("" for its root) leads to a stage of an API; to whichever one must say where None."""

    domain: DomainName | None
    api: Api
    stage: Stage | None
    base_path: str = ""


@record()
class AdmitStage:
    """A usage plan lists a stage; which one, whoever knows has to say where `plan` is None."""

    plan: UsagePlan | None
    api: Api
    stage: Stage


@record()
class AttachKey:
    """A usage plan holds an API key; which one, whoever knows has to say where `key` is None."""

    plan: UsagePlan
    key: ApiKey | None


@record()
class SetVariable:
    """A stage gets a variable, the value of which is for people to say."""

    api: Api
    stage: Stage
    name: str


@record()
class DropIdentitySource:
    """An authorizer no longer demands one of the values that it looks for the caller's identity in."""

    api: Api
    authorizer: Authorizer
    source: IdentitySource


@record()
class SetHeader:
    """An integration response of a REST method answers with a header, always with this value."""

    route: Route
    response: IntegrationResponse
    header: str
    value: str


@record()
class AnswerPreflights:
    """A REST API answers preflights to the path of a route by itself, without authorization."""

    api: Api
    beside: Route
    methods: tuple[str, ...]
    origin: str


@record()
class ServeParent:
    """The path above a greedy route of a REST API is served as the route is."""

    api: Api
    greedy: Route


@record()
class AddRoute:
    """An HTTP API gets a route without authorization, which is handed on as those of another one are."""

    api: Api
    key: str
    like: Route


@record()
class DeployStage:
    """A stage serves the API as it is now."""

    api: Api
    stage: Stage


@record()
class LeadRecord:
    """A DNS record leads to another host."""

    record: DnsRecord
    host: Text


@record()
class ProveNames:
    """The records by which ACM validates a certificate's names are put back, into the zone in which `record` stands.

    Whoever knows has to say into which zone where `record` is None.
    """

    certificate: Certificate
    record: DnsRecord | None


@record()
class ImportCertificate:
    """A certificate that was imported gives way to its successor, which whoever runs it has in files."""

    certificate: Certificate


@record()
class DropRule:
    """A domain name no longer follows a routing rule."""

    rule: RoutingRule


@record()
class TrustApiGateway:
    """API Gateway may assume a role."""

    role: Role


@record()
class AllowInvocation:
    """A role may invoke the function, or the alias or version of one, that has this ARN."""

    role: Role
    arn: Text


@record()
class MakeRole:
    """There is a role of this ARN, which API Gateway may assume, and which may invoke what has the other ARNs."""

    arn: Text
    invoked: tuple[Text, ...]


@record()
class DemandScope:
    """A route demands a scope in place of another one, which stands at `at`."""

    route: Route
    at: Place
    written: Text
    instead: Text


@record()
class DefineScopes:
    """A user pool has a resource server of this identifier, new where `server` is None, that defines more scopes."""

    pool: UserPool
    identifier: Text
    names: tuple[Text, ...]
    server: ResourceServer | None


@record()
class AllowScopes:
    """An app client may ask for more scopes, which are told with the identifiers of their resource servers."""

    pool: UserPool
    client: UserPoolClient
    scopes: tuple[Text, ...]


@record()
class AskFor:
    """The property at `at` gets a value that people have to say: `variable` stands for it, `what` tells what it is."""

    at: Place
    variable: str
    what: str
    is_number: bool = False


@record()
class LiftLimits:
    """A setting of a stage of a REST API no longer limits requests by a rate or a burst of 0."""

    api: Api
    stage: Stage
    setting: MethodSetting


@record()
class LiftPlanLimits:
    """A usage plan no longer limits requests by 0: those for a method, or all where `throttle` is None."""

    plan: UsagePlan
    entry: PlanStage
    throttle: PlanThrottle | None


@record()
class AddStage:
    """An HTTP API gets a stage, to which every change is deployed."""

    api: Api
    name: str


@record()
class AddRouteResponse:
    """A route of a WebSocket API returns what its integration answers."""

    api: Api
    route: Route


@record()
class NoCommand:
    """Nothing that a command could say mends it: code has to change, a request, or somebody has to decide."""

    why: str


Remedy: TypeAlias = (
    SetValue
    | AddItem
    | TakeOut
    | RenameKey
    | MoveBehavior
    | CopyBehavior
    | PermitInvocation
    | MapDomainName
    | AdmitStage
    | AttachKey
    | SetVariable
    | DropIdentitySource
    | SetHeader
    | AnswerPreflights
    | ServeParent
    | AddRoute
    | DeployStage
    | LeadRecord
    | ProveNames
    | ImportCertificate
    | DropRule
    | TrustApiGateway
    | AllowInvocation
    | MakeRole
    | DemandScope
    | DefineScopes
    | AllowScopes
    | AskFor
    | LiftLimits
    | LiftPlanLimits
    | AddStage
    | AddRouteResponse
    | NoCommand
)


def below(place: Place, *steps: PathItem) -> Place:
    """The place of a property that is not written yet."""
    return Place(place.source, lambda: (*place.path, *steps))
