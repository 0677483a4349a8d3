"""Strings of which parts are not known."""

from __future__ import annotations

import fnmatch
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gatelint.text import Reference, Text
from gatelint.values import Truth

API = Reference("resource", "Api")
OTHER = Reference("resource", "Other")
REGION = Reference("pseudo", "AWS::Region")
PARAMETER = Reference("parameter", "Stage", plain=False)
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

URL = Text.of("https://", API, ".execute-api.", REGION, ".amazonaws.com/prod")


def test_a_text_of_known_parts_is_one_literal() -> None:
    assert Text.of("a", Text.of("b", ""), "c").literal == "abc"
    assert Text.of().literal == ""
    assert URL.literal is None


def test_a_text_reads_as_it_would_be_written() -> None:
    assert str(URL) == "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod"
    assert str(Text.of(Reference("resource", "Fn", "Arn"))) == "${Fn.Arn}"


def test_texts_with_the_same_references_are_equal() -> None:
    same = Text.of(Text.of("https://", API), ".execute-api.", REGION, ".amazonaws.com/", "prod")
    assert same == URL
    assert hash(same) == hash(URL)
    assert same.equals(URL) is YES


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (Text.of("prod"), "prod", YES),
        (Text.of("prod"), "production", NO),
        (Text.of("aa"), "a", NO),
        (Text.of(PARAMETER), "prod", UNKNOWN),
        (Text.of(PARAMETER), "", UNKNOWN),
        (Text.of("/", PARAMETER), "/prod", UNKNOWN),
        (Text.of("/", PARAMETER), "prod", NO),
        (Text.of("a", PARAMETER, "a"), "a", NO),
        (Text.of("v", PARAMETER), Text.of("w", PARAMETER), NO),
        (Text.of(PARAMETER, "/v"), Text.of(PARAMETER, "/w"), NO),
        (Text.of(API), Text.of(OTHER), NO),
        (Text.of(API, ".x"), Text.of(OTHER, ".x"), NO),
        (Text.of(API), Text.of(PARAMETER), UNKNOWN),
        (Text.of(API), "", NO),
        (Text.of(API, ".x"), "a.b.x", NO),
        (Text.of(API, ".x"), "abc.x", UNKNOWN),
    ],
)
def test_texts_are_compared_as_far_as_they_are_known(one: Text, other: Text | str, answer: Truth) -> None:
    assert one.equals(other) is answer
    assert (Text.of(other) if isinstance(other, str) else other).equals(one) is answer


@pytest.mark.parametrize(
    ("glob", "answer"),
    [
        ("https://*", YES),
        ("http://*", NO),
        ("*/prod", YES),
        ("*/dev", NO),
        ("*.execute-api.*", YES),
        ("https://abc.*", UNKNOWN),
        ("*eu-west-1*", UNKNOWN),
        ("https://?.execute-api.*", UNKNOWN),
        ("*", YES),
    ],
)
def test_a_pattern_is_matched_whatever_the_references_stand_for(glob: str, answer: Truth) -> None:
    assert URL.matches(glob) is answer


def test_signs_of_patterns_may_stand_for_themselves() -> None:
    assert Text.of("a*b").matches("a[*]b") is YES
    assert Text.of("axb").matches("a[*]b") is NO
    assert Text.of("*x").starts_with("*") is YES
    assert Text.of("yx").starts_with("*") is NO
    assert Text.of("a?", PARAMETER).contains("?") is YES


def test_a_text_is_split_at_its_literal_parts() -> None:
    pieces = URL.split("/")
    assert [str(piece) for piece in pieces] == ["https:", "", "${Api}.execute-api.${AWS::Region}.amazonaws.com", "prod"]
    assert Text.of("/").join(pieces) == URL
    assert [str(part) for part in URL.partition("://")][::2] == ["https", str(URL)[8:]]
    assert URL.partition("#") == (URL, Text.of(), Text.of())


letters = st.text("ab/.", max_size=5)
references = st.sampled_from([API, OTHER, REGION, PARAMETER, Reference("parameter", "Other", plain=False)])
texts = st.lists(letters | references, max_size=4).map(lambda pieces: Text.of(*pieces))


@st.composite
def resolutions(draw: st.DrawFn) -> dict[Reference, str]:
    """What every reference stands for, as AWS would have it."""
    plain = st.text("ab", min_size=1, max_size=3)
    ids = draw(st.tuples(plain, plain).filter(lambda pair: pair[0] != pair[1]))
    return {
        API: ids[0],
        OTHER: ids[1],
        REGION: draw(plain),
        PARAMETER: draw(letters),
        Reference("parameter", "Other", plain=False): draw(letters),
    }


def resolved(text: Text, values: dict[Reference, str]) -> str:
    return "".join(part if isinstance(part, str) else values[part] for part in text.parts)


@given(texts, texts, resolutions())
def test_a_comparison_that_is_decided_holds_for_every_resolution(
    one: Text, other: Text, values: dict[Reference, str]
) -> None:
    answer = one.equals(other)
    assume(not answer.is_unknown)
    assert (resolved(one, values) == resolved(other, values)) == answer.is_yes


@given(texts, st.text("ab/.*?", max_size=5), resolutions())
def test_a_match_that_is_decided_holds_for_every_resolution(
    text: Text, glob: str, values: dict[Reference, str]
) -> None:
    answer = text.matches(glob)
    assume(not answer.is_unknown)
    pattern = re.compile(fnmatch.translate(glob))
    assert (pattern.match(resolved(text, values)) is not None) == answer.is_yes


@given(texts, st.sampled_from("/."))
def test_splitting_and_joining_gives_the_text_back(text: Text, separator: str) -> None:
    assert Text.of(separator).join(text.split(separator)) == text
