"""A method names an authorizer that its API does not have.

## Why
API Gateway deletes no authorizer that a method names ("Cannot delete authorizer …, is referenced in method"). But an
import of an OpenAPI document can replace the authorizers and leave a method with the id of one that is gone. The
console shows its authorization as invalid, and the next deployment ends with "Invalid Authorizer identifier specified".
What is deployed already has its own copy of the authorizer and goes on as before, so that no change reaches a client.

## How to fix
Set the method's authorizer to one of the API, and deploy the API again.

## Exceptions
Only an account shows which authorizers an API has, so nothing is said of templates. Nor is it where the authorizers
could not be listed. An authorizer that was made while the account was read may look like this.

## References
- https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteAuthorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
- https://github.com/aws/chalice/issues/304
- https://github.com/hashicorp/terraform-provider-aws/issues/14812
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Note, Response, Rule, deployment_of
from gatelint.values import Unresolved
from gatelint_rules.deployment_refused import failure

NO_SUCH_AUTHORIZER = Response(400, "BadRequestException", "Invalid Authorizer identifier specified")


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is not ApiKind.REST:
            continue
        lost = [route for route in api.routes if route.authorizer_exists.is_no and asks(route)]
        if lost:
            yield refusal_of(api, lost)


def asks(route: Route) -> bool:
    """Whether a method surely asks an authorizer: one may be left over on a method that is open."""
    return route.authorization_type.is_in(("CUSTOM", "COGNITO_USER_POOLS")).is_yes


def refusal_of(api: Api, routes: list[Route]) -> Finding:
    first, *others = routes
    named = first.authorizer.text if isinstance(first.authorizer, Unresolved) else None
    place = first.authorizer.place if isinstance(first.authorizer, Unresolved) else first.at
    return Finding(
        request=deployment_of(api.name),
        certainty=Certainty.MAY,
        at=place,
        cause=f"{first.key} names authorizer {named}, which {api.name} does not have",
        failure=NO_SUCH_AUTHORIZER,
        api=api,
        help=f"set the authorizer of {first.key} to one of {api.name}",
        notes=[Note(route.at, f"{route.key} names one as well") for route in others[:3]],
    )


rule = Rule(id="authorizer-deleted", code=9681, failure=failure, check=check, kinds=("REST",))
