"""The error pages of a distribution replace the errors of the API behind it.

## Why
Custom error responses hold for the whole distribution, not for one origin. A site with client-side routes has its 403
and 404 answered with `/index.html` and status 200, and so are the 403 and 404 of an API under another path pattern:
the client reads success, and fails on parsing HTML as JSON ("Unexpected token <").

## How to fix
Take the entries out, and let a CloudFront Function at viewer-request rewrite the paths of client-side routes to
`/index.html`, on the behavior of the site alone. A bucket that answers 404 for what it lacks (its policy has to allow
`s3:ListBucket`) is no way around, for the API answers 404 as well.

## Exceptions
401, 409, 422 and 429 cannot be listed, so they always pass. An entry without `ResponsePagePath` only says how long
errors are cached. Where a page keeps an error's status, clients still see that they failed. A page that is JSON, or
that the API itself serves, is meant for its clients. Where the API answers the status only if its backend does, the
finding is a possibility, and so it is where the origin is in a group that fails over on the status. Nothing is said of
behaviors with a Lambda@Edge function at origin-response, for it may change the status.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
- https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomErrorResponse.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.answers.responses import error_page_for
from gatelint.behavior.cloudfront.distributions import Passage, fails_over, passages, passages_for
from gatelint.behavior.cloudfront.own_errors import OwnError, error_without_route, own_errors, status_seen
from gatelint.behavior.cloudfront.reach import Reach, apis_behind, methods_through
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import CustomErrorResponse, Distribution
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule, Undecided
from gatelint.values import Truth, Unresolved, known
from gatelint_rules.masked_response import failure

PASSED_ON = ("AWS_PROXY", "HTTP_PROXY")
"""Integrations whose status is the answer's."""

BEHAVIORS_TOLD = 3
"""So many behaviors, at most, have a note of their own."""

REFUSALS = (403, 404)
"""What an API of which nothing is known answers at some time."""


@record()
class Masked:
    """An error that a page replaces: `error` is None where it is a backend's, `api` where it is made elsewhere."""

    passage: Passage
    api: Api | None
    error: OwnError | None


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for distribution in door.distributions:
        if distribution.enabled.equals(False).is_yes or not distribution.custom_error_responses.items:
            continue
        ways = [passage for passage in passages(door, distribution) if leads_to_api(passage)]
        for entry in distribution.custom_error_responses if ways else ():
            yield from masks(door, distribution, entry, ways)


def leads_to_api(passage: Passage) -> bool:
    """Whether an API surely answers first, and its status comes through as it is."""
    events = [function.event_type for function in passage.behavior.functions]
    keeps_status = passage.behavior.functions.complete and not any(
        not event.is_in(("viewer-request", "viewer-response", "origin-request")).is_yes for event in events
    )
    answers = passage.arrival.endpoint.is_api_gateway.is_yes and passage.is_sure.is_yes
    return keeps_status and answers and not passage.is_failover


def masks(
    door: FrontDoor, distribution: Distribution, entry: CustomErrorResponse, ways: list[Passage]
) -> Iterator[Finding | Undecided]:
    if entry.page_path is None or is_for_api(door, distribution, entry):
        return
    for value in (entry.error_code, entry.response_code, entry.page_path):
        if isinstance(value, Unresolved):
            yield Undecided(value.place, value.why)
            return
    code = known(entry.error_code)
    if code is None or error_page_for(distribution, code) is not entry:
        return
    # Of an error with another page and the status of an error, a client still reads that it failed.
    status = known(entry.response_code)
    if status is None or status >= 400:
        return
    surest_first = sorted(ways, key=lambda way: not gives_up(way, code))
    proved = next((masked for way in surest_first for masked in own_errors_masked(door, way, code)), None)
    if proved is not None:
        replaced = distribution.enabled.equals(True).is_yes and gives_up(proved.passage, code)
        certainty = Certainty.WILL if replaced and not serves_everything(ways) else Certainty.MAY
        yield finding_of(entry, code, status, proved, ways, certainty)
        return
    likely = next((masked for way in ways for masked in others_masked(way, code)), None)
    if likely is not None and not serves_everything(ways):
        yield finding_of(entry, code, status, likely, ways, Certainty.MAY)


