"""Domain names of an account, with their certificates and records, and where they lead."""

from __future__ import annotations

from typing import Any

import pytest

from account_snapshots import (
    API,
    REGION,
    cloudfront,
    rest,
    rest_api,
    snapshot,
)
from gatelint.front_door.domain import CertificateState
from gatelint.front_door.door import FrontDoor
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.values import Known, Truth

EDGE_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1111"
OWN_CERTIFICATE = f"arn:aws:acm:{REGION}:123456789012:certificate/2222"


def door(services: dict[str, Any], everywhere: dict[str, Any] | None = None) -> FrontDoor:
    (reading,) = read_accounts(snapshot({REGION: services}, everywhere))
    (scenario,) = reading.scenarios
    return scenario.door


def a_domain_name(**told: Any) -> dict[str, Any]:
    kinds: dict[str, Any] = {"endpointConfiguration": {"types": ["REGIONAL"]}, "base_path_mappings": []}
    return {"domainName": "api.example.com", **kinds, **told}


def a_certificate(arn: str, **told: Any) -> dict[str, Any]:
    return {"CertificateArn": arn, "DomainName": "api.example.com", "Status": "ISSUED", **told}


def test_what_the_older_api_alone_tells_of_a_domain_name_is_not_all_there_is() -> None:
    told = door({"apigateway": rest(domain_names=[a_domain_name()])})
    (domain,) = told.domains
    assert domain.mappings.unread == domain.routing_rules.unread == "the domain names were not asked for"
    assert told.domains.unread is not None


def test_services_that_a_snapshot_does_not_have_are_unread_and_not_empty() -> None:
    nothing = door({"lambda": {"functions": {}}})
    assert [each.complete for each in (nothing.domains, nothing.records, nothing.distributions)] == [False] * 3
    everything: dict[str, Any] = {"apigateway": rest(), "apigatewayv2": {"apis": [], "domain_names": []}}
    told = door(everything, {"route53": {"records": []}, **cloudfront()})
    assert [each.complete for each in (told.domains, told.records, told.distributions)] == [True] * 3


def test_a_domain_name_has_the_status_that_either_api_tells() -> None:
    older = a_domain_name(domainNameStatus="UPDATING", domainNameStatusMessage="wait")
    (domain,) = door({"apigateway": rest(domain_names=[older])}).domains
    assert (domain.status, domain.status_message) == ("UPDATING", "wait")
    configuration = {"EndpointType": "REGIONAL", "DomainNameStatus": "PENDING_CERTIFICATE_REIMPORT"}
    newer = {"DomainName": "api.example.com", "DomainNameConfigurations": [configuration], "api_mappings": []}
    (domain,) = door({"apigatewayv2": {"apis": [], "domain_names": [newer]}}).domains
    assert (domain.status, domain.status_message) == ("PENDING_CERTIFICATE_REIMPORT", "")


def test_a_domain_name_that_moves_has_two_certificates() -> None:
    moving = a_domain_name(
        endpointConfiguration={"types": ["EDGE", "REGIONAL"]},
        certificateArn=EDGE_CERTIFICATE,
        regionalCertificateArn=OWN_CERTIFICATE,
    )
    (domain,) = door({"apigateway": rest(domain_names=[moving])}).domains
    assert isinstance(domain.certificate, Known)
    assert isinstance(domain.other_certificate, Known)
    assert str(domain.certificate.value) == EDGE_CERTIFICATE
    assert str(domain.other_certificate.value) == OWN_CERTIFICATE


