from __future__ import annotations

from pathlib import Path

import pytest

from applications import applications, found_in, members_of, scenarios_of
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.applications.gathering import gathered
from gatelint.readers.templates.applications.member import Application


def exporting(name: str, *, more: str = "", value: str = "!Ref Api") -> str:
    return f"""
Resources:
  Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: api}}}}
  Table: {{Type: AWS::DynamoDB::Table}}
Outputs:
  Id: {{Value: {value}, Export: {{Name: {name}}}}}
{more}"""


def importing(name: str, *, more: str = "") -> str:
    """A stack that adds a route to an API which it imports."""
    return f"""
Resources:
  Items:
    Type: AWS::ApiGateway::Resource
    Properties: {{RestApiId: !ImportValue {name}, ParentId: root, PathPart: items}}
{more}"""


def api_of_the_route(application: Application) -> list[list[str]]:
    """The names of all APIs, in each scenario: one alone where the import leads to it."""
    return [[api.name for api in scenario.door.apis] for scenario in scenarios_of(application)]


PARAMETER = "Parameters: {Env: {Type: String}}\n"
DEFAULT = "Parameters: {Env: {Type: String, Default: dev}}\n"
LOOKUP = "{'Fn::FindInMap': [Names, !Ref Env, api]}"
SUB_ENV = "{'Fn::Sub': '${Env}-id'}"


@pytest.mark.parametrize(
    ("exported", "imported"),
    [
        (exporting("shared-id"), importing("shared-id")),
        (exporting(SUB_ENV, more=PARAMETER), importing(SUB_ENV, more=PARAMETER)),
        (exporting(SUB_ENV, more=DEFAULT), importing(SUB_ENV, more=PARAMETER)),
        (exporting(SUB_ENV, more=DEFAULT), importing(SUB_ENV, more=DEFAULT.replace("dev", "prod"))),
        (exporting(SUB_ENV, more=DEFAULT), importing("dev-id")),
        (exporting("!Sub '${AWS::Region}-id'"), importing("{'Fn::Sub': '${AWS::Region}-id'}")),
        (exporting("!Sub '${AWS::StackName}-id'"), importing(SUB_ENV, more=PARAMETER)),
        (exporting("!Sub '${AWS::StackName}-id'"), importing("network-id")),
        (exporting("!Sub '${AWS::StackName}:${Env}-id'", more=PARAMETER), importing("{'Fn::Sub': 'x:${Env}-id'}")),
    ],
)
def test_an_import_goes_with_the_export_of_the_same_name(tmp_path: Path, exported: str, imported: str) -> None:
    if "${Env}" in imported and "Parameters" not in imported:
        imported += PARAMETER
    (application,) = applications(tmp_path, api=exported, routes=imported)
    assert members_of(application) == [("", "api.yaml"), ("routes/", "routes.yaml")]
    assert api_of_the_route(application) == [["Api"]]


@pytest.mark.parametrize(
    ("exported", "imported"),
    [
        (exporting("shared-id"), importing("other-id")),
        (exporting("!Sub '${AWS::StackName}-id'"), importing("{'Fn::Sub': '${AWS::StackName}-id'}")),
        (exporting("!Sub '${AWS::StackName}-id'"), importing("shared-name")),
        (exporting("!Ref AWS::StackName"), importing("anything")),
        (exporting("!Ref Name", more="Parameters: {Name: {Type: String}}"), importing("anything")),
        (exporting(SUB_ENV, more=PARAMETER), importing(SUB_ENV.replace("Env", "Other"), more=PARAMETER)),
        (exporting("shared-id", value="!Ref Table"), importing("shared-id")),
        (
            exporting("!FindInMap [Names, !Ref Env, api]", more=PARAMETER + "Mappings: {Names: {dev: {api: orders}}}"),
            importing(LOOKUP, more=PARAMETER + "Mappings: {Names: {dev: {api: users}}}"),
        ),
    ],
    ids=[
        "names",
        "own stack name",
        "rest",
        "nothing but a stack name",
        "nothing but a parameter",
        "parameters",
        "table",
        "maps",
    ],
)
def test_other_names_pair_no_stacks(tmp_path: Path, exported: str, imported: str) -> None:
    assert not applications(tmp_path, api=exported, routes=imported)


