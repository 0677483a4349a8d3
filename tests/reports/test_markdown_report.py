from __future__ import annotations

from html import unescape
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint import __version__
from gatelint.packs import load_packs
from gatelint.pages import page_url_of
from gatelint.reports.markdown import LARGEST, escaped, rendered
from gatelint.reports.report import Report
from reports.a_report import a_report, a_report_of_an_account, an_empty_report, book, certain, possible

RENDERER: Any = import_module("cmarkgfm")
"""GitHub's own; it tells no types."""


def html(text: str) -> ElementTree.Element:
    """What GitHub's own renderer makes of it; raw HTML stays, as GitHub keeps `details`."""
    made = RENDERER.github_flavored_markdown_to_html(text, options=RENDERER.cmark.Options.CMARK_OPT_UNSAFE)
    return ElementTree.fromstring(f"<body>{made}</body>".replace("\x0c", " "))


def text_of(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def rows(report: Report) -> list[list[str]]:
    found = html(rendered(report))
    return [[text_of(cell) for cell in row.iter("td")] for row in found.findall("table/tbody/tr")]


def test_the_summary_counts_then_tells_what_happens_where_and_why() -> None:
    found = html(rendered(a_report()))
    assert text_of(found[0]) == "gatelint: 1 error will and 1 may happen"
    assert rows(a_report()) == [
        [":warning:", 'GET /orders, 100% may get 403 "Forbidden"', "template.yaml:2:3", "no-stage"],
        [
            ":x:",
            'every request to /api/* will get 502 "The request could not be satisfied"',
            "template.yaml:9:15",
            "origin-http-only",
        ],
    ]
    assert text_of(found[-1]).startswith("examined 1 template: 1 API, 4 routes; 1 error will and 1 may happen;")


def test_details_are_folded_and_hold_the_whole_finding() -> None:
    found = html(rendered(a_report())).findall("details")
    assert [text_of(details[0]) for details in found] == [
        "template.yaml:2:3: no-stage",
        "template.yaml:9:15: origin-http-only",
    ]
    assert "  = help: set OriginProtocolPolicy to https-only (gatelint check --fix)\n" in text_of(found[1])


def test_what_cannot_be_read_is_told() -> None:
    found = html(rendered(a_report()))
    assert [text_of(item).strip() for item in found.iter("li")] == ["odd, file.yaml:3:7: a tab: 100% wrong"]


def test_nothing_found_has_no_table() -> None:
    text = rendered(an_empty_report(templates=1))
    assert text == "## gatelint: no error found\n\nexamined 1 template\\: 0 APIs, 0 routes; no error found\n"


def test_a_finding_in_an_account_is_told_by_its_arn() -> None:
    assert rows(a_report_of_an_account())[0][2] == "arn:aws:apigateway:eu-west-1::/restapis/abc"


def test_a_rule_links_to_its_page_where_its_pack_publishes_pages() -> None:
    packs = load_packs()
    assert page_url_of(packs, "cors-rest-options-missing") == (
        f"https://github.com/gatelint/gatelint/blob/v{__version__}/rules/docs/cors-rest-options-missing.md"
    )
    assert page_url_of(book, "origin-http-only") == (
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html"
    )
    (link,) = html(rendered(a_report())).iter("a")
    assert link.get("href") == page_url_of(book, "origin-http-only")


@pytest.mark.parametrize("number", [1, 3000])
def test_a_summary_is_never_larger_than_github_shows(number: int) -> None:
    report = an_empty_report(templates=1)
    report.examinations[0].diagnoses = [certain() for _ in range(number)]
    text = rendered(report)
    shown = text.count("<details>")
    assert len(text.encode()) <= LARGEST
    assert text.count("| :x: |") == shown
    assert (f"{number - shown} findings more did not fit in here." in text) == (shown < number)
    assert shown > 500 or shown == number


def words(text: str) -> str:
    return " ".join(text.split())


@settings(deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])),
        st.text(st.characters(codec="ascii", exclude_categories=["Cc"])),
        st.text(alphabet="wW.ahtps:/@_*`|\\<>&;#[]()!~-1"),
    )
)
def test_escaped_text_reads_as_it_is_in_a_paragraph_and_in_a_cell(text: str) -> None:
    paragraph = html(f"a {escaped(text)} b")
    assert [child.tag for child in paragraph] == ["p"]
    assert words(text_of(paragraph[0])) == words(f"a {text} b")
    (cell,) = html(f"| x |\n|---|\n| a {escaped(text)} b |\n").iter("td")
    assert words(text_of(cell)) == words(f"a {text} b")
    # GitHub makes links of addresses of mail, however they are written.
    assert {child.tag for child in [*paragraph[0], *cell]} <= {"a"}


@settings(deadline=None)
@given(st.text(alphabet="`~\n<>/details &;*_|#\\:.wh", min_size=1))
def test_no_message_breaks_out_of_its_place(cause: str) -> None:
    report = an_empty_report(templates=1)
    diagnosis = possible()
    diagnosis.cause = cause
    diagnosis.rule = "no-stage"
    report.examinations[0].diagnoses = [diagnosis, certain()]
    found = html(rendered(report))
    assert [child.tag for child in found] == ["h2", "table", "details", "details", "p"]
    assert cause.strip() in text_of(found[2])


def test_a_reader_sees_characters_that_html_gives_a_meaning_to() -> None:
    assert unescape("&lt;b&gt;") in text_of(html(escaped("<b> & &lt;")))
