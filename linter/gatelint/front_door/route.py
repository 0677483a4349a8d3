"""A route: what API Gateway calls a method (REST) or a route (HTTP, WebSocket)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Known, Listing, Maybe, Place, Unresolved, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.integration import Integration
    from gatelint.text import Text


@record()
class RequestParameter:
    """A declared parameter of a REST method: `location` is "header", "querystring" or "path"."""

    location: str
    name: str
    required: Value[bool]
    at: Place


@record()
class MethodResponse:
    """A declared response of a REST method; `headers` are names after "method.response.header."."""

    status_code: Value[str]
    headers: Listing[str]
    at: Place


@record()
class RouteResponse:
    """A response of a WebSocket API's route, without which what its integration answers goes nowhere.

    AWS takes no `key` but "$default".
    """

    name: str
    at: Place
    key: Value[str]


@record()
class Route:
    """A way into an API.

    `method` is an upper-case HTTP method or ANY; `path` starts with "/" and keeps {placeholders} ("/orders/{id}",
    "/{proxy+}"). An HTTP API's catch-all is method ANY, path "$default". A WebSocket API's route has method "" and the
    route key ("$connect", "$default", "sendMessage") as path.

    `written_as` tells what declares it: "method", "route", "quick create", or "openapi", be the document written or
    made by SAM of events and of Cors. `names` are the logical ids that create it (the method or route, and resources
    on its path; for a route of an OpenAPI document the API).

    Of a WebSocket API's route, `response_selection` and `model_selection` are the selection expressions for `responses`
    and for the keys of `request_models`, whose values are the names of models. A REST method's `request_models` are by
    content type.
    """

    name: str
    at: Place
    method: Value[str]
    path: Value[str]
    authorization_type: Value[str]
    authorizer: Authorizer | Unresolved | None
    api_key_required: Value[bool]
    integration: Integration | Unresolved | None
    scopes: Listing[Value[Text]] = field(default_factory=nothing_listed)
    request_parameters: Listing[RequestParameter] = field(default_factory=nothing_listed)
    request_models: dict[str, Value[Text]] = field(default_factory=dict[str, "Value[Text]"])
    validates_parameters: Maybe[bool] = None
    validates_body: Maybe[bool] = None
    method_responses: Listing[MethodResponse] = field(default_factory=nothing_listed)
    written_as: str = "method"
    names: frozenset[str] = frozenset()
    request_models_unread: str | None = None
    """Why `request_models` may lack some, or None."""
    response_selection: Maybe[Text] = None
    responses: Listing[RouteResponse] = field(default_factory=nothing_listed)
    model_selection: Maybe[Text] = None

    @property
    def key(self) -> str:
        """How the route is spoken of: "GET /orders/{id}", "$default"."""
        method = self.method.value if isinstance(self.method, Known) else "?"
        path = self.path.value if isinstance(self.path, Known) else "?"
        return path if path.startswith("$") or not method else f"{method} {path}"
