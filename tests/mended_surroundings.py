"""What stands around the APIs of an account, as far as commands change it: roles, DNS, certificates, user pools."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def iam(account: Json, region: Json, operation: str, asked: Json) -> Json:
    del region
    roles: Json = account["global"]["iam"]["roles"]
    name = asked["RoleName"]
    if operation == "create-role":
        assert roles.get(name) is None
        arn = f"arn:{account['partition']}:iam::{account['account']}:role{asked.get('Path', '/')}{name}"
        trust = json.loads(asked["AssumeRolePolicyDocument"])
        told = {"RoleName": name, "Arn": arn, "AssumeRolePolicyDocument": trust}
        roles[name] = {"Role": told, "policies": [], "attached": []}
        return told
    role: Json = roles[name]
    if operation == "get-role":
        return {"Role": role["Role"]}
    document: Any = asked["PolicyDocument"]
    document = json.loads(document) if isinstance(document, str) else document
    if operation == "put-role-policy":
        policies: list[Json] = role["policies"]
        assert all(each["PolicyName"] != asked["PolicyName"] for each in policies)
        policies.append({"PolicyName": asked["PolicyName"], "PolicyDocument": document})
        return role
    assert operation == "update-assume-role-policy"
    role["Role"]["AssumeRolePolicyDocument"] = document
    return role


def route53(account: Json, region: Json, operation: str, asked: Json) -> Json:
    """A record by which ACM validates the names of certificates has them validated."""
    del region
    records: list[Json] = account["global"]["route53"]["records"]
    inside = [each for each in records if each["zone_id"] == asked["HostedZoneId"]]
    zone = {key: inside[0][key] for key in ("zone", "zone_id", "private")}
    if operation == "list-resource-record-sets":
        return {"ResourceRecordSets": [{k: v for k, v in each.items() if k not in zone} for each in inside]}
    assert operation == "change-resource-record-sets"
    changes: list[Json] = asked["ChangeBatch"]["Changes"]
    assert changes
    for change in changes:
        assert change["Action"] == "UPSERT"
        made: Json = change["ResourceRecordSet"]
        # A name that stands for another one has no other records.
        assert {each["Type"] for each in records if each["Name"] == made["Name"]} <= {made["Type"]}
        records[:] = [each for each in records if (each["Name"], each["Type"]) != (made["Name"], made["Type"])]
        records.append({**made, **zone})
        _validate(account, made)
    return {}


def _validate(account: Json, record: Json) -> None:
    for region in account["regions"].values():
        for certificate in region.get("acm", {}).get("certificates", {}).values():
            proofs = [each["ResourceRecord"] for each in certificate.get("DomainValidationOptions", [])]
            values = [{"Value": each["Value"]} for each in proofs if each["Name"] == record["Name"]]
            if values and values == record["ResourceRecords"]:
                certificate["Status"] = "ISSUED"
                certificate["RenewalSummary"] = {"RenewalStatus": "SUCCESS"}


def acm(account: Json, region: Json, operation: str, asked: Json) -> Json:
    del account
    certificate: Json = region["acm"]["certificates"][asked["CertificateArn"]]
    if operation == "describe-certificate":
        return {"Certificate": certificate}
    assert operation == "import-certificate"
    assert certificate["Type"] == "IMPORTED"
    files = [asked[key] for key in ("Certificate", "PrivateKey", "CertificateChain")]
    assert files == ["fileb://next.pem", "fileb://next.key", "fileb://issuers.pem"]
    certificate.update({"Status": "ISSUED", "NotAfter": "2027-06-30T23:59:59Z"})
    return certificate


def cognito(account: Json, region: Json, operation: str, asked: Json) -> Json:
    del account
    pool: Json = region["cognito-idp"]["user_pools"][asked["UserPoolId"]]
    verb, _, thing = operation.partition("-")
    listing, key, name = {
        "user-pool-client": ("clients", "ClientId", "UserPoolClient"),
        "resource-server": ("resource_servers", "Identifier", "ResourceServer"),
    }[thing]
    found: list[Json] = [each for each in pool[listing] if each[key] == asked[key]]
    if verb == "create":
        assert not found
        pool[listing].append(asked)
        return asked
    (owner,) = found
    if verb == "update":
        # What is left out has its default.
        owner.clear()
        owner.update(asked)
    return {name: owner}


SURROUNDINGS: dict[str, Callable[[Json, Json, str, Json], Json]] = {
    "iam": iam,
    "route53": route53,
    "acm": acm,
    "cognito-idp": cognito,
}
"""What answers for each service: it is told the account, the region, the operation and what it is asked with."""
