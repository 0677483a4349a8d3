"""Versions of the same thing: what is edited, and what stages serve of it.

They are compared property by property, each in its normal form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from gatelint.readers.accounts.building.resources import UNREAD, mapping, why_unread

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import Json

Form: TypeAlias = "Mapping[str, Callable[[Any], Any] | Form]"
"""The normal form of each property that counts; a mapping for what has properties itself."""

Steps: TypeAlias = "tuple[str, ...]"


def _in_form(normal: Callable[[Any], Any], value: Any) -> Any:
    return normal(value) if why_unread(value) is None else value


def differences(one: Json, other: Json, form: Form) -> list[Steps]:
    """The paths of the properties that two versions have otherwise."""
    found: list[Steps] = []
    for key, normal in form.items():
        if callable(normal):
            if _in_form(normal, one.get(key)) != _in_form(normal, other.get(key)):
                found.append((key,))
        else:
            found += [(key, *steps) for steps in differences(mapping(one.get(key)), mapping(other.get(key)), normal)]
    return found


def settled(edited: Json, served: Json, form: Form) -> Json:
    """What is served, in the words of what is edited where both mean the same."""
    found = dict(edited)
    for key, normal in form.items():
        if not callable(normal):
            if key in edited or key in served:
                found[key] = settled(mapping(edited.get(key)), mapping(served.get(key)), normal)
        elif _in_form(normal, edited.get(key)) != _in_form(normal, served.get(key)):
            found.pop(key, None)
            if key in served:
                found[key] = served[key]
    return found


def joined(one: Json, other: Json, form: Form, why: str) -> Json:
    """What is sure of both versions; what they have otherwise could as well be unread."""
    found = dict(one)
    for steps in differences(one, other, form):
        place = found
        for step in steps[:-1]:
            place[step] = dict(mapping(place.get(step)))
            place = place[step]
        place[steps[-1]] = {UNREAD: why}
    return found
