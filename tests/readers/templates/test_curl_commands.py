from __future__ import annotations

import pytest

from gatelint.readers.templates.curl_commands import CurlCommand, read_curl, shell_words
from gatelint.text import Reference, Text

API = Reference("resource", "Api")
TOKEN = Reference("parameter", "Token", plain=False)
SENT_ANYWAY = {"accept": Text.of("*/*"), "user-agent": Text.of("curl")}


def told(command: str) -> CurlCommand:
    found = read_curl(Text.of(command))
    assert found is not None
    return found


def headers_of(command: str) -> dict[str, str] | None:
    headers = told(command).headers
    if headers is None:
        return None
    return {name: str(value) for name, value in headers.items() if name not in SENT_ANYWAY}


@pytest.mark.parametrize(
    ("command", "headers"),
    [
        ("curl https://a.b/", {}),
        ("curl -H 'Authorization: Bearer x' https://a.b/", {"authorization": "Bearer x"}),
        ("curl -HX-Api-Key:k https://a.b/", {"x-api-key": "k"}),
        ("curl --header='X-A: 1' --header 'X-B: 2' https://a.b/", {"x-a": "1", "x-b": "2"}),
        ("curl -H 'X-Empty;' https://a.b/", {"x-empty": ""}),
        ("curl -sSLu me:secret https://a.b/", {"authorization": "Basic ${user}"}),
        ("curl --oauth2-bearer x https://a.b/", {"authorization": "Bearer x"}),
        ("curl -b 'session=1' https://a.b/", {"cookie": "session=1"}),
        ("curl -s -o /dev/null https://a.b/ | jq -H 'no: header'", {}),
    ],
)
def test_the_headers_that_a_command_sends_are_read(command: str, headers: dict[str, str]) -> None:
    assert headers_of(command) == headers
    assert str(told(command).url) == "https://a.b/"


@pytest.mark.parametrize(
    "command",
    [
        "curl -K options.txt https://a.b/",
        "curl -n https://a.b/",
        "curl -H @headers.txt https://a.b/",
        "curl $OPTIONS https://a.b/",
        "curl -H '$NAME: x' https://a.b/",
        "curl -G -d token=x https://a.b/",
    ],
)
def test_a_command_that_sends_more_than_is_seen_tells_no_headers(command: str) -> None:
    assert told(command).headers is None


@pytest.mark.parametrize(
    ("command", "method"),
    [
        ("curl -d a=1 https://a.b/", "POST"),
        ("curl --json '{}' https://a.b/", "POST"),
        ("curl -sXput https://a.b/", "PUT"),
        ("curl -G -d a=1 https://a.b/", "GET"),
        ("curl -X PATCH -d a=1 https://a.b/", "PATCH"),
    ],
)
def test_the_method_is_what_curl_makes_of_the_options(command: str, method: str) -> None:
    assert told(command).method == method


def test_references_stay_references() -> None:
    command = Text.of('curl -H "Authorization: Bearer ', TOKEN, '" "https://', API, '.x/prod?a=1"')
    found = read_curl(command)
    assert found is not None
    assert found.url == Text.of("https://", API, ".x/prod?a=1")
    assert found.headers == {**SENT_ANYWAY, "authorization": Text.of("Bearer ", TOKEN)}


def test_what_is_no_curl_command_is_none() -> None:
    assert read_curl(Text.of("wget https://a.b/")) is None
    assert read_curl(Text.of("")) is None
    assert shell_words(Text.of('curl "https://a.b/')) is None


def test_a_command_without_a_url_asks_for_none() -> None:
    assert told("curl --help").url is None
