"""An API of API Gateway - REST, HTTP or WebSocket - with its stages, deployments and gateway responses."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeAlias

from gatelint.records import field, record
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Maybe, Place, Truth, Unresolved, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.access import Policy, WebAcl
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.route import Route


class ApiKind(enum.Enum):
    """The kinds of APIs that API Gateway has; each answers in its own words."""

    REST = "REST"
    HTTP = "HTTP"
    WEBSOCKET = "WebSocket"


@record()
class GatewayResponse:
    """What a REST or WebSocket API answers instead of a default error response.

    `response_type` is the upper-case type (UNAUTHORIZED, DEFAULT_4XX, ...). Header names in `headers` are as written
    after "gatewayresponse.header."; values are mapping expressions ("'*'", "method.request.header.Origin").
    """

    name: str
    at: Place
    response_type: Value[str]
    status_code: Maybe[str]
    headers: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    templates: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    unread: str | None = None


@record()
class CorsConfiguration:
    """The CORS settings of an HTTP API, from which API Gateway itself answers preflights.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """

    at: Place
    allow_origins: Listing[Value[Text]]
    allow_methods: Listing[Value[Text]]
    allow_headers: Listing[Value[Text]]
    expose_headers: Listing[Value[Text]]
    allow_credentials: Value[bool]
    allow_headers_at: Place | None = None
    """Where the list of allowed headers stands, or the settings that have none."""


@record()
class MethodSetting:
    """One entry of a REST stage's MethodSettings or an HTTP/WebSocket stage's (default) route settings.

    `resource_path` is "/orders/{id}" (never "/~1orders"), "/*" for every path, or a route key without its method;
    `http_method` is upper-case, "*" for every method, "" for a WebSocket route.
    """

    at: Place
    resource_path: Value[str]
    http_method: Value[str]
    throttling_rate_limit: Maybe[float]
    throttling_burst_limit: Maybe[float]
    caching_enabled: Maybe[bool]
    cache_data_encrypted: Maybe[bool] = None


@record()
class Deployment:
    """A snapshot of an API's routes.

    `waits_for` holds the logical ids of everything that CloudFormation surely creates before it (DependsOn, Ref,
    GetAtt, transitively), or is None where creation order does not matter (an account).
    """

    name: str
    at: Place
    identity: Text
    stage_name: Maybe[Text]
    waits_for: frozenset[str] | None = None


@record()
class Stage:
    """A named, callable snapshot of an API.

    `deployment` is the DeploymentId as written; `is_live` answers whether any deployment stands behind the stage.
    `variables` maps stage variables; `variables_unread` says why some may be missing from it.
    `from_deployment` marks a stage that a REST deployment's StageName (StageDescription) creates. `deployed` are the
    paths and methods ("/orders", "GET") of the snapshot that it serves; None where only an account could tell them.
    """

    name: str
    at: Place
    stage_name: Value[Text]
    deployment: Maybe[Text]
    auto_deploy: Value[bool]
    is_live: Truth
    variables: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    variables_unread: str | None = None
    settings: Listing[MethodSetting] = field(default_factory=nothing_listed)
    web_acl: WebAcl | Unresolved | None = None
    cache_cluster_enabled: Maybe[bool] = None
    client_certificate: Maybe[Text] = None
    has_canary: bool = False
    from_deployment: bool = False
    deployed: frozenset[tuple[str, str]] | None = None

    def defines_variable(self, name: str) -> Truth:
        if name in self.variables:
            return Truth.YES
        return Truth.NO if self.variables_unread is None else Truth.UNKNOWN


@record()
class EditedMethod:
    """A method of a REST API as it is edited ("/orders/{id}", "ANY"); stages serve it once it is deployed.

    `authorizer` is the id of the authorizer that it asks, None for none; `authorizer_exists` answers whether the API
    has one of that id, unknown where its authorizers could not be listed. `fitting_authorizers` are the ids of those
    in sight that a method of this authorization type can ask.
    """

    path: str
    method: str
    at: Place
    authorizer: str | None = None
    authorizer_exists: Truth = Truth.UNKNOWN
    fitting_authorizers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


Edits: TypeAlias = "dict[str, list[tuple[str, ...]]]"
"""Of each ARN, the properties that were edited since they were deployed, in the names of CloudFormation."""


@record()
class Api:
    """An API. Of an `imported` one only the id is known here: all else is an incomplete listing or unresolved.

    `identity` is the API's id as text (`${Api}`); `endpoint_type` EDGE, REGIONAL or PRIVATE (HTTP and WebSocket APIs
    are always REGIONAL); `policy` the resource policy (REST only).
    """

    kind: ApiKind
    name: str
    at: Place
    identity: Text
    imported: bool
    endpoint_type: Value[str]
    disable_execute_api_endpoint: Value[bool]
    policy: Policy | Unresolved | None = None
    vpc_endpoints: Listing[Value[Text]] = field(default_factory=nothing_listed)
    routes: Listing[Route] = field(default_factory=nothing_listed)
    stages: Listing[Stage] = field(default_factory=nothing_listed)
    deployments: Listing[Deployment] = field(default_factory=nothing_listed)
    authorizers: Listing[Authorizer] = field(default_factory=nothing_listed)
    gateway_responses: Listing[GatewayResponse] = field(default_factory=nothing_listed)
    cors: CorsConfiguration | Unresolved | None = None
    binary_media_types: Listing[Value[str]] = field(default_factory=nothing_listed)
    api_key_source: Maybe[str] = None
    minimum_compression_size: Maybe[int] = None
    security_policy: Maybe[str] = None
    route_selection_expression: Maybe[Text] = None
    title: Maybe[Text] = None
    """What its owners call it (the property Name)."""
    made_of: str | None = None
    """The logical id of the template's resource that a deployed API was made of, where its tags tell."""
    edited: list[EditedMethod] | None = None
    """The methods that are edited, of which `routes` are those that are served; None where only an account tells."""
    undeployed: Edits = field(default_factory=dict[str, "list[tuple[str, ...]]"])
    """What was edited since it was deployed, and reaches no client yet."""
    from_body: bool = False
    """Whether the routes come from an OpenAPI document (they are then deployed with the API itself)."""

    @property
    def is_private(self) -> Truth:
        return self.endpoint_type.equals("PRIVATE")

    def host(self, region: Text) -> Text:
        """The host name of the default endpoint, "{id}.execute-api.{region}.{suffix}"."""
        suffix = Reference("pseudo", "AWS::URLSuffix", plain=False)
        return Text.of(self.identity, ".execute-api.", region, ".", suffix)

    def stage_named(self, name: Text | str) -> list[tuple[Truth, Stage]]:
        """The stages that have, or may have, this name."""
        answers = [(stage.stage_name.equals(name), stage) for stage in self.stages]
        return [(truth, stage) for truth, stage in answers if not truth.is_no]

    @property
    def stages_in_use(self) -> list[Stage]:
        """The stages that clients call: not those that deployments make by the way, where others are declared.

        SAM has every deployment make a stage with the name "Stage", which nobody calls.
        https://github.com/aws/serverless-application-model/issues/191
        """
        declared = [stage for stage in self.stages if not stage.from_deployment]
        return declared if declared or not self.stages.complete else self.stages.items

    @property
    def only_stage(self) -> Stage | None:
        """The stage, if the API surely has this one alone."""
        return self.stages.items[0] if self.stages.complete and len(self.stages) == 1 else None


def literal_stage_name(stage: Stage) -> str | None:
    """The stage's name where it is known whole."""
    return stage.stage_name.value.literal if isinstance(stage.stage_name, Known) else None
