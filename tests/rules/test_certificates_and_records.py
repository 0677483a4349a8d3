from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import (
    a_domain,
    api_with,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    mapped_to,
    origin_at,
    parameter,
    ref,
)
from behavior.pieces import HERE, WHY, k, text
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import Distribution
from gatelint.front_door.domain import Certificate, CertificateState, DnsRecord, DomainName, RoutingRule
from gatelint.front_door.door import FrontDoor
from gatelint.records import replace
from gatelint.rule import Finding, Rule
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth, Unresolved
from gatelint_rules.deployment_refused import custom_domain_mapping_to_other_stage
from gatelint_rules.forbidden import custom_domain_target_missing
from gatelint_rules.refused_by_cloudfront import cloudfront_alias_missing
from gatelint_rules.tls_failure import (
    certificate_expired,
    custom_domain_dns_to_execute_api,
    custom_domain_status_pending,
)

EXPIRED = certificate_expired.rule
PENDING = custom_domain_status_pending.rule
TO_API = custom_domain_dns_to_execute_api.rule
NO_TARGET = custom_domain_target_missing.rule
OTHER_STAGE = custom_domain_mapping_to_other_stage.rule
NO_ALIAS = cloudfront_alias_missing.rule

ARN, OTHER_ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/1", "arn:aws:acm:us-east-1:123456789012:certificate/2"
PAST = CertificateState("EXPIRED", "2026-01-15T23:59:59Z", Truth.YES)
HOLDS = CertificateState("ISSUED", "2027-01-15T23:59:59Z", Truth.NO)


def to(target: str | Text, name: str | Text = "api.example.com", kind: str = "A", **peculiar: Any) -> DnsRecord:
    host = text(target) if isinstance(target, str) else Known(target, HERE)
    called = text(name) if isinstance(name, str) else Unresolved(WHY, HERE, name)
    return DnsRecord(HERE, called, k(kind), Listing([host]), **peculiar)


def with_certificates(door: FrontDoor, **states: CertificateState) -> FrontDoor:
    arns = {"first": ARN, "second": OTHER_ARN}
    for name, state in states.items():
        arn = Text.of(arns[name])
        door.certificates.add(Certificate(name, HERE, arn, text("api.example.com"), state=state))
    return door


def found(rule: Rule, door: FrontDoor, *records: DnsRecord) -> list[str]:
    door.records.items.extend(records)
    findings = [each for each in rule.check(door) if isinstance(each, Finding)]
    return [f"{each.certainty.value} {each.failure.status}" for each in findings]


def door_of(*nodes: Api | DomainName | Distribution, state: CertificateState = PAST) -> FrontDoor:
    return with_certificates(door_with(*nodes), first=state)


# Certificates


def named(**peculiar: Any) -> DomainName:
    told: dict[str, Any] = {"certificate": text(ARN), **peculiar}
    return a_domain(**told)


def test_nobody_accepts_a_certificate_that_has_expired() -> None:
    assert found(EXPIRED, door_of(named())) == ["will None"]
    assert found(EXPIRED, door_of(named(), state=HOLDS)) == []


def test_nothing_is_said_of_a_certificate_of_which_nothing_is_told() -> None:
    assert found(EXPIRED, door_with(named())) == []
    assert found(EXPIRED, door_of(named(certificate=None))) == []
    assert found(EXPIRED, door_of(named(certificate=Unresolved(WHY, HERE)))) == []
    assert found(EXPIRED, door_of(named(imported=True))) == []
    unknown = CertificateState("ISSUED", None, Truth.UNKNOWN, "FAILED")
    assert found(EXPIRED, door_of(named(), state=unknown)) == []


def test_which_of_two_certificates_clients_see_is_not_known() -> None:
    moving = named(other_certificate=text(OTHER_ARN))
    assert found(EXPIRED, with_certificates(door_with(moving), first=PAST, second=HOLDS)) == ["may None"]
    assert found(EXPIRED, with_certificates(door_with(moving), first=HOLDS, second=PAST)) == ["may None"]


@pytest.mark.parametrize(("renewal", "said"), [("FAILED", ["may None"]), ("PENDING_VALIDATION", ["may None"])])
def test_a_certificate_that_acm_cannot_renew_may_expire(renewal: str, said: list[str]) -> None:
    state = CertificateState("ISSUED", "2027-01-15T23:59:59Z", Truth.NO, renewal)
    assert found(EXPIRED, door_of(named(), state=state)) == said


@pytest.mark.parametrize("renewal", ["PENDING_AUTO_RENEWAL", "SUCCESS", None])
def test_a_renewal_that_goes_on_by_itself_is_no_trouble(renewal: str | None) -> None:
    state = CertificateState("ISSUED", "2027-01-15T23:59:59Z", Truth.NO, renewal)
    assert found(EXPIRED, door_of(named(), state=state)) == []


