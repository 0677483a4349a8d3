"""What only an account shows of the things behind an API: whether they are there, and in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.integration import Integration
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.accounts.building.resources import AccountResources, Region
    from gatelint.text import Text

_STAGE_VARIABLE = "${stageVariables."


def note_missing_functions(api: Api, account: AccountResources) -> None:
    """Answers of what an API invokes whether AWS knows it."""
    targets = [route.integration.target for route in api.routes if isinstance(route.integration, Integration)]
    targets += [authorizer.target for authorizer in api.authorizers]
    for target in targets:
        is_elsewhere = target is not None and isinstance(target.function, Unresolved)
        if target is not None and is_elsewhere and _name_here(target.arn, account.region) in account.missing_functions:
            target.exists = Truth.NO


def _name_here(arn: Text, region: Region) -> str:
    """The name of the function that an ARN is of, where it is one of this region and account; else the ARN."""
    written = arn.literal or ""
    here = f":lambda:{region.name}:{region.account}:function:"
    return written.partition(here)[2].partition(":")[0] or written


def note_missing_links(api: Api, account: AccountResources) -> None:
    """Answers of the integrations of an API whether AWS knows the VPC link that each goes through."""
    if not account.links_read:
        return
    links = account.of_type("AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink")
    known_links = {link.identity for link in links}
    for route in api.routes:
        integration = route.integration
        if not isinstance(integration, Integration) or not isinstance(integration.connection_id, Known):
            continue
        identity = integration.connection_id.value.literal
        if identity and _STAGE_VARIABLE not in identity:
            integration.vpc_link_exists = Truth.of(identity in known_links)


def note_states(door: FrontDoor, account: AccountResources) -> None:
    """Notes in which states functions and VPC links are."""
    for function in door.functions:
        state = account.states.get(function.name)
        if state is not None:
            function.state, function.state_reason = state.name, state.reason
    for link in door.vpc_links:
        state = account.states.get(link.name)
        if state is not None:
            link.status, link.status_message = state.name, state.reason
