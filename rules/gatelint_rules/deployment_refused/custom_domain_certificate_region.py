"""A certificate is in another region than the domain name or distribution that is to use it can take it from.

## Why
An edge-optimized domain name and a CloudFront distribution take certificates of ACM from us-east-1 only, wherever the
stack is deployed. A Regional or private domain name takes them from its own region. API Gateway refuses any other
with "Certificate must be in 'us-east-1'" (or the region of the API), CloudFront with `InvalidViewerCertificate`, and
the stack is rolled back.

## How to fix
Request or import the certificate in the right region and give its ARN. Where the API and the certificate are both in
another region than us-east-1, make the domain name Regional: it then takes `RegionalCertificateArn` from the API's
region.

## Exceptions
The property does not tell the kind of domain name: `CertificateArn` also holds the certificate of a private one,
which must be in the region of the API. Certificates of IAM have no region.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Response, Rule, Undecided, deployment_of
from gatelint.text import Text
from gatelint.values import Known, Maybe
from gatelint_rules.deployment_refused import failure

VIRGINIA = Text.of("us-east-1")

NOT_IN_VIRGINIA = Response(
    400,
    "InvalidViewerCertificate",
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, "
    "or doesn't include a valid certificate chain.",
)


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for domain in door.domains:
        # What is imported has no certificate here.
        kind = domain.endpoint_type.value if isinstance(domain.endpoint_type, Known) else None
        if kind is not None and not domain.imported:
            needed = VIRGINIA if kind == "EDGE" else door.region
            spoken = {"EDGE": "edge-optimized", "REGIONAL": "Regional"}.get(kind, "private")
            what = f"the {spoken} domain name {domain.name}"
            yield from refusal_of(door, domain.certificate, needed, domain.name, what, refused_by_api_gateway(needed))
    for distribution in door.distributions:
        what = f"distribution {distribution.name}"
        yield from refusal_of(door, distribution.certificate, VIRGINIA, distribution.name, what, NOT_IN_VIRGINIA)


def refused_by_api_gateway(needed: Text) -> Response:
    message = f"Invalid certificate ARN. Certificate must be in '{needed}'."
    return Response(400, "BadRequestException", f'{{"message":"{message}"}}')


def refusal_of(
    door: FrontDoor, certificate: Maybe[Text], needed: Text, name: str, what: str, refusal: Response
) -> Iterator[Finding | Undecided]:
    arn = None if certificate is None else text_of(certificate)
    region = None if arn is None else region_of(door, arn)
    if certificate is None or region is None:
        return
    is_there = region.equals(needed)
    if is_there.is_unknown:
        yield Undecided(
            certificate.place, f"whether the certificate of {name} is in {needed} hangs on the stack's region"
        )
    if not is_there.is_no:
        return
    yield Finding(
        request=deployment_of(name),
        certainty=Certainty.WILL,
        at=certificate.place,
        cause=f"{what} takes a certificate from {needed} only, and this one is in {region}",
        failure=refusal,
        help=f"give the ARN of a certificate in {needed}",
        remedies=[NoCommand("the certificate has to be issued, and its domain names validated, first")],
        notes=[Note(each.at, f"{each.name} is made in {region}") for each in door.certificates if each.arn == arn],
    )


def region_of(door: FrontDoor, arn: Text) -> Text | None:
    """The region of a certificate in ACM; None where it is not in sight, or in a partition of its own."""
    if arn.literal is None and any(certificate.arn == arn for certificate in door.certificates):
        return door.region
    pieces = arn.split(":")
    if len(pieces) < 6 or pieces[2].literal != "acm" or pieces[1].literal not in ("aws", None):
        return None
    return pieces[3]


rule = Rule(id="custom-domain-certificate-region", code=9648, failure=failure, check=check)