def test_dns_tells_who_sees_the_certificate() -> None:
    domain = named()
    target = domain.targets[0]
    assert found(EXPIRED, door_of(domain), to(target)) == ["will None"]
    assert found(EXPIRED, door_of(domain), to("proxy.example.net")) == ["may None"]
    assert found(EXPIRED, door_of(domain), to("proxy.example.net", "*.example.com", "CNAME")) == ["may None"]
    assert found(EXPIRED, door_of(domain), to("proxy.example.net", kind="TXT")) == ["will None"]
    before = distribution_with(aliases=("api.example.com",))
    assert found(EXPIRED, door_of(domain, before), to(before.domain_name)) == []
    assert found(EXPIRED, door_of(domain, before)) == ["may None"]


def before_the_domain_name(*aliases: str, **peculiar: Any) -> Distribution:
    origin = origin_at("api.example.com", protocol_policy=k("https-only"))
    told: dict[str, Any] = {"enabled": k(True), **peculiar}
    return distribution_with(default_behavior(), origins=(origin,), aliases=aliases, **told)


def test_cloudfront_does_not_accept_an_expired_certificate_of_its_origin() -> None:
    domain = named()
    assert found(EXPIRED, door_of(domain, before_the_domain_name())) == ["will None", "will 502"]
    assert found(EXPIRED, door_of(domain, before_the_domain_name(), state=HOLDS)) == []


def test_a_distribution_shows_its_own_certificate_under_its_aliases() -> None:
    shown = before_the_domain_name("shop.example.com", certificate=text(ARN))
    domain = a_domain()
    assert found(EXPIRED, door_of(domain, shown)) == ["will None"]
    assert found(EXPIRED, door_of(domain, shown), to("elsewhere.example.net", "shop.example.com")) == ["may None"]
    assert found(EXPIRED, door_of(domain, before_the_domain_name(certificate=text(ARN)))) == []
    assert (
        found(
            EXPIRED,
            door_of(domain, before_the_domain_name("shop.example.com", certificate=text(ARN), enabled=k(False))),
        )
        == []
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("REVOKED", ["may None"]),
        ("FAILED", ["may None"]),
        ("PENDING_VALIDATION", ["may None"]),
        ("VALIDATION_TIMED_OUT", ["may None"]),
        ("ISSUED", []),
        ("INACTIVE", []),
        ("", []),
    ],
)
def test_a_certificate_that_is_not_issued_may_be_accepted_by_nobody(status: str, said: list[str]) -> None:
    assert found(PENDING, door_of(named(), state=CertificateState(status, None, Truth.UNKNOWN))) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("PENDING_CERTIFICATE_REIMPORT", ["may None"]),
        ("PENDING_OWNERSHIP_VERIFICATION", ["may None"]),
        ("FAILED", ["may None"]),
        ("AVAILABLE", []),
        ("UPDATING", []),
        ("PENDING", []),
        (None, []),
    ],
)
def test_a_domain_name_in_trouble_is_told_of(status: str | None, said: list[str]) -> None:
    assert found(PENDING, door_with(a_domain(status=status))) == said


def test_the_owner_of_a_locked_domain_name_is_refused_and_no_client() -> None:
    (finding,) = PENDING.check(door_with(a_domain(status="PENDING_OWNERSHIP_VERIFICATION")))
    assert isinstance(finding, Finding)
    assert finding.request.spoken == "any change of Domain"


# Records that lead to default endpoints

API = api_with("GET /orders")


def test_the_default_endpoint_has_no_certificate_for_another_name() -> None:
    assert found(TO_API, door_with(API), to(execute_api(), kind="CNAME")) == ["will None"]
    assert found(TO_API, door_with(), to("a1b2c3.execute-api.eu-west-1.amazonaws.com")) == ["will None"]
    assert found(TO_API, door_with(API, a_domain(mapped_to(API))), to(execute_api())) == ["will None"]


@pytest.mark.parametrize(
    "target",
    [
        "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
        "vpce-1-2.execute-api.eu-west-1.vpce.amazonaws.com",
        "d111.cloudfront.net",
        "lb-1.eu-west-1.elb.amazonaws.com",
        ref("Domain", "RegionalDomainName", plain=False),
        Text.of(parameter("Host"), ".execute-api.eu-west-1.amazonaws.com"),
        parameter("Target"),
    ],
    ids=str,
)
def test_other_hosts_are_not_the_default_endpoint_or_may_not_be(target: str | Text) -> None:
    assert found(TO_API, door_with(API), to(target)) == []


def test_a_record_that_is_no_address_leads_nowhere() -> None:
    assert found(TO_API, door_with(API), to(execute_api(), kind="TXT")) == []
    unknown = to(execute_api())
    unknown.type = Unresolved(WHY, HERE)
    assert found(TO_API, door_with(API), unknown) == []


