"""What the rules have in common that ask what keeps an API from answering preflights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from gatelint.behavior.answers.responses import reworded_by_api
from gatelint.behavior.authorizers.demands import demands_of
from gatelint.behavior.browsers.cors import ALLOW_ORIGIN
from gatelint.behavior.browsers.leave import LeaveAsked, gets_preflights, is_let_pass, is_prepared_at, leaves_asked
from gatelint.behavior.browsers.preflight import cors_settings_of, is_called_by_browsers
from gatelint.front_door.api import Api
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import AnswerPreflights, Remedy
from gatelint.rule import Certainty, Finding, Fix, Note, Request, Response, Undecided
from gatelint.values import Place, Truth, Unresolved, known
from gatelint.wording import count

ORIGIN = re.compile(r"https?://[\w.:-]+")


@record()
class Refusal:
    """The preflights that one route refuses; `paths` are what they ask for, `certain` whether browsers surely do.

    `failure` is the API's answer, and `response_type` its gateway response type.
    """

    at: Place
    route: Route
    failure: Response
    response_type: str | None
    paths: list[str]
    certain: Truth


def refusals(
    door: FrontDoor, api: Api, refuses: Callable[[Route], Truth], place_of: Callable[[Route], Place]
) -> Iterator[Refusal | Undecided]:
    """What refuses preflights to an API that is called from other origins: one for each place that has to change."""
    if not is_called_by_browsers(api).is_yes:
        return
    arrive = gets_preflights(door, api)
    found: dict[object, Refusal] = {}
    for leave in leaves_asked(door, api):
        route, preflight = leave.caught_by.surely, leave.preflight
        if route is None or preflight.failure is None or not (arrive.is_yes or takes_options_alone(route)):
            continue
        refused = refuses(route)
        if refused.is_unknown:
            yield from doubts_about(route)
        certain = is_asked(api, leave, route) & arrive & ~is_let_pass(api, preflight)
        if refused.is_yes and not certain.is_no:
            at, paths = place_of(route), [leave.path]
            gather(found, Refusal(at, route, preflight.failure, preflight.response_type, paths, certain))
    yield from found.values()


def gather(found: dict[object, Refusal], new: Refusal) -> None:
    """Keeps one refusal for each place, the surest, with the paths of all that are as sure."""
    old = found.get(text_at(new.at))
    if old is None or (new.certain.is_yes and not old.certain.is_yes):
        found[text_at(new.at)] = new
    elif old.certain is new.certain:
        old.paths += new.paths


def text_at(at: Place) -> object:
    """What tells places apart by their text: what SAM makes of one property stands in one place."""
    return at if at.span is None else (at.source, at.span)


def takes_options_alone(route: Route) -> bool:
    return route.method.equals("OPTIONS").is_yes


def is_asked(api: Api, leave: LeaveAsked, route: Route) -> Truth:
    """Whether browsers surely send such preflights: nobody makes a route for OPTIONS for another reason."""
    return Truth.YES if takes_options_alone(route) else is_prepared_at(api, leave.path)


def doubts_about(route: Route) -> Iterator[Undecided]:
    """What is not known of a route that may refuse preflights; nothing where an authorizer's code decides."""
    for value in (route.authorization_type, route.authorizer, route.api_key_required):
        if isinstance(value, Unresolved):
            yield Undecided(value.place, value.why)
            return


def finding_of(
    refusal: Refusal,
    api: Api,
    cause: str,
    mend: str,
    notes: Sequence[Note],
    remedy: Remedy,
    fixes: Sequence[Fix] = (),
) -> Finding:
    """The finding; what the API answers is put behind its cause."""
    return Finding(
        request=Request("OPTIONS", refusal.paths[0], who_asks(len(refusal.paths) - 1)),
        certainty=Certainty.of(refusal.certain),
        at=refusal.at,
        cause=f"{cause}, so it is answered with {status_of(refusal.failure, refusal.response_type, api)}",
        failure=refusal.failure,
        response_type=refusal.response_type,
        api=api,
        by_browser=True,
        help=mend,
        notes=[*notes, *notes_on_settings(api, refusal, notes)],
        fixes=list(fixes),
        remedies=[remedy],
    )


def status_of(failure: Response, response_type: str | None, api: Api) -> int | None:
    """The status that a browser's network panel shows, with the API's gateway responses applied."""
    return reworded_by_api(failure, response_type, api).status


def who_asks(others: int, noun: str = "path") -> str:
    """ "from another origin (and 2 more paths)"."""
    return "from another origin" + (f" (and {count(others, f'more {noun}')})" if others else "")


def notes_on_settings(api: Api, refusal: Refusal, notes: Sequence[Note]) -> Iterator[Note]:
    """Where one can see that browsers are expected, unless the route itself or another note shows it."""
    at = next(cors_settings_of(api), None)
    if at is not None and not takes_options_alone(refusal.route) and all(note.at != at for note in notes):
        yield Note(at, "this is there for calls from other origins")


def cause_of(route: Route, refuses: str) -> str:
    """Why a route refuses preflights, from what it asks for: "requires an API key"."""
    too = "" if takes_options_alone(route) else " takes preflights too and"
    return f"{route.key}{too} {refuses}, which a preflight does not carry"


def demanded_by(api: Api, route: Route) -> str:
    """What the authorization of a route asks for that no preflight has: "a signature", "Authorization", "a token"."""
    if route.authorization_type.equals("AWS_IAM").is_yes:
        return "a signature"
    headers = [demand.name for demand in demands_of(api, route) if demand.location == "header"]
    return headers[0].title() if headers and isinstance(route.authorizer, Authorizer) else "a token"


def spoken_guard(route: Route) -> str:
    """ "authorizer Tokens", "AWS_IAM"."""
    if isinstance(route.authorizer, Authorizer):
        return f"authorizer {route.authorizer.name}"
    return str(getattr(route.authorization_type, "value", "its authorization"))


def place_of_authorization(route: Route) -> Place:
    """Where a route's authorization can be changed for it alone: OpenAPI describes authorizers once for all routes."""
    return route.at if route.written_as == "openapi" else route.authorization_type.place


def is_mock(route: Route) -> bool:
    return isinstance(route.integration, Integration) and route.integration.type.equals("MOCK").is_yes


# --- in an account -------------------------------------------------------------------------------------------------


def answering_beside(api: Api, routes: Sequence[Route]) -> Remedy:
    """An OPTIONS method for the path of these routes, which answers for them as the API does at other paths."""
    methods = [method for route in routes for method in methods_of(route)]
    return AnswerPreflights(api, routes[0], tuple(dict.fromkeys(methods)), origin_answered(api))


def methods_of(route: Route) -> Iterator[str]:
    method = known(route.method)
    if method == "ANY":
        yield from ("GET", "POST", "PUT", "PATCH", "DELETE")
    elif method is not None and method != "OPTIONS":
        yield method


def origin_answered(api: Api) -> str:
    """The one origin that the API allows wherever it allows any, else "*"."""
    headers = [
        header
        for route in api.routes
        if isinstance(route.integration, Integration)
        for response in route.integration.responses
        for header in response.headers.items()
    ]
    headers += [header for response in api.gateway_responses for header in response.headers.items()]
    texts = {known(value) for name, value in headers if name.lower() == ALLOW_ORIGIN}
    origins = {None if text is None or text.literal is None else text.literal.strip("'") for text in texts}
    (only,) = origins if len(origins) == 1 else ("*",)
    return only if only is not None and ORIGIN.fullmatch(only) else "*"
