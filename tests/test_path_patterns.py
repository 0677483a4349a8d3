from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.path_patterns import covers


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("legacy.yaml", "legacy.yaml"),
        ("legacy.yaml", "a/b/legacy.yaml"),
        ("legacy", "a/legacy/b/t.yaml"),
        ("legacy/", "a/legacy/t.yaml"),
        ("*.json", "a/b.json"),
        ("a/*.yaml", "a/b.yaml"),
        ("/a.yaml", "a.yaml"),
        ("./a/b", "a/b/c.yaml"),
        ("a/b", "a/b"),
        ("a/**", "a/b/c.yaml"),
        ("a/**/c.yaml", "a/c.yaml"),
        ("a/**/c.yaml", "a/b/b/c.yaml"),
        ("**/legacy/*.yaml", "x/legacy/t.yaml"),
        ("a/**/**/c", "a/b/c"),
        ("t[12].yaml", "t2.yaml"),
        ("t?.yaml", "./t2.yaml"),
        ("[", "["),
    ],
)
def test_a_pattern_covers_a_file_or_all_that_is_in_a_folder(pattern: str, path: str) -> None:
    assert covers([pattern], path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a/*.yaml", "b/a/b.yaml"),
        ("a/*.yaml", "a/b/c.yaml"),
        ("/a.yaml", "b/a.yaml"),
        ("a/**", "b/a/c"),
        ("legacy", "legacy.yaml"),
        ("Legacy", "legacy"),
        ("*", "../a.yaml"),
        ("*", "/a.yaml"),
        ("/", "a"),
        ("a/b", "a"),
    ],
)
def test_a_pattern_covers_nothing_else(pattern: str, path: str) -> None:
    assert not covers([pattern], path)


names = st.text("ab*?[].", min_size=1, max_size=4).filter(lambda name: name.strip(".") != "")
paths = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(st.lists(names | st.just("**"), min_size=1, max_size=4).map("/".join), paths, st.text("ab", min_size=1))
def test_what_is_in_a_covered_folder_is_covered(pattern: str, path: str, name: str) -> None:
    assert not covers([pattern], path) or covers([pattern], f"{path}/{name}")


@given(paths)
def test_a_path_is_its_own_pattern(path: str) -> None:
    assert covers([path], path)
    assert covers([f"**/{path}"], f"x/{path}")
