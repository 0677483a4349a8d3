"""Web ACLs, and the stages that they guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.access import WebAcl, WebAclRule
from gatelint.front_door.api import ApiKind
from gatelint.readers.templates.required import required
from gatelint.values import Known, Listing, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api, Stage
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Text
    from gatelint.values import Maybe, Value

_WEB_ACL = "AWS::WAFv2::WebACL"
_ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
_CLASSIC_ASSOCIATION = "AWS::WAFRegional::WebACLAssociation"


def build_web_acls(stack: Stack) -> Listing[WebAcl]:
    """The WAFv2 web ACLs of the template."""
    return Listing(map(_web_acl, stack.of_type(_WEB_ACL)), unread=stack.unread)


def attach_web_acls(stack: Stack, apis: Listing[Api], acls: Listing[WebAcl]) -> None:
    """Sets the web ACL of every stage that an association of the template names, or may name.

    Of HTTP and WebSocket APIs no stage can have one.
    https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
    """
    by_name = {acl.name: acl for acl in acls}
    guarded = [(api, stage) for api in apis if api.kind is ApiKind.REST for stage in api.stages]
    for association in stack.of_type(_ASSOCIATION, _CLASSIC_ASSOCIATION):
        resource_arn = required(association.properties.text("ResourceArn"), association.properties, "ResourceArn")
        acl = _associated_acl(stack, association, by_name)
        for api, stage in guarded:
            truth = _names_stage(stack, resource_arn, api, stage)
            if truth.is_yes:
                stage.web_acl = acl
            elif truth.is_unknown and stage.web_acl is None:
                stage.web_acl = Unresolved(f"{association.logical_id} may guard this stage", association.place)


def _names_stage(stack: Stack, resource_arn: Value[Text], api: Api, stage: Stage) -> Truth:
    """Whether an ARN is "arn:{partition}:apigateway:{region}::/restapis/{api}/stages/{stage}" of this stage."""
    if isinstance(resource_arn, Unresolved):
        return Truth.UNKNOWN
    _, *named = resource_arn.value.split("/restapis/")
    if len(named) == 1:
        api_id, *stage_name = named[0].split("/stages/")
        if len(stage_name) == 1:
            return api.identity.equals(api_id) & stage.stage_name.equals(stage_name[0])
    is_something_else = resource_arn.value.literal is not None or stack.resource_of(resource_arn) is not None
    return Truth.NO if is_something_else else Truth.UNKNOWN


def _associated_acl(stack: Stack, association: Resource, acls: dict[str, WebAcl]) -> WebAcl | Unresolved:
    if association.type == _CLASSIC_ASSOCIATION:
        return Unresolved("the web ACL is one of AWS WAF Classic", association.place)
    value = required(association.properties.text("WebACLArn"), association.properties, "WebACLArn")
    resource = stack.resource_of(value, _WEB_ACL)
    if resource is not None and resource.logical_id in acls:
        return acls[resource.logical_id]
    if isinstance(value, Unresolved):
        return value
    return Unresolved("the web ACL is not in this template", value.place, text=value.value)


def _web_acl(resource: Resource) -> WebAcl:
    properties = resource.properties
    written = properties.sections("Rules")
    default_action, custom_response = _action(properties, "DefaultAction")
    return WebAcl(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        arn=resource.attribute("Arn"),
        scope=required(properties.word("Scope"), properties, "Scope"),
        default_action=default_action or Unresolved("DefaultAction is missing", resource.place),
        default_custom_response=custom_response,
        rules=Listing(map(_rule, written), unread=written.unread),
    )


def _rule(section: Section) -> WebAclRule:
    action, custom_response = _action(section, "Action")
    return WebAclRule(
        name=required(section.word("Name"), section, "Name"),
        at=section.place,
        action=action or _overridden_action(section),
        statement=_statement_type(section),
        custom_response=custom_response,
    )


def _action(section: Section, key: str) -> tuple[Value[str] | None, Maybe[int]]:
    """The action that a mapping such as {"Block": {"CustomResponse": ...}} names, and its custom status."""
    action = section.section(key)
    if action is None or isinstance(action, Unresolved):
        return action, None
    names = action.keys()
    if len(names) != 1 or action.unread is not None:
        return Unresolved(f"{key} does not name one action", action.place), None
    return Known(names[0], section.place_of(key)), _custom_status(action, names[0])


def _custom_status(action: Section, name: str) -> Maybe[int]:
    settings = action.section(name)
    if settings is None or isinstance(settings, Unresolved):
        return settings
    response = settings.section("CustomResponse")
    return response if response is None or isinstance(response, Unresolved) else response.integer("ResponseCode")


def _overridden_action(rule: Section) -> Value[str]:
    """A rule without Action refers to a rule group, whose own actions count unless they are overridden to Count."""
    override, _ = _action(rule, "OverrideAction")
    if override is None:
        return Unresolved("the rule has no action", rule.place)
    return Known("Group", override.at) if isinstance(override, Known) and override.value == "None" else override


def _statement_type(rule: Section) -> str:
    statement = rule.section("Statement")
    if statement is None or isinstance(statement, Unresolved):
        return ""
    names = statement.keys()
    return names[0] if len(names) == 1 else ""
