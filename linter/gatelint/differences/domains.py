"""Custom domain names as a template has them and as they are deployed: what is mapped to which stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.differences.apis import counterpart
from gatelint.differences.difference import Difference, otherwise, surely_other
from gatelint.front_door.api import Api
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.domain import DomainName, Mapping
    from gatelint.text import Text
    from gatelint.values import Value


def same_name(mine: DomainName, others: list[DomainName]) -> DomainName | None:
    name = _literal(mine.domain_name)
    named = [other for other in others if name is not None and _literal(other.domain_name) == name]
    return named[0] if len(named) == 1 else None


def domains_differ(mine: DomainName, theirs: DomainName, deployed: list[Api]) -> Iterator[Difference]:
    """`deployed` are the APIs of the account, among which is the one that each mapping should lead to."""
    name = _literal(mine.domain_name)
    there = {_literal(mapping.base_path): mapping for mapping in theirs.mappings}
    here = {_literal(mapping.base_path): mapping for mapping in mine.mappings}
    for path, mapping in here.items():
        if path is None:
            continue
        other = there.get(path)
        if other is not None:
            for message in _mappings_differ(mapping, other, deployed):
                yield Difference(mapping.at, f"{name}/{path} {message}")
        elif theirs.mappings.complete and None not in there:
            yield Difference(mapping.at, f"{name}/{path} is not mapped in the account")
    if mine.mappings.complete and None not in here:
        for path, other in there.items():
            if path is not None and path not in here:
                api = f" to {other.api.name}" if isinstance(other.api, Api) else ""
                yield Difference(other.at, f"{name}/{path} is mapped{api} in the account, and not in the template")


def _mappings_differ(mine: Mapping, theirs: Mapping, deployed: list[Api]) -> Iterator[str]:
    if isinstance(mine.api, Api) and isinstance(theirs.api, Api) and not mine.api.imported:
        made = counterpart(mine.api, deployed)
        if made is not None and made is not theirs.api:
            yield f"leads to {theirs.api.name} in the account, and to {mine.api.name} in the template"
            return
    if surely_other(mine.stage, theirs.stage):
        yield f"leads to stage {otherwise(mine.stage, theirs.stage, 'the account')}"
    elif mine.stage is None and known(theirs.stage) is not None:
        yield f"leads to stage {known(theirs.stage)} in the account, and to none in the template"
    elif known(mine.stage) is not None and theirs.stage is None:
        yield f"leads to no stage in the account, and to {known(mine.stage)} in the template"


def _literal(value: Value[Text]) -> str | None:
    text = known(value)
    return None if text is None else text.literal
