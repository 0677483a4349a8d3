from __future__ import annotations

from typing import Any

from behavior.doors import (
    a_domain,
    a_stage,
    api_with,
    behavior_at,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    mapped_to,
    origin_at,
    parameter,
    ref,
)
from behavior.pieces import HERE, WHY, k, text
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import Distribution
from gatelint.front_door.domain import Certificate, DomainName, Mapping
from gatelint.front_door.door import Call
from gatelint.records import replace
from gatelint.rule import Finding, Rule, Undecided
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Unresolved
from gatelint_rules.deployment_refused import custom_domain_certificate_region, custom_domain_mapping_to_other_stage
from gatelint_rules.forbidden import (
    base_path_mapping_without_stage,
    custom_domain_no_mapping,
    disabled_endpoint_without_custom_domain,
    execute_api_endpoint_disabled,
)

NO_MAPPING = custom_domain_no_mapping.rule
NO_STAGE = base_path_mapping_without_stage.rule
OTHER_STAGE = custom_domain_mapping_to_other_stage.rule
CERTIFICATE = custom_domain_certificate_region.rule
NOT_MAPPED = disabled_endpoint_without_custom_domain.rule
TOLD = execute_api_endpoint_disabled.rule

SHUT = k(True)
URL = Text.of("https://", execute_api(), "/prod/orders")


def told(url: Text | str, told_by: str = "output") -> Call:
    return Call(Text.of(url), HERE, told_by, "Teller", "URL" if told_by == "environment" else "")


def answers(
    rule: Rule, *nodes: Api | DomainName | Distribution, calls: tuple[Call, ...] = (), region: str | None = None
) -> list[Finding | Undecided]:
    door = door_with(*nodes) if region is None else door_with(*nodes, region=Text.of(region))
    door.calls.items.extend(calls)
    door.certificates.add(Certificate("Own", HERE, ref("Own"), text("api.example.com")))
    return list(rule.check(door))


def said(
    rule: Rule, *nodes: Api | DomainName | Distribution, calls: tuple[Call, ...] = (), region: str | None = None
) -> list[str]:
    found = answers(rule, *nodes, calls=calls, region=region)
    return [f"{one.certainty.value} {one.failure.status}" for one in found if isinstance(one, Finding)]


# URLs of disabled endpoints


def test_an_output_is_harmless_where_a_domain_name_leads_to_the_api() -> None:
    api = api_with("GET /orders", disable_execute_api_endpoint=SHUT)
    assert said(TOLD, api, calls=(told(URL),)) == ["will 403"]
    assert said(TOLD, api, a_domain(mapped_to(api)), calls=(told(URL),)) == []
    assert said(TOLD, api, a_domain(mapped_to(Unresolved(WHY, HERE))), calls=(told(URL),)) == []
    assert said(TOLD, api_with("GET /orders"), calls=(told(URL),)) == []


def test_an_output_may_be_harmless_where_others_may_map_the_api() -> None:
    api = http_api_with("GET /orders", disable_execute_api_endpoint=SHUT)
    api.stages.lacks(WHY)
    assert said(TOLD, api, calls=(told(URL),)) == ["may 404"]


def test_a_function_calls_the_url_that_it_is_given_even_if_there_is_a_domain_name() -> None:
    api = api_with("GET /orders", disable_execute_api_endpoint=SHUT)
    by_name = a_domain(mapped_to(api))
    assert said(TOLD, api, by_name, calls=(told(URL, "environment"),)) == ["will 403"]
    bare = told(Text.of(execute_api(), "/prod"), "environment")
    assert said(TOLD, api, by_name, calls=(bare,)) == []


def test_the_commands_of_a_websocket_api_are_another_matter() -> None:
    api = api_with("$connect", kind=ApiKind.WEBSOCKET, disable_execute_api_endpoint=SHUT)
    assert said(TOLD, api, calls=(told(URL, "environment"),)) == []
    assert said(TOLD, api, calls=(told(Text.of("wss://", execute_api(), "/prod")),)) == ["will 403"]


