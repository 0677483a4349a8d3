"""The certificate of a domain name or of a distribution before an API has expired, or is about to.

## Why
API Gateway and CloudFront go on showing a certificate whose last day is past. No client accepts it, so that nobody
gets an answer: not even an error, for the connection ends before a request is sent. ACM renews what it has issued
itself, as long as its names can be validated; what was imported nobody renews. Where CloudFront stands before the
domain name, it is CloudFront that does not accept the certificate, and viewers get a 502 with an HTML page.

## How to fix
Import the next certificate under the ARN of the old one (`aws acm import-certificate --certificate-arn ARN ...`),
which changes nothing where it is used. ACM renews none that has expired: of one that ACM has issued, put back the CNAME
records by which ACM validates its names (`aws acm describe-certificate` lists them) before that, or request a new one.

## Exceptions
Only an account shows how a certificate stands, so nothing is said of templates. A certificate has expired if it had
when the account was read, whenever a snapshot is looked at again. Where a domain name moves between two endpoints, or
DNS in sight leads elsewhere, the finding is only a possibility; so it is where ACM could not renew a certificate that
still holds. Nothing is said where a distribution has the same name as an alias and DNS leads to that, nor where the
certificate could not be read.

## References
- https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
- https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html
- https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewalSummary.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.certificates import ShownCertificate, certificates_of, shown_certificates
from gatelint.behavior.cloudfront.origins import ApiOrigin, api_origins, is_asked, other_uses, over_tls, requests_of
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand, Remedy
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule
from gatelint.values import Truth
from gatelint_rules.origin_unreachable import failure as unreachable
from gatelint_rules.renewed_certificates import successor_of, validation_of
from gatelint_rules.tls_failure import failure

EXPIRED = Response(None, None, "SSL certificate problem: certificate has expired")

SUCCEED = "import its successor under the same ARN or, if ACM has issued it, request another one"
RENEW = "put back the records by which ACM validates its names"

NOT_RENEWED = {
    "FAILED": "ACM could not renew the certificate of {name}, which expires on {day}",
    "PENDING_VALIDATION": "ACM cannot renew the certificate of {name}, which expires on {day}, before its names are "
    "validated",
}
"""What keeps ACM from renewing a certificate, by the status of the renewal."""


def check(door: FrontDoor) -> Iterator[Finding]:
    for shown in shown_certificates(door):
        state = shown.state
        cause = NOT_RENEWED.get(state.renewal or "")
        if state.has_expired.is_yes:
            told = f"the certificate of {shown.shown_by} {past_of(shown)}"
            yield finding_of(shown, Certainty.of(shown.is_shown), told, SUCCEED, successor_of(shown))
        elif state.has_expired.is_no and cause is not None:
            told = cause.format(name=shown.shown_by, day=day_of(shown))
            yield finding_of(shown, Certainty.MAY, told, RENEW, renewal_of(door, shown))
    for target in api_origins(door):
        yield from refusals_by_cloudfront(door, target)


def renewal_of(door: FrontDoor, shown: ShownCertificate) -> Remedy:
    if shown.state.renewal == "PENDING_VALIDATION":
        return validation_of(door, shown)
    return NoCommand("what keeps ACM from renewing the certificate has to be found out first")


def day_of(shown: ShownCertificate) -> str:
    return (shown.state.not_after or "").partition("T")[0]


def past_of(shown: ShownCertificate) -> str:
    return f"expired on {day_of(shown)}"


def finding_of(shown: ShownCertificate, certainty: Certainty, cause: str, advice: str, remedy: Remedy) -> Finding:
    return Finding(
        request=Request(None, "/*", f"of {shown.host}"),
        certainty=certainty,
        at=shown.at,
        cause=cause,
        failure=EXPIRED,
        distribution=shown.distribution,
        remedies=[remedy],
        help=advice,
    )


def refusals_by_cloudfront(door: FrontDoor, target: ApiOrigin) -> Iterator[Finding]:
    """What viewers get where CloudFront does not accept the certificate of its origin."""
    domain, who = target.endpoint.domain, over_tls(target)
    # By a name that is meant for DNS alone, it is not told which certificate is shown.
    if domain is None or domain.imported or target.endpoint.is_dns_target or who is None:
        return
    for shown in certificates_of(door, domain):
        if shown.state.has_expired.is_yes:
            yield Finding(
                request=requests_of(target.uses, who),
                certainty=Certainty.of(
                    is_asked(target.uses) & (Truth.YES if domain.other_certificate is None else Truth.UNKNOWN)
                ),
                at=target.origin.domain_name.place,
                cause=f"CloudFront does not accept the certificate of {domain.name}, which {past_of(shown)}",
                failure=unreachable.of("CloudFront"),
                api=target.api,
                distribution=target.distribution,
                help=SUCCEED,
                remedies=[successor_of(shown)],
                notes=[Note(shown.at, "the certificate is named here"), *other_uses(target.uses, target.name)],
            )


rule = Rule(
    id="certificate-expired",
    code=9672,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket", "CloudFront"),
)
