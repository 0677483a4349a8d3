from __future__ import annotations

from pathlib import Path

import pytest

from applications import applications, found_in, members_of, scenarios_of
from gatelint.engine import examine_application
from gatelint.readers.templates.template import Template
from gatelint.text import Text
from rule_fixtures import book, cases, clean_templates, document_in, examined, rules

CHILD = """
Parameters:
  Env: {Type: String}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !Sub "${Env}-api"}}
Outputs:
  Id: {Value: !Ref Api}
"""


def parent(location: str, *, more: str = "", passed: str = "{Env: prod}", outputs: str = "") -> str:
    return f"""
Resources:
  Orders:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: {location}
      Parameters: {passed}
{more}{outputs}"""


@pytest.mark.parametrize(
    ("location", "file"),
    [
        ("./child.yaml", "child"),
        ("parts/child.yaml", "parts__child"),
        ("https://s3.amazonaws.com/bucket/v1/child.yaml", "child"),
        ("https://s3.amazonaws.com/bucket/v1/parts/child.yaml", "parts__child"),
        ("!Sub https://${Bucket}.s3.amazonaws.com/${Prefix}parts/child.yaml", "parts__child"),
    ],
)
def test_a_nested_template_is_found_beside_its_parent(tmp_path: Path, location: str, file: str) -> None:
    (application,) = applications(tmp_path, parent=parent(location), **{file: CHILD})
    assert members_of(application) == [("", "parent.yaml"), ("Orders/", "child.yaml")]
    assert not application.remarks


@pytest.mark.parametrize(
    "passed",
    ["{Env: prod, Other: x}", "{}"],
    ids=["something it does not take", "less than it needs"],
)
def test_a_url_does_not_lead_to_a_template_that_takes_other_parameters(tmp_path: Path, passed: str) -> None:
    assert not applications(tmp_path, parent=parent("https://x/child.yaml", passed=passed), child=CHILD)


def test_a_url_does_not_lead_to_a_template_without_the_outputs_that_are_asked_for(tmp_path: Path) -> None:
    outputs = "Outputs: {Url: {Value: !GetAtt Orders.Outputs.Url}}"
    assert not applications(tmp_path, parent=parent("https://x/child.yaml", outputs=outputs), child=CHILD)


def test_a_serverless_application_nests_the_template_at_its_location(tmp_path: Path) -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::Serverless::Application, Properties: {Location: child.yaml, Parameters: {Env: x}}}
  Shared:
    Type: AWS::Serverless::Application
    Properties: {Location: {ApplicationId: arn, SemanticVersion: 1.0.0}}
"""
    (application,) = applications(tmp_path, parent=text, child=CHILD)
    assert members_of(application) == [("", "parent.yaml"), ("Orders/", "child.yaml")]


def test_the_cdk_notes_where_a_nested_template_is(tmp_path: Path) -> None:
    text = """
Resources:
  Orders:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: !Sub "https://s3.${AWS::Region}.amazonaws.com/b/0af1.json", Parameters: {Env: x}}
    Metadata: {"aws:asset:path": child.yaml, "aws:asset:property": TemplateURL}
