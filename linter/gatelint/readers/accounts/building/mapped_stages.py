"""Whether what domain names lead to is there.

A domain name and the APIs that it maps are of one account and region, so that all of these are in sight together.
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import Api
from gatelint.text import Text
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.door import FrontDoor
    from gatelint.values import Maybe


def note_targets(door: FrontDoor) -> None:
    """Notes which mappings and routing rules lead to an API and stage that exist; all APIs are in sight."""
    for domain in door.domains:
        for mapping in domain.mappings:
            named = None if isinstance(mapping.api, Api) else mapping.api.text
            api = mapping.api if isinstance(mapping.api, Api) else None
            mapping.target_exists = _exists(api, named, mapping.stage)
        for rule in domain.routing_rules:
            named = _text_of(rule.api)
            api = next((each for each in door.apis if named is not None and each.identity == named), None)
            rule.target_exists = _exists(api, named, rule.stage)


def _text_of(value: Maybe[Text]) -> Text | None:
    return value.value if isinstance(value, Known) else None


def _exists(api: Api | None, named: Text | None, stage: Maybe[Text]) -> Truth:
    """Whether an API (which `named` names where it is not in sight) exists and has a stage."""
    if api is None:
        return Truth.NO if named is not None and named.literal else Truth.UNKNOWN
    if stage is None:
        return Truth.YES
    return (
        Truth.UNKNOWN if isinstance(stage, Unresolved) else api.stages.some(lambda each: each.stage_name.equals(stage))
    )
