from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.doors import parameter, ref
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.paths import UNKNOWN_PATH, after, begins_with, joined
from gatelint.text import Text
from gatelint.values import Truth

STAGE = parameter("Stage")


@pytest.mark.parametrize(
    ("path", "prefix", "answer", "rest"),
    [
        ("/prod/orders", "prod", Truth.YES, "/orders"),
        ("/prod", "prod", Truth.YES, ""),
        ("/prod/", "prod", Truth.YES, "/"),
        ("/production/orders", "prod", Truth.NO, "*"),
        ("/Prod/orders", "prod", Truth.NO, "*"),
        ("/orders", "prod", Truth.NO, "*"),
        ("/orders/v1/items/7", "orders/v1", Truth.YES, "/items/7"),
        ("/orders/v2", "orders/v1", Truth.NO, "*"),
        ("/anything", "", Truth.YES, "/anything"),
        ("/api/*", "api", Truth.YES, "/*"),
        ("/api/*", "prod", Truth.NO, "*"),
        ("/api*", "api", Truth.UNKNOWN, "*"),
        ("/*", "prod", Truth.UNKNOWN, "*"),
        ("/?rod/orders", "prod", Truth.UNKNOWN, "*"),
        ("/{stage}/orders", "prod", Truth.UNKNOWN, "/orders"),
        ("*", "prod", Truth.UNKNOWN, "*"),
    ],
)
def test_a_path_begins_with_whole_segments(path: str, prefix: str, answer: Truth, rest: str) -> None:
    assert begins_with(Text.of(path), Text.of(prefix)) == (answer, Text.of(rest))


def test_the_same_reference_is_the_same_segment_whatever_it_stands_for() -> None:
    assert begins_with(Text.of("/", STAGE, "/orders"), STAGE) == (Truth.YES, Text.of("/orders"))
    assert begins_with(Text.of("/", STAGE), STAGE) == (Truth.YES, Text.of())
    assert begins_with(Text.of("/", STAGE, "x"), STAGE)[0].is_no
    assert begins_with(Text.of("/", STAGE, "/orders"), Text.of("prod")) == (Truth.UNKNOWN, UNKNOWN_PATH)
    assert begins_with(Text.of("/", ref("A"), "/orders"), Text.of("prod")) == (Truth.UNKNOWN, Text.of("/orders"))
    assert begins_with(Text.of("/", ref("A"), "/orders"), ref("B"))[0].is_no
    assert begins_with(Text.of("/v-", ref("A")), Text.of("prod"))[0].is_no
    assert begins_with(Text.of("/prod", ref("A")), Text.of("prod"))[0].is_unknown
    assert begins_with(Text.of("/", STAGE, "/x"), Text.of("a/b")) == (Truth.UNKNOWN, UNKNOWN_PATH)


@given(st.lists(st.sampled_from(["a", "b", "{x}", "*"]), max_size=3), st.lists(st.sampled_from("ab"), min_size=1))
def test_a_path_behind_a_prefix_begins_with_it(names: list[str], prefix: list[str]) -> None:
    path = Text.of("/" + "/".join(names)) if names else Text.of()
    whole = joined(Text.of("/" + "/".join(prefix)), path)
    assert begins_with(whole, Text.of("/".join(prefix))) == (Truth.YES, path)


def test_what_is_behind_a_beginning_is_told_only_where_it_surely_has_that() -> None:
    assert after(Text.of("ab", STAGE), Text.of("a")) == Text.of("b", STAGE)
    assert after(Text.of(STAGE, "b"), STAGE) == Text.of("b")
    assert after(Text.of(STAGE), Text.of("a")) is None
    assert after(Text.of("a"), Text.of("ab")) is None


def test_an_origin_path_is_put_before_a_path_with_one_slash_between_them() -> None:
    assert joined(Text.of("/prod"), Text.of("/orders")) == Text.of("/prod/orders")
    assert joined(Text.of("/prod/"), Text.of("/orders")) == Text.of("/prod/orders")
    assert joined(Text.of(), Text.of("/orders")) == Text.of("/orders")
    assert joined(Text.of("/", STAGE), Text.of("/orders")) == Text.of("/", STAGE, "/orders")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://api.example.com/prod/orders?limit=1#top", ("https", "api.example.com", "", "/prod/orders")),
        ("HTTPS://API.example.com", ("https", "api.example.com", "", "")),
        ("api.example.com/prod", ("", "api.example.com", "", "/prod")),
        ("http://api.example.com:8080/", ("http", "api.example.com", "8080", "/")),
        ("https://api.example.com?x=/y", ("https", "api.example.com", "", "")),
        ("wss://api.example.com/prod/@connections/1", ("wss", "api.example.com", "", "/prod/@connections/1")),
    ],
)
def test_a_url_is_taken_apart(url: str, parts: tuple[str, str, str, str]) -> None:
    address = address_of(url)
    assert (str(address.scheme), str(address.host), str(address.port), str(address.path)) == parts


def test_a_url_keeps_what_is_not_known_in_it() -> None:
    host = Text.of(ref("Api"), ".execute-api.eu-west-1.amazonaws.com")
    address = address_of(Text.of("https://", host, "/", STAGE, "/orders"))
    assert (address.host, address.path) == (host, Text.of("/", STAGE, "/orders"))
    assert address_of(STAGE).host == STAGE
