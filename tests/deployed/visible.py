"""The front door of a template without what an account cannot show, to be compared with that of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deployed.snapshots import deployed
from deployed.stacks import made_stack, parameters_of
from gatelint.readers.templates.read import read_template
from rule_fixtures import document_in

if TYPE_CHECKING:
    from pathlib import Path

    from gatelint.front_door.door import FrontDoor


def visible_door(path: Path) -> FrontDoor:
    """The front door of a template as it is deployed by `deployed`, as far as an account tells of it.

    Without the URLs that outputs tell and that functions tell which are not read, without code, the order of creation
    and default root objects (see `INVISIBLE`). What the template does not make stays as unknown as it is.
    """
    (scenario,) = read_template(document_in(path), parameters_of(path)).scenarios
    door = scenario.door
    read = _functions_read(path)
    door.calls.items = [call for call in door.calls if call.told_by == "environment" and call.teller in read]
    for function in door.functions:
        function.code = None
    for distribution in door.distributions:
        distribution.default_root_object = None
        for behavior in distribution.behaviors:
            for edge_function in behavior.functions:
                edge_function.code = None
    for api in door.apis:
        for deployment in api.deployments:
            deployment.waits_for = None
    for domain in door.domains:
        for mapping in domain.mappings:
            mapping.waits_for = None
    return door


def _functions_read(path: Path) -> set[str]:
    """The logical ids of the functions that are in the snapshot."""
    stack = made_stack(path)
    regions: dict[str, Any] = deployed(path)["accounts"][0]["regions"]
    names: dict[str, Any] = regions[stack.region]["lambda"]["functions"]
    return {made.logical_id for made in stack.of_type("AWS::Lambda::Function") if made.identity in names}