"""
    (application,) = applications(tmp_path, parent=text, child=CHILD)
    assert members_of(application) == [("", "parent.yaml"), ("Orders/", "child.yaml")]


def test_a_nested_template_that_is_missing_is_told_once_and_the_rest_is_read(tmp_path: Path) -> None:
    twice = parent(
        "gone.yaml", more="  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: gone.yaml}}"
    )
    (application,) = applications(tmp_path, parent=twice)
    assert [str(remark) for remark in application.remarks] == [
        f"{tmp_path}/parent.yaml:6:7: the nested template gone.yaml is not there; what is nested is not checked"
    ]
    assert not application.unreadable


def test_templates_that_nest_each_other_are_told_and_each_is_read(tmp_path: Path) -> None:
    (application,) = applications(tmp_path, a=parent("b.yaml"), b=parent("a.yaml"))
    assert members_of(application) == [("", "a.yaml"), ("Orders/", "b.yaml")]
    (error,) = application.unreadable
    assert (Path(error.source).name, error.line) == ("b.yaml", 6)
    assert error.message.endswith("a.yaml, in which this template is nested itself")


@pytest.mark.parametrize("files", [{"a": "https://x/a.yaml"}, {"a": "https://x/b.yaml", "b": "https://x/a.yaml"}])
def test_a_url_that_ends_like_a_template_around_it_leads_elsewhere(tmp_path: Path, files: dict[str, str]) -> None:
    for application in applications(
        tmp_path, **{name: parent(location, passed="{}") for name, location in files.items()}
    ):
        assert not application.unreadable


def test_a_circle_of_conditions_keeps_no_other_template_from_being_read(tmp_path: Path) -> None:
    circle = "Conditions: {Is: !Not [{Condition: Is}]}" + CHILD.replace("Type: AWS::", "Condition: Is, Type: AWS::")
    more = "  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Env: dev}}}"
    (application,) = applications(tmp_path, parent=parent("circle.yaml", more=more), child=CHILD, circle=circle)
    assert [str(error)[len(str(tmp_path)) :] for error in application.unreadable] == [
        "/circle.yaml:1:14: condition Is refers to itself in a circle"
    ]
    (scenario,) = scenarios_of(application)
    assert [api.name for api in scenario.door.apis] == ["Again/Api"]


def test_what_cannot_be_printed_is_not(tmp_path: Path) -> None:
    (application,) = applications(tmp_path, parent=parent('"no\\n\\0.yaml"'))
    (remark,) = application.remarks
    assert remark.message == "the nested template no??.yaml is not there; what is nested is not checked"


def test_a_template_nested_twice_is_two_stacks(tmp_path: Path) -> None:
    more = "  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Env: dev}}}"
    (application,) = applications(tmp_path, parent=parent("child.yaml", more=more), child=CHILD)
    (scenario,) = scenarios_of(application)
    assert [api.name for api in scenario.door.apis] == ["Orders/Api", "Again/Api"]


def test_what_is_found_in_a_template_nested_twice_is_told_once(tmp_path: Path) -> None:
    more = "  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}"
    case = next(case for case in cases() if case.rule == "lambda-permission-missing" and case.broken.suffix == ".yaml")
    templates = {"parent": parent("child.yaml", passed="{}", more=more), "child": case.broken.read_text()}
    (application,) = applications(tmp_path, **templates)
    (twice,) = [each for each in examine_application(application, rules(), book().rules) if each.diagnoses]
    (application,) = applications(tmp_path, **{**templates, "parent": parent("child.yaml", passed="{}")})
    (once,) = [each for each in examine_application(application, rules(), book().rules) if each.diagnoses]
    assert [(one.rule, one.at, one.message) for one in twice.diagnoses] == [
        (one.rule, one.at, one.message) for one in once.diagnoses
    ]


def test_conditions_of_a_template_nested_twice_are_told_apart(tmp_path: Path) -> None:
    child = """
Parameters: {Env: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: api, ProtocolType: HTTP}}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod, AutoDeploy: !If [IsProd, false, true]}
"""
    more = """
  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Env: !Ref B}}}
Parameters: {A: {Type: String}, B: {Type: String}}
"""
    (application,) = applications(tmp_path, parent=parent("child.yaml", passed="{Env: !Ref A}", more=more), child=child)
    found = [each for one in examine_application(application, rules(), book().rules) for each in one.diagnoses]
    assert [(one.rule, one.when) for one in found] == [
        ("http-api-not-deployed", [{"Again/IsProd": True}, {"Orders/IsProd": True}])
    ]


def output(door_output: str, child: str, tmp_path: Path, passed: str = "{Env: prod}") -> list[Text | None]:
    """What the parent says in an output, in each scenario, by the URLs that it hands on."""
    outputs = f"Outputs: {{Url: {{Value: !Sub 'https://{door_output}'}}}}"
    text = parent("child.yaml", outputs=outputs, passed=passed)
    (application,) = applications(tmp_path, parent=text, child=child)
    return [scenario.door.calls.items[0].url for scenario in scenarios_of(application)]


def test_outputs_are_passed_up(tmp_path: Path) -> None:
    (url,) = output("${Orders.Outputs.Id}.execute-api.eu-west-1.amazonaws.com/x", CHILD, tmp_path)
    assert str(url) == "https://${Orders/Api}.execute-api.eu-west-1.amazonaws.com/x"


def test_parameters_are_passed_down_and_no_default_counts(tmp_path: Path) -> None:
    child = CHILD.replace("{Type: String}", "{Type: String, Default: test}").replace(
        "!Ref Api}", "!Sub '${Env}.x.com'}"
    )
    assert list(map(str, output("${Orders.Outputs.Id}/x", child, tmp_path))) == ["https://prod.x.com/x"]
    open_one = output("${Orders.Outputs.Id}/x", child, tmp_path, "{Env: !Ref 'AWS::StackName'}")
    assert list(map(str, open_one)) == ["https://${AWS::StackName}.x.com/x"]
    assert list(map(str, output("${Orders.Outputs.Id}/x", child, tmp_path, "{}"))) == ["https://test.x.com/x"]


COMPARING = """
Parameters: {Env: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  Other: {Type: AWS::ApiGateway::RestApi, Condition: IsProd, Properties: {Name: api}}
"""


@pytest.mark.parametrize("passed", ["{}", "{Env: !Ref AWS::NoValue}", "{Env: dev}"])
def test_the_default_of_what_is_not_passed_is_its_value(tmp_path: Path, passed: str) -> None:
    (application,) = applications(tmp_path, parent=parent("child.yaml", passed=passed), child=COMPARING)
    (scenario,) = scenarios_of(application)
    assert [api.name for api in scenario.door.apis] == ["Orders/Api"]


@pytest.mark.parametrize(
    "passed", ["!Ref Unknown", "{Fn::Transform: {Name: Some}, Other: x}", "{Env: !Ref Unknown}", "[dev]"]
)
def test_no_default_counts_of_what_may_be_passed(tmp_path: Path, passed: str) -> None:
    (application,) = applications(tmp_path, parent=parent("child.yaml", passed=passed), child=COMPARING)
    assert len(scenarios_of(application)) == 2


def test_an_output_that_is_not_there_is_not_known(tmp_path: Path) -> None:
    text = parent("child.yaml", outputs="Outputs: {Url: {Value: !GetAtt Orders.Outputs.Nothing}}")
    (application,) = applications(tmp_path, parent=text, child=CHILD)
    assert not scenarios_of(application)[0].door.calls.items


def test_conditions_of_nested_stacks_are_decided_with_what_they_are_passed(tmp_path: Path) -> None:
    child = CHILD + "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"
    child = child.replace("RestApi, ", "RestApi, Condition: IsProd, ").replace("{Value: !Ref Api}", "{Value: x}")
    text = """
Parameters: {Env: {Type: String}}
Resources:
  One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Env: !Ref Env}}}
  Two: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Env: !Ref Env}}}
