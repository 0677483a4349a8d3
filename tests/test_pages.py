from __future__ import annotations

from gatelint.pages import Example, index, page, sections_of, spoken, summary_of, url_of
from gatelint.rule import Response
from reports.a_report import DOCUMENTATION, book, http_only, told_only


def test_the_summary_is_the_first_paragraph_in_one_line() -> None:
    assert summary_of("One\ntwo.\n\nThree.") == "One two."


def test_sections_are_found_by_their_headings() -> None:
    assert list(sections_of(DOCUMENTATION)) == ["Why", "How to fix", "Exceptions", "References"]
    assert sections_of(DOCUMENTATION)["Exceptions"] == "None."
    assert sections_of("No sections.") == {}


def test_a_page_tells_what_the_client_sees_why_and_what_to_change() -> None:
    example = Example("sub", "t.yaml:1:1: something\n", "-a: 1\n+a: 2\n")
    text = page(http_only, DOCUMENTATION, [example])
    assert text.startswith("# origin-http-only (E9601, W9601)\n\nCloudFront speaks http to an API.\n\n| API |")
    assert "| CloudFront | 502 |  | `<H1>502 ERROR</H1> The request could not be satisfied.` |" in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Why", "## How to fix", "## Example: sub", "## Exceptions", "## References"]
    assert "## Example: sub\n\n```\nt.yaml:1:1: something\n```\n\n```diff\n-a: 1\n+a: 2\n```\n\n" in text
    assert "`gatelint check --fix` mends it." in text


def test_a_page_says_where_nothing_checks_for_a_cause() -> None:
    assert "No configuration reveals this cause" in page(told_only, "Told only.")
    assert "No configuration reveals" not in page(http_only, DOCUMENTATION)


def test_a_rules_url_is_its_first_reference() -> None:
    assert url_of(book, "origin-http-only") == (
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html"
    )
    assert url_of(book, "told-only") is None
    assert url_of(book, "no-such-rule") is None


def test_the_index_leads_from_the_error_to_its_causes() -> None:
    rows = index(book).splitlines()
    assert rows[2] == "| forbidden | 403 Forbidden | [no-stage](docs/no-stage.md), [told-only](docs/told-only.md) |"
    assert rows[3].startswith("| origin_unreachable | 502 The request could not be satisfied | [origin-http-only]")


def test_an_answer_is_spoken_of_by_what_tells_most() -> None:
    assert spoken(Response(400, "BadRequestException")) == "400 BadRequestException"
    assert spoken(Response(None)) == "no answer"
