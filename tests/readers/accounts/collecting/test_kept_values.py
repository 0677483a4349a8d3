"""Environment variables keep their names, and their values only where these tell where an API is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.accounts.collecting.kept_values import kept_value, without_secrets

HOSTS = frozenset({"api.example.com", "www.example.com"})


@pytest.mark.parametrize(
    "value",
    [
        "https://api.example.com",
        "https://api.example.com/",
        "http://orders.internal.example.org:8080/v1/orders/{id}",
        "wss://abc123.execute-api.eu-west-1.amazonaws.com/prod",
        "https://partner.example.org/customer-notification-preferences",
        "abc123.execute-api.eu-west-1.amazonaws.com",
        "abc123.execute-api.cn-north-1.amazonaws.com.cn/prod",
        "d111111abcdef8.cloudfront.net",
        "api.example.com",
        "api.example.com/v1",
    ],
)
def test_urls_and_hosts_of_front_doors_are_kept(value: str) -> None:
    assert kept_value(value, HOSTS) == value


@pytest.mark.parametrize(
    "value",
    [
        "hunter2",
        "",
        "true",
        "correct.horse",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.dozjgNryP4J3jVmNHl0w5N",
        "postgres://user:secret@db.example.com/orders",
        "https://user:secret@api.example.com/",
        "https://secret@api.example.com/",
        "https://api.example.com/?code=secret",
        "https://api.example.com/?",
        "https://api.example.com/#secret",
        "https://hooks.example.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXX1XXXX",
        "https://api.example.com:secret/",
        "https://hunter2",
        "https://",
        "https://[",
        "https://api.example.com/\nsecret",
        " https://api.example.com/",
        "https://api.example.com/ secret",
        "mailto://api.example.com",
        "AKIAIOSFODNN7EXAMPLE",
        "api.example.com/?key=secret",
        "api.example.com/0123456789abcdef0123",
        "db.internal.example.org",
        "abc123.execute-api.eu-west-1.amazonaws.com.example.org",
    ],
)
def test_everything_else_is_a_secret(value: str) -> None:
    assert kept_value(value, HOSTS) is None


SECRETS = st.text(min_size=1) | st.from_regex(r"\A[A-Za-z0-9+/=_.:@-]{1,40}\Z")


@given(SECRETS, st.sampled_from(["", "https://", "https://api.example.com/", "wss://", "https://user:"]))
def test_a_value_that_is_kept_is_a_url_or_a_host(secret: str, before: str) -> None:
    value = before + secret
    kept = kept_value(value, HOSTS)
    assert kept is None or kept == value
    if kept is not None:
        assert re.fullmatch(r"(?:(?:http|ws)s?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d*)?(?:/[!-~]*)?", kept)
        assert not re.search(r"[?#\s]|@.*://|://[^/]*@", kept)


@given(st.from_regex(r"\A[A-Za-z0-9]{20,40}\Z").filter(lambda key: any(map(str.isdigit, key)) and not key.isdigit()))
def test_a_key_is_never_kept_wherever_it_is_in_a_url(key: str) -> None:
    for value in (
        key,
        f"https://api.example.com/{key}",
        f"https://api.example.com/x/{key}/y",
        f"api.example.com/{key}",
    ):
        assert kept_value(value, HOSTS) is None


def test_variables_that_aws_could_not_decrypt_are_not_read_rather_than_none() -> None:
    fault = {"ErrorCode": "KMSAccessDeniedException", "Message": "no"}
    configuration = without_secrets({"FunctionName": "orders", "Environment": {"Error": fault}}, HOSTS)
    assert configuration["Environment"] == {"unread": "lambda:GetFunctionConfiguration: KMSAccessDeniedException"}


def test_the_names_of_variables_stay() -> None:
    configuration = {
        "FunctionName": "orders",
        "Environment": {"Variables": {"PASSWORD": "hunter2", "URL": "https://x.example.com", "PORT": 7}, "Error": {}},
    }
    assert without_secrets(configuration, HOSTS) == {
        "FunctionName": "orders",
        "Environment": {"Variables": {"PASSWORD": None, "URL": "https://x.example.com", "PORT": None}},
    }
    assert without_secrets({"FunctionName": "orders"}, HOSTS) == {"FunctionName": "orders"}
