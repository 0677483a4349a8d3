"""Whether the patterns that policies write for ARNs take the ARNs of what clients invoke.

In a pattern "*" stands for any characters, slashes included, and "?" for any one. The parts of an ARN between colons
are compared one by one.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gatelint.behavior.access.arns import CHOSEN_BY_CLIENTS, GREEDY, METHOD, METHODS, SEGMENT
from gatelint.behavior.routing.patterns import ANY, ANYTHING, FRESH, ONE_NAME, Step, covered, overlap
from gatelint.text import Reference, Text
from gatelint.values import Truth, every, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.routing.patterns import Pattern

_VARIABLE = re.compile(r"\$\{[^{}]*\}")
_PLAIN = re.compile(r"[^*?$]*")
_ARN_PARTS = ("partition", "service", "region", "account")
_STAR = ANYTHING[0]


class Fit(NamedTuple):
    """How a pattern fits a set of ARNs: whether it takes them all, and whether it takes any."""

    covers: Truth
    meets: Truth

    @property
    def truth(self) -> Truth:
        """Yes if the pattern takes them all, no if it takes none; unknown also where it takes a part of them."""
        return Truth.YES if self.covers.is_yes else Truth.NO if self.meets.is_no else Truth.UNKNOWN


_ALL = Fit(Truth.YES, Truth.YES)
_NONE = Fit(Truth.NO, Truth.NO)


def covers(pattern: Text, arn: Text) -> Truth:
    """Whether a pattern takes every ARN that `arn` stands for."""
    return fit(pattern, arn).covers


def meets(pattern: Text, arn: Text) -> Truth:
    """Whether a pattern takes any ARN that `arn` stands for."""
    return fit(pattern, arn).meets


def fit(pattern: Text, arn: Text) -> Fit:
    """How a pattern for ARNs fits an ARN."""
    return _NONE if _begin_differently(pattern, arn) else _fit(pattern, arn)


def _begin_differently(pattern: Text, arn: Text) -> bool:
    """Whether what is written before anything that stands for something else tells them apart."""
    mine, theirs = _beginning(pattern), _beginning(arn)
    return not (mine.startswith(theirs) or theirs.startswith(mine))


def _beginning(text: Text) -> str:
    first = text.parts[0] if text.parts else ""
    found = _PLAIN.match(first) if isinstance(first, str) else None
    return "" if found is None else found[0]


@lru_cache(maxsize=4096)
def _fit(pattern: Text, arn: Text) -> Fit:
    if pattern.literal == "*" or pattern == arn:
        return _ALL
    if any(reference.kind == METHOD for reference in arn.references):
        return _fit_of_each_method(pattern, arn)
    mine, theirs = _components(pattern), _components(arn)
    if mine is None or theirs is None:
        # An ARN that ends early is completed by its last "*".
        return fit_string(pattern, arn)
    return _joined(_fits_of_components(mine, theirs))


def _fit_of_each_method(pattern: Text, arn: Text) -> Fit:
    with_any_word = fit(pattern, _with_method(arn, Reference(SEGMENT, METHOD)))
    if not with_any_word.truth.is_unknown:
        return with_any_word
    fits = [fit(pattern, _with_method(arn, method)) for method in METHODS]
    return Fit(every(one.covers for one in fits), some(one.meets for one in fits))


def _with_method(arn: Text, method: Reference | str) -> Text:
    return Text.of(*(method if isinstance(part, Reference) and part.kind == METHOD else part for part in arn.parts))


def _joined(fits: Iterator[Fit]) -> Fit:
    covering = meeting = Truth.YES
    for one in fits:
        covering, meeting = covering & one.covers, meeting & one.meets
        if meeting.is_no:
            return _NONE
    return Fit(covering, meeting)


def _components(text: Text) -> tuple[Text, ...] | None:
    """The six parts of an ARN, of which the last may hold colons; None where they cannot be told apart."""
    pieces = text.split(":")
    if len(pieces) < 6 or pieces[0].literal != "arn":
        return None
    return (*pieces[1:5], Text.of(":").join(pieces[5:]))


def _fits_of_components(pattern: tuple[Text, ...], arn: tuple[Text, ...]) -> Iterator[Fit]:
    for name, mine, theirs in zip(_ARN_PARTS, pattern[:4], arn[:4], strict=True):
        yield _fit_component(name, mine, theirs)
    yield from _fits_of_resource(pattern[4], arn[4])


def _fit_component(name: str, pattern: Text, value: Text) -> Fit:
    if name == "partition" and value.literal is None and (pattern.literal or "").startswith("aws"):
        # Whoever writes "arn:aws:" deploys there.
        return _ALL
    return fit_string(pattern, value)


def _fits_of_resource(pattern: Text, resource: Text) -> Iterator[Fit]:
    """The fits of the segments before the first one that may take a slash, then that of all the rest."""
    while _is_one_segment(pattern.partition("/")[0]) and pattern.partition("/")[1].parts:
        mine, _, pattern_rest = pattern.partition("/")
        theirs, slash, rest = resource.partition("/")
        if not slash.parts:
            break
        yield fit_string(mine, theirs)
        pattern, resource = pattern_rest, rest
    yield fit_string(pattern, resource)


def _is_one_segment(text: Text) -> bool:
    """Whether nothing in a piece of a pattern can take a slash."""
    return all(part.plain if isinstance(part, Reference) else not set(part) & set("*?") for part in text.parts)


@lru_cache(maxsize=4096)
def fit_string(pattern: Text, value: Text) -> Fit:
    """How a pattern with "*" and "?" fits a string, or a set of them, as a whole."""
    value = with_variables(value)
    pattern = _as_in(value, with_variables(pattern))
    if pattern.literal == "*" or pattern == value:
        return _ALL
    chosen = any(reference.kind in CHOSEN_BY_CLIENTS for reference in value.references)
    if not chosen and all(isinstance(part, Reference) or not set(part) & set("*?") for part in pattern.parts):
        same = pattern.equals(value)
        return Fit(same, same)
    # Most patterns take a string, or do not, whatever stands for what is not known in it.
    glob = pattern.literal
    answer = Truth.UNKNOWN if glob is None else value.matches(glob.replace("[", "[[]"))
    if not answer.is_unknown:
        return _ALL if answer.is_yes else _NONE
    return Fit(_covers_string(pattern, value), _meets_string(pattern, value))


def _as_in(value: Text, pattern: Text) -> Text:
    """The pattern, with what is known of its references where the value has them too."""
    known = {reference._replace(plain=True): reference for reference in value.references}
    return Text.of(
        *(known.get(part._replace(plain=True), part) if isinstance(part, Reference) else part for part in pattern.parts)
    )


def with_variables(text: Text) -> Text:
    """With a reference for each policy variable or stage variable ("${aws:username}") that the text holds."""
    if not any(isinstance(part, str) and "${" in part for part in text.parts):
        return text
    return Text.of(*(piece for part in text.parts for piece in _without_variables(part)))


def _without_variables(part: str | Reference) -> Iterator[str | Reference]:
    if isinstance(part, Reference):
        yield part
        return
    reached = 0
    for found in _VARIABLE.finditer(part):
        yield part[reached : found.start()]
        yield Reference("variable", found[0], plain=False)
        reached = found.end()
    yield part[reached:]


# A string that is not known is one sign that only "*" takes where something is to be proved for whatever it stands for,
# and any string where something is to be ruled out.
_FIRST_SIGN = 0xF0000
_NEVER = "\2"


def _covers_string(pattern: Text, value: Text) -> Truth:
    signs = _signs_of(value)
    if covered(_proved_value(value, signs), [_proved_pattern(pattern, signs)]):
        return Truth.YES
    if not pattern.references and not signs:
        return Truth.NO
    a_value_of_its_own = _possible(value, by_clients=(Step(FRESH),))
    return Truth.UNKNOWN if overlap(_possible_pattern(pattern), a_value_of_its_own) else Truth.NO


def _meets_string(pattern: Text, value: Text) -> Truth:
    if not overlap(_possible_pattern(pattern), _possible(value)):
        return Truth.NO
    signs = _signs_of(value)
    proved = overlap(_proved_pattern(pattern, signs), _proved_value(value, signs))
    return Truth.YES if proved else Truth.UNKNOWN


def _signs_of(value: Text) -> dict[Reference, str]:
    """A sign for each string that is not known; what clients choose is known: it may be anything."""
    unknown = dict.fromkeys(
        part._replace(plain=True) for part in value.references if part.kind not in CHOSEN_BY_CLIENTS
    )
    return {reference: chr(_FIRST_SIGN + index) for index, reference in enumerate(unknown)}


def _proved_value(value: Text, signs: dict[Reference, str]) -> Pattern:
    steps: list[Step] = []
    for part in value.parts:
        if isinstance(part, str):
            steps += map(Step, part)
        elif part.kind in CHOSEN_BY_CLIENTS:
            steps += _chosen(part)
        else:
            steps.append(Step(signs[part._replace(plain=True)]))
    return tuple(steps)


def _proved_pattern(pattern: Text, signs: dict[Reference, str]) -> Pattern:
    # What stands for a string of any length is no single character.
    one = _NEVER if signs else ANY
    steps: list[Step] = []
    for part in pattern.parts:
        if isinstance(part, Reference):
            steps.append(Step(signs.get(part._replace(plain=True), _NEVER)))
        else:
            steps += _written(part, one)
    return tuple(steps)


def _possible(value: Text, by_clients: Pattern | None = None) -> Pattern:
    steps: list[Step] = []
    for part in value.parts:
        if isinstance(part, str):
            steps += map(Step, part)
        elif part.kind in CHOSEN_BY_CLIENTS:
            steps += by_clients or _chosen(part)
        else:
            steps += ONE_NAME if part.plain else ANYTHING
    return tuple(steps)


def _possible_pattern(pattern: Text) -> Pattern:
    steps: list[Step] = []
    for part in pattern.parts:
        if isinstance(part, str):
            steps += _written(part, ANY)
        else:
            # A parameter may hold a "*".
            steps += ONE_NAME if part.plain and part.kind in ("resource", "pseudo") else ANYTHING
    return tuple(steps)


def _written(part: str, one: str) -> Iterator[Step]:
    for character in part:
        yield _STAR if character == "*" else Step(one if character == "?" else character)


def _chosen(reference: Reference) -> Pattern:
    return (Step(ANY), _STAR) if reference.kind == GREEDY else ONE_NAME


def differing_part(pattern: Text, arn: Text) -> str | None:
    """The first part of an ARN in which a pattern surely differs, else the first of which that is not known.

    One of "partition", "service", "region", "account", "API", "stage", "method", "path", "route key"; of the ARN of an
    authorizer "authorizers", which is a word of it, and "authorizer"; "depth" where the pattern has more segments than
    any such ARN; None where the pattern covers the ARN.
    """
    if covers(pattern, arn).is_yes:
        return None
    mine, theirs = _components(pattern), _components(arn)
    if mine is None or theirs is None:
        return "path"
    parts = [
        (name, _fit_component(name, *pair).truth) for name, *pair in zip(_ARN_PARTS, mine[:4], theirs[:4], strict=True)
    ]
    parts += _compared_segments(mine[4], theirs[4])
    for wanted in (Truth.NO, Truth.UNKNOWN):
        for name, truth in parts:
            if truth is wanted:
                return name
    return "path"


def _compared_segments(pattern: Text, resource: Text) -> Iterator[tuple[str, Truth]]:
    names = _names_of_segments(resource)
    for index, name in enumerate(names):
        last = index == len(names) - 1
        mine, mine_slash, pattern_rest = pattern.partition("/")
        theirs, _, rest = (resource, None, resource) if last else resource.partition("/")
        if mine.literal == "*" and not mine_slash.parts:
            return
        if last:
            deeper = name != "path" and bool(mine_slash.parts)
            yield "depth" if deeper else name, fit(pattern, resource).truth
            return
        yield name, _segment_truth(mine, theirs)
        if not mine_slash.parts:
            # There is nothing in the pattern for the next segment, unless a "*" reaches over it.
            yield names[index + 1], fit(mine, Text.of(theirs, "/", rest)).truth
            return
        pattern, resource = pattern_rest, rest


def _segment_truth(pattern: Text, segment: Text) -> Truth:
    if "*" in str(pattern) and pattern.literal != "*":
        return Truth.YES
    return fit(pattern, segment).truth


def _names_of_segments(resource: Text) -> tuple[str, ...]:
    segments = resource.split("/")
    if segments[1:2] == [Text.of("authorizers")]:
        return "API", "authorizers", "authorizer"
    return ("API", "stage", "route key") if len(segments) == 3 else ("API", "stage", "method", "path")
