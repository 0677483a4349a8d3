"""The resource policy allows users or roles of AWS accounts, and the method does not make its callers sign.

## Why
An Allow for `Principal: {AWS: ...}` is for requests that a user or role signed. Only methods with the authorization
type AWS_IAM look at signatures; on all others callers are anonymous, and never the principal of the statement. They get
403 "User: anonymous is not authorized to perform: execute-api:Invoke". Browsers never sign a preflight, so OPTIONS
methods are refused too, though all the others are called with a signature.

## How to fix
Set `AuthorizationType: AWS_IAM` on the methods, if their callers are those users and roles. Allow the others, the
OPTIONS methods among them, to `Principal: "*"`, with conditions if need be. Deploy the API again.

## Exceptions
`{"AWS": "*"}` means everybody, like "*". On methods with a Lambda authorizer, what the authorizer allows is enough; of
user pools AWS says both that the token is enough and that the policy has to allow, so that these are possibilities.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refusals import Asked, callers_of, guarded_apis, silences
from gatelint.front_door.access import Statement
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import AddItem, Remedy
from gatelint.rule import Certainty, Finding, Rule
from gatelint.values import Listing, Place, Truth
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    allow_everybody,
    by_thing,
    demand_signatures,
    is_preflight,
    listed,
    notes_on_routes,
    request_of,
    routes_of,
    statements_of,
)


def check(door: FrontDoor) -> Iterator[Finding]:
    for api, policy in guarded_apis(door):
        missed: list[tuple[Statement, Asked, Truth]] = []
        for silence in silences(door, api, policy, callers_of(door, api)):
            missed += [
                (miss.statement, silence.asked, silence.is_sure & miss.is_allow & miss.names)
                for miss in silence.misses
                if miss.includes.is_no and not miss.is_elsewhere
            ]
        for statement, refused in by_thing((statement, asked) for statement, asked, _ in missed):
            sure = [asked for each, asked, is_sure in missed if each is statement and is_sure.is_yes]
            yield finding_of(statement, sure or refused, Certainty.WILL if sure else Certainty.MAY)


def finding_of(statement: Statement, refused: list[Asked], certainty: Certainty) -> Finding:
    routes = routes_of(refused)
    who = listed(Listing(principal.value for principal in statement.principals))
    single = len(routes) == 1
    return Finding(
        request=request_of(refused),
        certainty=certainty,
        at=place_of_principal(statement),
        cause=f"this Allow is for requests signed by {who}, and nobody signs for "
        + (routes[0].key if single else f"these {len(routes)} routes"),
        failure=failure.of("REST"),
        response_type=ACCESS_DENIED,
        api=refused[0].api,
        by_browser=all(map(is_preflight, routes)),
        help=mend(refused),
        remedies=remedies_of(refused),
        notes=list(notes_on_routes(refused, "does not ask its callers to sign")),
    )


def place_of_principal(statement: Statement) -> Place:
    return statement.principals.items[0].value.place if statement.principals.items else statement.at


def mend(refused: list[Asked]) -> str:
    routes = routes_of(refused)
    if all(map(is_preflight, routes)):
        return 'allow execute-api:Invoke on execute-api:/*/OPTIONS/* to Principal "*"'
    methods, them = (routes[0].key, "it") if len(routes) == 1 else ("these methods", "them")
    return f'set AuthorizationType to AWS_IAM on {methods}, or allow execute-api:Invoke on {them} to Principal "*"'


def remedies_of(refused: list[Asked]) -> list[Remedy]:
    if all(map(is_preflight, routes_of(refused))):
        return [AddItem(statements_of(refused[0].api), allow_everybody(["execute-api:/*/OPTIONS/*"]))]
    return demand_signatures(refused)


rule = Rule(
    id="resource-policy-aws-principal-on-non-iam-method", code=9662, failure=failure, check=check, kinds=("REST",)
)