def test_one_stack_name_has_to_explain_all_that_is_imported_under_it(tmp_path: Path) -> None:
    more = "  More: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !ImportValue network-other}}"
    exported = exporting("!Sub '${AWS::StackName}-id'")
    assert not applications(tmp_path, api=exported, routes=importing("network-id", more=more))
    also = "  Other: {Value: !Ref Api, Export: {Name: !Sub '${AWS::StackName}-other'}}"
    (application,) = applications(
        tmp_path, api=exporting("!Sub '${AWS::StackName}-id'", more=also), routes=importing("network-id", more=more)
    )
    assert len(members_of(application)) == 2


@pytest.mark.parametrize("names", [("orders", "users"), ("${Orders}", "${Users}")], ids=["words", "parameters"])
def test_one_stack_has_not_two_names(tmp_path: Path, names: tuple[str, str]) -> None:
    exported = exporting("!Sub '${AWS::StackName}-id'")
    parameters = "Parameters: {Orders: {Type: String}, Users: {Type: String}}\n"
    one, other = (f"{{'Fn::Sub': '{name}-id'}}" for name in names)
    more = f"  More: {{Type: AWS::ApiGateway::Deployment, Properties: {{RestApiId: !ImportValue {other}}}}}\n"
    assert not applications(tmp_path, orders=exported, web=importing(one, more=more + parameters))
    further = {"web__a": importing(one, more=parameters), "web__b": importing(other, more=parameters)}
    # What two stacks have parameters for may be the same; what is written out differently is not.
    assert len(applications(tmp_path, orders=exported, **further)) == (1 if "$" in names[0] else 0)


def test_an_export_of_a_nearer_stack_goes_before_that_of_one_that_is_imported_from_as_well(tmp_path: Path) -> None:
    api = """
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: api, ProtocolType: HTTP}}
Outputs:
  Id: {Value: !Ref Api, Export: {Name: id}}
"""
    routes = """
Resources:
  There: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !ImportValue other, RouteKey: GET /there}}
  Here: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !ImportValue id, RouteKey: GET /here}}
"""
    shared = api + "  Other: {Value: !Ref Api, Export: {Name: other}}\n"
    (application,) = applications(tmp_path, dev__api=api, dev__routes=routes, shared__api=shared)
    (scenario,) = scenarios_of(application)
    assert [[route.key for route in api.routes] for api in scenario.door.apis] == [["GET /here"], ["GET /there"]]


def test_environments_side_by_side_are_not_mixed(tmp_path: Path) -> None:
    one, other = exporting("id"), importing("id")
    found = applications(tmp_path, dev__api=one, dev__routes=other, prod__api=one, prod__routes=other)
    assert [sorted(Path(source).parent.name for source in each.sources) for each in found] == [
        ["dev", "dev"],
        ["prod", "prod"],
    ]


def test_an_export_of_two_stacks_as_near_is_nobodys(tmp_path: Path) -> None:
    assert not applications(tmp_path, dev__api=exporting("id"), prod__api=exporting("id"), routes=importing("id"))


def test_stacks_of_different_regions_do_not_pair(tmp_path: Path) -> None:
    def pairs(mine: StackSettings, theirs: StackSettings) -> bool:
        paths = [tmp_path / "api.yaml", tmp_path / "routes.yaml"]
        for path, text in zip(paths, (exporting("id"), importing("id")), strict=True):
            path.write_text(text)
        return bool(gathered(list(map(str, paths)), lambda path: mine if path.endswith("api.yaml") else theirs))

    here, there = StackSettings(region="eu-west-1", account="1"), StackSettings(region="us-east-1")
    assert not pairs(here, there)
    assert pairs(here, StackSettings(region="eu-west-1"))
    assert pairs(here, StackSettings())
    assert not pairs(here, StackSettings(account="2"))


def test_stacks_that_import_from_each_other_are_told_and_read(tmp_path: Path) -> None:
    api = "  Api: {Type: AWS::ApiGateway::RestApi}\nOutputs: {Id: {Value: !Ref Api, Export: {Name: %s}}}"
    (application,) = applications(tmp_path, a=importing("two", more=api % "one"), b=importing("one", more=api % "two"))
    (remark,) = application.remarks
    assert remark.message.startswith("circular import: ")
    assert sorted(api_of_the_route(application)[0]) == ["Api", "b/Api"]


