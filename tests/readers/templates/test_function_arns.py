"""The forms in which functions are named."""

from __future__ import annotations

import pytest

from gatelint.readers.templates.function_arns import split_function
from gatelint.text import Reference, Text

ACCOUNT = Reference("pseudo", "AWS::AccountId")


def told(written: Text) -> list[str | None]:
    split = split_function(written)
    return [None if part is None else str(part) for part in (split.name, split.qualifier)]


@pytest.mark.parametrize(
    ("written", "name", "qualifier"),
    [
        ("orders", "orders", None),
        ("orders:live", "orders", "live"),
        ("111122223333:function:orders:live", "orders", "live"),
        ("arn:aws:lambda:eu-west-1:111122223333:function:orders", "orders", None),
        ("111122223333:orders", None, None),
    ],
)
def test_functions_are_named_in_several_forms(written: str, name: str | None, qualifier: str | None) -> None:
    assert told(Text.of(written)) == [name, qualifier]


def test_an_account_is_no_name_of_a_function() -> None:
    assert told(Text.of(ACCOUNT, ":orders")) == [None, None]
