from __future__ import annotations

import base64
import json

import pytest

from gatelint.behavior.authorizers.tokens import Claims, claims_of


def token(claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJSUzI1NiJ9.{payload}.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("claims", "read"),
    [
        ({"iss": "https://a.b/", "aud": "web"}, Claims("https://a.b/", ["web"])),
        ({"aud": ["web", "app", 1]}, Claims(None, ["web", "app"])),
        ({"client_id": "web", "iss": 1}, Claims(None, ["web"])),
        ({"client_id": "web", "aud": "api"}, Claims(None, ["api"])),
        ({}, Claims(None, [])),
    ],
)
def test_a_token_names_its_issuer_and_its_audience(claims: object, read: Claims) -> None:
    assert claims_of(token(claims)) == read
    assert claims_of(f"Bearer {token(claims)}") == read


@pytest.mark.parametrize(
    "header", ["", "Bearer <token>", "Bearer abc", "a.b.c", "Basic a.b.c", token(["list"]), token("text"), "a.!.c"]
)
def test_what_is_no_token_has_no_claims(header: str) -> None:
    assert claims_of(header) is None


def test_a_payload_that_is_nested_too_deep_has_no_claims() -> None:
    payload = base64.urlsafe_b64encode(b"[" * 100_000).decode().rstrip("=")
    assert claims_of(f"a.{payload}.c") is None
