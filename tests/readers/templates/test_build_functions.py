from __future__ import annotations

import pytest

from gatelint.front_door.function import Function
from gatelint.readers.templates.build_functions import FunctionIndex, build_functions
from gatelint.values import Default, Known, Unresolved
from template_stacks import first_text, stack_of

FUNCTION = """
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/r
"""
NAMED = """
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
"""
ALIAS = """
  Live:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Fn
      Name: live
      FunctionVersion: "1"
"""


def functions_of(resources: str, rest: str = "") -> FunctionIndex:
    return build_functions(stack_of(f"{rest}\nResources:{resources}"))


def only(index: FunctionIndex) -> Function:
    [function] = index.functions
    return function


def permission(function_name: str, name: str = "Permission") -> str:
    return f"""
  {name}:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: {function_name}
      Action: lambda:InvokeFunction
      Principal: apigateway.amazonaws.com
"""


def test_a_function_without_timeout_times_out_after_three_seconds_by_default() -> None:
    timeout = only(functions_of(FUNCTION)).timeout
    assert timeout is not None
    assert isinstance(timeout, Known)
    assert timeout.value == 3
    assert isinstance(timeout.at, Default)


def test_environment_variables_are_read_by_name() -> None:
    function = only(functions_of(FUNCTION + "      Environment: {Variables: {TABLE: orders}}\n"))
    value = function.environment["TABLE"]
    assert isinstance(value, Known)
    assert value.value.literal == "orders"
    assert function.environment_unread is None


def test_an_environment_from_elsewhere_is_unread() -> None:
    function = only(functions_of(FUNCTION + "      Environment: !ImportValue environment\n"))
    assert function.environment_unread is not None


def test_a_function_with_subnets_is_in_a_vpc() -> None:
    function = only(functions_of(FUNCTION + "      VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}\n"))
    assert function.in_vpc


def test_an_empty_vpc_config_puts_a_function_into_no_vpc() -> None:
    assert not only(functions_of(FUNCTION + "      VpcConfig: {SubnetIds: [], SecurityGroupIds: []}\n")).in_vpc


@pytest.mark.parametrize(
    "written",
    [
        "!Ref Fn",
        "!GetAtt Fn.Arn",
        "!Sub '${Fn}'",
        "!Sub '${Fn.Arn}'",
        "!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}'",
        "!Sub '123456789012:function:${Fn}'",
        "!Join ['', ['arn:aws:lambda:eu-west-1:', !Ref AWS::AccountId, ':function:', !Ref Fn]]",
    ],
)
def test_a_permission_finds_its_function_however_it_is_written(written: str) -> None:
    function = only(functions_of(FUNCTION + permission(written)))
    assert [found.name for found in function.permissions] == ["Permission"]
    assert function.permissions.items[0].qualifier is None
    assert function.permissions.complete


@pytest.mark.parametrize("written", ["orders", "arn:aws:lambda:eu-west-1:123456789012:function:orders"])
def test_a_permission_finds_a_function_by_its_written_name(written: str) -> None:
    function = only(functions_of(NAMED + permission(written)))
    assert len(function.permissions) == 1
    assert function.permissions.complete


def test_a_permission_for_another_name_is_not_the_functions() -> None:
    function = only(functions_of(NAMED + permission("payments")))
    assert len(function.permissions) == 0
    assert function.permissions.complete


def test_a_permission_for_a_parameter_may_be_anybodys() -> None:
    function = only(functions_of(FUNCTION + permission("!Ref Name"), "Parameters: {Name: {Type: String}}"))
    assert len(function.permissions) == 0
    assert not function.permissions.complete


def test_a_permission_for_an_arn_with_a_parameter_in_it_may_be_anybodys_too() -> None:
    written = "!Sub arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}"
    function = only(functions_of(FUNCTION + permission(written), "Parameters: {Name: {Type: String}}"))
    assert not function.permissions.complete
    function = only(functions_of(FUNCTION + permission("payments")))
    assert function.permissions.complete