def test_values_that_hang_on_themselves_through_other_stacks_are_not_known(tmp_path: Path) -> None:
    role = "Type: AWS::Lambda::Function, Properties: {Role: r}"

    def passing_on(imported: str, exported: str) -> str:
        return (
            f"Resources: {{F: {{{role.replace('r}', '!ImportValue ' + imported + '}')}}}}}\n"
            f"Outputs: {{Out: {{Value: !ImportValue {imported}, Export: {{Name: {exported}}}}}}}"
        )

    (application,) = applications(tmp_path, a=passing_on("one", "two"), b=passing_on("two", "one"))
    assert len(scenarios_of(application)) == 1
    assert len(application.remarks) == 1


CONDITION = "Conditions: {IsProd: !Equals [!Ref Env, prod]}\n"


def test_a_parameter_in_the_name_of_an_export_has_one_value_in_both_stacks(tmp_path: Path) -> None:
    made = exporting(SUB_ENV, more=PARAMETER + CONDITION)
    second = "  Second: {Type: AWS::ApiGateway::RestApi, Condition: IsProd}\n"
    made = made.replace("Outputs:", second + "Outputs:")
    third = "  Third: {Type: AWS::ApiGateway::RestApi, Condition: IsProd}\n"
    (application,) = applications(tmp_path, a=made, b=importing(SUB_ENV, more=third + PARAMETER + CONDITION))
    assert sorted(api_of_the_route(application)) == [["Api"], ["Api", "Second", "b/Third"]]


def test_other_parameters_of_the_same_name_are_chosen_apart(tmp_path: Path) -> None:
    second = "  Second: {Type: AWS::ApiGateway::RestApi, Condition: IsProd}\n"
    made = exporting("id", more=PARAMETER + CONDITION).replace("Outputs:", second + "Outputs:")
    (application,) = applications(
        tmp_path, a=made, b=importing("id", more=second.replace("Second", "Third") + PARAMETER + CONDITION)
    )
    assert len(scenarios_of(application)) == 4


def test_siblings_are_called_apart(tmp_path: Path) -> None:
    text = importing("id")
    (application,) = applications(tmp_path, api=exporting("id"), web__template=text, shop__template=text, x__web=text)
    assert [prefix for prefix, _ in members_of(application)] == ["", "web/", "shop/", f"{tmp_path}/x/web/"]


def test_a_sibling_is_not_called_like_a_nested_stack(tmp_path: Path) -> None:
    nests = importing("id", more="  web: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested.yaml}}")
    nested = exporting("other-id")
    (application,) = applications(tmp_path, a=nests, web=exporting("id"), nested=nested)
    assert [prefix for prefix, _ in members_of(application)] == ["", "web/", f"{tmp_path}/web/"]


def test_a_deployment_waits_for_the_stacks_that_its_own_imports_from(tmp_path: Path) -> None:
    api = """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE,
       Integration: {Type: MOCK}}
Outputs:
  Id: {Value: !Ref Api, Export: {Name: id}}
"""
    deployed = """
Resources:
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !ImportValue id}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !ImportValue id, DeploymentId: !Ref Deployment, StageName: prod}
"""
    (application,) = applications(tmp_path, api=api, deployed=deployed)
    (scenario,) = scenarios_of(application)
    (deployment,) = scenario.door.apis.items[0].deployments.items
    assert deployment.waits_for is not None
    assert deployment.waits_for >= {"Api", "Method"}
    assert found_in(application) == set()


def test_a_distribution_is_followed_into_the_stack_of_its_api(tmp_path: Path) -> None:
    web = """
Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: !Join [".", [!ImportValue id, execute-api, !Ref AWS::Region, amazonaws.com]]
            OriginPath: /prod
            CustomOriginConfig: {OriginProtocolPolicy: http-only}
        DefaultCacheBehavior: {TargetOriginId: api, ViewerProtocolPolicy: https-only}
"""
    (application,) = applications(tmp_path, api=exporting("id"), web=web)
    assert ("cloudfront-origin-http-only", "web.yaml", "Distribution", "will") in found_in(application)
