from __future__ import annotations

import pytest

from gatelint.readers.templates.dot_segments import has_dot_segments, without_dot_segments
from gatelint.text import Reference, Text

PLAIN = Reference("resource", "Stage")
ANY = Reference("parameter", "Path", plain=False)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://a.b/prod/x/../orders", "https://a.b/prod/orders"),
        ("https://a.b/./prod/./orders", "https://a.b/prod/orders"),
        ("https://a.b/prod/orders/..", "https://a.b/prod/"),
        ("https://a.b/prod/orders/.", "https://a.b/prod/orders/"),
        ("https://a.b/../../prod", "https://a.b/prod"),
        ("a.b/prod/../test?at=../x#/..", "a.b/test?at=../x#/.."),
        ("https://a.b/prod/.../a..b/.c", "https://a.b/prod/.../a..b/.c"),
        ("https://a.b?x=/../y", "https://a.b?x=/../y"),
        ("https://a.b", "https://a.b"),
        ("https://a.b/prod/%2E%2e/x", None),
    ],
)
def test_dots_are_removed_as_curl_does(written: str, asked: str | None) -> None:
    assert without_dot_segments(Text.of(written)) == (None if asked is None else Text.of(asked))
    assert has_dot_segments(Text.of(written)) is (asked != written)


def test_a_segment_is_removed_only_where_it_is_one() -> None:
    of_stage = Text.of("https://a.b/", PLAIN, "/../orders")
    assert without_dot_segments(of_stage) == Text.of("https://a.b/orders")
    assert without_dot_segments(Text.of("https://a.b/", ANY, "/../orders")) is None
    assert without_dot_segments(Text.of("https://a.b/", ANY, "/./orders")) == Text.of("https://a.b/", ANY, "/orders")