"""
    (application,) = applications(tmp_path, parent=text, child=child)
    seen = [[api.name for api in scenario.door.apis] for scenario in scenarios_of(application)]
    assert sorted(seen) == [[], ["One/Api", "Two/Api"]]


def test_a_nested_stack_that_is_not_made_makes_nothing(tmp_path: Path) -> None:
    text = """
Parameters: {Env: {Type: String, Default: dev, AllowedValues: [dev]}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  One:
    Type: AWS::CloudFormation::Stack
    Condition: IsProd
    Properties: {TemplateURL: child.yaml, Parameters: {Env: x}}
"""
    (application,) = applications(tmp_path, parent=text, child=CHILD)
    assert [list(scenario.door.apis) for scenario in scenarios_of(application)] == [[]]


def test_what_is_said_of_a_nested_template_names_its_things_as_they_are_called_there(tmp_path: Path) -> None:
    case = next(case for case in cases() if case.rule == "lambda-permission-missing" and case.broken.suffix == ".yaml")
    (application,) = applications(tmp_path, parent=parent("child.yaml", passed="{}"), child=case.broken.read_text())
    said = [
        text
        for examination in examine_application(application, rules(), book().rules)
        for one in examination.diagnoses
        for text in (one.cause, one.help, *(note.message for note in one.notes))
    ]
    assert said
    assert not [text for text in said if "Orders/" in text]


def templates() -> list[Path]:
    return [path for case in cases() for path in (case.broken, case.fixed)] + clean_templates()


@pytest.mark.parametrize("path", templates(), ids=lambda path: "-".join(path.with_suffix("").parts[-3:]))
def test_nesting_a_template_changes_nothing_of_what_is_found(path: Path, tmp_path: Path) -> None:
    """As long as the parent hands on all that the template itself does, and it has no parameters that are open."""
    template = Template.of(document_in(path))
    if any(parameter.default is None for parameter in template.parameters.values()):
        pytest.skip("a nested stack has to be given its parameters")
    lines = [f"  {name}: {{Value: !GetAtt Orders.Outputs.{name}}}" for name in template.outputs]
    outputs = "\n".join(["Outputs:", *lines]) if lines else ""
    (tmp_path / path.name).write_bytes(path.read_bytes())
    for file in path.parent.iterdir():
        if file.is_dir():
            (tmp_path / file.name).symlink_to(file)
    text = parent(path.name, passed="{}", outputs=outputs)
    (application,) = applications(
        tmp_path, parent=text, **{path.stem: path.read_text()} if path.suffix == ".yaml" else {}
    )
    alone = {(one.rule, path.name, one.at.resource, one.certainty.value) for one in examined(path).diagnoses}
    nested = {found for found in found_in(application) if found[1] == path.name}
    assert nested == alone
