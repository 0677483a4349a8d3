"""Where the names of hosts lead, and by which certificates they are shown: DNS records, certificates, routing rules.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-api-gateway.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.aws_commands.access import literal
from gatelint.aws_commands.jq import literal as in_jq
from gatelint.aws_commands.shell import Asked, NotSpeakableError, Written, aws, file_for, in_partition, through_jq
from gatelint.remedies import DropRule, ImportCertificate, LeadRecord, ProveNames
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.aws_commands.rest import Line
    from gatelint.aws_commands.shell import Option
    from gatelint.front_door.domain import DnsRecord

REMEDIES = LeadRecord | ProveNames | ImportCertificate | DropRule

_RULE = re.compile(r"arn:[^:]+:apigateway:([^:]+):[0-9]*:/domainnames/([^/+]+)/routingrules/([^/]+)")
_CERTIFICATE = re.compile(r"arn:[^:]+:acm:([^:]+):[0-9]+:certificate/(.+)")
_ZONE_OF_CLOUDFRONT = "Z2FDTNDATAQYW2"
"""https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"""

_VALIDATIONS = (
    "{Changes: ([.Certificate.DomainValidationOptions[].ResourceRecord | values"
    ' | {Action: "UPSERT", ResourceRecordSet: {Name, Type, TTL: 300, ResourceRecords: [{Value}]}}] | unique)}'
)
"""https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html"""


def lines_of(remedy: REMEDIES) -> Iterator[Line]:
    if isinstance(remedy, LeadRecord):
        yield from _lead(remedy)
    elif isinstance(remedy, ProveNames):
        yield from _prove(remedy)
    elif isinstance(remedy, ImportCertificate):
        yield from _import(remedy)
    else:
        yield from _drop(remedy)


def _lead(remedy: LeadRecord) -> Iterator[Line]:
    """Route 53 takes whole records, so that the rest of one is asked for."""
    record, host = remedy.record, literal(remedy.host, "the host that the record is to lead to")
    name, kind = literal(known(record.name), "the name of the record"), known(record.type)
    if kind is None:
        raise NotSpeakableError("the type of the record is not known here")
    change = f".ResourceRecords = [{{Value: {in_jq(host)}}}]"
    if record.is_alias:
        change = f".AliasTarget.DNSName = {in_jq(host)}"
        if host.endswith(".cloudfront.net"):
            change += f" | .AliasTarget.HostedZoneId = {in_jq(_ZONE_OF_CLOUDFRONT)}"
    program = (
        f"{{Changes: [.ResourceRecordSets[] | select(.Name == {in_jq(_as_listed(name))} and .Type == {in_jq(kind)})"
        f' | {change} | {{Action: "UPSERT", ResourceRecordSet: .}}]}}'
    )
    where = in_partition(record.at.source)
    get = aws(
        "route53", "list-resource-record-sets", [*where, ("hosted-zone-id", _zone_of(record)), ("output", "json")]
    )
    file = file_for(name, "record")
    yield f"{get} | {through_jq(program)} > {file}"
    yield _change(where, _zone_of(record), file)


def _prove(remedy: ProveNames) -> Iterator[Line]:
    """https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-DNS-validation.html"""
    arn = literal(remedy.certificate.arn, "the ARN of the certificate")
    region, identity = _region_of(arn)
    get = aws("acm", "describe-certificate", [("region", region), ("certificate-arn", arn), ("output", "json")])
    file = file_for(identity, "validation")
    yield f"{get} | {through_jq(_VALIDATIONS)} > {file}"
    name = known(remedy.certificate.domain_name)
    zone = Asked("HOSTED_ZONE_ID", f"the id of the hosted zone that has {name or 'the names of the certificate'}")
    yield _change(in_partition(arn), zone if remedy.record is None else _zone_of(remedy.record), file)


def _import(remedy: ImportCertificate) -> Iterator[Line]:
    """https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html"""
    arn = literal(remedy.certificate.arn, "the ARN of the certificate")
    region, _ = _region_of(arn)
    files: list[Option] = [
        (option, Written(f'"fileb://{Asked(variable, hint)}"'))
        for option, variable, hint in (
            ("certificate", "CERTIFICATE", "the file with the next certificate, in PEM"),
            ("private-key", "PRIVATE_KEY", "the file with its private key, in PEM"),
            ("certificate-chain", "CERTIFICATE_CHAIN", "the file with the certificates of its issuers, in PEM"),
        )
    ]
    yield aws("acm", "import-certificate", [("region", region), ("certificate-arn", arn), *files])


def _drop(remedy: DropRule) -> Iterator[Line]:
    """https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/delete-routing-rule.html"""
    found = _RULE.fullmatch(remedy.rule.at.source)
    if found is None:
        raise NotSpeakableError("the id of the routing rule is not known here")
    region, domain, rule = found.groups()
    yield aws(
        "apigatewayv2", "delete-routing-rule", [("region", region), ("domain-name", domain), ("routing-rule-id", rule)]
    )


def _change(where: list[Option], zone: str | Asked, file: str) -> str:
    options: list[Option] = [*where, ("hosted-zone-id", zone), ("change-batch", Written(f"file://{file}"))]
    return aws("route53", "change-resource-record-sets", options)


def _zone_of(record: DnsRecord) -> str | Asked:
    """The id of the zone in which a record stands; snapshots once told of the zone's name alone."""
    identity = known(record.zone)
    if identity is not None and identity.literal:
        return identity.literal
    return Asked("HOSTED_ZONE_ID", f"the id of hosted zone {record.at.source.rpartition('/')[2]}")


def _region_of(arn: str) -> tuple[str, str]:
    found = _CERTIFICATE.fullmatch(arn)
    if found is None:
        raise NotSpeakableError("the ARN of the certificate is not known here")
    return found[1], found[2]


def _as_listed(name: str) -> str:
    """A name as Route 53 lists it: with a dot at its end, and codes for signs such as "*".

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
    """
    return re.sub(r"[^a-z0-9._-]", lambda sign: f"\\{ord(sign[0]):03o}", name.lower().rstrip(".")) + "."
