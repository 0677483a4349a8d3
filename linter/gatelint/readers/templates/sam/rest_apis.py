"""AWS::Serverless::Api, and the REST API that SAM makes of events without one.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar, Sequence
from gatelint.readers.templates.sam.auth import (
    API_KEY,
    API_KEY_SCHEME,
    IAM,
    SIGNATURE_SCHEME,
    STREAMED_INVOCATION,
    authorizers_of,
    default_authorizer_of,
    invocation_of,
    rest_schemes,
    unread_authorizers,
)
from gatelint.readers.templates.sam.body import INTEGRATION, Body, body_at, is_version_3, spelled_method
from gatelint.readers.templates.sam.contracts import add_contract
from gatelint.readers.templates.sam.cors import add_preflights
from gatelint.readers.templates.sam.demands import (
    demand_by_default,
    require_authorizer,
    require_key,
    signed_calls_credentials,
)
from gatelint.readers.templates.sam.domains import add_rest_domain
from gatelint.readers.templates.sam.events import implicit_api, is_wanted
from gatelint.readers.templates.sam.expansion import IMPLICIT_REST_API, REST_API
from gatelint.readers.templates.sam.making import (
    DEEPEST,
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    items_of,
    made,
    made_mapping,
    word,
)
from gatelint.readers.templates.sam.plans import add_usage_plan
from gatelint.readers.templates.sam.resource_policies import (
    POLICY,
    add_custom_statements,
    add_policy,
    add_statements,
)
from gatelint.readers.templates.sam.rest_resources import (
    add_authorizer_permissions,
    add_gateway_responses,
    add_rest_api,
    add_stage,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

SCHEMES = "securityDefinitions"
MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"


def add_rest_apis(expansion: Expansion) -> dict[str, RestApiDraft]:
    """The REST APIs of a template, by logical id, with the implicit one where an event needs it."""
    apis = {api.logical_id: RestApiDraft(expansion, api) for api in expansion.of_type(REST_API)}
    if is_wanted(expansion, "Api", "RestApiId", IMPLICIT_REST_API):
        implicit = implicit_api(expansion, IMPLICIT_REST_API, REST_API, "Api", "RestApiId")
        apis[IMPLICIT_REST_API] = RestApiDraft(expansion, implicit, stage_name="Prod")
    return apis


class RestApiDraft:
    """A REST API while events add their routes to it."""

    def __init__(self, expansion: Expansion, api: Serverless, stage_name: str | None = None) -> None:
        self.expansion = expansion
        self.api = api
        properties = api.properties
        self.auth = expansion.decided(child(properties, "Auth"))
        self.stage_name: Makeable = entry_of(properties, "StageName") or stage_name
        written = filled(properties, "DefinitionBody")
        definition = None if written is None else expansion.included(written.value, api)
        self.location = filled(properties, "DefinitionUri")
        self.merges = filled(properties, "MergeDefinitions") is not None
        near = api.located.node.stretch if written is None else written.value.stretch
        version: Makeable = filled(properties, "OpenApiVersion") or "2.0"
        self.body = Body(definition, near, version)
        self.is_managed = written is None and self.location is None
        self.policies: list[tuple[Node, str, Makeable]] = []
        self.unread: list[Node] = []
        """What may add to the resource policy, and cannot be read."""
        self.demanded: set[str] = set()
        self.is_unread = written is not None and (definition is None or not self.body.is_valid)

    def add_event(self, event: Entry, properties: Node, target: Makeable, condition: str | None) -> None:
        """Adds the route of a function's event, if this API takes routes of events."""
        event_auth = child(properties, "Auth")
        streams = word(child(properties, "ResponseTransferMode")) == "RESPONSE_STREAM"
        integration: dict[str, Makeable] = {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invocation_of(target, STREAMED_INVOCATION) if streams else invocation_of(target),
            "responseTransferMode": "STREAM" if streams else None,
            "credentials": signed_calls_credentials(event_auth, self.auth),
            "timeoutInMillis": filled(properties, "TimeoutInMillis"),
        }
        operation: dict[str, Makeable] = {"responses": {}}
        if self.is_managed or (self.merges and not self.is_unread):
            add_contract(self.body, operation, integration, properties)
            self._add_route(event, properties, integration, operation, condition)
        elif not self.is_unread and filled(event_auth, "OverrideApiAuth") is not None:
            path, method = word(child(properties, "Path")) or "", word(child(properties, "Method"))
            for written in self.body.operations_at(path, spelled_method(method)):
                self._demand(written, event_auth)

    def add_start(
        self, event: Entry, properties: Node, integration: dict[str, Makeable], condition: str | None
    ) -> None:
        """Adds the route by which a state machine is started."""
        if self.is_managed:
            responses: dict[str, Makeable] = {"200": {"description": "OK"}, "400": {"description": "Bad Request"}}
            self._add_route(event, properties, integration, {"responses": responses}, condition)

    def add_unread(self, event: Node) -> None:
        """Notes that something cannot be read which may be a route of this API."""
        if self.is_managed or self.merges:
            self.body.lacks(event)
            self.unread.append(event)

    def _add_route(
        self,
        event: Entry,
        properties: Node,
        integration: dict[str, Makeable],
        operation: dict[str, Makeable],
        condition: str | None,
    ) -> None:
        path, method = entry_of(properties, "Path"), entry_of(properties, "Method")
        name = None if path is None else word(path.value)
        if path is None or method is None or name is None or word(method.value) is None:
            return
        whole = made_mapping({INTEGRATION: made(integration, event.value.stretch), **operation}, method.value.stretch)
        event_auth = child(properties, "Auth")
        self._demand(whole, event_auth)
        if self.is_managed:
            self.body.add(path, name, method, whole, condition)
        else:
            self.body.put_over(path, name, method, whole)
        if event_auth is not None and is_function(event_auth):
            self.unread.append(event_auth)
        policy = filled(event_auth, "ResourcePolicy")
        if policy is not None:
            # SAM names the stage Stage where a function gives its name.
            stage = word(self.stage_name.value) if isinstance(self.stage_name, Entry) else self.stage_name
            self.policies.append((policy.value, name, stage or "Stage"))

    def _demand(self, operation: Mapping, event_auth: Node | None) -> None:
        require_authorizer(operation, event_auth, self.auth)
        require_key(operation, event_auth)
        if word(child(event_auth, "Authorizer")) == IAM:
            self.demanded.add(IAM)
        if filled(event_auth, "ApiKeyRequired") is not None:
            self.demanded.add(API_KEY)

    def finish(self) -> None:
        """Adds the API with everything around it, now that all events are known."""
        properties = self.api.properties
        self._complete_body()
        written: Makeable = entry_of(properties, "DefinitionBody")
        if self.location is not None:
            written = body_at(self.location)
        elif not self.is_unread:
            written = self.body.document
        add_rest_api(self.expansion, self.api, written)
        add_stage(self.expansion, self.api, self.stage_name)
        add_authorizer_permissions(
            self.expansion, self.api, self.auth, "DisableFunctionDefaultPermissions", by_default=True
        )
        add_rest_domain(self.expansion, self.api)
        add_usage_plan(self.expansion, self.api, self.auth)

    def _complete_body(self) -> None:
        if self.is_unread or self.location is not None:
            return
        properties = self.api.properties
        for policy, path, stage in self.policies:
            add_policy(self.body, policy, path, stage)
            add_custom_statements(self.body, policy)
        self.body.make_paths_conditional(self.expansion, self.api.logical_id)
        cors = filled(properties, "Cors")
        if cors is not None:
            is_unread = is_function(cors.value) and not self.expansion.gives_a_word(cors.value)
            add_preflights(self.body, cors, is_unread=is_unread)
        demand_by_default(self.body, self.auth)
        self._add_schemes()
        shared = filled(self.auth, "ResourcePolicy")
        if is_function(self.auth):
            self.body.set(POLICY, self.auth)
        elif shared is not None:
            for path in dict.fromkeys(name for name, _ in self.body.path_items()):
                add_policy(self.body, shared.value, path, self.stage_name)
            add_custom_statements(self.body, shared.value)
        for node in self.unread:
            add_statements(self.body, node, [node])
        add_gateway_responses(self.body, child(properties, "GatewayResponses"))
        disabled = entry_of(properties, "DisableExecuteApiEndpoint")
        if disabled is not None:
            self.body.disable_endpoint(disabled, in_servers=is_version_3(child(self.body.document, "openapi")))
        media_types = filled(properties, "BinaryMediaTypes")
        if media_types is not None:
            self.body.set(MEDIA_TYPES, _unescaped(media_types.value))

    def _add_schemes(self) -> None:
        """Adds the security schemes of the authorizers, and those that SAM knows by itself where these are demanded."""
        unread = unread_authorizers(self.auth)
        if unread is not None:
            self.body.set(SCHEMES, unread)
            return
        added = rest_schemes(self.auth)
        written = entries_of(child(self.body.document, SCHEMES))
        is_needed = {
            IAM: default_authorizer_of(self.auth) == IAM or self._demands(IAM),
            API_KEY: filled(self.auth, "ApiKeyRequired") is not None or self._demands(API_KEY),
        }
        for name, scheme in ((IAM, SIGNATURE_SCHEME), (API_KEY, API_KEY_SCHEME)):
            if is_needed[name] and all(one.key != name for one in written):
                added.setdefault(name, scheme)
        if self.body.is_version_3 and (added or written):
            # These replace what is written as components.
            kept: dict[str, Makeable] = {one.key: one for one in written if one.key not in added}
            self.body.replace({**kept, **added}, "components", "securitySchemes")
            self.body.remove(SCHEMES)
        else:
            self.body.merge(added, SCHEMES)

    def _demands(self, name: str) -> bool:
        """Whether an event demands something that needs no authorizer, or an operation which has a default as well."""
        if name in self.demanded:
            return True
        if name != IAM or not (authorizers_of(self.auth) and default_authorizer_of(self.auth)):
            return False
        firsts = (items_of(child(operation, "security"))[:1] for _, operation in self.body.operations())
        return any(entry_of(first, IAM) is not None for items in firsts for first in items)


def _unescaped(node: Node, depth: int = DEEPEST) -> Node:
    """Media types with the slashes for which CloudFormation wants "~1"."""
    if depth == 0:
        return node
    if isinstance(node, Scalar):
        return Scalar(node.text.replace("~1", "/"), node.tag, node.stretch, "str")
    if isinstance(node, Sequence):
        return Sequence([_unescaped(item, depth - 1) for item in node.items], node.stretch, node.tag)
    return Mapping(
        [Entry(entry.key, entry.key_stretch, _unescaped(entry.value, depth - 1)) for entry in node.entries],
        node.stretch,
        node.tag,
    )
