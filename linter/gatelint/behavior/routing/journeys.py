"""The whole way of a URL: through a distribution if its host is one, to the stage of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.distributions import Passage, passages_for
from gatelint.behavior.memory import once_per_door
from gatelint.behavior.routing.addresses import Address, address_of
from gatelint.behavior.routing.arrivals import Arrival, arrive_at
from gatelint.behavior.routing.endpoints import Endpoint, endpoint_of
from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.behavior.routing.stages import Invocation
    from gatelint.front_door.door import FrontDoor
    from gatelint.text import Text


@record(hashable=True)
class Journey:
    """Where a request to a URL goes.

    `passages` are the ways that it may take through a distribution, empty where it goes straight. `arrivals` are where
    it may end.
    """

    address: Address
    endpoint: Endpoint
    passages: tuple[Passage, ...]
    arrivals: tuple[Arrival, ...]

    @property
    def surely(self) -> Invocation | None:
        """The stage and path that are asked for first whatever is not known, if there are such."""
        if not self.passages:
            return self.arrivals[0].invocation.surely if self.arrivals else None
        first, *others = (passage for passage in self.passages if not passage.is_failover)
        if others or first.may_rewrite or not first.is_sure.is_yes:
            return None
        return first.arrival.invocation.surely


@once_per_door
def journey_of(door: FrontDoor, url: Text | str) -> Journey:
    """Where a request to a URL goes, as far as the front door tells."""
    address = address_of(url)
    endpoint = endpoint_of(door, address.host)
    if endpoint.distribution is None:
        return Journey(address, endpoint, (), (arrive_at(door, endpoint, address.path),))
    ways = tuple(passages_for(door, endpoint.distribution, address.path))
    return Journey(address, endpoint, ways, tuple(passage.arrival for passage in ways))