def test_a_permission_for_the_parameter_that_names_the_function_is_the_functions() -> None:
    named = NAMED.replace("orders", "!Ref Name")
    function = only(functions_of(named + permission("!Ref Name"), "Parameters: {Name: {Type: String}}"))
    assert len(function.permissions) == 1
    assert function.permissions.complete


@pytest.mark.parametrize("written", ["!Ref Live", "!Sub '${Fn}:live'", "!Sub '${Fn.Arn}:live'"])
def test_a_permission_for_an_alias_carries_its_qualifier(written: str) -> None:
    function = only(functions_of(FUNCTION + ALIAS + permission(written)))
    [found] = function.permissions
    assert isinstance(found.qualifier, Known)
    assert found.qualifier.value.literal == "live"


def test_a_functions_aliases_and_versions_are_its_qualifiers() -> None:
    version = "\n  First:\n    Type: AWS::Lambda::Version\n    Properties: {FunctionName: !Ref Fn}\n"
    function = only(functions_of(FUNCTION + ALIAS + version))
    assert [(each.kind, each.name) for each in function.qualifiers] == [("alias", "Live"), ("version", "First")]


def test_the_permissions_of_a_function_whose_arn_is_an_output_are_incomplete() -> None:
    function = only(functions_of(FUNCTION, "Outputs: {Arn: {Value: !GetAtt Fn.Arn}}"))
    assert not function.permissions.complete


def test_the_permissions_of_a_function_whose_alias_is_an_output_are_incomplete() -> None:
    function = only(functions_of(FUNCTION + ALIAS, "Outputs: {Arn: {Value: !Ref Live}}"))
    assert not function.permissions.complete


INVOCATION = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/%s/invocations"
STREAMING = "arn:aws:apigateway:${AWS::Region}:lambda:path/2021-11-15/functions/%s/response-streaming-invocations"


@pytest.mark.parametrize("uri", [INVOCATION, STREAMING])
def test_an_invocation_uri_leads_back_to_the_function(uri: str) -> None:
    stack = stack_of(f"Resources:{FUNCTION}\nOutputs: {{Uri: {{Value: !Sub '{uri % '${Fn.Arn}'}'}}}}")
    index = build_functions(stack)
    target = index.target_of(first_text(stack))
    assert target is not None
    assert target.function is only(index)
    assert target.qualifier is None


@pytest.mark.parametrize("written", ["!GetAtt Fn.Arn", "!Ref Fn", "!Sub 'arn:aws:lambda:x:1:function:${Fn}'"])
def test_a_bare_arn_or_name_leads_back_to_the_function(written: str) -> None:
    stack = stack_of(f"Resources:{FUNCTION}\nOutputs: {{Uri: {{Value: {written}}}}}")
    index = build_functions(stack)
    target = index.target_of(first_text(stack))
    assert target is not None
    assert target.function is only(index)


@pytest.mark.parametrize(
    ("function", "qualifier"),
    [
        ("${Live}", "live"),
        ("${Fn.Arn}:live", "live"),
        ("${Fn.Arn}:$LATEST", "$LATEST"),
        ("${Fn.Arn}:${!stageVariables.alias}", "${stageVariables.alias}"),
    ],
)
def test_the_qualifier_of_a_target_is_told_from_the_function(function: str, qualifier: str) -> None:
    stack = stack_of(f"Resources:{FUNCTION}{ALIAS}\nOutputs: {{Uri: {{Value: !Sub '{INVOCATION % function}'}}}}")
    index = build_functions(stack)
    target = index.target_of(first_text(stack))
    assert target is not None
    assert target.function is only(index)
    assert target.qualifier is not None
    assert target.qualifier.literal == qualifier


