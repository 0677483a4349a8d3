"""A base path mapping names no stage, and callers do not name one either.

## Why
A base path mapping without `Stage` leaves it to callers to name the stage behind the base path:
`https://api.example.com/orders/prod/7` instead of `https://api.example.com/orders/7`. A request without it asks for a
stage that is called like the first segment of its own path, and gets 403 Forbidden.

## How to fix
Set `Stage` on the mapping: `Stage: !Ref ProdStage`.

## Exceptions
A domain name that serves several stages of an API may be meant. If the API has one stage only, nothing is proved
unless the template tells a URL, or has a CloudFront behavior, that leaves the stage out.

## References
- https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.ways import origin_name, ways_through
from gatelint.behavior.routing.arrivals import Arrival, Miss
from gatelint.behavior.routing.journeys import journey_of
from gatelint.behavior.routing.mappings import targets_of
from gatelint.behavior.routing.paths import text_of
from gatelint.behavior.routing.placeholders import as_written, with_placeholders
from gatelint.front_door.api import Api, literal_stage_name
from gatelint.front_door.distribution import Distribution
from gatelint.front_door.domain import DomainName, Mapping
from gatelint.front_door.door import FrontDoor
from gatelint.records import record
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint.text import Text
from gatelint.values import Truth
from gatelint_rules.forbidden import failure


@record()
class Evidence:
    """Requests to a domain name that something in the template makes, or tells others to make."""

    request: Request
    path: Text
    arrival: Arrival
    note: Note
    is_sure: Truth
    distribution: Distribution | None = None


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    evidence = [*told(door), *sent(door)]
    for domain in door.domains:
        for mapping in domain.mappings:
            if mapping.stage is None and isinstance(mapping.api, Api) and mapping.api.stages.items:
                own = [each for each in evidence if comes_by(door, each, domain, mapping)]
                yield from loss_by(domain, mapping, mapping.api, own)


def told(door: FrontDoor) -> Iterator[Evidence]:
    """What the URLs of the template ask for. A URL without a path is where clients begin, and add the rest."""
    for call in door.calls:
        journey = journey_of(door, with_placeholders(call.url))
        path = journey.address.path
        if journey.endpoint.domain is not None and str(path).strip("/"):
            note = Note(call.at, f"{call.spoken} tells clients to call it so")
            # To a function, a name like a URL may be told as an identifier.
            is_sure = Truth.YES if call.told_by == "output" else Truth.UNKNOWN
            yield Evidence(Request(call.method, as_written(path)), path, journey.arrivals[0], note, is_sure)


def sent(door: FrontDoor) -> Iterator[Evidence]:
    """What distributions ask for."""
    for way in ways_through(door):
        note = Note(way.behavior.at, f"requests to {way.path} are sent to {origin_name(way.origin)} as {way.sent}")
        yield Evidence(Request(None, str(way.path)), way.sent, way.arrival, note, way.is_sure, way.distribution)


def comes_by(door: FrontDoor, evidence: Evidence, domain: DomainName, mapping: Mapping) -> bool:
    """Whether requests surely come by a mapping, with more in their path than its base path."""
    if evidence.arrival.endpoint.domain is not domain:
        return False
    target = targets_of(door, domain, evidence.path).surely
    return target is not None and target.mapping is mapping and bool(str(target.path).strip("/"))


def loss_by(domain: DomainName, mapping: Mapping, api: Api, evidence: list[Evidence]) -> Iterator[Finding]:
    if any(each.arrival.invocation.found.is_yes for each in evidence):
        return
    lost = next((each for each in evidence if each.arrival.miss is Miss.STAGE), None)
    if lost is not None:
        finding = finding_of(domain, mapping, api, lost.request, lost.is_sure)
        finding.distribution = lost.distribution
        finding.notes.append(lost.note)
        yield finding
    elif api.only_stage is not None:
        base = text_of(mapping.base_path)
        path = f"/{base}/*" if base is not None and base.parts else "/*"
        yield finding_of(domain, mapping, api, Request(None, path, f"of {domain.name} without a stage"), Truth.UNKNOWN)


def finding_of(domain: DomainName, mapping: Mapping, api: Api, request: Request, is_sure: Truth) -> Finding:
    stage = api.stages.items[0]
    return Finding(
        request=request,
        certainty=Certainty.of(is_sure),
        at=mapping.at,
        cause=f"mapping {mapping.name} of {domain.name} names no stage, so the first segment behind the base path "
        f"is taken for one of {api.name}",
        failure=failure.of(api.kind.value),
        api=api,
        help=f"set Stage of {mapping.name} to {text_of(stage.stage_name) or 'the stage'}",
        remedies=[remedy_of(mapping, api)],
        notes=[Note(stage.at, f"{api.name} has stage {text_of(stage.stage_name)}")],
    )


def remedy_of(mapping: Mapping, api: Api) -> Remedy:
    name = None if api.only_stage is None else literal_stage_name(api.only_stage)
    if name is None:
        return NoCommand("which stage the mapping is to lead to has to be decided")
    return SetValue(below(mapping.at, "Stage"), name)


rule = Rule(id="base-path-mapping-without-stage", code=9646, failure=failure, check=check, kinds=("REST",))
