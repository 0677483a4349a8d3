"""How a custom domain name chooses an API: by routing rules, and by the base paths of its mappings.

https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.routing.choice import Choice, first_of
from gatelint.behavior.routing.paths import UNKNOWN_PATH, after, begins_with, text_of
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known, Maybe, Truth, Unresolved, Value, some

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.domain import DomainName, Mapping, RoutingCondition, RoutingRule
    from gatelint.front_door.door import FrontDoor

_MAPPINGS_ALONE = ("API_MAPPING_ONLY", "BASE_PATH_MAPPING_ONLY")
_RULES_ALONE = "ROUTING_RULE_ONLY"


@record(hashable=True)
class Target:
    """Where a mapping or a routing rule leads; just one of the two is set.

    `api` is None where it is defined elsewhere. `stage` is None where the mapping names none. `path` is what is left
    of the path.
    """

    api: Api | None
    stage: Maybe[Text]
    path: Text
    mapping: Mapping | None = None
    rule: RoutingRule | None = None


def targets_of(door: FrontDoor, domain: DomainName, path: Text) -> Choice[Target]:
    """Where a domain name sends a request for a path."""
    by_rules, by_mappings = follows_rules(domain), follows_mappings(domain)
    options = [
        *((by_rules & fits, target) for fits, target in _by_rules(door, domain, path)),
        *((by_mappings & fits, target) for fits, target in _by_mappings(domain, path)),
    ]
    unread = None if by_rules.is_no else domain.routing_rules.unread
    if unread is None and not by_mappings.is_no:
        unread = domain.mappings.unread
    return first_of(options, unread)


def follows_rules(domain: DomainName) -> Truth:
    return ~domain.routing_mode.is_in(_MAPPINGS_ALONE)


def follows_mappings(domain: DomainName) -> Truth:
    return ~domain.routing_mode.equals(_RULES_ALONE)


def is_mapped(door: FrontDoor, api: Api) -> Truth:
    """Whether a mapping or a routing rule in sight leads to an API, from a domain name made here or elsewhere."""
    answers = [_leads_to(mapping, api) for domain in door.domains for mapping in domain.mappings]
    rules = (rule.api for domain in door.domains for rule in domain.routing_rules)
    answers += [Truth.UNKNOWN if named is None else named.equals(api.identity) for named in rules]
    return some(answers) if door.domains.complete else some(answers) | Truth.UNKNOWN


def _leads_to(mapping: Mapping, api: Api) -> Truth:
    return mapping.api.equals(api.identity) if isinstance(mapping.api, Unresolved) else Truth.of(mapping.api is api)


def _by_mappings(domain: DomainName, path: Text) -> list[tuple[Truth, Target]]:
    """The mappings with the longest base path first, for the longest one that fits takes a request."""
    options: list[tuple[Truth, Target]] = []
    for mapping in sorted(domain.mappings, key=_length, reverse=True):
        base_path = text_of(mapping.base_path)
        fits, rest = (Truth.UNKNOWN, UNKNOWN_PATH) if base_path is None else begins_with(path, base_path)
        api = None if isinstance(mapping.api, Unresolved) else mapping.api
        options.append((fits, Target(api, mapping.stage, rest, mapping=mapping)))
    return options


def _length(mapping: Mapping) -> int:
    """How many segments a base path has; one that is not known whole may be the longest."""
    path = text_of(mapping.base_path)
    if path is None or not all(reference.plain for reference in path.references):
        return 1_000
    return len(path.split("/")) if path.parts else 0


def _by_rules(door: FrontDoor, domain: DomainName, path: Text) -> list[tuple[Truth, Target]]:
    """The routing rules in the order of their priorities."""
    rules = list(domain.routing_rules)
    ordered = all(isinstance(rule.priority, Known) for rule in rules)
    if ordered:
        rules.sort(key=_priority)
    options: list[tuple[Truth, Target]] = []
    for rule in rules:
        # Among rules whose order is not known none can be said to come first.
        fits = _fits(rule, path) & (Truth.YES if ordered or len(rules) == 1 else Truth.UNKNOWN)
        options.append((fits, Target(_api_of(door, rule), rule.stage, _left_by(rule, path), rule=rule)))
    return options


def _priority(rule: RoutingRule) -> int:
    return rule.priority.value if isinstance(rule.priority, Known) else 0


def _api_of(door: FrontDoor, rule: RoutingRule) -> Api | None:
    identity = None if rule.api is None else text_of(rule.api)
    if identity is None:
        return None
    return next((api for api in door.apis if api.identity.equals(identity).is_yes), None)


def _fits(rule: RoutingRule, path: Text) -> Truth:
    return rule.conditions.every(lambda condition: _holds(condition, path))


def _holds(condition: RoutingCondition, path: Text) -> Truth:
    """Whether a condition holds; headers are the client's, so that what asks for one may hold."""
    by_path = condition.base_paths.some(lambda base_path: _begins(path, base_path)[0])
    by_header = Truth.UNKNOWN if condition.headers.items or not condition.headers.complete else Truth.NO
    return by_path | by_header


def _begins(path: Text, base_path: Value[Text]) -> tuple[Truth, Text]:
    prefix = text_of(base_path)
    if prefix is None:
        return Truth.UNKNOWN, UNKNOWN_PATH
    return begins_with(path, after(prefix, Text.of("/")) or prefix)


def _left_by(rule: RoutingRule, path: Text) -> Text:
    """The path that a rule hands on: with its base path, unless the rule strips that."""
    strips = Truth.NO if rule.strip_base_path is None else rule.strip_base_path.equals(True)
    if strips.is_no:
        return path
    base_paths = [base_path for condition in rule.conditions for base_path in condition.base_paths]
    rests = [rest for fits, rest in (_begins(path, base_path) for base_path in base_paths) if fits.is_yes]
    return rests[0] if strips.is_yes and rests else UNKNOWN_PATH
