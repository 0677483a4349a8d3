"""DNS leads from a name of one's own to the default endpoint of an API, which has no certificate for that name.

## Why
The default endpoint of an API shows a certificate for `*.execute-api.REGION.amazonaws.com`, whatever name led there.
Clients that called another name do not accept it and end the connection: "no alternative certificate subject name
matches target host name". Those who look away get 403 Forbidden, since API Gateway chooses the API by the Host
header. A custom domain name has a certificate of its own, and a host of its own that DNS should lead to
(`d-a1b2c3.execute-api.REGION.amazonaws.com`, or one in cloudfront.net).

## How to fix
Make a custom domain name with a certificate, map it to the API, and let the record lead to its `RegionalDomainName`
(`DistributionDomainName` if it is edge-optimized), with `RegionalHostedZoneId` as the hosted zone of an alias.

## Exceptions
Records that lead to a CloudFront distribution, a load balancer or a VPC endpoint are none of these. Of one among
several records of a name (weighted, failover and so on) the finding is only a possibility, and so it is where the
record's name is not known.

## References
- https://repost.aws/knowledge-center/api-gateway-domain-certificate
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
- https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-api-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.certificates import ADDRESSES
from gatelint.behavior.routing.endpoints import Endpoint, EndpointKind, endpoint_of
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.domain import DnsRecord, DomainName
from gatelint.front_door.door import FrontDoor
from gatelint.records import record as a_record
from gatelint.remedies import LeadRecord, NoCommand, Remedy
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule
from gatelint.text import Text
from gatelint.values import Place, Truth, Unresolved
from gatelint_rules.tls_failure import failure

OTHER_NAME = Response(None, None, "no alternative certificate subject name matches target host name")


@a_record()
class Lead:
    """A record that leads to the default endpoint of an API; `at` is where that stands."""

    record: DnsRecord
    name: Text
    at: Place
    endpoint: Endpoint


def check(door: FrontDoor) -> Iterator[Finding]:
    leads: dict[Text, list[Lead]] = {}
    for record in door.records:
        name = text_of(record.name)
        if name is not None and record.type.is_in(ADDRESSES).is_yes and not is_of_aws(name).is_yes:
            for lead in leads_to_apis(door, record, name):
                leads.setdefault(name, []).append(lead)
    for found in leads.values():
        domain = next((each for each in door.domains if is_called(each, found[0].name)), None)
        endpoint = found[0].endpoint
        # Records belong to no region of an account: that of the API, or of the domain name, tells more of it.
        if domain is not None or endpoint.api is not None or not endpoint.in_region.is_no:
            yield mismatch_of(found, domain)


def is_of_aws(name: Text) -> Truth:
    """Whether a name is one of API Gateway's own, as a private hosted zone in its place may have."""
    return name.lower().matches("*.amazonaws.com") | name.lower().matches("*.amazonaws.com.cn")


def leads_to_apis(door: FrontDoor, record: DnsRecord, name: Text) -> Iterator[Lead]:
    for target in record.targets:
        host = text_of(target)
        endpoint = None if host is None or isinstance(target, Unresolved) else endpoint_of(door, host)
        if endpoint is None or endpoint.kind is not EndpointKind.API or endpoint.by_vpc_endpoint:
            continue
        # A name that begins with what is not known may be one that DNS should lead to: those begin with "d-".
        if endpoint.api is not None or endpoint.host.split(".")[0].literal is not None:
            yield Lead(record, name, target.place, endpoint)


def mismatch_of(leads: list[Lead], domain: DomainName | None) -> Finding:
    lead = leads[0]
    is_own_name = Truth.YES if domain is not None else ~is_of_aws(lead.name)
    alone = ~lead.record.is_one_of_several
    api = lead.endpoint.api
    return Finding(
        request=Request(None, "/*", f"of {lead.name}"),
        certainty=Certainty.of(is_own_name & alone),
        at=lead.at,
        cause=f"DNS leads to the default endpoint of {'an API' if api is None else api.name}, "
        "whose certificate is for *.execute-api alone",
        failure=OTHER_NAME,
        api=api,
        help=help_for(domain),
        remedies=[remedy_for(each, domain) for each in leads],
        notes=[
            *(
                []
                if domain is None
                else [Note(domain.at, f"custom domain name {domain.name} is what has a certificate for it")]
            ),
            *(Note(other.at, "another record of that name leads there") for other in leads[1:]),
        ],
    )


def is_called(domain: DomainName, name: Text) -> bool:
    text = text_of(domain.domain_name)
    return domain.identity == name or (text is not None and text.lower().equals(name.lower()).is_yes)


def remedy_for(lead: Lead, domain: DomainName | None) -> Remedy:
    if domain is None or domain.imported:
        return NoCommand(f"{lead.name} has no custom domain name yet, nor a certificate, which have to be made first")
    if not lead.record.is_one_of_several.is_no:
        return NoCommand("which of the records of that name are to lead to the custom domain name has to be decided")
    of_cloudfront = domain.endpoint_type.equals("EDGE").is_yes
    for host in domain.targets:
        if host.literal is not None and host.literal.endswith(".cloudfront.net") == of_cloudfront:
            return LeadRecord(lead.record, host)
    return NoCommand(f"the host to which DNS should lead for {domain.name} is not known here")


def help_for(domain: DomainName | None) -> str:
    if domain is None or domain.imported:
        return "map a custom domain name to the API, and let the record lead to its RegionalDomainName"
    target = "DistributionDomainName" if domain.endpoint_type.equals("EDGE").is_yes else "RegionalDomainName"
    return f"let the record lead to the {target} of {domain.name}"


rule = Rule(
    id="custom-domain-dns-to-execute-api",
    code=9673,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
