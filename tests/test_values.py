from __future__ import annotations

import pytest

from gatelint.text import Reference, Text
from gatelint.values import Place, Unresolved

HERE = Place("template.yaml")


@pytest.mark.parametrize("other", [True, False, 29, 0.5])
def test_a_text_that_cannot_be_read_may_be_any_number_or_truth_value(other: object) -> None:
    unread = Unresolved("parameter P has no default", HERE, Text.of(Reference("parameter", "P")))
    assert unread.equals(other).is_unknown
