from __future__ import annotations

import pytest

from behavior.doors import execute_api, parameter
from gatelint.behavior.routing.placeholders import as_written, with_placeholders, with_values
from gatelint.text import Text


@pytest.mark.parametrize(
    "segment",
    [
        "<id>",
        "{id}",
        "${id}",
        "[id]",
        ":id",
        "ID",
        "ORDER_ID",
        "YOUR-KEY",
        "your-id",
        "yourId",
        "xxx",
        "...",
        "item-<n>",
    ],
)
def test_a_placeholder_is_not_known_and_spoken_of_as_it_is_written(segment: str) -> None:
    told = with_placeholders(Text.of(f"https://api.example.com/orders/{segment}/lines?page=<page>"))
    assert told.literal is None
    assert as_written(told) == f"https://api.example.com/orders/{segment}/lines?page=<page>"
    assert str(with_values(told)) == "https://api.example.com/orders/{value}/lines?page=<page>"


@pytest.mark.parametrize("path", ["orders", "v1", "V1", "Orders", "orders:cancel", "yours", "x", "a.b", "", "7"])
def test_a_word_is_a_word(path: str) -> None:
    url = Text.of(f"https://api.example.com/{path}")
    assert with_placeholders(url) == url


def test_a_greedy_placeholder_may_be_any_number_of_segments() -> None:
    assert str(with_values(with_placeholders(Text.of("https://a.example.com/files/{proxy+}")))).endswith("/{values+}")


@pytest.mark.parametrize("scheme", ["https://", ""])
def test_a_host_is_left_alone(scheme: str) -> None:
    url = Text.of(scheme, execute_api(), "/", parameter("Stage"), "/<id>#<top>?")
    told = with_placeholders(url)
    assert as_written(told) == str(url)
    assert told.parts[: len(execute_api().parts)] == url.parts[: len(execute_api().parts)]