def test_a_stage_variable_that_names_the_function_leaves_it_unresolved() -> None:
    arn = "arn:aws:lambda:x:123456789012:function:${stageVariables.fn}"
    stack = stack_of(
        f"Resources:{NAMED}\nOutputs: {{Uri: {{Value: '{INVOCATION.replace('${AWS::Region}', 'x') % arn}'}}}}"
    )
    target = build_functions(stack).target_of(first_text(stack))
    assert target is not None
    assert isinstance(target.function, Unresolved)
    assert "stage variable" in target.function.why


def test_a_parameter_in_an_invocation_uri_is_an_unresolved_function() -> None:
    stack = stack_of(
        "Parameters: {Arn: {Type: String}}\n"
        f"Resources:{FUNCTION}\nOutputs: {{Uri: {{Value: !Sub '{INVOCATION % '${Arn}'}'}}}}"
    )
    target = build_functions(stack).target_of(first_text(stack))
    assert target is not None
    assert isinstance(target.function, Unresolved)


@pytest.mark.parametrize(
    "written",
    [
        "https://example.com:8443/functions/x",
        "orders",
        "arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem",
        "arn:aws:apigateway:eu-west-1:lambda:path/2014-11-13/functions/x/invoke-async/",
        "!Ref Uri",
    ],
)
def test_a_uri_that_is_not_surely_lambdas_has_no_target(written: str) -> None:
    stack = stack_of(
        f"Parameters: {{Uri: {{Type: String}}}}\nResources:{FUNCTION}\nOutputs: {{Uri: {{Value: {written}}}}}"
    )
    assert build_functions(stack).target_of(first_text(stack)) is None


def test_a_version_at_the_edge_makes_an_edge_function() -> None:
    edge = """
  First: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior:
          LambdaFunctionAssociations: [{EventType: viewer-request, LambdaFunctionARN: !Ref First}]
"""
    assert only(functions_of(FUNCTION + edge)).is_edge
    assert not only(functions_of(FUNCTION)).is_edge


def test_code_in_a_block_begins_on_the_line_after_its_mark() -> None:
    stack = stack_of(
        "Resources:\n"
        "  Fn:\n"
        "    Type: AWS::Lambda::Function\n"
        "    Properties:\n"
        "      Runtime: nodejs20.x\n"
        "      Code:\n"
        "        ZipFile: |\n"
        "          exports.handler = async () => {\n"
        "            return 1\n"
        "          }\n"
    )
    code = only(build_functions(stack)).code
    assert code is not None
    assert code.language == "javascript"
    assert code.first_line == 8
    assert code.line_of(2) == 9
    assert code.text.splitlines()[1] == "  return 1"


def test_code_in_one_quoted_string_stands_on_one_line() -> None:
    code = only(functions_of(FUNCTION + '      Code: {ZipFile: "def handler(e, c):\\n  return 1\\n"}\n')).code
    assert code is not None
    assert code.language == "python"
    assert code.at.span is not None
    assert code.line_of(2) == code.first_line == code.at.span.line


def test_code_with_substituted_parts_says_so() -> None:
    code = only(functions_of(FUNCTION + "      Code:\n        ZipFile: !Sub |\n          TABLE = '${Fn}'\n")).code
    assert code is not None
    assert code.unread is not None
    assert code.text.startswith("TABLE = '")


def test_code_of_a_runtime_that_takes_none_is_not_read() -> None:
    resources = FUNCTION.replace("python3.12", "java21") + "      Code: {ZipFile: x}\n"
    assert only(functions_of(resources)).code is None


def test_a_function_with_the_subnets_of_a_parameter_is_in_a_vpc() -> None:
    parameters = "Parameters: {Subnets: {Type: List<AWS::EC2::Subnet::Id>}}"
    config = "      VpcConfig: {SubnetIds: !Ref Subnets, SecurityGroupIds: [sg-1]}\n"
    function = only(functions_of(FUNCTION + config, parameters))
    assert function.in_vpc
    assert not function.vpc_subnets.complete
