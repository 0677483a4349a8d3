from __future__ import annotations

import pytest

from gatelint.behavior.authorizers.token_patterns import (
    Misfit,
    is_told_whole,
    lets_any_through,
    lets_through,
    misfits_of,
)
from gatelint.text import Reference, Text
from gatelint.values import Truth

TOKEN = Reference("parameter", "Token", plain=False)


@pytest.mark.parametrize(
    ("expression", "value", "answer"),
    [
        ("^Bearer .+$", "Bearer x", Truth.YES),
        ("^Bearer .+$", "x", Truth.NO),
        # Whether a part is enough is not documented.
        ("^Bearer", "Bearer x", Truth.UNKNOWN),
        ("(?!x).*", "x", Truth.UNKNOWN),
        (".+", "tøken", Truth.UNKNOWN),
        (".+", "x" * 5000, Truth.UNKNOWN),
    ],
)
def test_a_value_is_sure_where_matching_all_and_matching_a_part_agree(
    expression: str, value: str, answer: Truth
) -> None:
    assert lets_through(expression, value) is answer


@pytest.mark.parametrize(
    ("expression", "header", "answer"),
    [
        ("^Bearer .+$", Text.of("Bearer <token>"), Truth.YES),
        ("^Bearer .+$", Text.of("Bearer ", TOKEN), Truth.YES),
        ("^Bearer .+$", Text.of("Token <token>"), Truth.NO),
        ("^Bearer .+$", Text.of("Token x"), Truth.NO),
        ("^[^ ]+$", Text.of("Bearer $TOKEN"), Truth.NO),
        # The scheme may be in the variable too.
        ("^Bearer .+$", Text.of("$TOKEN"), Truth.YES),
        ("^Bearer .+$", Text.of(TOKEN), Truth.YES),
        # Tokens of a form of their own are not known.
        ("^dev-[0-9]+$", Text.of("$TOKEN"), Truth.UNKNOWN),
        ("^Bearer dev-[0-9]+$", Text.of("<token>"), Truth.UNKNOWN),
    ],
)
def test_a_header_with_a_placeholder_is_judged_by_what_stands_before_it(
    expression: str, header: Text, answer: Truth
) -> None:
    assert lets_any_through(expression, header) is answer


@pytest.mark.parametrize(
    ("expression", "misfits"),
    [
        (r"^Bearer [-0-9A-Za-z._~+/]+=*$", []),
        (r"^Bearer [-0-9a-zA-z\.]*$", []),
        (r"^[Bb]earer [A-Za-z0-9-_=]+\.[A-Za-z0-9-_=]+\.?[A-Za-z0-9-_.+/=]*$", []),
        (r"^(Bearer )?\S+$", []),
        (".*", []),
        ("/^Bearer .+$/", [Misfit.NOTHING]),
        (r"^Bearer [\w-]+$", [Misfit.NO_DOTS]),
        (r"^Bearer (\w+\.){2}\w+$", [Misfit.NO_BASE64URL]),
        (r"^[-0-9a-zA-Z\.]*$", [Misfit.NO_BASE64URL, Misfit.NO_SCHEME]),
        ("^bearer .+$", [Misfit.ODD_SCHEME]),
        ("^Authorization: .*$", [Misfit.ODD_SCHEME]),
        ("^Bearer[A-Za-z0-9._-]+$", [Misfit.ODD_SCHEME]),
        ("^Bearer", [Misfit.PARTIAL]),
        (r"^[\w.-]+$", [Misfit.NO_SCHEME]),
        ("^[a-zA-Z0-9]+$", [Misfit.OPAQUE_ONLY, Misfit.NO_SCHEME]),
    ],
)
def test_expressions_are_tried_with_the_tokens_that_clients_send(expression: str, misfits: list[Misfit]) -> None:
    assert misfits_of(expression, "Authorization") == misfits


@pytest.mark.parametrize("expression", ["^x-[a-z]+", "^[a-f0-9]{32}$", "^Bearer [0-9a-f]{64}$", "^Basic .+$", "(?!x)"])
def test_tokens_of_a_form_of_their_own_are_not_judged(expression: str) -> None:
    assert misfits_of(expression, "Authorization") == []


def test_a_header_is_told_whole_where_nothing_in_it_stands_for_something_else() -> None:
    assert is_told_whole(Text.of("Bearer eyJhbGciOi.e30.x"))
    assert not any(map(is_told_whole, (Text.of("Bearer <token>"), Text.of("Bearer eyJ..."), Text.of("Bearer ", TOKEN))))
