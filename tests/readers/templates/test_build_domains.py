from __future__ import annotations

import pytest

from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.domain import DomainName
from gatelint.readers.templates.build_domains import build_domains
from gatelint.readers.templates.stack import Stack
from gatelint.values import Known, Listing, Place, Unresolved, known
from readers.templates.literals import literal_of, literals_of
from template_stacks import stack_of

HERE = Place("template.yaml")
START = """
Parameters: {P: {Type: String}, Q: {Type: String}}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
"""
DOMAIN = """
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties: {DomainName: api.example.com, RegionalCertificateArn: arn, EndpointConfiguration: {Types: [REGIONAL]}}
"""
OTHER = """
  Other: {Type: AWS::ApiGatewayV2::DomainName, Properties: {DomainName: other.example.com}}
"""
MAPPED = """
  Mapping:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: prod}
"""


def api_in(stack: Stack) -> Api:
    return Api(
        ApiKind.REST,
        "Api",
        HERE,
        identity=stack.resources["Api"].identity,
        imported=False,
        endpoint_type=Known("REGIONAL", HERE),
        disable_execute_api_endpoint=Known(False, HERE),
    )


def domains_of(*resources: str) -> list[DomainName]:
    stack = stack_of(START + "".join(resources))
    return build_domains(stack, Listing([api_in(stack)])).items


def domain_of(*resources: str) -> DomainName:
    (domain,) = domains_of(*resources)
    return domain


def domain_with(type_name: str, properties: str) -> DomainName:
    return domain_of(f"  Domain: {{Type: {type_name}, Properties: {{DomainName: api.example.com, {properties}}}}}\n")


def mapping_of(properties: str, type_name: str = "AWS::ApiGateway::BasePathMapping") -> str:
    return f"  Mapping: {{Type: '{type_name}', Properties: {{{properties}}}}}\n"


@pytest.mark.parametrize(
    ("type_name", "properties", "expected"),
    [
        ("AWS::ApiGateway::DomainName", "CertificateArn: arn", "EDGE"),
        ("AWS::ApiGateway::DomainName", "EndpointConfiguration: {Types: [REGIONAL]}", "REGIONAL"),
        ("AWS::ApiGateway::DomainName", "RegionalCertificateArn: arn", None),
        ("AWS::ApiGateway::DomainName", "EndpointConfiguration: !Ref P", None),
        ("AWS::ApiGateway::DomainName", "EndpointConfiguration: {Types: [!Ref P]}", None),
        ("AWS::ApiGateway::DomainNameV2", "CertificateArn: arn", "PRIVATE"),
        ("AWS::ApiGatewayV2::DomainName", "DomainNameConfigurations: [{CertificateArn: arn}]", "REGIONAL"),
        ("AWS::ApiGatewayV2::DomainName", "DomainNameConfigurations: !Ref P", None),
    ],
)
def test_a_domain_name_has_the_endpoint_type_that_its_resource_type_gives(
    type_name: str, properties: str, expected: str | None
) -> None:
    assert known(domain_with(type_name, properties).endpoint_type) == expected


def test_a_v2_domain_name_keeps_its_settings_in_a_list() -> None:
    domain = domain_with(
        "AWS::ApiGatewayV2::DomainName",
        "DomainNameConfigurations: [{CertificateArn: arn, SecurityPolicy: TLS_1_2}], RoutingMode: ROUTING_RULE_ONLY, "
        "MutualTlsAuthentication: {TruststoreUri: s3://bucket/key}",
    )
    assert known(domain.security_policy) == "TLS_1_2"
    assert literal_of(domain.certificate) == "arn"
    assert literal_of(domain.truststore) == "s3://bucket/key"
    assert known(domain.routing_mode) == "ROUTING_RULE_ONLY"
    assert len(domain.targets) == 1


def test_a_domain_name_knows_what_dns_should_point_at() -> None:
    stack = stack_of(START + DOMAIN)
    (domain,) = build_domains(stack, Listing())
    resource = stack.resources["Domain"]
    assert domain.targets == (resource.attribute("RegionalDomainName"), resource.attribute("DistributionDomainName"))
    assert known(domain.routing_mode) == "API_MAPPING_ONLY"
    assert domain.truststore is None


