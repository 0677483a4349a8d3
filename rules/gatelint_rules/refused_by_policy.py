"""What the rules have in common that tell of routes which a resource policy refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from gatelint.behavior.access.callers import Presence
from gatelint.behavior.access.refusals import Asked
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.access import Condition
from gatelint.front_door.api import Api
from gatelint.front_door.route import Route
from gatelint.remedies import Json, NoCommand, Remedy, SetValue, below
from gatelint.rule import Note, Request, Response, request_to
from gatelint.text import Text
from gatelint.values import Known, Listing, Place, Value

T = TypeVar("T")

ACCESS_DENIED = "ACCESS_DENIED"
DENIED_EXPLICITLY = Response(
    403,
    "AccessDeniedException",
    '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource with an explicit deny"}',
)

SOURCE_IP = "aws:sourceip"
IDS_OF_NETWORKS = ("aws:sourcevpc", "aws:sourcevpce")
OF_PRIVATE_APIS = (*IDS_OF_NETWORKS, "aws:vpcsourceip")

ITEMS_TOLD = 3
"""So many routes, statements or values, at most, are told."""


def by_thing(pairs: Iterable[tuple[T, Asked]]) -> list[tuple[T, list[Asked]]]:
    """What is to be mended, with all that is refused by it, in the order in which it comes."""
    groups: dict[int, tuple[T, list[Asked]]] = {}
    for thing, asked in pairs:
        groups.setdefault(id(thing), (thing, []))[1].append(asked)
    return list(groups.values())


# --- requests ------------------------------------------------------------------------------------------------------


def request_of(refused: Sequence[Asked], who: str = "") -> Request:
    """The requests that are refused: to every path, or to one route, with how many others fail alike."""
    routes = routes_of(refused)
    first = leading(routes)
    parts = [who, stages_of(refused, first)]
    if len(routes) > 1 and is_all_of(refused[0].api, routes):
        return Request(None, "/*", spoken(parts))
    others = len(routes) - 1
    if others:
        parts.append(f"(and {others} more route{'s' if others > 1 else ''})")
    request = request_to(first)
    request.who = spoken(parts)
    return request


def spoken(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def routes_of(refused: Iterable[Asked]) -> list[Route]:
    """The routes, each once, in their order."""
    return list({id(asked.route): asked.route for asked in refused}.values())


def leading(routes: Sequence[Route]) -> Route:
    """The first that is more than a preflight's."""
    return next((route for route in routes if not is_preflight(route)), routes[0])


def is_preflight(route: Route) -> bool:
    return route.method.equals("OPTIONS").is_yes


def is_all_of(api: Api, routes: Sequence[Route]) -> bool:
    """Whether these are all the routes that the API has."""
    return api.routes.complete and len(routes) == len(api.routes)


def stages_of(refused: Iterable[Asked], route: Route) -> str:
    """ "in stage dev", where the route is refused in some stages alone."""
    asked = [each for each in refused if each.route is route]
    if len(asked) >= len(asked[0].api.stages_in_use):
        return ""
    names = [text_of(each.stage.stage_name) for each in asked if each.stage is not None]
    return f"in stage {' and '.join(str(name) for name in names if name is not None)}"


def notes_on_routes(refused: Sequence[Asked], what: str) -> Iterator[Note]:
    """A note at each of the first routes ("GET /orders is refused")."""
    for route in routes_of(refused)[:ITEMS_TOLD]:
        yield Note(route.at, f"{route.key} {what}")


# --- statements ----------------------------------------------------------------------------------------------------


def listed(values: Listing[Value[Text]]) -> str:
    """The first values in words: "vpce-1, vpce-2 and 3 more"."""
    texts = [text_of(value) for value in values]
    names = [str(text) for text in texts if text is not None]
    more = len(names) - ITEMS_TOLD
    return ", ".join(names[:ITEMS_TOLD]) + (f" and {more} more" if more > 0 else "")


def key_of(condition: Condition) -> str:
    """The key of a condition, in lower case."""
    return condition.key.lower()


def reason_of(condition: Condition, asked: Asked, holds: bool) -> str:
    """Why a condition holds, or fails, for all of these callers, as a clause."""
    key, api = key_of(condition), asked.api
    if api.is_private.is_no and key in OF_PRIVATE_APIS:
        endpoint = api.endpoint_type.value if isinstance(api.endpoint_type, Known) else "public"
        return f"{condition.key} is there only in requests to private APIs, and {api.name} is {endpoint}"
    if api.is_private.is_no and key == SOURCE_IP:
        is_negated = condition.operator.lower().startswith("not")
        who = "nobody" if holds is is_negated else "everybody"
        return f"{who} on the internet has an address in {listed(condition.values)}"
    if asked.caller.value_of(key) is Presence.ABSENT:
        return f"there is no {condition.key} in these requests"
    return f"{condition.operator} of {condition.key} comes to the same for all callers"


def mend_of(condition: Condition, asked: Asked, effect: str) -> str:
    """What to make of a condition of a statement with this effect that comes to the same for all these callers."""
    key, api = key_of(condition), asked.api
    if api.is_private.is_no and key in OF_PRIVATE_APIS:
        return f"make {api.name} private, or condition the {effect} on something that its clients have"
    if key == SOURCE_IP:
        return "name the public addresses by which the wanted callers reach the internet"
    if asked.caller.value_of(key) is Presence.ABSENT:
        return f"set AuthorizationType to AWS_IAM, or condition the {effect} on something that unsigned requests have"
    return f"condition the {effect} on something that the wanted callers have"


def telling_condition(conditions: Sequence[Condition], asked: Asked) -> Condition | None:
    """The condition that most likely is the mistake: of a key that is not there, or of addresses, else the first."""
    absent = [each for each in conditions if asked.caller.value_of(each.key) is Presence.ABSENT]
    addresses = [each for each in conditions if key_of(each) == SOURCE_IP]
    return next(iter([*absent, *addresses, *conditions]), None)


# --- in an account -------------------------------------------------------------------------------------------------


def statements_of(api: Api) -> Place:
    """Where the statements of an API's policy stand."""
    return below(api.at, "Policy", "Statement")


def allow_everybody(resources: Sequence[str]) -> Json:
    """A statement that lets everybody call these resources."""
    return {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": list(resources)}


def demand_signatures(refused: Sequence[Asked]) -> list[Remedy]:
    """Routes take signed requests alone, but for preflights, which nobody signs."""
    routes = [route for route in routes_of(refused) if not is_preflight(route)]
    return [SetValue(below(route.at, "AuthorizationType"), "AWS_IAM") for route in routes or routes_of(refused)]


def remedies_of(condition: Condition, refused: Sequence[Asked]) -> list[Remedy]:
    """What `mend_of` says, as far as it can be done without knowing who the wanted callers are."""
    key, asked = key_of(condition), refused[0]
    if asked.api.is_private.is_no and key in OF_PRIVATE_APIS:
        return [NoCommand("whether the API is to be private, or whom else its policy is to admit, has to be decided")]
    if key == SOURCE_IP:
        return [NoCommand("the public addresses of the wanted callers are not known here")]
    if asked.caller.value_of(key) is Presence.ABSENT:
        return demand_signatures(refused)
    return [NoCommand("what the wanted callers have in common is not known here")]
