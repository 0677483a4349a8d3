"""Commands for what stands around APIs, where fixtures do not have it: zones, partitions, names of certificates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aws_command_lines import faults_of, taken_apart
from gatelint.account_engine import examine_accounts
from gatelint.diagnosis import Diagnosis
from mended_account import MendedAccount
from rule_fixtures import FIXTURES, rules
from test_aws_commands import HOSTILE, NEEDS_JQ, said_by_bash

Json = dict[str, Any]

DNS = "custom-domain-dns-to-execute-api"
EXPIRED = "certificate-expired"
SCOPES = "cognito-scope-not-grantable"
INTEGRATION_ROLE = "integration-credentials-role-broken"
TARGET = "custom-domain-target-missing"


def broken(rule: str, case: str) -> Json:
    snapshot: Json = json.loads((FIXTURES / rule / case / "broken.json").read_text())
    return snapshot


def account_in(snapshot: Json) -> Json:
    account: Json = snapshot["accounts"][0]
    return account


def region_in(snapshot: Json) -> Json:
    region: Json = account_in(snapshot)["regions"]["eu-west-1"]
    return region


def found(snapshot: Json, rule: str) -> list[Diagnosis]:
    return [one for each in examine_accounts(snapshot, rules()) for one in each.diagnoses if one.rule == rule]


def the_one(snapshot: Json, rule: str) -> Diagnosis:
    (diagnosis,) = found(snapshot, rule)
    for command in diagnosis.commands:
        for call in taken_apart(command).calls:
            assert faults_of(call) == []
    return diagnosis


def is_mended(snapshot: Json, rule: str) -> bool:
    diagnosis = the_one(snapshot, rule)
    account = MendedAccount(snapshot, {"HOSTED_ZONE_ID": "Z0123456789ABCDEFGHIJ"})
    for command in diagnosis.commands:
        account.run(command)
    return bool(diagnosis.commands) and found(account.snapshot, rule) == []


# --- DNS -----------------------------------------------------------------------------------------------------------


def records_in(snapshot: Json) -> list[Json]:
    records: list[Json] = account_in(snapshot)["global"]["route53"]["records"]
    return records


@NEEDS_JQ
def test_a_record_keeps_what_else_is_in_it() -> None:
    snapshot = broken(DNS, "account-cname")
    (record,) = records_in(snapshot)
    record["TTL"] = 77
    assert is_mended(snapshot, DNS)
    (record,) = records_in(snapshot)
    host = "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    assert (record["TTL"], record["ResourceRecords"]) == (77, [{"Value": host}])


@NEEDS_JQ
def test_a_record_of_a_zone_without_an_id_has_it_asked_for() -> None:
    snapshot = broken(DNS, "account-cname")
    del records_in(snapshot)[0]["zone_id"]
    told = the_one(snapshot, DNS).commands
    assert all('"${HOSTED_ZONE_ID:?the id of hosted zone example.com.}"' in command for command in told)


@NEEDS_JQ
def test_an_alias_leads_to_the_same_zone_at_another_name() -> None:
    snapshot = broken(DNS, "account-cname")
    (record,) = records_in(snapshot)
    target = record.pop("ResourceRecords")[0]["Value"]
    del record["TTL"]
    alias = {"HostedZoneId": "ZLY8HYME6SFDD", "DNSName": f"{target}.", "EvaluateTargetHealth": False}
    record |= {"Type": "A", "AliasTarget": alias}
    assert is_mended(snapshot, DNS)
    (record,) = records_in(snapshot)
    host = "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    assert record["AliasTarget"] == {**alias, "DNSName": host}


@NEEDS_JQ
def test_a_star_in_a_name_is_written_as_route_53_lists_it() -> None:
    snapshot = broken(DNS, "account-cname")
    domain = region_in(snapshot)["apigateway"]["domain_names"][0]
    domain["domainName"] = "*.example.com"
    newer = region_in(snapshot)["apigatewayv2"]["domain_names"]
    for each in newer:
        each["DomainName"] = "*.example.com"
    records_in(snapshot)[0]["Name"] = r"\052.example.com."
    assert is_mended(snapshot, DNS)


def test_of_several_records_of_a_name_somebody_has_to_choose() -> None:
    snapshot = broken(DNS, "account-cname")
    records_in(snapshot)[0] |= {"SetIdentifier": "half", "Weight": 50}
    diagnosis = the_one(snapshot, DNS)
    assert "has to be decided" in str(diagnosis.no_command)


def test_without_a_custom_domain_name_there_is_nothing_to_lead_to() -> None:
    snapshot = broken(DNS, "account-cname")
    region_in(snapshot)["apigateway"]["domain_names"] = []
    region_in(snapshot)["apigatewayv2"]["domain_names"] = []
    assert "have to be made first" in str(the_one(snapshot, DNS).no_command)


# --- certificates --------------------------------------------------------------------------------------------------


def certificate_in(snapshot: Json) -> Json:
    certificate: Json
    (certificate,) = region_in(snapshot)["acm"]["certificates"].values()
    return certificate


@NEEDS_JQ
def test_names_below_one_another_are_validated_together() -> None:
    snapshot = broken(EXPIRED, "account-not-renewed")
    certificate_in(snapshot)["SubjectAlternativeNames"] += ["*.api.example.com", "v2.api.example.com"]
    assert is_mended(snapshot, EXPIRED)


def test_names_of_several_zones_are_nothing_for_one_command() -> None:
    snapshot = broken(EXPIRED, "account-not-renewed")
    certificate_in(snapshot)["SubjectAlternativeNames"].append("example.net")
    assert "need not be in one hosted zone" in str(the_one(snapshot, EXPIRED).no_command)


def test_what_is_validated_by_mail_is_for_its_readers() -> None:
    snapshot = broken(EXPIRED, "account-not-renewed")
    certificate = certificate_in(snapshot)
    for told in (certificate, certificate["RenewalSummary"]):
        for each in told["DomainValidationOptions"]:
            each["ValidationMethod"] = "EMAIL"
    assert "mail" in str(the_one(snapshot, EXPIRED).no_command)


def test_how_names_are_validated_is_not_made_up() -> None:
    snapshot = broken(EXPIRED, "account-not-renewed")
    certificate = certificate_in(snapshot)
    del certificate["DomainValidationOptions"], certificate["RenewalSummary"]["DomainValidationOptions"]
    assert "not known here" in str(the_one(snapshot, EXPIRED).no_command)


def test_why_a_renewal_failed_is_for_people_to_find_out() -> None:
    snapshot = broken(EXPIRED, "account-not-renewed")
    certificate_in(snapshot)["RenewalSummary"]["RenewalStatus"] = "FAILED"
    assert "found out first" in str(the_one(snapshot, EXPIRED).no_command)


def test_acm_does_not_import_what_it_issues() -> None:
    snapshot = broken(EXPIRED, "account-imported")
    certificate_in(snapshot)["Type"] = "AMAZON_ISSUED"
    assert "has to be requested" in str(the_one(snapshot, EXPIRED).no_command)


@NEEDS_JQ
def test_a_certificate_that_waits_for_its_first_validation_gets_the_records_for_it() -> None:
    snapshot = broken(EXPIRED, "account-not-renewed")
    certificate = certificate_in(snapshot)
    del certificate["RenewalSummary"], certificate["NotAfter"]
    certificate["Status"] = "PENDING_VALIDATION"
    assert is_mended(snapshot, "custom-domain-status-pending")


# --- where a domain name leads -------------------------------------------------------------------------------------


def domain_in(snapshot: Json) -> Json:
    domain: Json
    (domain,) = region_in(snapshot)["apigatewayv2"]["domain_names"]
    return domain


def test_a_rule_without_which_nothing_takes_its_requests_is_not_deleted() -> None:
    snapshot = broken(TARGET, "account-api")
    domain = domain_in(snapshot)
    (rule,) = (each for each in domain["routing_rules"] if each["RoutingRuleId"] == "r1u2l3")
    domain["routing_rules"] = [rule]
    domain["RoutingMode"] = "ROUTING_RULE_ONLY"
    for each in region_in(snapshot)["apigateway"]["domain_names"]:
        each["routingMode"] = "ROUTING_RULE_ONLY"
    assert "has to be decided" in str(the_one(snapshot, TARGET).no_command)


@NEEDS_JQ
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_mapping_leads_to_the_only_stage_that_there_is(version: str) -> None:
    snapshot = broken(TARGET, "account-stage")
    newer = domain_in(snapshot)
    (older,) = region_in(snapshot)["apigateway"]["domain_names"]
    api = region_in(snapshot)["apigateway"]["rest_apis"][0]["id"]
    newer |= {"routing_rules": [], "RoutingMode": "API_MAPPING_ONLY"}
    older["routingMode"] = "API_MAPPING_ONLY"
    older["base_path_mappings"] = [{"basePath": "v9", "restApiId": api, "stage": "gone"}]
    told = [{"ApiMappingId": "m1", "ApiId": api, "Stage": "gone", "ApiMappingKey": "v9"}]
    newer["api_mappings"] = told if version == "v2" else []
    assert is_mended(snapshot, TARGET)


# --- roles ---------------------------------------------------------------------------------------------------------


def execution_role(**more: Any) -> Json:
    """An account in which an integration calls as the role of a function, whose policies allow it logs alone."""
    snapshot = broken(INTEGRATION_ROLE, "account-no-such-role")
    trust = [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    document = {"Version": "2012-10-17", "Statement": trust, **more}
    role = {"RoleName": "caller", "Arn": "arn:aws:iam::123456789012:role/caller", "AssumeRolePolicyDocument": document}
    account_in(snapshot)["global"]["iam"]["roles"]["caller"] = {"Role": role, "policies": [], "attached": []}
    return snapshot


@NEEDS_JQ
def test_a_role_that_is_trusted_with_nothing_gets_both() -> None:
    snapshot = execution_role()
    assert [command.split(" ", 3)[2] for command in the_one(snapshot, INTEGRATION_ROLE).commands] == [
        "get-role",
        "update-assume-role-policy",
        "put-role-policy",
    ]
    assert is_mended(snapshot, INTEGRATION_ROLE)


@NEEDS_JQ
def test_a_trust_of_one_statement_becomes_a_list() -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    assert is_mended(execution_role(Statement=statement), INTEGRATION_ROLE)


def test_a_denial_of_trust_is_for_the_owners_of_the_role() -> None:
    statement = {"Effect": "Deny", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    diagnosis = the_one(execution_role(Statement=[statement]), INTEGRATION_ROLE)
    assert "owners" in str(diagnosis.no_command)


def test_what_a_missing_role_was_allowed_beside_functions_is_not_made_up() -> None:
    snapshot = broken(INTEGRATION_ROLE, "account-no-such-role")
    (api,) = region_in(snapshot)["apigateway"]["rest_apis"]
    for resource in api["resources"]:
        for method in resource.get("resourceMethods", {}).values():
            method["methodIntegration"] |= {
                "type": "AWS",
                "uri": "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/orders",
            }
    assert "what the role is to be allowed" in str(the_one(snapshot, INTEGRATION_ROLE).no_command)


# --- user pools ----------------------------------------------------------------------------------------------------


def pool_in(snapshot: Json) -> Json:
    pool: Json
    (pool,) = region_in(snapshot)["cognito-idp"]["user_pools"].values()
    return pool


@NEEDS_JQ
def test_a_rest_method_demands_the_scope_as_it_is_defined() -> None:
    snapshot = broken(SCOPES, "account-no-resource-server")
    pool = pool_in(snapshot)
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("READ", "All")]
    server = {"UserPoolId": pool["UserPool"]["Id"], "Identifier": "orders", "Name": "orders", "Scopes": scopes}
    pool["resource_servers"] = [server]
    commands = the_one(snapshot, SCOPES).commands
    assert sum("update-method" in command for command in commands) == 2
    assert is_mended(snapshot, SCOPES)
    (api,) = region_in(snapshot)["apigateway"]["rest_apis"]
    methods = [each for resource in api["resources"] for each in resource.get("resourceMethods", {}).values()]
    assert [each["authorizationScopes"] for each in methods if each.get("authorizationScopes")] == [
        ["orders/READ", "orders/All"]
    ]


@NEEDS_JQ
def test_a_secret_is_not_left_in_a_file() -> None:
    snapshot = broken(SCOPES, "account-client-not-allowed")
    (client,) = pool_in(snapshot)["clients"]
    client["ClientSecret"] = "s3cr3t"
    account = MendedAccount(snapshot, {})
    for command in the_one(snapshot, SCOPES).commands:
        account.run(command)
    assert account.files
    assert "s3cr3t" not in "".join(account.files.values())


@pytest.mark.parametrize("enabled", [True, False])
def test_which_of_several_app_clients_is_meant_has_to_be_said(enabled: bool) -> None:
    snapshot = broken(SCOPES, "account-client-not-allowed")
    (client,) = pool_in(snapshot)["clients"]
    other = {**client, "ClientId": "4d5e6f", "AllowedOAuthFlowsUserPoolClient": enabled}
    pool_in(snapshot)["clients"].append(other)
    diagnosis = the_one(snapshot, SCOPES)
    assert bool(diagnosis.commands) is not enabled
    assert bool(diagnosis.no_command) is enabled


# --- partitions, and what others have written ----------------------------------------------------------------------


def test_services_without_regions_are_called_where_the_partition_has_them() -> None:
    written = json.dumps(execution_role()).replace("arn:aws:", "arn:aws-us-gov:").replace("eu-west-1", "us-gov-west-1")
    snapshot: Json = json.loads(written)
    account_in(snapshot)["partition"] = "aws-us-gov"
    for command in the_one(snapshot, INTEGRATION_ROLE).commands:
        assert command.split(" ", 3)[3].startswith("--region us-gov-west-1 ")


@pytest.mark.parametrize("word", HOSTILE)
def test_names_around_an_api_run_nothing(word: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scopes, records = broken(SCOPES, "account-client-not-allowed"), broken(DNS, "account-cname")
    (client,) = pool_in(scopes)["clients"]
    client["ClientId"] = word
    records_in(records)[0]["zone_id"] = word
    told = [*found(scopes, SCOPES), *found(records, DNS)]
    assert [bool(each.commands) for each in told] == [True, True]
    for command in [command for each in told for command in each.commands]:
        assert said_by_bash(command).returncode == 0
    assert not (tmp_path / "owned").exists()


def test_of_a_function_whose_arn_is_none_no_command_is_told() -> None:
    snapshot = broken("authorizer-deleted", "account-deployed-before-import")
    function = region_in(snapshot)["lambda"]["functions"]["check"]
    function["configuration"]["FunctionArn"] = "a:b"
    (diagnosis,) = found(snapshot, "authorizer-lambda-permission-missing")
    assert "ARN is not known" in str(diagnosis.no_command)