@pytest.mark.parametrize("name", ["!Ref Domain", "api.example.com"])
def test_a_mapping_belongs_to_the_domain_name_that_it_names(name: str) -> None:
    domain = domain_of(DOMAIN, mapping_of(f"DomainName: {name}, RestApiId: !Ref Api, Stage: prod, BasePath: v1"))
    (mapping,) = domain.mappings
    assert isinstance(mapping.api, Api)
    assert literal_of(mapping.base_path) == "v1"
    assert literal_of(mapping.stage) == "prod"
    assert domain.mappings.complete


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", ""),
        ("BasePath: (none)", ""),
        ("BasePath: ''", ""),
        ("BasePath: /v1/", "v1"),
        ("BasePath: orders", "orders"),
    ],
)
def test_base_paths_have_no_slash_at_their_ends_and_none_is_the_root(key: str, expected: str) -> None:
    (mapping,) = domain_of(DOMAIN, mapping_of(f"DomainName: !Ref Domain, RestApiId: !Ref Api, {key}")).mappings
    assert literal_of(mapping.base_path) == expected


def test_a_base_path_mapping_may_leave_the_stage_to_callers_but_an_api_mapping_may_not() -> None:
    (rest,) = domain_of(DOMAIN, mapping_of("DomainName: !Ref Domain, RestApiId: !Ref Api")).mappings
    (v2,) = domain_of(
        DOMAIN, mapping_of("DomainName: !Ref Domain, ApiId: !Ref Api", "AWS::ApiGatewayV2::ApiMapping")
    ).mappings
    assert rest.stage is None
    assert isinstance(v2.stage, Unresolved)
    assert isinstance(v2.api, Api)


@pytest.mark.parametrize("stage", ["(none)", "''"])
def test_a_base_path_mapping_may_say_that_it_names_no_stage(stage: str) -> None:
    (mapping,) = domain_of(DOMAIN, mapping_of(f"DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: {stage}")).mappings
    assert mapping.stage is None


def test_a_mapping_is_created_after_all_that_it_mentions() -> None:
    (mapping,) = domain_of(DOMAIN, mapping_of("DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: prod")).mappings
    assert mapping.waits_for == frozenset({"Api", "Domain"})


@pytest.mark.parametrize("stage", ["!Ref Api.Stage", "!Sub '${ Api.Stage }'"])
def test_a_mapping_waits_for_a_stage_that_it_names_as_sam_does(stage: str) -> None:
    made = "  ApiProdStage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: prod}}\n"
    stack = stack_of(
        START + DOMAIN + made + mapping_of(f"DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: {stage}")
    )
    stack.evaluator.template.aliases["Api.Stage"] = "ApiProdStage"
    (domain,) = build_domains(stack, Listing([api_in(stack)]))
    assert domain.mappings.items[0].waits_for == frozenset({"Api", "Domain", "ApiProdStage"})


@pytest.mark.parametrize("api", ["RestApiId: abc123", "RestApiId: !Ref P", "Stage: prod"])
def test_a_mapping_to_an_api_made_elsewhere_is_kept(api: str) -> None:
    (mapping,) = domain_of(DOMAIN, mapping_of(f"DomainName: !Ref Domain, {api}")).mappings
    assert isinstance(mapping.api, Unresolved)


def test_two_uses_of_one_parameter_are_one_domain_name() -> None:
    domain = domain_of(
        "  Domain: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: !Ref P, CertificateArn: arn}}\n",
        mapping_of("DomainName: !Ref P, RestApiId: !Ref Api"),
    )
    assert len(domain.mappings) == 1


def test_a_domain_name_made_elsewhere_is_known_by_its_mappings() -> None:
    domain, imported = domains_of(
        DOMAIN,
        MAPPED,
        mapping_of("DomainName: elsewhere.example.com, RestApiId: !Ref Api").replace("Mapping", "Far", 1),
    )
    assert domain.mappings.complete
    assert imported.imported
    assert imported.name == "elsewhere.example.com"
    assert isinstance(imported.endpoint_type, Unresolved)
    assert len(imported.mappings) == 1
    assert not imported.mappings.complete