# Disabled endpoints without a domain name


def test_an_api_that_nothing_leads_to_may_be_out_of_reach() -> None:
    api = http_api_with("GET /orders", disable_execute_api_endpoint=SHUT)
    assert said(NOT_MAPPED, api) == ["may 404"]
    assert said(NOT_MAPPED, api, a_domain(mapped_to(api))) == []
    assert said(NOT_MAPPED, api, a_domain(mapped_to(Unresolved(WHY, HERE)))) == []
    assert said(NOT_MAPPED, http_api_with("GET /orders")) == []


def test_an_api_that_is_handed_on_may_be_mapped_by_others() -> None:
    api = http_api_with("GET /orders", disable_execute_api_endpoint=SHUT)
    api.stages.lacks(WHY)
    assert said(NOT_MAPPED, api) == []


def test_what_is_told_of_its_callers_is_not_told_of_the_api_again() -> None:
    api = api_with("GET /orders", disable_execute_api_endpoint=SHUT)
    assert said(NOT_MAPPED, api, calls=(told(URL),)) == []
    distribution = distribution_with(behavior_at("/orders"), origins=(origin_at(execute_api(), "/prod"),))
    assert said(NOT_MAPPED, api, distribution) == []


# Domain names without mappings


def unmapped(**peculiar: Any) -> DomainName:
    return a_domain(mappings=Listing(unread="no mapping is made here"), **peculiar)


def test_a_domain_name_beside_an_api_that_none_leads_to_may_lack_a_mapping() -> None:
    assert said(NO_MAPPING, api_with("GET /orders"), unmapped()) == ["may 403"]


def test_a_domain_name_for_other_stacks_lacks_none() -> None:
    assert said(NO_MAPPING, unmapped()) == []
    assert said(NO_MAPPING, api_with("GET /orders", imported=True), unmapped()) == []
    assert said(NO_MAPPING, api_with("GET /orders", stages=()), unmapped()) == []
    assert said(NO_MAPPING, api_with("GET /orders"), unmapped(imported=True)) == []


def test_an_api_with_another_domain_name_waits_for_none() -> None:
    api = api_with("GET /orders")
    other = a_domain(mapped_to(api), name="other.example.com", identity=ref("Other"))
    assert said(NO_MAPPING, api, unmapped(), other) == []


# Mappings without a stage


def test_callers_that_leave_out_the_stage_are_refused() -> None:
    api = api_with("GET /orders")
    domain = a_domain(mapped_to(api, "shop", stage=""))
    assert said(NO_STAGE, api, domain) == ["may 403"]
    for path, expected in (
        ("/shop/orders", ["will 403"]),
        ("/shop/prod/orders", []),
        ("/shop", ["may 403"]),
        ("/shop/{stage}/orders", ["may 403"]),
        ("/other/orders", ["may 403"]),
    ):
        assert said(NO_STAGE, api, domain, calls=(told(f"https://api.example.com{path}"),)) == expected
    by_function = told("https://api.example.com/shop/orders", "environment")
    assert said(NO_STAGE, api, domain, calls=(by_function,)) == ["may 403"]


def test_several_stages_may_be_meant() -> None:
    api = api_with("GET /orders", stages=("dev", "prod"))
    assert said(NO_STAGE, api, a_domain(mapped_to(api, stage=""))) == []


def test_a_mapping_that_names_a_stage_or_leads_elsewhere_is_not_asked() -> None:
    api = api_with("GET /orders")
    assert said(NO_STAGE, api, a_domain(mapped_to(api))) == []
    assert said(NO_STAGE, api, a_domain(mapped_to(Unresolved(WHY, HERE), stage=""))) == []


# Mappings to another stage


def mapping(api: Api, stage: str | Text | None, *waits_for: str) -> Mapping:
    return replace(mapped_to(api, stage=stage), waits_for=frozenset(waits_for))


