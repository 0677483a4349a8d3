"""A Cognito authorizer names user pools that do not exist any more.

## Why
An authorizer of type COGNITO_USER_POOLS keeps the ARNs of its user pools, whatever becomes of those. Once a pool is
deleted, API Gateway finds nobody to check tokens with, and no new token is issued that it could accept. Where it cannot
connect to Cognito, clients get 500; a token of a pool that is not known to it may be refused with 401 as well.

## How to fix
Name a user pool that exists in the authorizer's `ProviderARNs`, and deploy the API again.

## Exceptions
Only an account shows which user pools exist, so nothing is said of templates. Nor is it where one of several pools is
left, where a pool is in another account or region, or where Cognito could not be asked.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
- https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import guards, request_to_any
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint_rules.authorizer_configuration_error import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is not ApiKind.REST:
            continue
        for authorizer, routes in guards(api, "COGNITO_USER_POOLS"):
            pools = authorizer.provider_arns
            if pools.complete and len(pools) and all(text_of(arn) in door.missing for arn in pools):
                yield dead_end_of(api, authorizer, routes)


def dead_end_of(api: Api, authorizer: Authorizer, routes: list[Route]) -> Finding:
    first, *others = authorizer.provider_arns
    more = " and the others do not exist" if others else " does not exist"
    return Finding(
        request=request_to_any(api, routes),
        # What API Gateway answers once a pool is gone is not documented: the type of the answer alone is.
        certainty=Certainty.MAY,
        at=first.place,
        cause=f"user pool {text_of(first)}{more}",
        failure=failure.of(api.kind.value),
        response_type="AUTHORIZER_CONFIGURATION_ERROR",
        api=api,
        help=f"name a user pool that exists in ProviderARNs of authorizer {authorizer.name}",
        remedies=[NoCommand("which user pool clients get their tokens from by now is not known here")],
        notes=[Note(routes[0].at, f"{routes[0].key} asks it")],
    )


rule = Rule(id="cognito-authorizer-500", code=9685, failure=failure, check=check, kinds=("REST",))
