"""The policy of a VPC endpoint does not let clients through to a private API.

## Why
A VPC endpoint for execute-api may have a policy of its own, which is asked before the API: it has to allow
`execute-api:Invoke` on the method's ARN to whoever calls. One that was written for other APIs, for some methods, or for
signed requests alone, answers everything else with 403 "is not authorized to perform: execute-api:Invoke", though the
resource policy of the API lets the endpoint in.

## How to fix
Allow `execute-api:Invoke` on the API (`arn:aws:execute-api:{region}:{account}:{api}/*`) in the `PolicyDocument` of the
endpoint, or leave the document out: by default an endpoint lets everything through. The change needs no deployment of
the API.

## Exceptions
Only endpoints that the API itself names are surely those of its clients, by `VpcEndpointIds` or by `aws:SourceVpce` in
its resource policy. Where it names none, and there is one endpoint for execute-api alone, the finding is a possibility;
so it is where the policy asks for who signed, since clients of a method without authorization may sign all the same.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
- https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.arns import as_written
from gatelint.behavior.access.endpoint_policies import Doorway, KeptOut, doorways, kept_out
from gatelint.behavior.access.refusals import Asked, Miss, misses_of
from gatelint.front_door.access import Policy, VpcEndpoint
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import AddItem, NoCommand, Remedy, below
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.text import Text
from gatelint.values import Place, Truth, Unresolved
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    DENIED_EXPLICITLY,
    allow_everybody,
    demand_signatures,
    is_preflight,
    leading,
    listed,
    request_of,
    routes_of,
)


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for doorway in doorways(door):
        policy = doorway.endpoint.policy
        if isinstance(policy, Unresolved):
            yield Undecided(policy.place, policy.why)
            continue
        found = list(kept_out(door, doorway))
        for shut in ([each for each in found if is_denied(each)], [each for each in found if not is_denied(each)]):
            if shut and isinstance(policy, Policy):
                yield finding_of(doorway, policy, shut)


def is_denied(shut: KeptOut) -> bool:
    return shut.decision.denies.is_yes


def finding_of(doorway: Doorway, policy: Policy, found: list[KeptOut]) -> Finding:
    endpoint, api = doorway.endpoint, doorway.api
    whoever = [each for each in found if each.whoever_signs]
    shut = whoever or found
    refused = [each.asked for each in shut]
    first = next(each for each in shut if each.asked.route is leading(routes_of(refused)))
    denies = is_denied(first)
    at, cause = denial_of(first, policy, endpoint.name) if denies else silence_of(first, policy, endpoint.name)
    api_arn = Text.of(first.asked.arn.partition("/")[0], "/*")
    who = f"through {endpoint.name}" if whoever else f"without a signature through {endpoint.name}"
    notes = [] if doorway.named_at is None else [Note(doorway.named_at, f"{api.name} names {endpoint.name} here")]
    return Finding(
        request=request_of(refused, who),
        certainty=Certainty.of(doorway.is_meant & (Truth.YES if whoever else Truth.UNKNOWN)),
        at=at,
        cause=cause,
        failure=DENIED_EXPLICITLY if denies else failure.of("REST"),
        response_type=ACCESS_DENIED,
        api=api,
        by_browser=all(map(is_preflight, routes_of(refused))),
        help=mend_of(endpoint.name, api_arn, denies=denies, whoever=bool(whoever)),
        remedies=remedies_of(endpoint, refused, api_arn, denies=denies, whoever=bool(whoever)),
        notes=notes,
    )


def mend_of(endpoint: str, arn: Text, *, denies: bool, whoever: bool) -> str:
    if not whoever:
        return f"let unsigned calls through in the policy of {endpoint}, or set AuthorizationType to AWS_IAM"
    if denies:
        return f"narrow this Deny in the policy of {endpoint}, so that it leaves {arn} alone"
    return f"allow execute-api:Invoke on {arn} in the policy of {endpoint}, or leave the policy out"


def remedies_of(endpoint: VpcEndpoint, refused: list[Asked], arn: Text, *, denies: bool, whoever: bool) -> list[Remedy]:
    if not whoever and all(route.authorization_type.equals("NONE").is_yes for route in routes_of(refused)):
        return demand_signatures(refused)
    if denies or not whoever or arn.literal is None:
        return [NoCommand("whom the policy of the endpoint is to keep out is for its owners to say")]
    return [AddItem(below(endpoint.at, "PolicyDocument", "Statement"), allow_everybody([arn.literal]))]


def denial_of(shut: KeptOut, policy: Policy, endpoint: str) -> tuple[Place, str]:
    statement = shut.decision.denied_by
    at = policy.at if statement is None else statement.at
    return at, f"the policy of {endpoint} denies {as_written(shut.asked.arn)}"


def silence_of(shut: KeptOut, policy: Policy, endpoint: str) -> tuple[Place, str]:
    """Where the policy falls short, and by what: the one statement that might have allowed, or the whole of it."""
    misses = misses_of(policy, shut.asked) or []
    arn = as_written(shut.asked.arn)
    if len(misses) == 1:
        return misses[0].statement.at, f"the policy of {endpoint} {shortcoming(misses[0], arn)}"
    if not misses:
        return policy.at, f"the policy of {endpoint} allows nothing"
    return policy.at, f"no statement in the policy of {endpoint} allows calls of {arn}"


def shortcoming(miss: Miss, arn: Text) -> str:
    if miss.is_elsewhere:
        what = listed(miss.statement.resources)
        return f"allows {listed(miss.statement.actions)} on {what or 'something else'} alone, not on {arn}"
    if miss.failing:
        condition = miss.failing[0]
        return f"lets nobody in here, by {condition.operator} of {condition.key}"
    return "allows none but those who sign as somebody that it names"


rule = Rule(id="private-vpce-endpoint-policy", code=9687, failure=failure, check=check, kinds=("REST",))
