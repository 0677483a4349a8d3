"""OpenAPI documents (2 and 3) as API Gateway imports them: operations, security schemes and base paths.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deployed.expressible import NotExpressible
from deployed.plain import as_list, as_word, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
ANY_METHOD = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"
AUTHORIZER = "x-amazon-apigateway-authorizer"


@dataclass(frozen=True)
class Operation:
    """One operation: the path with the base path before it, an upper-case method or ANY, and what the path shares."""

    path: str
    method: str
    item: dict[str, Any]
    body: dict[str, Any]


@dataclass
class Demand:
    """What an operation demands of its callers: an authorization type, the authorizer's name, scopes, an API key."""

    authorization_type: str = "NONE"
    authorizer: str | None = None
    scopes: list[str] = field(default_factory=list[str])
    api_key: bool = False


class Definition:
    """A document; `mode` is what an import does with its base path."""

    def __init__(self, document: dict[str, Any], mode: str | None) -> None:
        self.document = document
        self.mode = mode

    def follow(self, part: Any) -> dict[str, Any]:
        """A part of the document, or what its `$ref` leads to."""
        for _ in range(20):
            pointer = part.get("$ref")
            if pointer is None:
                found: dict[str, Any] = part
                return found
            if not pointer.startswith("#/"):
                raise NotExpressible(f"{pointer} is outside of the document")
            part = self.document
            for step in pointer[2:].split("/"):
                part = part[step.replace("~1", "/").replace("~0", "~")]
        raise NotExpressible("a reference leads in a circle")

    def operations(self) -> Iterator[Operation]:
        """All operations, in the document's order."""
        for key, written in self.document.get("paths", {}).items():
            if not key.startswith(("/", "$")):
                continue
            item = self.follow(written)
            for method, operation in item.items():
                if method.lower() in METHODS or method == ANY_METHOD:
                    name = "ANY" if method == ANY_METHOD else method.upper()
                    yield Operation(self._path(key), name, item, self.follow(operation))

    def _path(self, key: str) -> str:
        if key in ("$default", "/$default"):
            return "$default"
        return (self.prefix + key.rstrip("/")) or "/"

    @property
    def prefix(self) -> str:
        """What is put before each path.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
        """
        base = self._base_path().strip("/")
        if self.mode == "prepend":
            return f"/{base}" if base else ""
        if self.mode == "split":
            rest = base.partition("/")[2]
            return f"/{rest}" if rest else ""
        return ""

    def _base_path(self) -> str:
        if "basePath" in self.document:
            return as_word(self.document["basePath"])
        servers = as_list(self.document.get("servers"))
        if not servers:
            return ""
        variable = servers[0].get("variables", {}).get("basePath")
        if variable is not None:
            return as_word(variable.get("default", ""))
        return "/".join(as_word(servers[0].get("url", "")).partition("://")[2].split("/")[1:])

    @property
    def schemes(self) -> dict[str, dict[str, Any]]:
        """The security schemes by name."""
        in_version_3 = part_of(part_of(self.document, "components"), "securitySchemes")
        found = part_of(self.document, "securityDefinitions") or in_version_3
        return {name: self.follow(scheme) for name, scheme in found.items()}

    def demand_of(self, operation: Operation, keys: bool) -> Demand:
        """What an operation demands; `keys` says whether the API may demand API keys at all (REST APIs do)."""
        demand = Demand()
        schemes = self.schemes
        for requirement in as_list(operation.body.get("security")):
            for name, scopes in requirement.items():
                if name in schemes:
                    _add_demand(demand, name, schemes[name], [as_word(scope) for scope in as_list(scopes)], keys)
        told = self.follow(operation.body.get("x-amazon-apigateway-auth", {})).get("type")
        if told is not None:
            demand.authorization_type = as_word(told).upper()
        return demand

    @property
    def endpoint(self) -> dict[str, Any]:
        """The endpoint configuration, which OpenAPI 3 documents hold in a server object."""
        key = "x-amazon-apigateway-endpoint-configuration"
        holders = [self.document, *as_list(self.document.get("servers"))]
        return part_of(next((each for each in holders if key in each), self.document), key)


def _add_demand(demand: Demand, name: str, scheme: dict[str, Any], scopes: list[str], keys: bool) -> None:
    authorizer = scheme.get(AUTHORIZER)
    signed = as_word(scheme.get("x-amazon-apigateway-authtype", "")).lower() == "awssigv4"
    if authorizer is None and not signed:
        is_key = as_word(scheme.get("type", "")).lower() == "apikey"
        demand.api_key |= keys and is_key and as_word(scheme.get("name", "")).lower() == "x-api-key"
        return
    if demand.authorization_type != "NONE":
        return
    demand.scopes = scopes
    if authorizer is None:
        demand.authorization_type = "AWS_IAM"
        return
    kind = as_word(authorizer.get("type", "")).upper()
    demand.authorization_type = "CUSTOM" if kind in ("TOKEN", "REQUEST") else kind
    demand.authorizer = name
