from __future__ import annotations

from pathlib import Path

import pytest

from gatelint.errors import UsageError
from gatelint.parameters import given_parameters


def values_in(tmp_path: Path, content: str, *pairs: str) -> dict[str, str]:
    file = tmp_path / "parameters.json"
    file.write_text(content)
    return given_parameters(pairs, str(file))


@pytest.mark.parametrize(
    "content",
    [
        '[{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Size", "ParameterValue": "5"}]',
        '{"Parameters": {"Stage": "prod", "Size": 5}}',
        '{"Parameters": ["Stage=prod", {"ParameterKey": "Size", "ParameterValue": "5"}]}',
        '["Stage=prod", "Size=5"]',
        "Stage: prod\nSize: 5\n",
    ],
)
def test_parameter_files_are_read_in_every_form_that_aws_takes(tmp_path: Path, content: str) -> None:
    assert values_in(tmp_path, content) == {"Stage": "prod", "Size": "5"}


def test_what_is_given_on_the_command_line_wins(tmp_path: Path) -> None:
    assert values_in(tmp_path, "Stage: dev\nPath: x", "Stage=a=b") == {"Stage": "a=b", "Path": "x"}


def test_values_become_the_text_that_cloudformation_gets(tmp_path: Path) -> None:
    content = '{"Flag": true, "List": ["a", "b"], "Nothing": null}'
    assert values_in(tmp_path, content) == {"Flag": "true", "List": "a,b", "Nothing": ""}


def test_a_value_that_only_the_deployed_stack_knows_is_left_out(tmp_path: Path) -> None:
    assert values_in(tmp_path, '[{"ParameterKey": "Stage", "UsePreviousValue": true}]') == {}


@pytest.mark.parametrize("pair", ["Stage", "=prod", ""])
def test_a_pair_without_name_or_value_is_refused(pair: str) -> None:
    with pytest.raises(UsageError, match="NAME=VALUE"):
        given_parameters([pair], None)


@pytest.mark.parametrize("content", ["just text", "{a: {b: c}}", "[1]", "a: [", "\x00"])
def test_a_file_that_holds_no_parameters_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UsageError, match=r"parameters\.json"):
        values_in(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        given_parameters([], str(tmp_path / "none.json"))
