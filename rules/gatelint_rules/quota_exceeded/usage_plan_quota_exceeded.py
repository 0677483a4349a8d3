"""The quota of a usage plan is 0, so that its API keys are accepted and then used up.

## Why
A quota counts the requests of each API key in a day, a week or a month, and what comes above it gets 429 Limit Exceeded
until the next period begins. A limit of 0 leaves nothing to count: the key is a good one, and opens nothing.

## How to fix
Set a limit that the clients of the plan fit into, or leave `Quota` out.

## Exceptions
AWS calls a quota a target that clients may exceed, and documents no minimum above 0, so that one of 0 is reported as a
possibility. How many requests clients make stands in no configuration: nothing is said of any other limit. Methods that
require no key count nothing.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-usageplan-quotasettings.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.door import FrontDoor
from gatelint.remedies import AskFor
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.values import Known, Unresolved
from gatelint_rules.limited_requests import Admission, admissions
from gatelint_rules.quota_exceeded import failure
from gatelint_rules.requests_to_routes import answer_on, name_of, request_on


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for admission in admissions(door):
        limit = admission.plan.quota_limit
        if isinstance(limit, Unresolved):
            yield Undecided(limit.place, limit.why)
        elif limit is not None and limit.value == 0:
            yield finding_of(admission, limit)


def finding_of(admission: Admission, limit: Known[int]) -> Finding:
    plan, api, routes = admission.plan, admission.api, admission.routes
    return Finding(
        request=request_on(api, routes, f"with a key of {plan.name}"),
        certainty=Certainty.MAY,
        at=limit.place,
        cause=f"the quota of usage plan {plan.name} is 0 requests",
        failure=answer_on(api, routes, failure),
        response_type="QUOTA_EXCEEDED",
        api=api,
        help=f"set a limit that the clients of {plan.name} fit into, or leave Quota out",
        remedies=[AskFor(limit.place, "QUOTA", "how many requests each client may make in a period", is_number=True)],
        notes=[
            Note(admission.entry.at, f"the plan admits its keys to stage {name_of(admission.stage)}"),
            Note(routes[0].api_key_required.place, f"{routes[0].key} requires a key"),
        ],
    )


rule = Rule(
    id="usage-plan-quota-exceeded",
    code=9678,
    failure=failure,
    check=check,
    kinds=("REST", "WebSocket"),
)
