"""What has been worked out about a front door once, for all rules that ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from gatelint.text import Text

if TYPE_CHECKING:
    from gatelint.front_door.door import FrontDoor

P = ParamSpec("P")
T = TypeVar("T")


def once_per_door(question: Callable[Concatenate[FrontDoor, P], T]) -> Callable[Concatenate[FrontDoor, P], T]:
    """Keeps the answers to a question about a door and what is in it; the door must not change any more."""

    @wraps(question)
    def remembered(door: FrontDoor, /, *about: P.args, **settings: P.kwargs) -> T:
        key = (question, id(door), *map(_key, about), *((name, _key(value)) for name, value in settings.items()))
        if key not in door.worked_out:
            door.worked_out[key] = question(door, *about, **settings)
        return cast("T", door.worked_out[key])

    return remembered


def all_once_per_door(
    question: Callable[Concatenate[FrontDoor, P], Iterable[T]],
) -> Callable[Concatenate[FrontDoor, P], list[T]]:
    """The same for a question with several answers."""

    @wraps(question)
    def listed(door: FrontDoor, /, *about: P.args, **settings: P.kwargs) -> list[T]:
        return list(question(door, *about, **settings))

    return once_per_door(listed)


def _key(value: object) -> object:
    """Strings by what they are; parts of the door, which live as long as it does, by which they are."""
    return value if value is None or isinstance(value, Text | str | bool) else id(value)
