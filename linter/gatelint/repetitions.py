"""What is found in a template that is deployed more than once, and so examined more than once, is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gatelint.diagnosis import Diagnosis, Examination
    from gatelint.values import Span

T = TypeVar("T")


def told_once(examinations: Iterable[Examination]) -> list[Examination]:
    """The examinations, those of the same file put together."""
    found: dict[str, Examination] = {}
    for examination in examinations:
        known = found.setdefault(examination.source, examination)
        if known is not examination:
            add(known, examination)
    return list(found.values())


def add(known: Examination, other: Examination) -> None:
    """Adds to an examination what another one of the same file says beyond it."""
    known.is_template = known.is_template or other.is_template
    known.diagnoses = sorted(without_repetitions([*known.diagnoses, *other.diagnoses]), key=order)
    known.suppressed = each_once([*known.suppressed, *other.suppressed], lambda each: identity(each.diagnosis))
    known.open_questions = each_once(
        [*known.open_questions, *other.open_questions], lambda each: (each.rule, each.at, each.why)
    )
    known.unreadable = each_once([*known.unreadable, *other.unreadable], str)
    known.remarks = each_once([*known.remarks, *other.remarks], str)
    known.crashes = each_once([*known.crashes, *other.crashes], str)
    known.apis += other.apis
    known.routes += other.routes
    known.capped = known.capped or other.capped


def without_repetitions(diagnoses: Sequence[Diagnosis]) -> list[Diagnosis]:
    """The findings, each once: as certain as it is anywhere, and where it always is, without the cases of elsewhere."""
    found: dict[object, Diagnosis] = {}
    for diagnosis in diagnoses:
        known = found.setdefault(identity(diagnosis), diagnosis)
        if known is diagnosis:
            continue
        if diagnosis.is_certain and not known.is_certain:
            found[identity(diagnosis)] = diagnosis
        elif diagnosis.is_certain == known.is_certain:
            known.when = [*known.when, *new(diagnosis.when, known.when)] if known.when and diagnosis.when else []
            known.hangs_on = [each for each in known.hangs_on if each in diagnosis.hangs_on]
            known.notes += new(diagnosis.notes, known.notes)
    return list(found.values())


def identity(diagnosis: Diagnosis) -> object:
    return (diagnosis.rule, diagnosis.at, diagnosis.request, diagnosis.cause)


def new(items: Iterable[T], known: Sequence[T]) -> Iterator[T]:
    return (item for item in items if item not in known)


def each_once(items: Iterable[T], key: Callable[[T], object]) -> list[T]:
    """The first item of each key."""
    found: dict[object, T] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())


def order(diagnosis: Diagnosis) -> tuple[str, Span | tuple[int, int], int, str, str]:
    """By file, line and column, then by code."""
    at = diagnosis.at
    return (at.source, at.key or at.span or (0, 0), diagnosis.code, str(diagnosis.request), diagnosis.cause)
