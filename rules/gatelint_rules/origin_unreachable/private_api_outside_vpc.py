"""A CloudFront origin is a private API, which nobody reaches from outside a VPC.

## Why
A private API can be called through a VPC endpoint alone. Public DNS does not know its host name, and what a VPC
endpoint adds to it (`{api}-{endpoint}.execute-api....`) leads to addresses within the VPC. CloudFront connects from the
internet, so that it finds no way to either, and viewers get its own 502 or 504 page.

## How to fix
Make the API Regional, and keep others from it by a header that CloudFront adds, a resource policy or a web ACL. To keep
the API private, let an internal load balancer pass requests to the VPC endpoint, and make that an origin with
`VpcOriginConfig`.

## Exceptions
An origin with a `VpcOriginConfig` is reached within the VPC, by whatever name it bears. Names that a VPC endpoint gives
and private custom domain names may be known to public DNS; what viewers see then is not documented, so that this is a
possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import (
    ApiOrigin,
    api_origins,
    described,
    is_asked,
    other_uses,
    requests_of,
)
from gatelint.behavior.routing.endpoints import EndpointKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.values import Place, Truth, Unresolved
from gatelint_rules.origin_unreachable import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for target in api_origins(door):
        if target.origin.has_vpc_config:
            continue
        owner = target.endpoint.domain or target.endpoint.api
        if target.endpoint.kind is EndpointKind.VPC_ENDPOINT:
            yield finding_of(target, f"{target.name} is a VPC endpoint, which has addresses in its VPC alone")
        elif owner is None or owner.imported:
            continue
        elif isinstance(owner.endpoint_type, Unresolved):
            yield Undecided(owner.endpoint_type.place, owner.endpoint_type.why)
        elif owner.endpoint_type.equals("PRIVATE").is_yes:
            cause = f"{target.name} is {described(target.endpoint)}, which is private: only clients in a VPC reach it"
            yield finding_of(target, cause, owner.endpoint_type.place)


def finding_of(target: ApiOrigin, cause: str, told_at: Place | None = None) -> Finding:
    # Public DNS may know the names that a VPC endpoint gives, and those that somebody has made records for.
    by_default_name = target.endpoint.kind is EndpointKind.API and not target.endpoint.by_vpc_endpoint
    notes = [] if told_at is None else [Note(told_at, "this makes it private")]
    return Finding(
        request=requests_of(target.uses),
        certainty=Certainty.of(is_asked(target.uses) & (Truth.YES if by_default_name else Truth.UNKNOWN)),
        at=target.origin.domain_name.place,
        cause=cause,
        failure=failure.of("CloudFront"),
        api=target.api,
        distribution=target.distribution,
        help="make the API Regional, or reach it through a load balancer that is a VPC origin",
        remedies=[NoCommand("whether everybody is to reach the API, or CloudFront its VPC, has to be decided")],
        notes=[*notes, *other_uses(target.uses, target.name)],
    )


rule = Rule(id="private-api-outside-vpc", code=9688, failure=failure, check=check, kinds=("REST",))
