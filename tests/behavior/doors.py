"""Front doors for tests of the way that requests take: APIs with stages, domain names with mappings, distributions."""

from __future__ import annotations

from typing import Any

from behavior.pieces import HERE, WHY, a_behavior, a_distribution, a_route, an_api, an_origin, k, text, unread
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.distribution import CacheBehavior, Distribution, Origin
from gatelint.front_door.domain import DomainName, Mapping
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Truth, Unresolved, Value

REGION = Text.of(Reference("pseudo", "AWS::Region"))
SUFFIX = Reference("pseudo", "AWS::URLSuffix", plain=False)


def ref(name: str, attribute: str = "", plain: bool = True) -> Text:
    """What Ref of a resource gives, or GetAtt."""
    return Text.of(Reference("resource", name, attribute, plain))


def parameter(name: str) -> Text:
    return Text.of(Reference("parameter", name, plain=False))


def execute_api(api: str = "Api", region: Text = REGION) -> Text:
    return Text.of(ref(api), ".execute-api.", region, ".", SUFFIX)


def value_of(written: str | Text | None) -> Value[Text]:
    """None is unread, without so much as a text."""
    if written is None:
        return unread()
    return text(written) if isinstance(written, str) else known_or_not(written)


def known_or_not(written: Text) -> Value[Text]:
    """As a reader gives it: a text that is nothing but a parameter is not known."""
    reference = written.reference
    if reference is not None and reference.kind == "parameter":
        return Unresolved(WHY, HERE, written)
    return Known(written, HERE)


def a_stage(name: str | Text | None = "prod") -> Stage:
    return Stage("Stage", HERE, value_of(name), None, k(True), Truth.YES)


def a_message_route(key: str) -> Route:
    return a_route(f" {key}")


def api_with(
    *keys: str, kind: ApiKind = ApiKind.REST, stages: tuple[str | Text | None, ...] = ("prod",), **peculiar: Any
) -> Api:
    """An API with routes of these keys ("GET /orders", "$default") and stages of these names."""
    return an_api(
        kind,
        routes=Listing(a_message_route(key) if kind is ApiKind.WEBSOCKET else a_route(key) for key in keys),
        stages=Listing(map(a_stage, stages)),
        **({"identity": ref("Api")} | peculiar),
    )


def http_api_with(*keys: str, stages: tuple[str | Text | None, ...] = ("$default",), **peculiar: Any) -> Api:
    return api_with(*keys, kind=ApiKind.HTTP, stages=stages, **peculiar)


def mapped_to(api: Api | Unresolved, base_path: str | Text | None = "", stage: str | Text | None = "prod") -> Mapping:
    """A mapping; with stage "" it names none."""
    return Mapping("Mapping", HERE, value_of(base_path), api, None if stage == "" else value_of(stage))


def a_domain(*mappings: Mapping, name: str | Text = "api.example.com", **peculiar: Any) -> DomainName:
    told: dict[str, Any] = {
        "name": "Domain",
        "at": HERE,
        "identity": ref("Domain"),
        "domain_name": value_of(name),
        "endpoint_type": k("REGIONAL"),
        "mappings": Listing(mappings),
        "certificate": None,
        "security_policy": None,
        "truststore": None,
        "routing_mode": k("API_MAPPING_ONLY"),
        "targets": (ref("Domain", "RegionalDomainName", plain=False),),
    }
    return DomainName(**(told | peculiar))


def behavior_at(pattern: str | None, origin: str | Text = "Api", **peculiar: Any) -> CacheBehavior:
    """A behavior for a path pattern; None is one that cannot be read."""
    target = value_of(origin)
    return a_behavior(path_pattern=unread() if pattern is None else k(pattern), target_origin_id=target, **peculiar)


def default_behavior(origin: str | Text = "Api", **peculiar: Any) -> CacheBehavior:
    return a_behavior(path_pattern=k("*"), is_default=True, target_origin_id=value_of(origin), **peculiar)


def origin_at(
    host: Text | str | None, path: str | Text | None = "", name: str | Text = "Api", **peculiar: Any
) -> Origin:
    return an_origin(id=value_of(name), domain_name=value_of(host), origin_path=value_of(path), **peculiar)


def distribution_with(
    *behaviors: CacheBehavior, origins: tuple[Origin, ...] = (), aliases: tuple[str | Text, ...] = (), **peculiar: Any
) -> Distribution:
    """A distribution; its default behavior goes to the origin "Site" unless one is told."""
    told = a_distribution(behaviors=behaviors)
    if not any(behavior.is_default for behavior in behaviors):
        told.behaviors.add(default_behavior("Site"))
    told.origins.items.extend(origins)
    told.aliases.items.extend(map(value_of, aliases))
    told.domain_name = ref("Distribution", "DomainName", plain=False)
    for name, value in peculiar.items():
        setattr(told, name, value)
    return told


def door_with(*nodes: Api | DomainName | Distribution, region: Text = REGION) -> FrontDoor:
    door = FrontDoor(region)
    for node in nodes:
        if isinstance(node, Api):
            door.apis.add(node)
        elif isinstance(node, DomainName):
            door.domains.add(node)
        else:
            door.distributions.add(node)
    return door
