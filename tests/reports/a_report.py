"""A report to render: two findings in one template, made by hand."""

from __future__ import annotations

from types import ModuleType

from gatelint.diagnosis import Construct, Diagnosis, Examination, OpenQuestion, Problem, Suppressed
from gatelint.excerpts import excerpt, lines_of
from gatelint.packs import rule_book
from gatelint.reports.report import Report
from gatelint.rule import Certainty, Edit, Failure, Fix, Note, Request, Response, Rule
from gatelint.values import Place, Span

DOCUMENTATION = """CloudFront speaks http to an API.

## Why
API Gateway listens on 443 only.

## How to fix
Set `OriginProtocolPolicy` to https-only.

## Exceptions
None.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

TEXT = """Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins:
          - Id: Api
            CustomOriginConfig:
              OriginProtocolPolicy: http-only
"""

PATH = ("Resources", "Distribution", "Properties", "DistributionConfig", "Origins", 0)
unreachable = Failure(
    "origin_unreachable",
    {"CloudFront": Response(502, None, "<H1>502 ERROR</H1> The request could not be satisfied.")},
)
forbidden = Failure("forbidden", {"REST": Response(403, "ForbiddenException", '{"message":"Forbidden"}')})


def nothing_found(_: object) -> list[object]:
    return []


http_only = Rule("origin-http-only", 9601, unreachable, nothing_found, "safe")  # type: ignore[arg-type]
no_stage = Rule("no-stage", 9642, forbidden, nothing_found, kinds=("REST",))  # type: ignore[arg-type]
told_only = Rule("told-only", 9699, forbidden)


def documented(rule: Rule, documentation: str) -> ModuleType:
    module = ModuleType(rule.id.replace("-", "_"), documentation)
    module.__dict__["rule"] = rule
    return module


book = rule_book(
    [documented(http_only, DOCUMENTATION), documented(no_stage, "No stage."), documented(told_only, "Told only.")]
)


def certain(source: str = "template.yaml") -> Diagnosis:
    at = Place(source, (*PATH, "CustomOriginConfig", "OriginProtocolPolicy"), Span(9, 37, 9, 46), Span(9, 15, 9, 35))
    return Diagnosis(
        rule="origin-http-only",
        code=9601,
        request=Request(None, "/api/*"),
        certainty=Certainty.WILL,
        at=at,
        cause="CloudFront speaks http to Api; API Gateway listens on 443 only",
        failure=unreachable.of("CloudFront"),
        response=unreachable.of("CloudFront"),
        api="REST",
        help="set OriginProtocolPolicy to https-only",
        notes=[
            Note(
                Place(source, (*PATH, "Id"), Span(7, 17, 7, 20), Span(7, 13, 7, 15)), "Api is the REST API, stage prod"
            )
        ],
        fixes=[Fix("speak https to the origin", (Edit(at, "https-only"),), safe=True)],
        when=[{"IsProd": False}],
        hangs_on=[("Protocol", "http-only")],
        excerpt=excerpt(lines_of(TEXT), at),
    )


def possible(source: str = "template.yaml") -> Diagnosis:
    at = Place(source, ("Resources", "Distribution"), Span(3, 5, 10, 1), Span(2, 3, 2, 15))
    return Diagnosis(
        rule="no-stage",
        code=9642,
        request=Request("GET", "/orders, 100%"),
        certainty=Certainty.MAY,
        at=at,
        cause="no stage is in sight",
        failure=forbidden.of("REST"),
        response=forbidden.of("REST"),
        excerpt=excerpt(lines_of(TEXT), at),
    )


def deployed(*commands: str, no_command: str | None = None) -> Report:
    """A finding in an account."""
    diagnosis = certain("arn:aws:cloudfront::123456789012:distribution/E1")
    diagnosis.at = Place(diagnosis.at.source, ("DistributionConfig", "Origins", 0))
    diagnosis.notes, diagnosis.fixes, diagnosis.when, diagnosis.hangs_on, diagnosis.excerpt = [], [], [], [], None
    diagnosis.commands, diagnosis.no_command = list(commands), no_command
    return Report(book, [Examination("123456789012/eu-west-1", diagnoses=[diagnosis], apis=1, routes=1)], noun="region")


def a_report(source: str = "template.yaml") -> Report:
    """Two findings, a third that is suppressed, open questions, and a file that cannot be read."""
    question = OpenQuestion("no-stage", Place(source, ("Resources", "Api")), "parameter Stage has no default")
    examination = Examination(
        source,
        diagnoses=[possible(source), certain(source)],
        suppressed=[Suppressed(certain(source), "it is no API")],
        open_questions=[question],
        apis=1,
        routes=4,
    )
    return Report(book, [examination], [Problem("odd, file.yaml", 3, 7, "a tab: 100% wrong")])


def an_empty_report(*, templates: int = 0) -> Report:
    return Report(book, [Examination(f"{number}.yaml") for number in range(templates)])


def a_report_of_an_account() -> Report:
    """A finding in an account, and an error of our own."""
    report = a_report()
    report.examinations[0].diagnoses[0].at = Place("arn:aws:apigateway:eu-west-1::/restapis/abc", ("policy",))
    report.examinations[0].crashes.append("internal error in rule x on y: z; please report this")
    return report


def a_report_of_an_app() -> Report:
    """The findings of templates that an app of the CDK makes: of one the line of the app is known."""
    report = a_report("cdk.out/App.template.json")
    possible, certain = report.diagnoses
    possible.construct = Construct("App/Orders/Distribution")
    certain.construct = Construct("App/Orders/Distribution", "lib/orders.ts", 12, 5)
    return report
