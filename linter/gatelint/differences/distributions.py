"""Distributions as a template has them and as they are deployed: behaviors, what they forward, and their origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.differences.difference import Difference, names_in, otherwise, surely_other, told
from gatelint.values import Unresolved, known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from gatelint.front_door.distribution import (
        CacheBehavior,
        CachePolicy,
        Distribution,
        LegacyForwarding,
        Origin,
        OriginRequestPolicy,
        Selection,
    )

    _Policy: TypeAlias = CachePolicy | OriginRequestPolicy | LegacyForwarding | Unresolved | None


def same_alias(mine: Distribution, others: list[Distribution]) -> Distribution | None:
    """The deployed distribution that has an alias of one of a template: no alias is that of two."""
    aliases = {known(alias) for alias in mine.aliases} - {None}
    return next((each for each in others if aliases & {known(alias) for alias in each.aliases}), None)


def distributions_differ(mine: Distribution, theirs: Distribution) -> Iterator[Difference]:
    deployed = {known(behavior.path_pattern): behavior for behavior in theirs.behaviors}
    patterns = [known(behavior.path_pattern) for behavior in mine.behaviors]
    for behavior, pattern in zip(mine.behaviors, patterns, strict=True):
        other = deployed.get(pattern)
        if pattern is None:
            continue
        if other is not None:
            for message in _behaviors_differ(behavior, other, theirs):
                yield Difference(behavior.at, f"{pattern} {message}")
        elif theirs.behaviors.complete:
            yield Difference(behavior.at, f"{theirs.name} has no cache behavior for {pattern}")
    if mine.behaviors.complete and None not in patterns:
        for pattern, other in deployed.items():
            if pattern is not None and pattern not in patterns:
                message = f"{theirs.name} has a cache behavior for {pattern}, and {mine.name} has none"
                yield Difference(other.at, message)
    for origin in mine.origins:
        identity = known(origin.id)
        same_id = [other for other in theirs.origins if identity is not None and known(other.id) == identity]
        for message in _origins_differ(origin, same_id[0], theirs) if len(same_id) == 1 else ():
            yield Difference(origin.at, f"origin {identity} {message}")


def _behaviors_differ(mine: CacheBehavior, theirs: CacheBehavior, distribution: Distribution) -> Iterator[str]:
    name = distribution.name
    if surely_other(mine.target_origin_id, theirs.target_origin_id):
        yield f"goes to {otherwise(mine.target_origin_id, theirs.target_origin_id, name)}"
    if surely_other(mine.viewer_protocol_policy, theirs.viewer_protocol_policy):
        values = otherwise(mine.viewer_protocol_policy, theirs.viewer_protocol_policy, name)
        yield f"has ViewerProtocolPolicy {values}"
    methods, allowed = names_in(mine.allowed_methods), names_in(theirs.allowed_methods)
    if methods is not None and allowed is not None and methods != allowed:
        yield f"allows {methods_told(allowed)} in {name}, and {methods_told(methods)} in the template"
    policies: tuple[tuple[str, _Policy, _Policy], ...] = (
        ("its cache policy", mine.cache_policy, theirs.cache_policy),
        ("its origin request policy", mine.origin_request_policy, theirs.origin_request_policy),
        ("ForwardedValues", mine.legacy, theirs.legacy),
    )
    for what, ours, others in policies:
        for kind, here, there in _taken_otherwise(ours, others):
            yield f"takes {kind} by {what}: {there} in {name}, and {here} in the template"


def methods_told(names: frozenset[str]) -> str:
    return told(map(str.upper, names))


def _taken_otherwise(mine: _Policy, theirs: _Policy) -> Iterator[tuple[str, str, str]]:
    """What policies take otherwise, here and there: by which of them does not matter, and none takes nothing."""
    if isinstance(mine, Unresolved) or isinstance(theirs, Unresolved):
        return
    for kind, name in (("headers", "headers"), ("cookies", "cookies"), ("query strings", "query_strings")):
        ours: Selection | None = getattr(mine, name, None)
        others: Selection | None = getattr(theirs, name, None)
        here, there = _taken(ours), _taken(others)
        if here is not None and there is not None and here != there:
            yield kind, here, there


def _taken(selection: Selection | None) -> str | None:
    """What is taken, in words that are the same for the same; None where that is not known."""
    if selection is None:
        return "none"
    kind, names = known(selection.behavior), names_in(selection.names)
    if kind not in ("whitelist", "allExcept", "allViewerAndWhitelistCloudFront"):
        return kind
    if names is None:
        return None
    if kind == "whitelist":
        return told(names)
    if kind == "allExcept":
        return f"all but {told(names)}" if names else "all"
    return f"allViewer, and {told(names)}"


def _origins_differ(mine: Origin, theirs: Origin, distribution: Distribution) -> Iterator[str]:
    for what, here, there in (
        ("DomainName", mine.domain_name, theirs.domain_name),
        ("OriginPath", mine.origin_path, theirs.origin_path),
    ):
        if surely_other(here, there):
            yield f"has {what} {otherwise(here, there, distribution.name)}"
    if surely_other(mine.protocol_policy, theirs.protocol_policy):
        yield f"has OriginProtocolPolicy {otherwise(mine.protocol_policy, theirs.protocol_policy, distribution.name)}"
