"""The web ACL of a stage blocks every request: it blocks by default, and no rule of it allows any.

## Why
What no rule of a web ACL decides is left to its default action. With `Block` there, a request needs a rule that allows
it; rules that block, count or demand a puzzle let none through. API Gateway then answers 403 Forbidden, in the words
that it has for a wrong API key, and neither authorizer nor function notices.

## How to fix
Set `DefaultAction` to `Allow: {}` and let rules block what is unwanted, or add rules with the action Allow for what is
wanted. A gateway response of type WAF_FILTERED tells these refusals from others.

## Exceptions
A web ACL with an Allow rule is a list of who may come, and one that allows by default may block some requests as it
should: neither is reported. The rules of a rule group may allow: AWS's own do not, so that a web ACL that has managed
rule groups alone is a possibility. A custom response takes the place of the 403, and no gateway response rewords it.

## References
- https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
- https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.web_acls import blocks_everything
from gatelint.front_door.access import WebAcl, WebAclRule
from gatelint.front_door.api import Api, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.records import replace
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule, Undecided
from gatelint.values import Known, Listing, Truth
from gatelint_rules.waf_filtered import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for acl in door.web_acls:
        guarded = [(api, stage) for api in door.apis for stage in api.stages if stage.web_acl is acl]
        certain = blocks_all(acl) if guarded else Truth.NO
        if not certain.is_no:
            yield finding_of(acl, guarded, certain)


def blocks_all(acl: WebAcl) -> Truth:
    """Yes if it surely blocks everything; unknown if it does unless a managed rule group allows something."""
    if blocks_everything(acl).is_yes:
        return Truth.YES
    others = [rule for rule in acl.rules if not is_managed_group(rule)]
    without_groups = replace(acl, rules=Listing(others, acl.rules.unread))
    return Truth.of(blocks_everything(without_groups).is_yes) & Truth.UNKNOWN


def is_managed_group(rule: WebAclRule) -> bool:
    return rule.statement == "ManagedRuleGroupStatement" and rule.action.equals("Group").is_yes


def finding_of(acl: WebAcl, guarded: list[tuple[Api, Stage]], certain: Truth) -> Finding:
    api = guarded[0][0]
    answer, response_type = answer_of(acl)
    who = "no rule of it" if certain.is_yes else "but for managed rule groups no rule of it"
    what = f"{who} allows any request" if len(acl.rules) else "it has no rules"
    return Finding(
        request=Request(None, "/*"),
        certainty=Certainty.of(certain),
        at=acl.default_action.place,
        cause=f"web ACL {acl.name} blocks by default, and {what}",
        failure=answer,
        response_type=response_type,
        api=api,
        remedies=[NoCommand("whom the web ACL is to let in is for its owners to say")],
        help=f"set DefaultAction of {acl.name} to Allow, or add rules with the action Allow",
        notes=[Note(stage.at, f"stage {stage.name} of {one.name} is behind this web ACL") for one, stage in guarded],
    )


def answer_of(acl: WebAcl) -> tuple[Response, str | None]:
    """The answer, and the type of the gateway response that may reword it: none does with a custom response."""
    custom = acl.default_custom_response
    if custom is None:
        return failure.of("REST"), "WAF_FILTERED"
    return Response(custom.value if isinstance(custom, Known) else 403), None


rule = Rule(id="waf-regional-block", code=9656, failure=failure, check=check, kinds=("REST",))
