"""The code of functions in files beside the template."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.local_code import MOST_BYTES
from gatelint.readers.templates.read import read_template

if TYPE_CHECKING:
    from gatelint.front_door.function import Code
    from gatelint.readers.templates.read import Reading

CODE = "def handler(event, context):\n    return None\n"


def reading_of(folder: Path, properties: str, kind: str = "AWS::Serverless::Function") -> Reading:
    """A template in a folder with one function."""
    text = f"Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {{Type: {kind}, Properties: {{{properties}}}}}\n"
    return read_template(read_document(str(folder / "template.yaml"), text.encode()))


def code_of(folder: Path, properties: str, kind: str = "AWS::Serverless::Function") -> Code | None:
    (function,) = reading_of(folder, properties, kind).scenarios[0].door.functions
    return function.code


def write(path: Path, text: str = CODE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    ("file", "properties"),
    [
        ("src/app.py", "Runtime: python3.12, CodeUri: src/, Handler: app.handler"),
        ("src/pkg/app.py", "Runtime: python3.12, CodeUri: ./src, Handler: pkg.app.handler"),
        ("src/pkg/app.py", "Runtime: python3.12, CodeUri: src, Handler: pkg/app.handler"),
        ("src/index.js", "Runtime: nodejs20.x, CodeUri: src/, Handler: index.handler"),
        ("src/out/index.mjs", "Runtime: nodejs20.x, CodeUri: src/, Handler: out/index.handler"),
        ("app.py", "Runtime: python3.12, Handler: app.handler"),
    ],
)
def test_a_handler_names_a_file_in_the_folder_of_the_code(tmp_path: Path, file: str, properties: str) -> None:
    write(tmp_path / file)
    code = code_of(tmp_path, properties)
    assert code is not None
    assert (code.text, code.at.source) == (CODE, str(tmp_path / file))
    assert code.at.resource == "F"


def test_code_in_a_file_stands_on_the_lines_of_the_file_and_excerpts_show_it(tmp_path: Path) -> None:
    write(tmp_path / "app.py")
    reading = reading_of(tmp_path, "Runtime: python3.12, CodeUri: ., Handler: app.handler")
    (function,) = reading.scenarios[0].door.functions
    assert function.code is not None
    assert function.code.line_of(2) == 2
    assert reading.texts[function.code.at.source] == CODE


def test_a_folder_beside_that_of_the_template_is_read_too(tmp_path: Path) -> None:
    write(tmp_path / "src" / "app.py")
    (tmp_path / "infra").mkdir()
    code = code_of(tmp_path / "infra", "Runtime: python3.12, CodeUri: ../src, Handler: app.handler")
    assert code is not None
    assert code.at.source == str(tmp_path / "src" / "app.py")


def test_code_that_is_to_be_packaged_need_not_be_of_sam(tmp_path: Path) -> None:
    write(tmp_path / "src" / "app.py")
    code = code_of(tmp_path, "Runtime: python3.12, Code: src, Handler: app.handler", "AWS::Lambda::Function")
    assert code is not None


@pytest.mark.parametrize(
    "properties",
    [
        "Runtime: python3.12, CodeUri: elsewhere, Handler: app.handler",
        "Runtime: python3.12, CodeUri: s3://bucket/src, Handler: app.handler",
        "Runtime: python3.12, CodeUri: {Bucket: b, Key: k}, Handler: app.handler",
        "Runtime: python3.12, CodeUri: !Ref Folder, Handler: app.handler",
        "Runtime: python3.12, CodeUri: src, Handler: other.handler",
        "Runtime: python3.12, CodeUri: src, Handler: app",
        "Runtime: java21, CodeUri: src, Handler: app.handler",
        "CodeUri: src, Handler: app.handler",
        "Runtime: python3.12, CodeUri: src",
    ],
)
def test_code_that_is_not_in_sight_is_none(tmp_path: Path, properties: str) -> None:
    write(tmp_path / "src" / "app.py")
    assert code_of(tmp_path, properties) is None


def test_only_files_of_some_size_are_read(tmp_path: Path) -> None:
    write(tmp_path / "big.py", "#" * (MOST_BYTES + 1))
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    os.mkfifo(tmp_path / "pipe.py")
    for name in ("big", "folder", "binary", "pipe", "nul\\0"):
        assert code_of(tmp_path, f'Runtime: python3.12, CodeUri: ., Handler: "{name}.handler"') is None


def test_an_absolute_path_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "app.py")
    assert code_of(tmp_path, f"Runtime: python3.12, CodeUri: {tmp_path}, Handler: app.handler") is None


def test_a_template_that_is_no_file_has_no_files_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "app.py")
    monkeypatch.chdir(tmp_path)
    text = (
        "Resources:\n  F:\n    Type: AWS::Lambda::Function\n"
        "    Properties: {Runtime: python3.12, Code: ., Handler: app.handler}\n"
    )
    (scenario,) = read_template(read_document("<stdin>", text.encode())).scenarios
    assert scenario.door.functions.items[0].code is None
