"""Templates whose sections are not of the form that CloudFormation demands: each is told, and the rest is read."""

from __future__ import annotations

import pytest

from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.template import Template


def template_of(text: str) -> Template:
    return Template.of(read_document("template.yaml", text.encode()))


def told(template: Template) -> list[str]:
    return [str(problem) for problem in template.problems]


@pytest.mark.parametrize(
    ("resource", "place", "what"),
    [
        ("Bad: 3", "3:3", "resource Bad is no mapping"),
        ("Bad: {Properties: {}}", "3:3", "resource Bad has no Type"),
        ("Bad: {Type: [AWS::ApiGateway::Stage]}", "3:3", "resource Bad has no Type"),
    ],
)
def test_a_resource_that_is_none_is_told_and_left_out(resource: str, place: str, what: str) -> None:
    template = template_of(f"Resources:\n  Api: {{Type: AWS::ApiGateway::RestApi}}\n  {resource}\n")
    assert told(template) == [f"template.yaml:{place}: {what}"]
    assert list(template.resources) == ["Api"]


@pytest.mark.parametrize("properties", ["text", "[Name, api]"])
def test_properties_that_are_no_mapping_are_told(properties: str) -> None:
    template = template_of(f"Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {properties}\n")
    assert told(template) == ["template.yaml:4:5: Properties of resource Api is no mapping"]
    assert list(template.resources) == ["Api"]


@pytest.mark.parametrize("properties", ["", "{}", "!Transform {Name: AWS::Include, Parameters: {Location: api.yaml}}"])
def test_properties_that_are_empty_or_included_are_in_order(properties: str) -> None:
    assert not told(template_of(f"Resources:\n  Api: {{Type: AWS::ApiGateway::RestApi, Properties: {properties}}}\n"))


@pytest.mark.parametrize("section", ["Parameters", "Conditions", "Outputs"])
def test_a_section_that_is_no_mapping_is_told_and_the_resources_are_read(section: str) -> None:
    template = template_of(f"{section}: [a]\nResources:\n  Api: {{Type: AWS::ApiGateway::RestApi}}\n")
    assert told(template) == [f"template.yaml:1:1: {section} is no mapping"]
    assert list(template.resources) == ["Api"]
