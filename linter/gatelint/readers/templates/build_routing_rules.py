"""Routing rules of custom domain names.

https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.domain import HeaderMatch, RoutingCondition, RoutingRule
from gatelint.readers.templates.required import required
from gatelint.values import Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource
    from gatelint.text import Text
    from gatelint.values import Value

_KEPT = "the base path is sent on to the API unless StripBasePath is true"


def build_routing_rule(resource: Resource) -> RoutingRule:
    """An AWS::ApiGatewayV2::RoutingRule."""
    properties = resource.properties
    conditions = properties.sections("Conditions")
    rule = RoutingRule(
        name=resource.logical_id,
        at=resource.place,
        priority=required(properties.integer("Priority"), properties, "Priority"),
        api=None,
        stage=None,
        conditions=Listing(map(_condition, conditions), conditions.unread),
    )
    _invoke(rule, properties)
    return rule


def _invoke(rule: RoutingRule, properties: Section) -> None:
    """Notes which stage the rule's action invokes: InvokeApi is the only one there is."""
    actions = properties.sections("Actions")
    invoked = actions.items[0].section("InvokeApi") if actions.items else None
    if invoked is None:
        invoked = Unresolved(actions.unread or "InvokeApi is missing", properties.place_of("Actions"))
    if isinstance(invoked, Unresolved):
        rule.api = rule.stage = rule.strip_base_path = invoked
        return
    rule.api = required(invoked.text("ApiId"), invoked, "ApiId")
    rule.stage = required(invoked.text("Stage"), invoked, "Stage")
    rule.strip_base_path = invoked.boolean("StripBasePath", default=False, why=_KEPT)


def _condition(section: Section) -> RoutingCondition:
    return RoutingCondition(at=section.place, base_paths=_base_paths(section), headers=_headers(section))


def _base_paths(section: Section) -> Listing[Value[Text]]:
    paths = section.section("MatchBasePaths")
    if paths is None:
        return Listing()
    return Listing(unread=paths.why) if isinstance(paths, Unresolved) else paths.texts("AnyOf")


def _headers(section: Section) -> Listing[HeaderMatch]:
    headers = section.section("MatchHeaders")
    if headers is None:
        return Listing()
    if isinstance(headers, Unresolved):
        return Listing(unread=headers.why)
    written = headers.sections("AnyOf")
    return Listing(map(_header_match, written), written.unread)


def _header_match(section: Section) -> HeaderMatch:
    return HeaderMatch(
        header=required(section.text("Header"), section, "Header"),
        value_glob=required(section.text("ValueGlob"), section, "ValueGlob"),
    )
