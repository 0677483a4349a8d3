from __future__ import annotations

import fnmatch
import itertools
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gatelint.behavior.cloudfront.distributions import covers, share_paths
from gatelint.behavior.routing.patterns import all_in, any_in, asked, covered, overlap

LETTERS = "ab/"
PATTERNS = st.text(alphabet="ab/*?", max_size=6).map(lambda text: re.sub(r"\*+", "*", text))
PATHS = ["/" + "".join(letters) for size in range(5) for letters in itertools.product(LETTERS + "c", repeat=size)]


def matches(pattern: str, path: str) -> bool:
    """As CloudFront's documentation has it, said with the standard library."""
    whole = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    return fnmatch.fnmatchcase(path, whole)


@given(PATTERNS, PATTERNS)
def test_a_pattern_covers_another_only_if_no_path_escapes(one: str, other: str) -> None:
    escaped = [path for path in PATHS if matches(other, path) and not matches(one, path)]
    if covers(one, other):
        assert not escaped


@given(PATTERNS, PATTERNS)
def test_a_pattern_that_does_not_cover_another_leaves_a_path_to_it(one: str, other: str) -> None:
    """Short patterns differ on short paths, as far as the number of their question marks goes."""
    assume(not covers(one, other))
    wanted = len(one) + len(other)
    assert any(
        matches(other, path) and not matches(one, path) for path in itertools.chain(PATHS, longer_paths(other, wanted))
    )


def longer_paths(pattern: str, length: int) -> list[str]:
    """Paths that the pattern matches, with each star as long as it takes."""
    fillings = ["", "c", "/", "c" * length, "/c" * length, "/a", "a", "b", "c/", "ca", "cb", "ac", "bc", "/ac", "/cb"]
    whole = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    stars = whole.count("*")
    marks = whole.count("?")
    paths: list[str] = []
    for filled in itertools.product(fillings, repeat=min(stars, 3)):
        path = whole
        for filling in filled:
            path = path.replace("*", filling, 1)
        for marked in itertools.product("cab/", repeat=min(marks, 3)):
            spelled = path
            for mark in marked:
                spelled = spelled.replace("?", mark, 1)
            spelled = spelled.replace("?", "c").replace("*", "c")
            if spelled.startswith("/"):
                paths.append(spelled)
    return paths


@given(PATTERNS)
def test_a_pattern_covers_itself_and_the_star_covers_every_one(pattern: str) -> None:
    assert covers(pattern, pattern)
    assert covers("*", pattern)


@given(PATTERNS, PATTERNS, PATTERNS)
def test_what_covers_a_covering_pattern_covers_the_covered_one(one: str, other: str, third: str) -> None:
    if covers(one, other) and covers(other, third):
        assert covers(one, third)


@given(PATTERNS, PATTERNS, st.sampled_from(PATHS))
def test_patterns_that_match_one_path_share_paths(one: str, other: str, path: str) -> None:
    if matches(one, path) and matches(other, path):
        assert share_paths(one, other)


@given(PATTERNS, PATTERNS)
def test_a_pattern_shares_paths_with_one_that_covers_it(one: str, other: str) -> None:
    assume(any(matches(other, path) for path in PATHS))
    if covers(one, other):
        assert share_paths(one, other)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("/api/*", "/api/orders", True),
        ("api/*", "/api/orders", True),
        ("/api/*", "/api", False),
        ("/api*", "/api/*", True),
        ("/api/*", "/Api/*", False),
        ("*", "/api/*", True),
        ("/*", "*", True),
        ("*.jpg", "/images/*.jpg", True),
        ("/images/*", "*.jpg", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/a*c", False),
        ("/a*c", "/a?c", True),
        ("*/x", "/x", True),
        ("/*/x", "*/x", False),
    ],
)
def test_patterns_cover_what_cloudfront_would_let_them_take(one: str, other: str, answer: bool) -> None:
    assert covers(one, other) is answer


@pytest.mark.parametrize(
    ("one", "other", "answer"), [("/api/*", "*.jpg", True), ("/api/*", "/images/*", False), ("/a", "/a?", False)]
)
def test_patterns_may_have_paths_in_common(one: str, other: str, answer: bool) -> None:
    assert share_paths(one, other) is answer


def test_a_set_may_be_covered_by_others_together_and_by_none_alone() -> None:
    everything, root, below = asked("/*").pattern, asked("/").pattern, asked("/?*").pattern
    assert not covered(everything, [root])
    assert not covered(everything, [below])
    assert covered(everything, [root, below])


def test_a_value_that_no_route_spells_out_is_in_no_literal_set() -> None:
    assert not overlap(asked("/orders/{id}").pattern, asked("/orders/special").pattern)
    assert all_in(asked("/orders/{id}"), [asked("/orders/*").pattern])
    assert not any_in(asked("/orders/{proxy+}"), [asked("/orders/a/b").pattern])


def test_what_is_percent_encoded_may_be_decoded_before_it_is_compared() -> None:
    request = asked("/caf%C3%A9")
    assert any_in(request, [asked("/café").pattern])
    assert not all_in(request, [asked("/café").pattern])
    assert not request.exact
