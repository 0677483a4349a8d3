"""A private API has no resource policy, and API Gateway refuses to deploy it.

## Why
Nobody may call a private API unless its resource policy allows it, so API Gateway demands one: a deployment ends with
"Private REST API doesn't have a resource policy attached to it", and the stack is rolled back.

## How to fix
Give the API a `Policy` that allows `execute-api:Invoke` and denies all that does not come through your VPC endpoint.

## Exceptions
The policy may stand in the OpenAPI document, as `x-amazon-apigateway-policy`. An API that is not deployed by the same
template is refused just as well once it is deployed, but a policy may be attached before: that is a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Response, Rule, Undecided, deployment_of
from gatelint.values import Unresolved
from gatelint_rules.deployment_refused import failure

NO_POLICY = Response(400, "BadRequestException", "Private REST API doesn't have a resource policy attached to it")


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.REST or api.imported or api.policy is not None:
            continue
        if isinstance(api.endpoint_type, Unresolved):
            yield Undecided(api.endpoint_type.place, api.endpoint_type.why)
        elif api.is_private.is_yes:
            yield refusal_of(api)


def refusal_of(api: Api) -> Finding:
    deployed = len(api.deployments) > 0
    return Finding(
        request=deployment_of(api.name),
        certainty=Certainty.WILL if deployed else Certainty.MAY,
        at=api.at,
        cause=f"{api.name} is private, and has no resource policy",
        failure=NO_POLICY,
        api=api,
        remedies=[NoCommand("which VPC endpoints are to lead to the API is for its owners to say")],
        help="add a Policy that allows execute-api:Invoke, and denies whatever does not come through your VPC endpoint",
        notes=[Note(api.endpoint_type.place, "the endpoint type is PRIVATE")]
        + [Note(deployment.at, f"{deployment.name} deploys the API") for deployment in api.deployments],
    )


rule = Rule(id="private-api-without-policy", code=9650, failure=failure, check=check, kinds=("REST",))
