"""What values are worth: every intrinsic function, as an output's value shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatelint.readers.templates.bindings import Bindings
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.stack import Stack
from gatelint.readers.templates.template import Template
from gatelint.text import Text
from gatelint.values import Known, Unresolved
from template_stacks import stack_of

TEMPLATE = """
Transform: AWS::LanguageExtensions
Parameters:
  Stage: {Type: String, Default: prod}
  Open: {Type: String}
  Several: {Type: CommaDelimitedList, Default: 'a, b'}
  Dynamic: {Type: String, Default: '{{resolve:ssm:/d}}'}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /name}
Mappings:
  Map: {prod: {Level: high, List: [x, y]}}
Conditions:
  Always: !Equals [a, a]
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  HttpApi: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}
  Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}
  Live: {Type: AWS::ApiGateway::Stage, Properties: {StageName: !Ref Stage}}
  Fn: {Type: AWS::Lambda::Function}
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn, Name: live}}
  Pool: {Type: AWS::Cognito::UserPool}
  Bucket: {Type: AWS::S3::Bucket}
Outputs:
  Told: {Value: %s}
"""

HOST = "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
CDK_URL = (
    "!Join ['', ['https://', !Ref Api, '.execute-api.', !Ref 'AWS::Region', '.', !Ref 'AWS::URLSuffix', /, "
    "!Ref Live, /]]"
)


def value_of(written: str, **given: str) -> Known[Text] | Unresolved:
    return stack_of(TEMPLATE % written, **given).outputs[0].value


def shown(written: str, **given: str) -> str:
    value = value_of(written, **given)
    assert isinstance(value, Known)
    return str(value.value)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("!Ref Stage", "prod"),
        ("{Ref: Stage}", "prod"),
        ("!Ref Api", "${Api}"),
        ("!Ref Live", "prod"),
        ("!Sub 'a-${Stage}-${Api}-${!Kept}'", "a-prod-${Api}-${Kept}"),
        ("!Sub ['${A}/${B}', {A: !Ref Stage, B: !Ref Open}]", "prod/${Open}"),
        ("!Sub 'https://${Open}.example.com'", "https://${Open}.example.com"),
        ("{Fn::Join: ['-', [a, !Ref Stage, !Ref Api]]}", "a-prod-${Api}"),
        ("!Join [',', !Ref Several]", "a,b"),
        ("!Join ['', [a, !Ref AWS::NoValue, b]]", "ab"),
        ("!Select [1, !Ref Several]", "b"),
        ("!Select [1, [a, b]]", "b"),
        ("!Select [2, !Split [/, !Sub 'https://${Api}.x/y']]", "${Api}.x"),
        (f"!Select [2, !Split [/, {CDK_URL}]]", HOST),
        (f"!Select [0, !Split [/, !Select [1, !Split ['://', {CDK_URL}]]]]", HOST),
        ("!Select [1, !Split ['//', !GetAtt HttpApi.ApiEndpoint]]", HOST.replace("Api", "HttpApi", 1)),
        ("!FindInMap [Map, !Ref Stage, Level]", "high"),
        ("!Select [1, !FindInMap [Map, prod, List]]", "y"),
        ("!FindInMap [Map, test, Level, {DefaultValue: low}]", "low"),
        ("!If [Always, yes-branch, no-branch]", "yes-branch"),
        ("!Base64 abc", "YWJj"),
        ("{Fn::Length: !Ref Several}", "2"),
        (
            "{Fn::ToJsonString: {a: 1, b: [!Ref Stage, '2'], c: !Ref Api}}",
            '{"a": 1, "b": ["prod", "2"], "c": "${Api}"}',
        ),
        ("!GetAtt Fn.Arn", "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}"),
        ("{Fn::GetAtt: [Fn, Arn]}", "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}"),
        ("!Ref Alias", "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}:live"),
        ("!GetAtt Chat.ApiEndpoint", "wss://" + HOST.replace("Api", "Chat", 1)),
        ("!GetAtt Pool.ProviderURL", "https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}"),
        ("!GetAtt Bucket.RegionalDomainName", "${Bucket}.s3.${AWS::Region}.${AWS::URLSuffix}"),
        ("true", "true"),
        ("True", "true"),
        ("012", "012"),
        ("'{{resolve:ssm:/a}}/v1'", "${{{resolve:ssm:/a}}}/v1"),
        (
            "!Sub '${Api}.{{resolve:ssm:/${Open}}}.y{{resolve:ssm:/b}}'",
            "${Api}.${{{resolve:ssm:/${Open}}}}.y${{{resolve:ssm:/b}}}",
        ),
        ("!Join ['', ['a/', '{{resolve:ssm:', /b, '}}', /c]]", "a/${{{resolve:ssm:/b}}}/c"),
        ("!Join ['', ['a/', !Sub '{{resolve:ssm:/${Open}', '}}/c']]", "a/${{{resolve:ssm:/${Open}}}}/c"),
        ("!Sub 'a/{{resolve:ssm:/${Open}/b'", "a/${{{resolve:ssm:/${Open}/b}"),
        ("!Sub 'a/${Dynamic}'", "a/${{{resolve:ssm:/d}}}"),
    ],
)
def test_a_value_is_known_as_far_as_it_can_be(written: str, expected: str) -> None:
    assert shown(written) == expected


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("!Ref Open", "parameter Open has no default"),
        ("!Ref Stored", "parameter Stored is read from Systems Manager on deployment"),
        ("!Ref Nothing", "Nothing is not in this template"),
        ("!GetAtt Nothing.Arn", "Nothing is not in this template"),
        ("!ImportValue name", "name is exported by another stack"),
        ("!FindInMap [Map, test, Level]", "the map has no such keys"),
        ("!FindInMap [Map, !Ref Open, Level]", "FindInMap Map / ${Open} / Level cannot be read"),
        ("!Select [0, !GetAZs '']", "the availability zones are known on deployment only"),
        ("!Select [5, [a]]", "the list has no item 5"),
        ("!Select [0, !Split [/, !Ref Open]]", "${Open} is split, which is not known"),
        ("!If [Undefined, a, b]", "condition Undefined cannot be decided"),
        ("{Fn::Transform: {Name: Macro}}", "Macro is applied on deployment only"),
        ("{Fn::Join: a}", "Fn::Join takes a delimiter and a list"),
        ("{Ref: [a]}", "Ref takes a name"),
        ("'{{resolve:ssm:/a}}'", "{{resolve:ssm:/a}} is resolved on deployment only"),
        ("!Sub '{{resolve:ssm:/${Open}}}'", "{{resolve:ssm:/${Open}}} is resolved on deployment only"),
        ("!Join ['', ['{{resolve:ssm:', /a, '}}']]", "{{resolve:ssm:/a}} is resolved on deployment only"),
        ("!Ref Dynamic", "{{resolve:ssm:/d}} is resolved on deployment only"),
    ],
)
def test_what_cannot_be_read_tells_why(written: str, why: str) -> None:
    value = value_of(written)
    assert isinstance(value, Unresolved)
    assert value.why == why


def test_the_same_unknown_is_the_same_value_everywhere() -> None:
    for written in (
        "!Ref Open",
        "!ImportValue name",
        "!Select [1, !Split ['-', !Ref Open]]",
        "!FindInMap [Map, !Ref Open, L]",
    ):
        one, other = value_of(written), value_of(written)
        assert isinstance(one, Unresolved)
        assert one.equals(other).is_yes


def test_given_values_win_over_defaults_and_decide_the_region() -> None:
    assert shown("!Ref Stage", Stage="dev") == "dev"
    assert shown("!Sub '${AWS::Region}/${AWS::URLSuffix}'", **{"AWS::Region": "cn-north-1"}) == (
        "cn-north-1/amazonaws.com.cn"
    )


def test_a_value_stands_where_it_is_written() -> None:
    value = value_of("!If [Always, chosen, other]")
    assert value.place.span is not None
    assert value.place.path == ("Outputs", "Told", "Value", "Fn::If", 1)


def test_functions_nested_without_end_are_not_followed() -> None:
    written = "x"
    for _ in range(80):
        written = f"{{Fn::Base64: {written}}}"
    assert isinstance(value_of(written), Unresolved)


def test_a_loop_is_written_out() -> None:
    stack = stack_of("""
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: 'orders,pay-ments'}}
Resources:
  Fn::ForEach::Functions:
    - Name
    - !Ref Names
    - Fn&{Name}: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Sub 'x-${Name}', Role: !Ref Name}}
""")
    assert list(stack.resources) == ["Fnorders", "Fnpayments"]
    assert [str(resource.properties.text("FunctionName")) for resource in stack.resources.values()]
    second = stack.resources["Fnpayments"].properties
    assert [str(value.value) for key in ("FunctionName", "Role") if isinstance(value := second.text(key), Known)] == [
        "x-pay-ments",
        "pay-ments",
    ]


def test_a_file_beside_the_template_is_included(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.0.1\npaths: {/a: {get: {}}}\n")
    text = """
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}
"""
    template = Template.of(read_document(str(tmp_path / "t.yaml"), text.encode()))
    body = Stack(Evaluator(template, Bindings(template))).resources["Api"].properties.section("Body")
    assert body is not None
    assert not isinstance(body, Unresolved)
    assert body.keys() == ["openapi", "paths"]
    assert body.place_of("paths").source == str(tmp_path / "api.yaml")
