"""An origin's domain name is a URL, or holds a port or a path, and CloudFront refuses the distribution.

## Why
`DomainName` of an origin is the name of a host and nothing else. What APIs are known by is mostly a URL: `ApiEndpoint`
of an HTTP API begins with `https://`, an invoke URL ends in the stage. CloudFront refuses both, with "The parameter
origin name cannot contain a colon" or "The parameter origin name must be a domain name".

## How to fix
Name the host alone; `!Select [2, !Split ["/", ...]]` takes it out of a URL. The stage belongs into `OriginPath`, a port
into `HTTPSPort`, and `OriginProtocolPolicy` says that it is https.

## Exceptions
What Fn::Select and Fn::Split leave of a URL is what counts. A parameter without a value in sight may well be a host.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.distribution import Distribution, Origin
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Edit, Finding, Fix, Response, Rule, deployment_of
from gatelint.text import Text
from gatelint.values import Known
from gatelint_rules.deployment_refused import failure

HOLDS_COLON = Response(400, "InvalidArgument", "The parameter origin name cannot contain a colon.")
IS_NO_HOST = Response(400, "InvalidArgument", "The parameter origin name must be a domain name.")
SCHEMES = ("https://", "http://")


def check(door: FrontDoor) -> Iterator[Finding]:
    for distribution in door.distributions:
        for origin in distribution.origins:
            # What is declared a bucket is looked at as one first.
            if not origin.has_s3_config and origin.has_custom_config:
                yield from refusal_of(distribution, origin)


def refusal_of(distribution: Distribution, origin: Origin) -> Iterator[Finding]:
    host = origin.domain_name
    text = host.value if isinstance(host, Known) else host.text
    if text is None:
        return
    signs = {sign for part in text.parts if isinstance(part, str) for sign in part if sign in ":/"}
    if not signs:
        return
    yield Finding(
        request=deployment_of(distribution.name),
        certainty=Certainty.WILL,
        at=host.place,
        cause=f"{text} is {'a URL' if '://' in str(text) else 'more than a host name'}; "
        "an origin's domain name is a host and nothing else",
        failure=HOLDS_COLON if ":" in signs else IS_NO_HOST,
        help='name the host alone (!Select [2, !Split ["/", ...]] takes it out of a URL), and put the stage into '
        "OriginPath",
        fixes=fixes_of(text, origin),
        remedies=[NoCommand("CloudFront refuses such a distribution, so that no account has one")],
    )


def fixes_of(text: Text, origin: Origin) -> list[Fix]:
    """Where nothing is lost but the scheme."""
    literal = text.literal or ""
    scheme = next((scheme for scheme in SCHEMES if literal.startswith(scheme)), None)
    host = literal.removeprefix(scheme or "").rstrip("/")
    if scheme is None or ":" in host or "/" in host:
        return []
    return [Fix("name the host alone", (Edit(origin.domain_name.place, host),), safe=True)]


rule = Rule(
    id="cloudfront-origin-domain-malformed",
    code=9606,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
