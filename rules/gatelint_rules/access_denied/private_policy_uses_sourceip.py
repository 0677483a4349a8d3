"""The resource policy of a private API compares aws:SourceIp, which requests through a VPC endpoint do not have.

## Why
Clients of a private API come through a VPC endpoint. The policy sees their address in `aws:VpcSourceIp` then, and
`aws:SourceIp` is not in the request. An Allow under `IpAddress` of a key that is not there never applies; a Deny under
`NotIpAddress` always does, since a negated operator holds when its key is missing. Either way every client gets 403
"is not authorized to perform: execute-api:Invoke".

## How to fix
Write `aws:VpcSourceIp` in place of `aws:SourceIp`, with the private addresses of the clients. Deploy the API again.

## Exceptions
A Deny under `IpAddress` of `aws:SourceIp` denies nobody, and an Allow under an operator that ends in `IfExists` does
not mind: they are no reason for an error. Nor is an Allow of this kind where another statement allows the same callers.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refusals import Asked, Denial, Silence, callers_of, denials, guarded_apis, silences
from gatelint.front_door.access import Condition
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import RenameKey
from gatelint.rule import Certainty, Finding, Rule
from gatelint.values import Truth
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    DENIED_EXPLICITLY,
    SOURCE_IP,
    by_thing,
    is_all_of,
    is_preflight,
    key_of,
    notes_on_routes,
    request_of,
    routes_of,
)


def check(door: FrontDoor) -> Iterator[Finding]:
    for api, policy in guarded_apis(door):
        if not api.is_private.is_yes:
            continue
        clients = callers_of(door, api)
        denied = [pair for denial in denials(door, api, policy, clients) for pair in blamed_for(denial)]
        for condition, refused in by_thing(denied):
            yield finding_of(condition, refused, Certainty.WILL, denies=True)
        missed = [each for silence in silences(door, api, policy, clients) for each in blamed_for_silence(silence)]
        for condition, refused in by_thing((condition, asked) for condition, asked, _ in missed):
            sure = [asked for each, asked, is_sure in missed if each is condition and is_sure.is_yes]
            yield finding_of(condition, sure or refused, Certainty.WILL if sure else Certainty.MAY, denies=False)


def blamed_for(denial: Denial) -> Iterator[tuple[Condition, Asked]]:
    for condition in denial.statement.conditions:
        if key_of(condition) == SOURCE_IP:
            yield condition, denial.asked


def blamed_for_silence(silence: Silence) -> Iterator[tuple[Condition, Asked, Truth]]:
    """The conditions by which statements miss the route, and whether each is for it but for its conditions."""
    for miss in silence.misses:
        if not (miss.names & miss.includes).is_no:
            for condition in miss.failing:
                if key_of(condition) == SOURCE_IP:
                    yield condition, silence.asked, silence.is_sure & miss.is_allow & miss.names & miss.includes


def finding_of(condition: Condition, refused: list[Asked], certainty: Certainty, denies: bool) -> Finding:
    api, routes = refused[0].api, routes_of(refused)
    outcome = f"{condition.operator} denies everybody" if denies else f"{condition.operator} lets nobody in"
    return Finding(
        request=request_of(refused),
        certainty=certainty,
        at=condition.at,
        cause=f"requests to private API {api.name} come through a VPC endpoint and have no aws:SourceIp, so {outcome}",
        failure=DENIED_EXPLICITLY if denies else failure.of("REST"),
        response_type=ACCESS_DENIED,
        api=api,
        by_browser=all(map(is_preflight, routes)),
        help="write aws:VpcSourceIp in place of aws:SourceIp",
        remedies=[RenameKey(condition.at, "aws:VpcSourceIp")],
        notes=[] if is_all_of(api, routes) else list(notes_on_routes(refused, "is refused")),
    )


rule = Rule(id="private-policy-uses-sourceip", code=9651, failure=failure, check=check, kinds=("REST",))
