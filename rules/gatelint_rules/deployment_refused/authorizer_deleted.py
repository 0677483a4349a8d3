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

from gatelint.front_door.api import Api, ApiKind, EditedMethod
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Response, Rule, deployment_of
from gatelint.values import Place
from gatelint_rules.deployment_refused import failure

NO_SUCH_AUTHORIZER = Response(400, "BadRequestException", "Invalid Authorizer identifier specified")

MOST = 3
"""So many other methods, at most, have a note of their own."""


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is not ApiKind.REST:
            continue
        # A deployment is made of what is edited, whatever the stages serve until then.
        lost = [method for method in api.edited or () if method.authorizer_exists.is_no]
        if lost:
            yield refusal_of(api, lost)


def refusal_of(api: Api, methods: list[EditedMethod]) -> Finding:
    first, *others = methods
    return Finding(
        request=deployment_of(api.name),
        certainty=Certainty.MAY,
        at=named_at(first),
        cause=f"{first.key} names authorizer {first.authorizer}, which {api.name} does not have",
        failure=NO_SUCH_AUTHORIZER,
        api=api,
        help=f"set the authorizer of {first.key} to one of {api.name}",
        remedies=[remedy_for(method) for method in methods],
        notes=[Note(method.at, f"{method.key} names one as well") for method in others[:MOST]],
    )


def named_at(method: EditedMethod) -> Place:
    return below(method.at, "AuthorizerId")


def remedy_for(method: EditedMethod) -> Remedy:
    if len(method.fitting_authorizers) != 1:
        return NoCommand(f"which authorizer is to guard {method.key} has to be decided")
    return SetValue(named_at(method), method.fitting_authorizers[0])


rule = Rule(id="authorizer-deleted", code=9681, failure=failure, check=check, kinds=("REST",))
