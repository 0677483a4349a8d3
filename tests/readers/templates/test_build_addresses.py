from __future__ import annotations

from gatelint.readers.templates.build_addresses import (
    build_certificates,
    build_load_balancers,
    build_records,
    build_vpc_links,
)
from gatelint.values import Unresolved, known
from readers.templates.literals import literal_of, literals_of
from template_stacks import stack_of

STACK = stack_of(
    """
Parameters: {P: {Type: String}}
Resources:
  Api: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: api.example.com, CertificateArn: !Ref Cert}}
  Cert:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: example.com, SubjectAlternativeNames: ['*.example.com']}
  Alias:
    Type: AWS::Route53::RecordSet
    Properties:
      Name: api.example.com.
      Type: A
      AliasTarget: {DNSName: !GetAtt Api.DistributionDomainName, HostedZoneId: Z2FDTNDATAQYW2}
  Group:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      RecordSets:
        - {Name: !Sub "www.${P}.", Type: CNAME, ResourceRecords: [one.example.com., two.example.com], TTL: 60}
        - {Name: !Ref P, Type: AAAA, AliasTarget: !Ref P}
        - !Ref P
  Link: {Type: AWS::ApiGateway::VpcLink, Properties: {TargetArns: [!Ref Balancer]}}
  LinkV2: {Type: AWS::ApiGatewayV2::VpcLink, Properties: {Name: link, SubnetIds: [a]}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Scheme: internal}}
  Plain: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
"""
)


def test_a_certificate_covers_its_names() -> None:
    (certificate,) = build_certificates(STACK)
    assert certificate.arn == STACK.resources["Cert"].identity
    assert literal_of(certificate.domain_name) == "example.com"
    assert literals_of(certificate.alternative_names) == ["*.example.com"]


def test_records_stand_alone_or_in_groups_and_lose_the_last_dot() -> None:
    records = build_records(STACK)
    alias, cname, unread = records
    assert literal_of(alias.name) == "api.example.com"
    assert alias.is_alias
    assert literal_of(alias.hosted_zone) == "Z2FDTNDATAQYW2"
    assert [known(target) for target in alias.targets] == [STACK.resources["Api"].attribute("DistributionDomainName")]
    assert str(known(cname.name)) == "www.${P}"
    assert literals_of(cname.targets) == ["one.example.com", "two.example.com"]
    assert isinstance(unread.name, Unresolved)
    assert not unread.targets.complete
    assert not records.complete


def test_vpc_links_of_rest_apis_lead_to_load_balancers() -> None:
    rest, v2 = build_vpc_links(STACK)
    assert [known(target) for target in rest.targets] == [STACK.resources["Balancer"].identity]
    assert len(v2.targets) == 0


def test_load_balancers_are_public_and_for_applications_unless_told() -> None:
    network, plain = build_load_balancers(STACK)
    assert (known(network.scheme), known(network.type)) == ("internal", "network")
    assert (known(plain.scheme), known(plain.type)) == ("internet-facing", "application")
