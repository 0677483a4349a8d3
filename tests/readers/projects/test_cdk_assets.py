"""The files and folders of assets, from the resources that use them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatelint.readers.projects.cdk_assets import asset_path
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.template import Template

CODE, NESTED, CUSTOM = "c0de" * 16, "7e57" * 16, "b0d7" * 16

ASSETS = {
    "version": "55.0.0",
    "files": {
        CODE: {
            "source": {"path": f"../asset.{CODE}", "packaging": "zip"},
            "destinations": {"current_account-current_region": {"bucketName": "b", "objectKey": f"{CODE}.zip"}},
        },
        NESTED: {
            "source": {"path": "ShopReports.nested.template.json", "packaging": "file"},
            "destinations": {"123-eu-west-1": {"bucketName": "b", "objectKey": f"{NESTED}.json"}},
        },
        CUSTOM: {
            "source": {"path": f"asset.{CUSTOM}.yaml", "packaging": "file"},
            "destinations": {"a": {"bucketName": "b", "objectKey": f"a/prefix/{CUSTOM}.yaml"}},
        },
        "made": {
            "source": {"executable": ["make"], "packaging": "zip"},
            "destinations": {"a": {"objectKey": "made.zip"}},
        },
    },
    "dockerImages": {},
}

JOINED = {
    "Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, ".", {"Fn::Sub": f"b-${{AWS::Region}}/{NESTED}.json"}]]
}
URL = f"https://s3.${{AWS::Region}}.amazonaws.com/b/{NESTED}.json"


def asset_of(
    folder: Path, property_name: str, resource: Mapping[str, object], template: str = "Shop.template.json"
) -> str | None:
    """The asset of a property of a resource in a template with an asset manifest beside it."""
    (folder / "Shop.assets.json").write_text(json.dumps(ASSETS))
    content = json.dumps({"Resources": {"R": {"Type": "AWS::Lambda::Function", **resource}}})
    document = read_document(str(folder / template), content.encode())
    return asset_path(Template.of(document).resources["R"], property_name)


def test_the_metadata_of_a_resource_tells_its_asset(tmp_path: Path) -> None:
    metadata = {"aws:asset:path": "asset.ab12", "aws:asset:is-bundled": False, "aws:asset:property": "Code"}
    assert asset_of(tmp_path, "Code", {"Metadata": metadata}) == "asset.ab12"
    assert asset_of(tmp_path, "TemplateURL", {"Metadata": metadata}) is None


@pytest.mark.parametrize(
    "metadata", [{}, [], {"aws:asset:property": "Code"}, {"aws:asset:property": "Code", "aws:asset:path": []}]
)
def test_metadata_without_a_path_tells_none(tmp_path: Path, metadata: object) -> None:
    assert asset_of(tmp_path, "Code", {"Metadata": metadata}) is None


@pytest.mark.parametrize(
    ("property_name", "value", "expected"),
    [
        ("Code", {"S3Bucket": {"Fn::Sub": "b-${AWS::Region}"}, "S3Key": f"{CODE}.zip"}, f"../asset.{CODE}"),
        ("TemplateURL", JOINED, "ShopReports.nested.template.json"),
        ("TemplateURL", {"Fn::Sub": URL}, "ShopReports.nested.template.json"),
        ("TemplateURL", {"Fn::Sub": [URL, {"A": "b"}]}, "ShopReports.nested.template.json"),
        ("TemplateURL", f"https://s3.amazonaws.com/b/{NESTED}.json", "ShopReports.nested.template.json"),
        ("BodyS3Location", {"Bucket": "b", "Key": f"a/prefix/{CUSTOM}.yaml"}, f"asset.{CUSTOM}.yaml"),
    ],
)
def test_without_metadata_the_key_in_s3_tells_the_asset(
    tmp_path: Path, property_name: str, value: object, expected: str
) -> None:
    assert asset_of(tmp_path, property_name, {"Properties": {property_name: value}}) == expected


def test_a_nested_template_has_its_assets_in_the_manifest_of_the_stack_around_it(tmp_path: Path) -> None:
    resource = {"Properties": {"Code": {"S3Bucket": "b", "S3Key": f"{CODE}.zip"}}}
    assert asset_of(tmp_path, "Code", resource, "ShopReports.nested.template.json") == f"../asset.{CODE}"


NO_ASSETS: list[object] = [
    {"ZipFile": "def handler(event, context): return None"},
    {"S3Bucket": "b", "S3Key": "lambda.zip"},
    {"S3Bucket": "b", "S3Key": f"{'0' * 64}.zip"},
    {"S3Bucket": "b", "S3Key": "made.zip"},
    {"S3Bucket": "b", "S3Key": {"Ref": "Key"}},
    {"Fn::Join": ["", []]},
    {"Fn::Join": []},
    {"Fn::Sub": []},
    {"Fn::Join": {"Ref": "List"}},
    [],
    7,
    None,
]


@pytest.mark.parametrize("value", NO_ASSETS)
def test_a_property_without_an_asset_has_none(tmp_path: Path, value: object) -> None:
    assert asset_of(tmp_path, "Code", {"Properties": {"Code": value}}) is None


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"files": []}',
        json.dumps({"files": {CODE: 7, "a": {}, "b": {"destinations": 7, "source": "x"}}}),
        json.dumps({"files": {CODE: {"source": {"path": 7}, "destinations": {"a": {"objectKey": f"{CODE}.zip"}}}}}),
    ],
)
def test_a_malformed_asset_manifest_tells_nothing(tmp_path: Path, content: str) -> None:
    asset_of(tmp_path, "Code", {})
    (tmp_path / "Shop.assets.json").write_text(content)
    text = json.dumps({"Resources": {"R": {"Type": "A::B::C", "Properties": {"Code": {"S3Key": f"{CODE}.zip"}}}}})
    document = read_document(str(tmp_path / "Shop.template.json"), text.encode())
    assert asset_path(Template.of(document).resources["R"], "Code") is None


def test_a_template_that_is_in_no_folder_has_no_assets() -> None:
    text = json.dumps({"Resources": {"R": {"Type": "A::B::C", "Properties": {"Code": {"S3Key": f"{CODE}.zip"}}}}})
    document = read_document("<stdin>/Shop.template.json", text.encode())
    assert asset_path(Template.of(document).resources["R"], "Code") is None