def test_a_mapping_to_a_stage_that_is_not_there_is_refused() -> None:
    api = api_with("GET /orders", stages=("dev", "live"))
    assert said(OTHER_STAGE, api, a_domain(mapping(api, "prod"))) == ["will 400"]
    assert said(OTHER_STAGE, api, a_domain(mapping(api, parameter("Stage")))) == []
    assert said(OTHER_STAGE, api, a_domain(mapping(api, None))) == []
    api.stages.lacks(WHY)
    assert said(OTHER_STAGE, api, a_domain(mapping(api, "prod"))) == []
    bare = api_with("GET /orders", stages=())
    assert said(OTHER_STAGE, bare, a_domain(mapping(bare, "prod"))) == []


def test_a_mapping_may_be_created_before_its_stage() -> None:
    api = api_with("GET /orders")
    assert said(OTHER_STAGE, api, a_domain(mapping(api, "prod", "Api"))) == ["may 400"]
    assert said(OTHER_STAGE, api, a_domain(mapping(api, "prod", "Api", "Stage"))) == []
    assert said(OTHER_STAGE, api, a_domain(mapped_to(api))) == []


def test_a_stage_of_a_deployment_is_not_referred_to() -> None:
    stage = a_stage()
    stage.from_deployment = True
    api = api_with("GET /orders", stages=())
    api.stages.add(stage)
    (found,) = answers(OTHER_STAGE, api, a_domain(mapping(api, "prod")))
    assert isinstance(found, Finding)
    assert found.help == "add DependsOn: Stage to Mapping"


# Certificates


def arn(region: str | Text, service: str = "acm", partition: str = "aws") -> Text:
    return Text.of(f"arn:{partition}:{service}:", region, ":111122223333:certificate/1234")


def edge(certificate: Text) -> DomainName:
    return a_domain(endpoint_type=k("EDGE"), certificate=Known(certificate, HERE))


def test_an_edge_optimized_domain_name_takes_certificates_from_virginia() -> None:
    assert said(CERTIFICATE, edge(arn("eu-west-1"))) == ["will 400"]
    assert said(CERTIFICATE, edge(arn("us-east-1")), region="eu-west-1") == []
    assert said(CERTIFICATE, edge(arn("eu-west-1", "iam"))) == []
    assert said(CERTIFICATE, edge(arn("us-gov-west-1", partition="aws-us-gov"))) == []
    assert said(CERTIFICATE, edge(parameter("Certificate"))) == []


def test_a_regional_or_private_domain_name_takes_them_from_its_own_region() -> None:
    for kind in ("REGIONAL", "PRIVATE"):
        domain = a_domain(endpoint_type=k(kind), certificate=Known(arn("us-east-1"), HERE))
        assert said(CERTIFICATE, domain, region="eu-west-1") == ["will 400"]
        assert said(CERTIFICATE, domain, region="us-east-1") == []


def test_a_certificate_of_the_stack_is_where_the_stack_is() -> None:
    assert said(CERTIFICATE, edge(ref("Own")), region="eu-west-1") == ["will 400"]
    assert said(CERTIFICATE, edge(ref("Own")), region="us-east-1") == []
    regional = a_domain(certificate=Known(ref("Own"), HERE))
    assert answers(CERTIFICATE, regional) == []


def test_where_the_stack_is_may_have_to_be_known() -> None:
    of_stack = arn(Text.of(Reference("pseudo", "AWS::Region")))
    for domain in (edge(ref("Own")), edge(of_stack)):
        (found,) = answers(CERTIFICATE, domain)
        assert isinstance(found, Undecided)


def test_a_distribution_takes_certificates_from_virginia_too() -> None:
    distribution = distribution_with(certificate=Known(arn("eu-west-1"), HERE))
    assert said(CERTIFICATE, distribution) == ["will 400"]
    assert said(CERTIFICATE, distribution_with(), region="eu-west-1") == []


def test_of_what_is_imported_or_not_known_nothing_is_said() -> None:
    assert said(CERTIFICATE, replace(edge(arn("eu-west-1")), imported=True)) == []
    assert said(CERTIFICATE, a_domain(endpoint_type=Unresolved(WHY, HERE), certificate=k(arn("eu-west-1")))) == []
