"""A route goes through a VPC link that failed, is inactive, is being deleted or does not exist.

## Why
A private integration reaches its load balancer through a VPC link, and through nothing else. A link fails when API
Gateway may not use the load balancer, or when the endpoint service behind it is gone. A link of V2 over which nothing
was sent for 60 days becomes INACTIVE: API Gateway gives up its network interfaces, and requests fail for some minutes
while it makes new ones. The integration tells nothing of all this.

## How to fix
Make another VPC link and point the integrations at it, where the old one FAILED or is gone; of REST APIs, deploy that.
Wake an INACTIVE one up with requests, and keep some coming.

## Exceptions
Only an account shows the state of a link, so nothing is said of templates. A link that is PENDING will soon be ready.
That a REST API answers 500 where its link failed is documented; of HTTP APIs AWS says that requests fail, not how, so
that is reported as a possibility, as is an INACTIVE link, which the next request may find awake.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
- https://repost.aws/knowledge-center/api-gateway-500-error-vpc
- https://docs.aws.amazon.com/apigateway/latest/api/API_VpcLink.html
- https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.domain import VpcLink
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import AskFor, NoCommand, Remedy
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint.text import Text
from gatelint.values import Known
from gatelint_rules.requests_to_routes import answer_on, request_on, what_they_do
from gatelint_rules.service_unavailable import failure

FAILED, INACTIVE, DELETING = "FAILED", "INACTIVE", "DELETING"

ANOTHER_LINK = "make another VPC link, and point the integrations at it"
MENDS = {
    FAILED: ANOTHER_LINK,
    DELETING: ANOTHER_LINK,
    INACTIVE: "send requests until it is AVAILABLE again, which takes some minutes, and keep some coming",
}


@record()
class DeadEnd:
    """The routes of an API that go through one link; `link` is None where there is none of that id."""

    connection: Known[Text]
    link: VpcLink | None
    routes: list[Route]


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        for end in dead_ends(door, api):
            yield finding_of(api, end)


def dead_ends(door: FrontDoor, api: Api) -> list[DeadEnd]:
    found: dict[Text, DeadEnd] = {}
    for route in api.routes:
        integration = route.integration
        if not isinstance(integration, Integration) or not isinstance(integration.connection_id, Known):
            continue
        if integration.connection_type is None or not integration.connection_type.equals("VPC_LINK").is_yes:
            continue
        connection = integration.connection_id
        link = next((each for each in door.vpc_links if connection.equals(each.identity).is_yes), None)
        is_dead = integration.vpc_link_exists.is_no if link is None else link.status in MENDS
        if is_dead:
            found.setdefault(connection.value, DeadEnd(connection, link, [])).routes.append(route)
    return list(found.values())


def go_through_another(routes: list[Route]) -> list[Remedy]:
    """A link that may not exist yet: what it should lead to, and that it is AVAILABLE, is for people to say."""
    integrations = [route.integration for route in routes if isinstance(route.integration, Integration)]
    places = dict.fromkeys(each.connection_id.place for each in integrations if each.connection_id is not None)
    return [AskFor(place, "VPC_LINK_ID", "the id of a VPC link that is AVAILABLE") for place in places]


def finding_of(api: Api, end: DeadEnd) -> Finding:
    link, routes = end.link, end.routes
    status = None if link is None else link.status
    is_proof = api.kind is ApiKind.REST and status in (None, FAILED)
    return Finding(
        request=request_on(api, routes, ""),
        certainty=Certainty.WILL if is_proof else Certainty.MAY,
        at=end.connection.place if link is None else link.at,
        cause=f"there is no VPC link {end.connection.value}" if link is None else state_of(link),
        failure=answer_on(api, routes, failure),
        response_type=None if api.kind is ApiKind.HTTP else "INTEGRATION_FAILURE",
        api=api,
        help=MENDS.get(status or "", ANOTHER_LINK),
        remedies=[NoCommand("requests wake it, and no command does")]
        if status == INACTIVE
        else go_through_another(routes),
        notes=[Note(routes[0].at, what_they_do(routes, "goes through", "go through"))],
    )


def state_of(link: VpcLink) -> str:
    said = f": {link.status_message.rstrip('.')}" if link.status_message else ""
    return f"{link.name} is {link.status}{said}"


rule = Rule(
    id="vpc-link-not-available",
    code=9679,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
