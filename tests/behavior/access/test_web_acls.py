from __future__ import annotations

import pytest

from behavior.pieces import HERE, WHY, k, unread
from gatelint.behavior.access.web_acls import blocks_everything
from gatelint.front_door.access import WebAcl, WebAclRule
from gatelint.text import Text
from gatelint.values import Listing, Truth


def an_acl(default: str, *actions: str) -> WebAcl:
    rules = [WebAclRule(k("rule"), HERE, k(action), "ByteMatchStatement") for action in actions]
    return WebAcl("Acl", HERE, Text.of("id"), Text.of("arn"), k("REGIONAL"), k(default), None, Listing(rules))


@pytest.mark.parametrize(
    ("default", "actions", "answer"),
    [
        ("Block", [], Truth.YES),
        ("Block", ["Count", "Block", "Captcha"], Truth.YES),
        ("Block", ["Allow"], Truth.UNKNOWN),
        ("Block", ["Group"], Truth.UNKNOWN),
        ("Allow", [], Truth.NO),
        ("Allow", ["Count", "Allow"], Truth.NO),
        ("Allow", ["Block"], Truth.UNKNOWN),
        ("Allow", ["Group"], Truth.UNKNOWN),
        ("Allow", ["Challenge"], Truth.UNKNOWN),
    ],
)
def test_a_web_acl_does_what_its_default_says_unless_a_rule_may_decide(
    default: str, actions: list[str], answer: Truth
) -> None:
    assert blocks_everything(an_acl(default, *actions)) is answer


def test_without_a_web_acl_nothing_is_blocked() -> None:
    assert blocks_everything(None) is Truth.NO


def test_what_is_not_read_may_do_either() -> None:
    assert blocks_everything(unread()) is Truth.UNKNOWN
    acl = an_acl("Block")
    acl.rules.lacks(WHY)
    assert blocks_everything(acl) is Truth.UNKNOWN
    acl = an_acl("Block")
    acl.default_action = unread()
    assert blocks_everything(acl) is Truth.UNKNOWN
