"""How often AWS lets each call be made, as documented; where nothing is documented, a rate that nobody will notice."""

from __future__ import annotations

from gatelint.records import record

SHARE = 0.95
"""The part of what AWS allows that is used: an audit is seldom alone, and whoever deploys meanwhile goes first."""


@record(hashable=True)
class Allowance:
    """A quota that one or more calls share, in one account and region (or in one account)."""

    name: str
    calls: int
    seconds: float = 1.0
    """The time in which so many calls may be made."""
    burst: int | None = None
    """How many may be made at once after a rest, where AWS documents it; None: `calls` in any such time, no more."""
    source: str | None = None
    """The page that documents it."""
    regional: bool = True

    @property
    def rate(self) -> float:
        """Calls a second at which calls are made.

        One after the other at this rate, no time of `seconds` has more than `calls` of them, wherever it begins.
        """
        return SHARE * self.calls / self.seconds

    @property
    def at_once(self) -> int:
        """Calls that are made without waiting after a rest."""
        return 1 if self.burst is None else max(1, int(SHARE * self.burst))


LIMITS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"
LAMBDA_LIMITS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
COGNITO_LIMITS = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html"

API_GATEWAY = Allowance("API Gateway, all operations", 10, burst=40, source=LIMITS)
GET_RESOURCES = Allowance("API Gateway, GetResources", 5, 2.0, source=LIMITS)
LAMBDA = Allowance("Lambda, control plane", 15, source=LAMBDA_LIMITS)
GET_POLICY = Allowance("Lambda, GetPolicy", 15, source=LAMBDA_LIMITS)
CLOUDFRONT = Allowance("CloudFront", 5, regional=False)
IAM = Allowance("IAM", 10, regional=False)
WAF = Allowance("WAF, GetWebACL", 5, source="https://docs.aws.amazon.com/waf/latest/developerguide/limits.html")
ACM = Allowance(
    "ACM, DescribeCertificate", 10, source="https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html"
)
# Per user pool, a third of the category's rate may be used: 5 of UserPoolClientRead's 15.
COGNITO_POOLS = Allowance("Cognito, UserPoolRead", 5, source=COGNITO_LIMITS)
COGNITO_CLIENTS = Allowance("Cognito, UserPoolClientRead", 5, source=COGNITO_LIMITS)
COGNITO_RESOURCES = Allowance("Cognito, UserPoolResourceRead", 5, source=COGNITO_LIMITS)
EC2 = Allowance("EC2, describing", 5)
ELB = Allowance("Elastic Load Balancing, describing", 5)
ROUTE53 = Allowance(
    "Route 53",
    5,
    regional=False,
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html",
)
STS = Allowance("STS", 10)
ORGANIZATIONS = Allowance("Organizations", 4, regional=False)
