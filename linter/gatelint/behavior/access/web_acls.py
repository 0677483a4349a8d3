"""What a web ACL does to requests, as far as its rules tell without looking at a request.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.access import WebAcl, WebAclRule


def blocks_everything(acl: WebAcl | Unresolved | None) -> Truth:
    """Whether a web ACL blocks every request (yes), or lets every request through (no)."""
    if acl is None:
        return Truth.NO
    if isinstance(acl, Unresolved):
        return Truth.UNKNOWN
    by_default = acl.default_action.equals("Block")
    # No rule decides otherwise than the default action does, so it comes to that.
    if by_default.is_yes and acl.rules.every(_never_lets_through).is_yes:
        return Truth.YES
    if by_default.is_no and acl.rules.every(_never_stops).is_yes:
        return Truth.NO
    return Truth.UNKNOWN


def _never_lets_through(rule: WebAclRule) -> Truth:
    # Whoever solves a puzzle goes on to the next rule. The rules of a group may allow.
    return rule.action.is_in(("Block", "Count", "Captcha", "Challenge"))


def _never_stops(rule: WebAclRule) -> Truth:
    return rule.action.is_in(("Allow", "Count"))
