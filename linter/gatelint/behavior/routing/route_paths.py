"""Which paths a route stands for, and which of two routes is the more specific one.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from functools import lru_cache

from gatelint.behavior.routing.patterns import ANY, ANYTHING, MAYBE_SLASH, NAME, ONE_NAME, SLASH, Pattern, Step, spelled
from gatelint.front_door.api import ApiKind
from gatelint.records import record

DEFAULT = "$default"

GREEDY, VARIABLE, LITERAL = range(3)
"""Kinds of segments: {proxy+}, {id}, orders."""

_MAYBE_NAME: Pattern = (Step(NAME, optional=True, repeats=True),)
_SOMETHING: Pattern = (Step(ANY), *ANYTHING)
_REST: Pattern = (Step(NAME), *ANYTHING)


@record(hashable=True)
class Shape:
    """What a route's path looks like.

    `serves` are the paths that it surely stands for, `may_serve` those of which the documentation does not tell.
    `segments` are the kinds of its segments, empty for "/" and $default.
    """

    serves: tuple[Pattern, ...]
    may_serve: tuple[Pattern, ...]
    segments: tuple[int, ...] = ()
    catches_all: bool = False

    @property
    def is_greedy(self) -> bool:
        return GREEDY in self.segments

    def is_stricter_than(self, other: Shape) -> bool:
        """Whether it is the more specific one in some segment, and in none the less specific one."""
        stricter = False
        for mine, theirs in zip(self.segments, other.segments, strict=False):
            if mine < theirs:
                return False
            stricter = stricter or mine > theirs
            if GREEDY in (mine, theirs):
                return stricter
        # Where both stand for one path, the longer one does so by a variable that is empty.
        return stricter or len(self.segments) < len(other.segments)

    def is_as_strict_as(self, other: Shape) -> bool:
        return self.segments == other.segments and self.catches_all == other.catches_all


@lru_cache(maxsize=4096)
def shape_of(kind: ApiKind, path: str) -> Shape:
    """The shape of a route's path, which begins with "/" or is "$default"."""
    if kind is ApiKind.HTTP and path == DEFAULT:
        return Shape((_SOMETHING,), (ANYTHING,), catches_all=True)
    names = path.strip("/").split("/") if path.strip("/") else []
    segments = tuple(_kind_of(name) for name in names)
    if kind is ApiKind.REST:
        return _rest_shape(names, segments)
    return _http_shape(names, segments, ends_in_slash=len(path) > 1 and path.endswith("/"))


def _kind_of(name: str) -> int:
    if not (name.startswith("{") and name.endswith("}")):
        return LITERAL
    return GREEDY if name.endswith("+}") else VARIABLE


def _is_odd(names: list[str]) -> bool:
    """Whether a path is one that API Gateway refuses: a variable within a segment, or a greedy one that is not last."""
    return any("{" in name[1:] or ("{" in name) != name.endswith("}") for name in names) or any(
        _kind_of(name) == GREEDY for name in names[:-1]
    )


def _rest_shape(names: list[str], segments: tuple[int, ...]) -> Shape:
    """The shape of the path of a REST API's resource.

    A slash at the end makes no other path, and neither does a doubled one at the beginning. A greedy variable takes at
    least one segment, so that /orders/{proxy+} leaves /orders and /orders/ alone.
    """
    if not names:
        return Shape((MAYBE_SLASH * 2,), (), ())
    above = (*SLASH, *MAYBE_SLASH, *_segments(names[:-1]))
    loosely = (*SLASH, *MAYBE_SLASH, *_segments(names[:-1], _MAYBE_NAME))
    if segments[-1] == GREEDY:
        serves, may_serve = (*above, *_REST), (*loosely, *_SOMETHING)
    else:
        last = _segment(names[-1], ONE_NAME)
        serves, may_serve = (*above, *last, *MAYBE_SLASH), (*loosely, *last, *MAYBE_SLASH)
    return Shape(() if _is_odd(names) else (serves,), (may_serve,), segments)


def _http_shape(names: list[str], segments: tuple[int, ...], ends_in_slash: bool) -> Shape:
    """The shape of a path of an HTTP API, where a slash at the end makes another path.

    Whether a variable takes an empty segment is not documented, and reports differ: /{proxy+} and /{id} may or may not
    be found for /, /pets/{proxy+} for /pets/ and /pets. Nor is it told what a doubled slash does at the beginning.
    """
    if not names:
        return Shape((SLASH,), (MAYBE_SLASH * 2,), ())
    above = (*SLASH, *_segments(names[:-1]))
    loosely = (*SLASH, *MAYBE_SLASH, *_segments(names[:-1], _MAYBE_NAME))
    may_serve: tuple[Pattern, ...]
    if segments[-1] == GREEDY:
        serves = (*above, *_REST)
        may_serve = ((*loosely, *ANYTHING), loosely[:-1] if len(names) > 1 else MAYBE_SLASH)
    else:
        serves = (*above, *_segment(names[-1], ONE_NAME))
        may_serve = ((*loosely, *_segment(names[-1], _MAYBE_NAME)),)
    if ends_in_slash:
        may_serve = tuple((*pattern, *MAYBE_SLASH) for pattern in may_serve)
    return Shape(() if ends_in_slash or _is_odd(names) else (serves,), may_serve, segments)


def _segments(names: list[str], variable: Pattern = ONE_NAME) -> Pattern:
    """Segments, each with a slash behind it."""
    return tuple(step for name in names for step in (*_segment(name, variable), *SLASH))


def _segment(name: str, variable: Pattern) -> Pattern:
    kind = _kind_of(name)
    if kind == GREEDY:
        return ANYTHING
    if kind == VARIABLE:
        return variable
    before, brace, rest = name.partition("{")
    if not brace:
        return spelled(name)
    return (*spelled(before), *ANYTHING, *spelled(rest.rpartition("}")[2]))
