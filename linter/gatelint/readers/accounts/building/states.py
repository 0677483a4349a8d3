"""In which states the things behind and before an API are, as only an account shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.building.guards import state_of

if TYPE_CHECKING:
    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.accounts.building.resources import AccountResources


def note_states(door: FrontDoor, account: AccountResources, taken: str) -> None:
    """Notes in which states functions, VPC links, domain names and certificates were when they were read."""
    for function in door.functions:
        state = account.states.get(function.name)
        if state is not None:
            function.state, function.state_reason = state.name, state.reason
    for link in door.vpc_links:
        state = account.states.get(link.name)
        if state is not None:
            link.status, link.status_message = state.name, state.reason
    for domain in door.domains:
        if domain.name in account.statuses:
            domain.status, domain.status_message = account.statuses[domain.name]
    for certificate in door.certificates:
        certificate.state = state_of(account.certificates[certificate.name], taken)
