"""The resource policy of a private API is for another VPC endpoint or VPC than the API's clients come by.

## Why
`aws:SourceVpce` is the id of the VPC endpoint that a request comes through, `aws:SourceVpc` that of the VPC which the
endpoint is in. Where the policy compares them with anything else - the id of a VPC where that of an endpoint belongs,
an endpoint for another service, an endpoint that was replaced - its Deny under `StringNotEquals` applies to every
client, and its Allow under `StringEquals` to none. They get 403 "is not authorized to perform: execute-api:Invoke".

## How to fix
Compare `aws:SourceVpce` with the endpoint for execute-api, best by a reference (`!Ref Endpoint`), or `aws:SourceVpc`
with the VPC. Deploy the API again.

## Exceptions
Endpoints of other accounts and templates may be named without being in sight. Of all endpoints, only those are asked
about that the API itself lists in `VpcEndpointIds`. Whether an id that is written out is that of an endpoint which the
same template makes cannot be told; it hardly is, so that this is a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.callers import Caller
from gatelint.behavior.access.refusals import (
    Asked,
    clients_in_vpcs,
    clients_through,
    denials,
    endpoint_named,
    guarded_apis,
    silences,
    with_new_ids,
)
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Condition, Policy, VpcEndpoint
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.records import record
from gatelint.remedies import AddItem, NoCommand, Remedy, RenameKey, SetValue
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint.text import Text
from gatelint.values import Truth, Value
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    DENIED_EXPLICITLY,
    IDS_OF_NETWORKS,
    by_thing,
    is_preflight,
    key_of,
    listed,
    request_of,
    routes_of,
)


@record()
class Blame:
    """A condition that shuts clients out of a route: of a Deny, or of an Allow that is for the route otherwise."""

    condition: Condition
    asked: Asked
    denies: bool
    is_sure: Truth


def check(door: FrontDoor) -> Iterator[Finding]:
    for api, policy in guarded_apis(door):
        if not api.is_private.is_yes:
            continue
        for_all = list(blames(door, api, policy, clients_in_vpcs(door)))
        for found in by_condition(for_all):
            finding = finding_of(found, cause=never_named(door, found[0]), help_=mend(found[0].condition))
            finding.remedies = [remedy_of(door, found[0].condition)]
            yield finding
        seen = {id(blame.condition) for blame in for_all}
        for endpoint in api.vpc_endpoints:
            identity = text_of(endpoint)
            if identity is not None:
                yield from shut_out(door, api, policy, endpoint, identity, seen)


def blames(door: FrontDoor, api: Api, policy: Policy, clients: Caller) -> Iterator[Blame]:
    for denial in denials(door, api, policy, clients):
        condition = next((each for each in denial.statement.conditions if key_of(each) in IDS_OF_NETWORKS), None)
        if condition is not None:
            yield Blame(condition, denial.asked, denies=True, is_sure=Truth.YES)
    for silence in silences(door, api, policy, clients):
        for miss in silence.misses:
            condition = next((each for each in miss.failing if key_of(each) in IDS_OF_NETWORKS), None)
            answer = miss.names & miss.includes
            if condition is not None and not answer.is_no:
                yield Blame(condition, silence.asked, denies=False, is_sure=silence.is_sure & miss.is_allow & answer)


def by_condition(found: list[Blame]) -> Iterator[list[Blame]]:
    """What each condition is blamed for: what is sure, or all of it where nothing is."""
    for condition, _ in by_thing((blame.condition, blame.asked) for blame in found):
        mine = [blame for blame in found if blame.condition is condition]
        yield [blame for blame in mine if blame.is_sure.is_yes] or mine


# --- ids by which nobody comes -------------------------------------------------------------------------------------


def never_named(door: FrontDoor, blame: Blame) -> str:
    condition = blame.condition
    if key_of(condition) == "aws:sourcevpc":
        what = "the id of a VPC endpoint, not of a VPC"
    elif all(is_vpc(door, value) for value in condition.values):
        what = "the id of a VPC, not of a VPC endpoint"
    else:
        what = "no VPC endpoint for API Gateway"
    return f"{listed(condition.values)} is {what}, so {outcome_of(blame)}"


def is_vpc(door: FrontDoor, value: Value[Text]) -> bool:
    text = text_of(value)
    vpcs = [text_of(endpoint.vpc) for endpoint in door.vpc_endpoints if endpoint.vpc is not None]
    return text is not None and (text.starts_with("vpc-").is_yes or text in vpcs)


def outcome_of(blame: Blame) -> str:
    return f"{blame.condition.operator} {'denies everybody' if blame.denies else 'lets nobody in'}"


def mend(condition: Condition) -> str:
    if key_of(condition) == "aws:sourcevpc":
        return "compare the id with aws:SourceVpce, or aws:SourceVpc with the id of the VPC"
    return "compare aws:SourceVpce with the id of the VPC endpoint for execute-api"


def remedy_of(door: FrontDoor, condition: Condition) -> Remedy:
    """The same for an account: with the only endpoint that clients may come by, where there is but one."""
    if key_of(condition) == "aws:sourcevpc":
        return RenameKey(condition.at, "aws:SourceVpce")
    ids = [endpoint.identity.literal for endpoint in door.vpc_endpoints if is_for_apis(endpoint)]
    if len(ids) == 1 and ids[0] is not None and door.vpc_endpoints.complete:
        return SetValue(condition.at, ids[0])
    return NoCommand("which VPC endpoint the clients come by is not known here")


def is_for_apis(endpoint: VpcEndpoint) -> bool:
    service = text_of(endpoint.service_name)
    return service is not None and service.ends_with(".execute-api").is_yes


# --- endpoints that the API lists ----------------------------------------------------------------------------------


def shut_out(
    door: FrontDoor, api: Api, policy: Policy, listed_at: Value[Text], identity: Text, seen: set[int]
) -> Iterator[Finding]:
    """The conditions that shut out clients of an endpoint, besides those that shut out all."""
    made = endpoint_named(door, identity)
    name = str(identity) if made is None else made.name
    note = Note(listed_at.place, f"{api.name} is to be called through {name}")
    clients = clients_through(door, identity)
    found = list(blames(door, api, policy, clients))
    sure = {id(blame.condition) for blame in found}
    if made is not None and identity.literal is None:
        # No id that is written out was known when the endpoint was made, so that it hardly is the endpoint's.
        hardly = list(blames(door, api, policy, with_new_ids(clients, policy)))
        found += [
            Blame(blame.condition, blame.asked, blame.denies, blame.is_sure & Truth.UNKNOWN)
            for blame in hardly
            if id(blame.condition) not in sure
        ]
    for blamed in by_condition([blame for blame in found if id(blame.condition) not in seen]):
        cause = not_admitted(blamed[0], name)
        finding = finding_of(blamed, cause, help_=f"admit {name} in this condition", who=f"through {name}", note=note)
        finding.remedies = [admission_of(identity, blamed[0].condition)]
        yield finding


def admission_of(identity: Text, condition: Condition) -> Remedy:
    if key_of(condition) != "aws:sourcevpce" or identity.literal is None:
        return NoCommand("the id that the condition should have is not known here")
    return AddItem(condition.at, identity.literal)


def not_admitted(blame: Blame, name: str) -> str:
    condition = blame.condition
    effect = "denies" if blame.denies else "does not let in"
    where = "in " if key_of(condition) == "aws:sourcevpc" else ""
    is_ = "is not" if blame.is_sure.is_yes else "hardly is"
    return f"{name} {is_} {where}{listed(condition.values)}, so {condition.operator} {effect} its clients"


def finding_of(blamed: list[Blame], cause: str, help_: str, who: str = "", note: Note | None = None) -> Finding:
    first, refused = blamed[0], [blame.asked for blame in blamed]
    return Finding(
        request=request_of(refused, who),
        certainty=Certainty.of(first.is_sure),
        at=first.condition.at,
        cause=cause,
        failure=DENIED_EXPLICITLY if first.denies else failure.of("REST"),
        response_type=ACCESS_DENIED,
        api=first.asked.api,
        by_browser=all(map(is_preflight, routes_of(refused))),
        help=help_,
        notes=[] if note is None else [note],
    )


rule = Rule(id="private-policy-wrong-vpce", code=9652, failure=failure, check=check, kinds=("REST",))