def is_for_api(door: FrontDoor, distribution: Distribution, entry: CustomErrorResponse) -> bool:
    """Whether the page may well be meant for the API's clients: it is JSON, or the API has it."""
    page = entry.page_path
    path = None if page is None else text_of(page)
    if path is None:
        return False
    ways = passages_for(door, distribution, path)
    served_by_api = bool(ways) and all(way.arrival.endpoint.is_api_gateway.is_yes for way in ways)
    return served_by_api or path.ends_with(".json").is_yes


def serves_everything(ways: list[Passage]) -> bool:
    """Whether the API has the default behavior: then the pages are for it, rather than for a site beside it."""
    return any(way.behavior.is_default for way in ways)


def gives_up(way: Passage, code: int) -> bool:
    """Whether no other origin of a group is asked in place of an answer with this status."""
    return fails_over(way.distribution, way.behavior, code).is_no


def own_errors_masked(door: FrontDoor, passage: Passage, code: int) -> Iterator[Masked]:
    """The errors of this status that an API surely answers by itself to requests on this way."""
    reach = Reach(door, passage)
    for api in rest_and_http(passage):
        nothing = error_without_route(api)
        if status_seen(api, nothing) == code and reach.lacks_route(api, "GET"):
            yield Masked(passage, api, nothing)
        for route in api.routes:
            for error in own_errors(api, route):
                if status_seen(api, error) == code and is_reached(reach, api, route):
                    yield Masked(passage, api, error)


def is_reached(reach: Reach, api: Api, route: Route) -> bool:
    methods = methods_through(reach.passage.behavior, api, route)
    return any(reach.path_to(api, route, method) is not None for method in methods)


def others_masked(passage: Passage, code: int) -> Iterator[Masked]:
    """The errors of this status that may come this way: those of backends, and those of an API that is not in sight."""
    for api in rest_and_http(passage):
        if any(may_pass_on(route, code).is_yes for route in api.routes):
            yield Masked(passage, api, None)
    if not passage.arrival.invocation.candidates and code in REFUSALS:
        yield Masked(passage, None, None)


def rest_and_http(passage: Passage) -> list[Api]:
    return [api for api in apis_behind(passage) if api.kind is not ApiKind.WEBSOCKET]


def may_pass_on(route: Route, code: int) -> Truth:
    """Whether an integration answers with this status when its backend does, or is told to make it of an answer."""
    integration = route.integration
    if not isinstance(integration, Integration):
        return Truth.UNKNOWN
    declared = integration.responses.some(lambda response: response.status_code.equals(str(code)))
    return integration.type.is_in(PASSED_ON) | declared


def finding_of(
    entry: CustomErrorResponse, code: int, status: int, masked: Masked, ways: list[Passage], certainty: Certainty
) -> Finding:
    error, api = masked.error, masked.api
    page = known(entry.page_path)
    return Finding(
        request=Request(None, str(masked.passage.path), f"that the API answers with {code}"),
        certainty=certainty,
        at=entry.at,
        cause=f"CloudFront sends {page} with status {status} in place of every {code}, whichever origin it comes from",
        failure=Response(code) if error is None else error.response,
        response_type=None if error is None else error.response_type,
        api=api,
        distribution=masked.passage.distribution,
        remedies=[NoCommand("without the entry the site needs a CloudFront function, which has to be written first")],
        help="take the entry out, and let a CloudFront Function rewrite paths on the behavior of the site alone",
        notes=list(notes_on(code, masked, ways)),
    )


def notes_on(code: int, masked: Masked, ways: list[Passage]) -> Iterator[Note]:
    if masked.error is not None and masked.api is not None:
        yield Note(masked.error.at, f"{masked.api.name} answers {code} to {masked.error.to_whom}")
    for way in ways[:BEHAVIORS_TOLD]:
        name = "an API" if not apis_behind(way) else ", ".join(api.name for api in apis_behind(way))
        pattern = "the default cache behavior" if way.behavior.is_default else f"path pattern {way.behavior.pattern}"
        yield Note(way.behavior.at, f"{pattern} leads to {name}")


rule = Rule(
    id="cloudfront-custom-error-responses-mask-api",
    code=9608,
    failure=failure,
    check=check,
    kinds=("CloudFront",),
)
