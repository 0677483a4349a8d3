"""What the rules have in common that ask where the URLs lead which a template tells its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End, answer_at, dead_ends, nearest_route
from gatelint.behavior.routing.paths import text_of
from gatelint.behavior.routing.placeholders import as_written
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Failure, Finding, Note, Request, Undecided
from gatelint.values import Known, Place

MOST = 3
"""So many routes or stages, at most, are named one by one."""


def findings(
    door: FrontDoor, kinds: tuple[ApiKind, ...], ends: tuple[End, ...], told: Callable[[DeadEnd], Finding]
) -> Iterator[Finding | Undecided]:
    """A finding for each URL with one of these ends at an API of these kinds."""
    for end in dead_ends(door):
        if end.api.kind not in kinds or end.end not in ends:
            continue
        yield told(end) if end.doubt is None else Undecided(end.call.at, end.doubt)


def finding_of(end: DeadEnd, failure: Failure, cause: str, mend: str, notes: list[Note]) -> Finding:
    """A finding that points at the URL. Of the kinds, only REST APIs say why they have no route."""
    default = failure.of(end.api.kind.value)
    answer, response_type = default, None
    if end.api.kind is ApiKind.REST and end.end is not End.STAGE:
        answer, response_type = answer_at(end, default, "MISSING_AUTHENTICATION_TOKEN")
    return Finding(
        request=request_of(end),
        certainty=Certainty.of(end.certain),
        at=end.call.at,
        cause=cause,
        failure=answer,
        response_type=response_type,
        api=end.api,
        distribution=end.distribution,
        help=mend,
        remedies=[NoCommand("it is the URL that is wrong, and whoever tells it has to change it")],
        notes=notes,
    )


def lack_of_stage(end: DeadEnd, failure: Failure) -> Finding:
    """A finding on a URL that names no stage; what clients put behind it does not matter then."""
    first = end.spoken_path.split("/")[1]
    stages = [(stage.at, str(name)) for stage in end.api.stages if (name := text_of(stage.stage_name)) is not None]
    names = [name for _, name in stages]
    cause = f"{first} is no stage of {end.api.name}" if first else f"the URL names no stage of {end.api.name}"
    cause += f", which has only {listed(names)}" if names else ", for which the template makes none"
    mend = f"name stage {names[0]} in the URL" if len(names) == 1 else "name one of its stages in the URL"
    if names and end.api.kind is ApiKind.HTTP:
        cause += ", and no $default"
        mend += ", or call a stage $default"
    if first not in names and first.lower() in map(str.lower, names):
        cause += "; upper and lower case differ"
    finding = finding_of(end, failure, cause, mend if names else f"make a stage {first}".rstrip(), [])
    finding.notes += notes_on_stages(end.api, stages[:MOST])
    if end.journey.address.scheme.literal in ("ws", "wss"):
        finding.request = Request("", "$connect")
    elif not end.call.is_request and end.spoken_path.rstrip("/") == f"/{first}":
        finding.request.path = f"/{first}/*"
    return finding


def notes_on_stages(api: Api, stages: list[tuple[Place, str]]) -> Iterator[Note]:
    """A note on each place that makes stages, which may be more than one."""
    for place in dict.fromkeys(place for place, _ in stages):
        names = [name for each, name in stages if each == place]
        what = f"stage {names[0]} is" if len(names) == 1 else f"stages {listed(names)} are"
        yield Note(place, f"{what} what {api.name} has")


def methods_of(end: DeadEnd) -> str:
    """The methods of the routes that are there instead."""
    methods = dict.fromkeys(route.method.value for route in end.routes if isinstance(route.method, Known))
    return listed(list(methods)) or "others"


def request_of(end: DeadEnd) -> Request:
    return Request(end.call.method, end.client_path)


def notes_on_way(end: DeadEnd) -> Iterator[Note]:
    """What stands between the client's path and the one that the API sees."""
    for passage in end.journey.passages[:1]:
        behavior = passage.behavior
        which = "the default cache behavior" if behavior.is_default else f"cache behavior {behavior.pattern}"
        yield Note(behavior.at, f"{which} sends it on as {as_written(passage.sent)}")
    mapping = None if end.invocation is None else end.invocation.mapping
    if mapping is not None:
        yield Note(mapping.at, f"mapping {mapping.name} leaves {end.spoken_path} of the path")


def note_on_nearest(end: DeadEnd) -> Iterator[Note]:
    route = nearest_route(end.api, end.path)
    if route is not None:
        yield Note(route.at, f"the nearest route is {route.key}")


def notes_on_routes(routes: tuple[Route, ...], what: str) -> Iterator[Note]:
    """A note on each of the first few routes, which says that it `what` ("answers this path")."""
    for route in routes[:MOST]:
        yield Note(route.at, f"{route.key} {what}")


def listed(words: list[str]) -> str:
    """ "GET", "GET and POST", "GET, POST and PUT"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