def test_certificates_have_expired_or_not_when_the_snapshot_was_taken() -> None:
    past = a_certificate(OWN_CERTIFICATE, NotAfter="2026-01-31T11:59:59Z", Status="EXPIRED")
    future = a_certificate(
        EDGE_CERTIFICATE, NotAfter="2026-01-31T12:00:01Z", RenewalSummary={"RenewalStatus": "FAILED"}
    )
    regions = {
        REGION: {"apigateway": rest(), "acm": {"certificates": {OWN_CERTIFICATE: past}}},
        "us-east-1": {"acm": {"certificates": {EDGE_CERTIFICATE: future}}},
    }
    taken = {**snapshot(regions), "taken": "2026-01-31T12:00:00Z"}
    here = read_accounts(taken)[0].scenarios[0].door
    states = {str(each.arn): each.state for each in here.certificates}
    assert states == {
        OWN_CERTIFICATE: CertificateState("EXPIRED", "2026-01-31T11:59:59Z", Truth.YES),
        EDGE_CERTIFICATE: CertificateState("ISSUED", "2026-01-31T12:00:01Z", Truth.NO, "FAILED"),
    }


@pytest.mark.parametrize(("not_after", "taken"), [(None, "2026-01-31T12:00:00Z"), ("2020-01-31T12:00:00Z", "None")])
def test_a_certificate_without_an_end_or_a_snapshot_without_a_moment_tells_nothing(not_after: Any, taken: str) -> None:
    services = {"acm": {"certificates": {OWN_CERTIFICATE: a_certificate(OWN_CERTIFICATE, NotAfter=not_after)}}}
    (reading,) = read_accounts({**snapshot({REGION: services}), "taken": taken})
    (certificate,) = reading.scenarios[0].door.certificates
    assert certificate.state is not None
    assert certificate.state.has_expired is Truth.UNKNOWN


def test_records_have_their_names_as_people_write_them() -> None:
    values = [{"Value": "one.example.org."}]
    record = {"Name": r"\052.example.com.", "Type": "CNAME", "SetIdentifier": "a", "ResourceRecords": values}
    (found,) = door({"apigateway": rest()}, {"route53": {"records": [{**record, "zone": "example.com."}]}}).records
    assert isinstance(found.name, Known)
    assert str(found.name.value) == "*.example.com"
    assert found.is_one_of_several is Truth.YES


# What domain names lead to


def targets_exist(services: dict[str, Any], **of_region: Any) -> list[Truth]:
    taken = snapshot({REGION: {**services, **of_region}})
    (domain,) = read_accounts(taken)[0].scenarios[0].door.domains
    return [*(each.target_exists for each in domain.mappings), *(each.target_exists for each in domain.routing_rules)]


def mapping_to(api: str, stage: str) -> dict[str, Any]:
    mapped = [{"ApiMappingId": "m1", "ApiMappingKey": "", "ApiId": api, "Stage": stage}]
    rules = [{"RoutingRuleId": "r1", "Priority": 1, "Actions": [{"InvokeApi": {"ApiId": api, "Stage": stage}}]}]
    told: dict[str, Any] = {"DomainName": "api.example.com", "api_mappings": mapped, "routing_rules": rules}
    return {"apigateway": rest(rest_api()), "apigatewayv2": {"apis": [], "domain_names": [told]}}


@pytest.mark.parametrize(("stage", "exists"), [("prod", Truth.YES), ("beta", Truth.NO)])
def test_a_domain_name_leads_to_stages_that_exist_or_do_not(stage: str, exists: Truth) -> None:
    assert targets_exist(mapping_to(API, stage)) == [exists, exists]


def test_an_api_that_is_in_no_list_does_not_exist() -> None:
    assert targets_exist(mapping_to("gone", "prod")) == [Truth.NO, Truth.NO]


def test_an_api_may_exist_where_not_all_were_read() -> None:
    unknown = [Truth.UNKNOWN, Truth.UNKNOWN]
    assert targets_exist(mapping_to("gone", "prod"), narrowed=True) == unknown
    services = mapping_to("gone", "prod")
    assert targets_exist({**services, "apigateway": rest(rest_apis={"unread": "denied"})}) == unknown
    assert targets_exist({"apigatewayv2": services["apigatewayv2"]}) == unknown


def test_a_stage_may_exist_where_not_all_were_read() -> None:
    services = {**mapping_to(API, "beta"), "apigateway": rest(rest_api(stages={"unread": "denied"}))}
    assert targets_exist(services) == [Truth.UNKNOWN, Truth.UNKNOWN]
