"""The API has a resource policy, and none of its statements allows a route to anybody.

## Why
As soon as an API has a resource policy, what the policy does not allow is refused, unless a Lambda authorizer or IAM
allows it: methods without authorization need an Allow. A policy that only denies, or one that allows some methods,
paths or stages and was not extended with the API, leaves the others to 403 "is not authorized to perform:
execute-api:Invoke", preflights included. So does an Allow under a condition that no request can meet, such as an
`aws:SourceVpce` where the API is not private.

## How to fix
Add the missing methods and paths to an Allow, or allow `execute-api:/*` to `Principal: "*"` and let Deny statements
take away from it. Deploy the API again: until then the old policy is in force.

## Exceptions
Routes with a Lambda authorizer or AWS_IAM are not reported, for what their callers are allowed elsewhere is enough. Of
user pools AWS says both, that the token is enough and that the policy has to allow, so that these are possibilities.
A resource that ends in the API's id and a slash takes no method by IAM's rules, and yet AWS's examples write it: a
possibility as well. A list of addresses to which routes are kept is what it should be.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.policies import INVOKE, missed_part, names_action
from gatelint.behavior.access.refusals import (
    Asked,
    Miss,
    Silence,
    asks,
    callers_of,
    doubt_about,
    guarded_apis,
    possible_allows,
    refuses_silently,
    resource_that_ends_at_the_api,
    silences,
)
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Condition, Policy, Statement
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import AddItem, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.text import Text
from gatelint.values import Known, Place, Value
from gatelint_rules.access_denied import failure
from gatelint_rules.refused_by_policy import (
    ACCESS_DENIED,
    IDS_OF_NETWORKS,
    ITEMS_TOLD,
    SOURCE_IP,
    allow_everybody,
    by_thing,
    is_preflight,
    key_of,
    listed,
    mend_of,
    notes_on_routes,
    reason_of,
    remedies_of,
    request_of,
    routes_of,
    statements_of,
    telling_condition,
)


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api, policy in guarded_apis(door):
        found = list(silences(door, api, policy, callers_of(door, api)))
        yield from not_named(
            policy, [silence for silence in found if all(miss.is_elsewhere for miss in silence.misses)]
        )
        yield from never_met(found)
        yield from named_by_half(door, api, policy)


# --- routes that no Allow names ------------------------------------------------------------------------------------


def not_named(policy: Policy, found: list[Silence]) -> Iterator[Finding]:
    """One finding: about what is surely refused, if anything is, with a note on what may be."""
    sure = [silence.asked for silence in found if silence.is_sure.is_yes]
    doubtful = [silence.asked for silence in found if not silence.is_sure.is_yes]
    if not found:
        return
    refused = sure or doubtful
    allows = possible_allows(policy)
    stage = stage_left_out(refused, allows)
    notes = [Note(place_of_resources(each), described(each)) for each in allows[:ITEMS_TOLD]]
    yield finding_of(
        refused,
        Certainty.WILL if sure else Certainty.MAY,
        at=policy.at,
        cause=missing(refused, allows) if stage is None else f"no statement of the policy is for stage {stage}",
        help_=addition(refused, allows) if stage is None else f"name stage {stage} in the resources of the policy",
        remedies=additions(refused, allows) if stage is None else [name_stage(allows[0], stage)],
        notes=[*notes, *notes_on_routes(refused, "needs an Allow"), *(on_token(doubtful) if sure else ())],
    )


def stage_left_out(refused: list[Asked], allows: list[Statement]) -> str | None:
    """The name of the stage, where there is one and it is why no statement allows anything."""
    parts = {missed_part(statement, asked.arn) for asked in refused for statement in allows}
    stages = {id(asked.stage): asked.stage for asked in refused}
    stage = next(iter(stages.values()))
    name = None if stage is None else text_of(stage.stage_name)
    return None if name is None or len(stages) > 1 or parts != {"stage"} else str(name)


def missing(refused: list[Asked], allows: list[Statement]) -> str:
    routes = routes_of(refused)
    what = routes[0].key if len(routes) == 1 else f"these {len(routes)} routes"
    if not allows:
        return "the policy only denies, and what no statement allows is refused too"
    return f"no statement of the policy allows {what}"


def described(statement: Statement) -> str:
    if names_action(statement, INVOKE).is_no:
        return f"this Allow is for {listed(statement.actions)}, not for {INVOKE}"
    if statement.negated_resources:
        return f"this Allow is for all but {listed(statement.resources)}"
    return f"this Allow is for {listed(statement.resources)}"


def place_of_resources(statement: Statement) -> Place:
    return statement.resources.items[0].place if statement.resources.items else statement.at


def addition(refused: list[Asked], allows: list[Statement]) -> str:
    routes = routes_of(refused)
    if not allows:
        return 'add a statement that allows execute-api:Invoke on execute-api:/* to Principal "*"'
    resources = ", ".join(resource_for(route) for route in routes[:ITEMS_TOLD])
    return f'allow execute-api:Invoke on {resources}{", ..." if len(routes) > ITEMS_TOLD else ""} to Principal "*"'


def additions(refused: list[Asked], allows: list[Statement]) -> list[Remedy]:
    resources = [resource_for(route) for route in routes_of(refused)] if allows else ["execute-api:/*"]
    return [AddItem(statements_of(refused[0].api), allow_everybody(resources))]


def name_stage(allow: Statement, stage: str) -> Remedy:
    key = "NotResource" if allow.negated_resources else "Resource"
    return AddItem(below(allow.at, key), f"execute-api:/{stage}/*")


def resource_for(route: Route) -> str:
    """The resource that takes the route in every stage: "execute-api:/*/GET/orders/*"."""
    method = route.method.value if isinstance(route.method, Known) and route.method.value != "ANY" else "*"
    path = route.path.value if isinstance(route.path, Known) else "/*"
    segments = ["*" if "{" in segment else segment for segment in path.split("/")]
    return f"execute-api:/*/{method}{'/'.join(segments)}"


def on_token(doubtful: list[Asked]) -> Iterator[Note]:
    yield from notes_on_routes(doubtful, "may be refused as well, whatever token comes with the request")


# --- conditions that no request meets ------------------------------------------------------------------------------


def never_met(found: list[Silence]) -> Iterator[Finding]:
    blamed = [(condition, silence, miss) for silence in found for miss, condition in conditions_of(silence)]
    pairs = ((condition, silence.asked) for condition, silence, _ in blamed)
    for condition, refused in by_thing(pairs):
        sure = [
            silence.asked
            for each, silence, miss in blamed
            if each is condition and (silence.is_sure & miss.is_allow & miss.names & miss.includes).is_yes
        ]
        told = sure or refused
        yield finding_of(
            told,
            Certainty.WILL if sure else Certainty.MAY,
            at=condition.at,
            cause=f"{reason_of(condition, told[0], holds=False)}, so this Allow lets nobody in",
            help_=mend_of(condition, told[0], "Allow"),
            remedies=remedies_of(condition, told),
            notes=list(notes_on_routes(told, "has no other Allow")),
        )


def conditions_of(silence: Silence) -> Iterator[tuple[Miss, Condition]]:
    """The condition by which each statement misses that names the route, and these callers."""
    private = silence.asked.api.is_private.is_yes
    for miss in silence.misses:
        failing = [each for each in miss.failing if not (private and key_of(each) in (SOURCE_IP, *IDS_OF_NETWORKS))]
        condition = telling_condition(failing, silence.asked)
        if condition is not None and not (miss.names & miss.includes).is_no:
            yield miss, condition


# --- what may be named ---------------------------------------------------------------------------------------------


def named_by_half(door: FrontDoor, api: Api, policy: Policy) -> Iterator[Finding | Undecided]:
    """The resource that ends at the API, and what keeps the question open."""
    half: list[tuple[Value[Text], Asked]] = []
    for asked in asks(door, api, callers_of(door, api)):
        if refuses_silently(asked.route).is_no:
            continue
        resource = resource_that_ends_at_the_api(policy, asked)
        doubt = doubt_about(policy, asked)
        if resource is not None:
            half.append((resource, asked))
        elif doubt is not None:
            yield Undecided(doubt.place, doubt.why)
    for resource, refused in by_thing(half):
        yield finding_of(
            refused,
            Certainty.MAY,
            at=resource.place,
            cause="this resource ends before the stage, and so takes no method to the letter",
            help_="write execute-api:/* for all methods of the API",
            remedies=[SetValue(resource.place, "execute-api:/*")],
            notes=[],
        )


def finding_of(
    refused: list[Asked],
    certainty: Certainty,
    at: Place,
    cause: str,
    help_: str,
    remedies: list[Remedy],
    notes: list[Note],
) -> Finding:
    return Finding(
        request=request_of(refused),
        certainty=certainty,
        at=at,
        cause=cause,
        failure=failure.of("REST"),
        response_type=ACCESS_DENIED,
        api=refused[0].api,
        by_browser=all(map(is_preflight, routes_of(refused))),
        help=help_,
        remedies=remedies,
        notes=notes,
    )


rule = Rule(id="resource-policy-no-matching-allow", code=9661, failure=failure, check=check, kinds=("REST",))
