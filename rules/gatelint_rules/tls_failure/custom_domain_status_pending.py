"""A domain name waits for a certificate or for a proof of ownership, or its certificate was never issued or is revoked.

## Why
A domain name is in order while its status is AVAILABLE. PENDING_CERTIFICATE_REIMPORT says that a certificate was
imported anew which API Gateway does not accept for this name: clients see the old one until that expires, or one that
does not fit. FAILED says that API Gateway could not set up what was asked for. PENDING_OWNERSHIP_VERIFICATION says that
the certificate which proves who owns the name has expired; no client ever sees that one, but until it is replaced API
Gateway refuses every change of the domain name. A certificate that ACM has not issued (PENDING_VALIDATION, FAILED,
VALIDATION_TIMED_OUT) can be shown to nobody, and a revoked one is not accepted by clients that ask for revocations.

## How to fix
`aws apigateway get-domain-name --domain-name NAME` tells the reason in `domainNameStatusMessage`. Import a certificate
that covers the domain name, and that the certificate for the ownership covers; or name another one, by
`aws apigateway update-domain-name`.

## Exceptions
Only an account shows how a domain name and its certificate stand, so nothing is said of templates. While the status is
UPDATING or PENDING, something is under way that takes minutes. What clients see meanwhile is not documented, so that
this is always a possibility. Certificates that have expired are what certificate-expired is about.

## References
- https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
- https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
- https://docs.aws.amazon.com/acm/latest/userguide/revoke-certificate.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.certificates import ShownCertificate, shown_certificates
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import DEPLOY, Certainty, Finding, Request, Response, Rule
from gatelint_rules.renewed_certificates import ANOTHER, validation_of
from gatelint_rules.tls_failure import failure

IN_TROUBLE = {
    "PENDING_CERTIFICATE_REIMPORT": "API Gateway waits for a certificate that it accepts for {name}",
    "FAILED": "API Gateway could not set up {name} as it was asked to",
}
LOCKED = "PENDING_OWNERSHIP_VERIFICATION"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html"""

REFUSED = {
    "PENDING_VALIDATION": "ACM has not issued the certificate of {name}: its names wait for their validation",
    "VALIDATION_TIMED_OUT": "ACM has not issued the certificate of {name}: its names were not validated in time",
    "FAILED": "ACM could not issue the certificate of {name}",
    "REVOKED": "the certificate of {name} is revoked",
}
"""Why clients may not accept a certificate, by its status."""

WITHOUT_STATUS = Response(None)
"""What API Gateway answers to changes of a domain name that is locked is not documented."""


def check(door: FrontDoor) -> Iterator[Finding]:
    for domain in door.domains:
        if domain.status in IN_TROUBLE:
            yield trouble_with(domain, domain.status)
        elif domain.status == LOCKED:
            yield lock_on(domain)
    for shown in shown_certificates(door):
        if shown.state.status in REFUSED:
            yield refusal_of(door, shown, REFUSED[shown.state.status])


def trouble_with(domain: DomainName, status: str) -> Finding:
    return Finding(
        request=Request(None, "/*", f"of {domain.name}"),
        certainty=Certainty.MAY,
        at=domain.at,
        cause=f"{IN_TROUBLE[status].format(name=domain.name)} ({told_of(domain)})",
        failure=failure.of("REST"),
        help=f"import or name a certificate that covers {domain.name}, until its status is AVAILABLE",
        remedies=[NoCommand(f"a certificate that covers {domain.name} has to be imported or issued first")],
    )


def lock_on(domain: DomainName) -> Finding:
    return Finding(
        request=Request(DEPLOY, f"any change of {domain.name}"),
        certainty=Certainty.MAY,
        at=domain.at,
        cause=f"the certificate that proves who owns {domain.name} is no longer valid ({told_of(domain)})",
        failure=WITHOUT_STATUS,
        help="renew it, or set ownershipVerificationCertificateArn to another one",
        remedies=[NoCommand("the next certificate has to be issued, and its names validated, first")],
    )


def told_of(domain: DomainName) -> str:
    """The status, with what AWS says of it."""
    return f"{domain.status}: {domain.status_message.rstrip('.')}" if domain.status_message else str(domain.status)


def refusal_of(door: FrontDoor, shown: ShownCertificate, cause: str) -> Finding:
    return Finding(
        request=Request(None, "/*", f"of {shown.host}"),
        certainty=Certainty.MAY,
        at=shown.at,
        cause=cause.format(name=shown.shown_by),
        failure=failure.of("REST"),
        distribution=shown.distribution,
        help=f"give {shown.shown_by} a certificate that is issued",
        remedies=[validation_of(door, shown) if shown.state.status == "PENDING_VALIDATION" else ANOTHER],
    )


rule = Rule(
    id="custom-domain-status-pending",
    code=9671,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket", "CloudFront"),
)
