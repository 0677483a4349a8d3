"""What lies around the front door: certificates, DNS records, VPC links and the load balancers behind these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.domain import Certificate, DnsRecord, LoadBalancer, VpcLink
from gatelint.readers.templates.required import required
from gatelint.readers.templates.text_ends import trimmed
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Text
    from gatelint.values import Value

_LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_SCHEME = "a load balancer is internet-facing unless Scheme is written"
_TYPE = "a load balancer is an Application Load Balancer unless Type is written"


def build_certificates(stack: Stack) -> Listing[Certificate]:
    """The certificates in AWS Certificate Manager."""
    resources = stack.of_type("AWS::CertificateManager::Certificate")
    return Listing(map(_certificate, resources), stack.unread)


def _certificate(resource: Resource) -> Certificate:
    properties = resource.properties
    return Certificate(
        name=resource.logical_id,
        at=resource.place,
        arn=resource.identity,
        domain_name=required(properties.text("DomainName"), properties, "DomainName"),
        alternative_names=properties.texts("SubjectAlternativeNames"),
    )


def build_records(stack: Stack) -> Listing[DnsRecord]:
    """The Route 53 records, those in groups included."""
    records: Listing[DnsRecord] = Listing(unread=stack.unread)
    for resource in stack.of_type("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup"):
        if resource.type == "AWS::Route53::RecordSet":
            records.add(_record(resource.properties))
            continue
        group = resource.properties.sections("RecordSets")
        records.items.extend(map(_record, group))
        if group.unread is not None:
            records.lacks(group.unread)
    return records


def _record(section: Section) -> DnsRecord:
    alias = section.section("AliasTarget")
    return DnsRecord(
        at=section.place,
        name=_host(required(section.text("Name"), section, "Name")),
        type=required(section.word("Type"), section, "Type"),
        targets=_targets(section, alias),
        is_alias=alias is not None,
        hosted_zone=alias.text("HostedZoneId") if alias is not None and not isinstance(alias, Unresolved) else alias,
        is_one_of_several=section.has("SetIdentifier"),
        zone=section.text("HostedZoneId"),
    )


def _targets(section: Section, alias: Section | Unresolved | None) -> Listing[Value[Text]]:
    if alias is None:
        written = section.texts("ResourceRecords")
        return Listing(map(_host, written), written.unread)
    if isinstance(alias, Unresolved):
        return Listing(unread=alias.why)
    return Listing([_host(required(alias.text("DNSName"), alias, "DNSName"))])


def _host(name: Value[Text]) -> Value[Text]:
    """A host name without the dot that may end it: DNS means the same with and without."""
    return Known(trimmed(name.value, "."), name.at) if isinstance(name, Known) else name


def build_vpc_links(stack: Stack) -> Listing[VpcLink]:
    """The VPC links: those of REST APIs with the load balancers that they lead to, those of V2 without any."""
    resources = stack.of_type("AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink")
    return Listing(map(_vpc_link, resources), stack.unread)


def _vpc_link(resource: Resource) -> VpcLink:
    return VpcLink(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        targets=resource.properties.texts("TargetArns"),
    )


def build_load_balancers(stack: Stack) -> Listing[LoadBalancer]:
    """The Application, Network and Gateway Load Balancers.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html
    """
    return Listing(map(_load_balancer, stack.of_type(_LOAD_BALANCER)), stack.unread)


def _load_balancer(resource: Resource) -> LoadBalancer:
    return LoadBalancer(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        scheme=resource.properties.word("Scheme", "internet-facing", _SCHEME),
        type=resource.properties.word("Type", "application", _TYPE),
    )