def test_a_mapping_of_an_unknown_name_may_belong_to_every_domain_name() -> None:
    far = mapping_of("DomainName: !Ref P, RestApiId: !Ref Api").replace("Mapping", "Far", 1)
    domain, other, imported = domains_of(DOMAIN, OTHER, MAPPED, far)
    assert not domain.mappings.complete
    assert not other.mappings.complete
    assert [mapping.name for mapping in imported.mappings] == ["Far"]


def test_a_mapping_without_a_name_may_belong_to_every_domain_name() -> None:
    domain, imported = domains_of(DOMAIN, mapping_of("RestApiId: !Ref Api"))
    assert not domain.mappings.complete
    assert imported.imported


@pytest.mark.parametrize("arn", ["!GetAtt Private.DomainNameArn", "!Ref Private"])
def test_a_private_domain_name_is_mapped_by_its_arn(arn: str) -> None:
    private = "  Private: {Type: AWS::ApiGateway::DomainNameV2, Properties: {DomainName: api.internal, Policy: {}}}\n"
    mapping = mapping_of(f"DomainNameArn: {arn}, RestApiId: !Ref Api", "AWS::ApiGateway::BasePathMappingV2")
    domain = domain_of(private, mapping)
    assert len(domain.mappings) == 1
    assert domain.policy is True


def test_nothing_mapped_here_may_be_mapped_in_another_stack() -> None:
    assert not domain_of(DOMAIN).mappings.complete
    assert domain_of(DOMAIN, MAPPED).mappings.complete


@pytest.mark.parametrize(
    ("after", "complete"),
    [
        ("Outputs: {Name: {Value: !Ref Domain, Export: {Name: domain}}}", False),
        ("Outputs: {Name: {Value: !Ref P, Export: {Name: domain}}}", False),
        ("Outputs: {Name: {Value: !Ref Domain}}", True),
        ("Outputs: {Url: {Value: 'https://www.example.com', Export: {Name: url}}}", True),
        ("Outputs: {Target: {Value: !GetAtt Domain.RegionalDomainName, Export: {Name: target}}}", True),
        (
            "  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x, Parameters: {N: !Ref Domain}}}",
            False,
        ),
        ("  Kept: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Domain}}", False),
    ],
)
def test_a_name_handed_to_others_may_be_mapped_by_them(after: str, complete: bool) -> None:
    assert domain_of(DOMAIN, MAPPED, after).mappings.complete is complete


def test_a_routing_rule_tells_its_conditions_and_its_stage() -> None:
    rule_text = """
  Rule:
    Type: AWS::ApiGatewayV2::RoutingRule
    Properties:
      DomainNameArn: !Sub arn:aws:apigateway:eu-west-1::/domainnames/${Domain}
      Priority: 10
      Conditions:
        - MatchBasePaths: {AnyOf: [orders]}
        - MatchHeaders: {AnyOf: [{Header: x-version, ValueGlob: 2*}]}
      Actions: [{InvokeApi: {ApiId: !Ref Api, Stage: prod}}]
"""
    domain = domain_of(DOMAIN, rule_text)
    (rule,) = domain.routing_rules
    assert known(rule.priority) == 10
    assert literal_of(rule.stage) == "prod"
    assert known(rule.strip_base_path) is False
    paths, headers = rule.conditions
    assert literals_of(paths.base_paths) == ["orders"]
    assert [literal_of(match.header) for match in headers.headers] == ["x-version"]
    assert domain.routing_rules.complete


def test_a_routing_rule_without_readable_action_invokes_something_unknown() -> None:
    (rule,) = domain_of(
        DOMAIN,
        "  Rule: {Type: AWS::ApiGatewayV2::RoutingRule, Properties: "
        "{DomainNameArn: !GetAtt Domain.DomainNameArn, Priority: 1, Conditions: [], Actions: !Ref P}}\n",
    ).routing_rules
    assert isinstance(rule.api, Unresolved)
    assert len(rule.conditions) == 0
