from __future__ import annotations

import pytest

from gatelint.rule import Certainty, Request, Response, deployment_of
from gatelint.wording import count, spoken_when, telling_part, what_happens

WILL, MAY = Certainty.WILL, Certainty.MAY


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"message":"Missing Authentication Token"}', "Missing Authentication Token"),
        ('{"Message": "User is not authorized"}', "User is not authorized"),
        ('{"message":"say \\"hi\\""}', 'say "hi"'),
        ("<H1>502 ERROR</H1> The request could not be satisfied.", "The request could not be satisfied"),
        ("<h1>403 Forbidden</h1>", "403 Forbidden"),
        ("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>", "Access Denied"),
        ("Method completed\n  with errors.", "Method completed with errors"),
        (None, ""),
        ("", ""),
    ],
)
def test_the_telling_part_of_a_body_is_what_a_person_would_quote(body: str | None, words: str) -> None:
    assert telling_part(body) == words


def test_a_long_body_is_cut() -> None:
    assert len(telling_part("word " * 100)) == 100
    assert telling_part("word " * 100).endswith("…")


@pytest.mark.parametrize(
    ("request_", "certainty", "response", "sentence"),
    [
        (Request("GET", "/a"), WILL, Response(403, None, '{"message":"No"}'), 'GET /a will get 403 "No"'),
        (Request(None, "/*"), MAY, Response(500), "every request to /* may get 500"),
        (Request("GET", "/a"), WILL, Response(None), "GET /a will get no answer"),
        (
            deployment_of("Api"),
            WILL,
            Response(400, "BadRequestException"),
            "the deployment of Api will be refused with 400 BadRequestException",
        ),
        (deployment_of("Api"), MAY, Response(None), "the deployment of Api may be refused"),
    ],
)
def test_a_finding_comes_down_to_one_sentence(
    request_: Request, certainty: Certainty, response: Response, sentence: str
) -> None:
    assert what_happens(request_, certainty, response) == sentence


def test_an_answer_that_the_browser_withholds_is_said_to_be_blocked() -> None:
    request = Request("PUT", "/a", "from a browser")
    sentence = "PUT /a from a browser will be blocked by the browser"
    assert what_happens(request, WILL, Response(None), by_browser=True) == sentence
    assert (
        what_happens(request, WILL, Response(None, None, "no CORS header"), by_browser=True)
        == f"{sentence} (no CORS header)"
    )


def test_numbers_agree_with_their_nouns() -> None:
    assert [count(n, "API") for n in (0, 1, 2)] == ["0 APIs", "1 API", "2 APIs"]
    assert count(2, "query", "queries") == "2 queries"


def test_cases_and_defaults_are_told_as_a_clause() -> None:
    assert spoken_when([], []) == ""
    assert spoken_when([{"IsProd": False}], []) == "IsProd is false"
    assert spoken_when([{"A": True, "B": False}, {"C": True}], []) == "A is true and B is false, or C is true"
    assert spoken_when([], [("Protocol", "http-only")]) == "Protocol is http-only, its default"
    assert spoken_when([{"A": True}], [("Path", "")]) == 'A is true and Path is "", its default'