def test_one_record_of_several_may_be_the_one_that_nobody_is_told() -> None:
    for several in (Truth.YES, Truth.UNKNOWN):
        assert found(TO_API, door_with(API), to(execute_api(), is_one_of_several=several)) == ["may None"]


def test_a_name_that_is_not_known_is_one_of_api_gateways_own_perhaps() -> None:
    assert found(TO_API, door_with(API), to(execute_api(), parameter("Name"))) == ["may None"]
    domain = a_domain(mapped_to(API), name=parameter("Name"))
    assert found(TO_API, door_with(API, domain), to(execute_api(), parameter("Name"))) == ["will None"]
    assert found(TO_API, door_with(API), to(execute_api(), "*.execute-api.eu-west-1.amazonaws.com")) == []


def test_several_records_of_a_name_are_one_finding() -> None:
    records = to(execute_api()), to(execute_api(), kind="AAAA")
    assert found(TO_API, door_with(API), *records) == ["will None"]


# Records that lead to distributions


def before_the_api(*aliases: str | Text, **peculiar: Any) -> Distribution:
    told = distribution_with(default_behavior(), origins=(origin_at(execute_api(), "/prod"),), aliases=aliases)
    for name, value in {"enabled": k(True), **peculiar}.items():
        setattr(told, name, value)
    return told


def led_to(*nodes: DomainName | Distribution, name: str | Text = "api.example.com") -> list[str]:
    first = next(node for node in nodes if isinstance(node, Distribution))
    return found(NO_ALIAS, door_with(API, *nodes), to(first.domain_name, name))


def test_a_name_that_is_no_alias_may_be_refused() -> None:
    assert led_to(before_the_api()) == ["may 403"]
    assert led_to(before_the_api("www.example.com", "*.example.org")) == ["may 403"]
    assert led_to(before_the_api("*.example.com"), name="example.com") == ["may 403"]


@pytest.mark.parametrize(
    "alias", ["api.example.com", "API.example.com", "*.example.com", "*.com", parameter("Host")], ids=str
)
def test_an_alias_may_be_the_name_or_stand_for_it(alias: str | Text) -> None:
    assert led_to(before_the_api(alias)) == []


def test_aliases_that_are_not_all_read_may_have_the_name() -> None:
    partly = before_the_api()
    partly.aliases.lacks(WHY)
    assert led_to(partly) == []
    assert led_to(before_the_api(unread="its tenants bring the names")) == []
    assert led_to(before_the_api(enabled=k(False))) == []


def test_another_distribution_may_have_the_name() -> None:
    assert led_to(before_the_api(), distribution_with(aliases=("api.example.com",))) == []
    edge = a_domain(endpoint_type=k("EDGE"), identity=ref("Edge"), targets=())
    assert led_to(before_the_api(), edge) == []
    assert led_to(before_the_api(), a_domain(endpoint_type=Unresolved(WHY, HERE), targets=())) == []
    assert led_to(before_the_api(), a_domain(targets=())) == ["may 403"]


def test_a_distribution_before_no_api_is_somebody_elses_business() -> None:
    site = distribution_with(origins=(origin_at("site.s3.eu-west-1.amazonaws.com", name="Site"),), enabled=k(True))
    assert led_to(site) == []


# Ways that end nowhere


def a_rule(exists: Truth) -> RoutingRule:
    return RoutingRule("Rule", HERE, k(1), text("gone"), text("prod"), target_exists=exists)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("API_MAPPING_ONLY", ["may 403"]),
        ("ROUTING_RULE_ONLY", ["may 403"]),
        ("ROUTING_RULE_THEN_API_MAPPING", ["may 403", "may 403"]),
    ],
)
def test_what_is_followed_may_end_nowhere(mode: str, said: list[str]) -> None:
    domain = a_domain(replace(mapped_to(API), target_exists=Truth.NO), routing_mode=k(mode))
    domain.routing_rules.add(a_rule(Truth.NO))
    assert found(NO_TARGET, door_with(API, domain)) == said


@pytest.mark.parametrize("exists", [Truth.YES, Truth.UNKNOWN])
def test_what_exists_or_may_exist_is_no_dead_end(exists: Truth) -> None:
    domain = a_domain(replace(mapped_to(API), target_exists=exists), routing_mode=k("ROUTING_RULE_THEN_API_MAPPING"))
    domain.routing_rules.add(a_rule(exists))
    assert found(NO_TARGET, door_with(API, domain)) == []


def test_what_an_account_has_is_not_refused_any_more() -> None:
    elsewhere = mapped_to(API, stage="beta")
    assert found(OTHER_STAGE, door_with(API, a_domain(elsewhere))) == ["will 400"]
    assert found(OTHER_STAGE, door_with(API, a_domain(replace(elsewhere, target_exists=Truth.NO)))) == []
