from __future__ import annotations

import pytest

from gatelint.front_door.access import WebAcl
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.readers.templates.build_web_acls import attach_web_acls, build_web_acls
from gatelint.text import Text
from gatelint.values import Known, Listing, Place, Truth, Unresolved, known
from template_stacks import stack_of

HERE = Place("template.yaml")
TEMPLATE = """
Parameters: {P: {Type: String}}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Scope: REGIONAL
      DefaultAction: {Block: {CustomResponse: {ResponseCode: 418}}}
      Rules:
        - Name: group
          Statement: {ManagedRuleGroupStatement: {Name: x, VendorName: AWS}}
          OverrideAction: {None: {}}
        - Name: counted
          Statement: {RuleGroupReferenceStatement: {Arn: x}}
          OverrideAction: {Count: {}}
        - Name: size
          Statement: {SizeConstraintStatement: {Size: 8192}}
          Action: {Block: {}}
"""
ASSOCIATION = """
  Association:
    Type: %s
    Properties: {ResourceArn: !Sub '%s', WebACLArn: %s}
"""
ARN = "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/prod"
V2 = "AWS::WAFv2::WebACLAssociation"


def acl_of_prod(association: str, kind: ApiKind = ApiKind.REST) -> WebAcl | Unresolved | None:
    stack = stack_of(TEMPLATE + association)
    name = Known(Text.of("prod"), HERE)
    stage = Stage("Stage", HERE, name, deployment=None, auto_deploy=Known(False, HERE), is_live=Truth.YES)
    api = Api(
        kind,
        "Api",
        HERE,
        identity=stack.resources["Api"].identity,
        imported=False,
        endpoint_type=Known("REGIONAL", HERE),
        disable_execute_api_endpoint=Known(False, HERE),
        stages=Listing([stage]),
    )
    attach_web_acls(stack, Listing([api]), build_web_acls(stack))
    return stage.web_acl


def test_a_web_acl_tells_its_actions() -> None:
    [acl] = build_web_acls(stack_of(TEMPLATE))
    assert (known(acl.scope), known(acl.default_action), known(acl.default_custom_response)) == (
        "REGIONAL",
        "Block",
        418,
    )
    assert [(known(rule.name), known(rule.action), rule.statement) for rule in acl.rules] == [
        ("group", "Group", "ManagedRuleGroupStatement"),
        ("counted", "Count", "RuleGroupReferenceStatement"),
        ("size", "Block", "SizeConstraintStatement"),
    ]


def test_an_association_guards_the_stage_that_it_names() -> None:
    acl = acl_of_prod(ASSOCIATION % (V2, ARN, "!GetAtt Acl.Arn"))
    assert isinstance(acl, WebAcl)
    assert acl.name == "Acl"


@pytest.mark.parametrize(
    "arn",
    [
        ARN.replace("prod", "dev"),
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/b",
    ],
)
def test_an_association_leaves_other_stages_alone(arn: str) -> None:
    assert acl_of_prod(ASSOCIATION % (V2, arn, "!GetAtt Acl.Arn")) is None


def test_an_association_with_a_parameter_may_guard_any_stage() -> None:
    assert isinstance(acl_of_prod(ASSOCIATION % (V2, "${P}", "!GetAtt Acl.Arn")), Unresolved)


def test_a_web_acl_from_elsewhere_is_unresolved() -> None:
    assert isinstance(acl_of_prod(ASSOCIATION % (V2, ARN, "!Ref P")), Unresolved)


def test_a_web_acl_of_waf_classic_is_unresolved() -> None:
    association = ASSOCIATION.replace("WebACLArn", "WebACLId") % ("AWS::WAFRegional::WebACLAssociation", ARN, "x")
    assert isinstance(acl_of_prod(association), Unresolved)


def test_no_association_guards_a_stage_of_an_http_api() -> None:
    assert acl_of_prod(ASSOCIATION % (V2, ARN, "!GetAtt Acl.Arn"), ApiKind.HTTP) is None
