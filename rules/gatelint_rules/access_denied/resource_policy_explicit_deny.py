"""A Deny of the API's resource policy applies to every caller, so that nobody gets through.

## Why
An explicit Deny wins over whatever allows: API Gateway looks for one before it asks an authorizer, and answers 403
"is not authorized to perform: execute-api:Invoke ... with an explicit deny". Statements that mean to shut out some
callers shut out all of them where their condition cannot fail: `StringNotEquals` and `NotIpAddress` hold as well when
their key is missing from the request. `aws:SourceVpce` and `aws:SourceVpc` are missing from every request to an API
that is not private, and keys like `aws:PrincipalOrgID` from every request that nobody signed. And nobody reaches an
API over the internet from an address in 10.0.0.0/8.

## How to fix
Condition the Deny on something that the wanted callers have: their public addresses, or, for calls from within a VPC,
make the API private. Where the Deny has no condition at all, narrow its resources or remove it. Deploy the API again.

## Exceptions
A list of public addresses to which an API is kept is what it should be, and not reported. A Deny without conditions
that leaves other routes of the API open may be meant, so that it is a possibility. HTTP APIs have no resource policy.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refusals import Asked, callers_of, denials, guarded_apis
from gatelint.front_door.access import Condition, Statement
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import Remedy, TakeOut
from gatelint.rule import Certainty, Finding, Rule
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    DENIED_EXPLICITLY,
    IDS_OF_NETWORKS,
    SOURCE_IP,
    by_thing,
    demand_signatures,
    is_all_of,
    is_preflight,
    key_of,
    mend_of,
    notes_on_routes,
    reason_of,
    remedies_of,
    request_of,
    routes_of,
    telling_condition,
)


def check(door: FrontDoor) -> Iterator[Finding]:
    for api, policy in guarded_apis(door):
        found = denials(door, api, policy, callers_of(door, api))
        for statement, refused in by_thing((denial.statement, denial.asked) for denial in found):
            if not is_about_networks(api, statement):
                yield finding_of(statement, refused)


def is_about_networks(api: Api, statement: Statement) -> bool:
    """Whether the addresses or endpoints that clients of a private API come by are what it is about."""
    keys = {key_of(condition) for condition in statement.conditions}
    return api.is_private.is_yes and bool(keys & {SOURCE_IP, *IDS_OF_NETWORKS})


def finding_of(statement: Statement, refused: list[Asked]) -> Finding:
    api, routes = refused[0].api, routes_of(refused)
    condition = telling_condition(statement.conditions.items, refused[0])
    is_whole = is_all_of(api, routes)
    is_plain = condition is None and not statement.negated_principals
    return Finding(
        request=request_of(refused),
        # Whoever denies without more ado may well mean some routes, but hardly the whole API.
        certainty=Certainty.MAY if is_plain and not is_whole else Certainty.WILL,
        at=statement.at if condition is None else condition.at,
        cause=cause_of(statement, condition, refused[0]),
        failure=DENIED_EXPLICITLY,
        response_type=ACCESS_DENIED,
        api=api,
        by_browser=all(map(is_preflight, routes)),
        help=mend(statement, condition, refused[0]),
        remedies=remedies(statement, condition, refused),
        notes=[] if is_whole else list(notes_on_routes(refused, "is denied to everybody")),
    )


def cause_of(statement: Statement, condition: Condition | None, asked: Asked) -> str:
    if condition is not None:
        return f"{reason_of(condition, asked, holds=True)}, so {condition.operator} denies everybody"
    if statement.negated_principals:
        return "nobody is known by a signature here, so NotPrincipal denies everybody"
    return "this Deny has no condition, and wins over whatever allows"


def mend(statement: Statement, condition: Condition | None, asked: Asked) -> str:
    if condition is not None:
        return mend_of(condition, asked, "Deny")
    if statement.negated_principals:
        return "set AuthorizationType to AWS_IAM, or leave the routes out of the statement"
    return "remove the statement, or name in it only what nobody may call"


def remedies(statement: Statement, condition: Condition | None, refused: list[Asked]) -> list[Remedy]:
    if condition is not None:
        return remedies_of(condition, refused)
    if statement.negated_principals:
        return demand_signatures(refused)
    return [TakeOut(statement.at)]


rule = Rule(id="resource-policy-explicit-deny", code=9660, failure=failure, check=check, kinds=("REST",))
