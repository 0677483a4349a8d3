"""APIs as a template has them and as they are deployed: routes, who guards them and what answers, stages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.differences.difference import Difference, otherwise, surely_other, told
from gatelint.front_door.api import literal_stage_name
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.function import Function
from gatelint.front_door.integration import Integration
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.function import FunctionTarget
    from gatelint.front_door.route import Route
    from gatelint.text import Text
    from gatelint.values import Maybe

_FUNCTION = re.compile(r"arn:[^:]+:lambda:[^:]*:[^:]*:function:([A-Za-z0-9_-]+)(?::.*)?")


def counterpart(api: Api, deployed: list[Api]) -> Api | None:
    """The deployed API that was made of one of a template, where that is sure."""
    same_kind = [other for other in deployed if other.kind is api.kind]
    made_of_it = [other for other in same_kind if other.made_of is not None and other.made_of == api.at.resource]
    if len(made_of_it) == 1:
        return made_of_it[0]
    title = known(api.title)
    named = [other for other in made_of_it or same_kind if title is not None and known(other.title) == title]
    return named[0] if len(named) == 1 else None


def apis_differ(mine: Api, theirs: Api) -> Iterator[Difference]:
    yield from _routes_lacking(mine, theirs)
    deployed = {route.key: route for route in theirs.routes}
    for route in mine.routes:
        other = deployed.get(route.key)
        if "?" not in route.key and other is not None:
            yield from _routes_differ(route, other, theirs)
    yield from _authorizers_differ(mine, theirs)
    yield from _stages_differ(mine, theirs)


# --- routes --------------------------------------------------------------------------------------------------------


def _routes_lacking(mine: Api, theirs: Api) -> Iterator[Difference]:
    here, there = {route.key for route in mine.routes}, {route.key for route in theirs.routes}
    if theirs.routes.complete:
        for route in mine.routes:
            if "?" not in route.key and route.key not in there:
                yield Difference(route.at, f"{route.key} is not deployed in {theirs.name}")
    if theirs.routes.complete and mine.routes.complete and all("?" not in key for key in here):
        for other in theirs.routes:
            if other.key not in here:
                message = f"{other.key} is deployed in {theirs.name}, and {mine.name} has no such route"
                yield Difference(other.at, message)


def _routes_differ(mine: Route, theirs: Route, api: Api) -> Iterator[Difference]:
    if surely_other(mine.authorization_type, theirs.authorization_type):
        values = otherwise(mine.authorization_type, theirs.authorization_type, api.name)
        yield Difference(mine.at, f"{mine.key} has AuthorizationType {values}")
    elif isinstance(mine.authorizer, Authorizer) and isinstance(theirs.authorizer, Authorizer):
        guard, other = mine.authorizer.title, theirs.authorizer.title
        if surely_other(guard, other):
            yield Difference(mine.at, f"{mine.key} is guarded by authorizer {otherwise(guard, other, api.name)}")
    if surely_other(mine.api_key_required, theirs.api_key_required):
        values = otherwise(mine.api_key_required, theirs.api_key_required, api.name)
        yield Difference(mine.at, f"{mine.key} has ApiKeyRequired {values}")
    yield from _integrations_differ(mine, theirs, api)


def _integrations_differ(mine: Route, theirs: Route, api: Api) -> Iterator[Difference]:
    here, there = mine.integration, theirs.integration
    if not isinstance(here, Integration) or not isinstance(there, Integration):
        return
    if surely_other(here.type, there.type):
        yield Difference(here.at, f"{mine.key} has an integration of type {otherwise(here.type, there.type, api.name)}")
    elif here.target is not None and there.target is not None:
        if functions := _functions_differ(here.target, there.target, api):
            yield Difference(here.at, f"{mine.key} invokes {functions}")
    elif here.target is None and there.target is None and surely_other(here.uri, there.uri):
        yield Difference(here.at, f"{mine.key} leads to {otherwise(here.uri, there.uri, api.name)}")


def _functions_differ(mine: FunctionTarget, theirs: FunctionTarget, api: Api) -> str | None:
    """How the functions differ, or else the aliases or versions of them."""
    here, there = _name_of(mine), _name_of(theirs)
    if here is not None and there is not None and here != there:
        return f"function {there} in {api.name}, and {here} in the template"
    if mine.qualifier is None and theirs.qualifier is None:
        return None
    may_be_same = (
        mine.qualifier is not None
        and theirs.qualifier is not None
        and not mine.qualifier.equals(theirs.qualifier).is_no
    )
    if may_be_same or not (_qualifier_is_told(mine) and _qualifier_is_told(theirs)):
        return None
    labels = [f"its {target.qualifier}" if target.qualifier is not None else "no alias" for target in (theirs, mine)]
    return f"{labels[0]} in {api.name}, and {labels[1]} in the template"


def _name_of(target: FunctionTarget) -> str | None:
    if isinstance(target.function, Function):
        name = known(target.function.function_name)
        return None if name is None else name.literal
    found = _FUNCTION.fullmatch(target.arn.literal or "")
    return None if found is None else found[1]


def _qualifier_is_told(target: FunctionTarget) -> bool:
    """Whether it is known which alias or version is invoked, if any: not where an unread ARN may end in one."""
    return isinstance(target.function, Function) or target.arn.literal is not None


# --- authorizers ---------------------------------------------------------------------------------------------------


def _authorizers_differ(mine: Api, theirs: Api) -> Iterator[Difference]:
    for authorizer in mine.authorizers:
        title = known(authorizer.title)
        if title is None or title.literal is None:
            continue
        named = [other for other in theirs.authorizers if known(other.title) == title]
        if not named and theirs.authorizers.complete:
            yield Difference(authorizer.at, f"authorizer {title} is not deployed in {theirs.name}")
        elif len(named) == 1:
            for message in _how_they_differ(authorizer, named[0], theirs):
                yield Difference(authorizer.at, f"authorizer {title} {message}")


def _how_they_differ(mine: Authorizer, theirs: Authorizer, api: Api) -> Iterator[str]:
    if surely_other(mine.kind, theirs.kind):
        yield f"is of type {otherwise(mine.kind, theirs.kind, api.name)}"
        return
    here, there = _sources_of(mine), _sources_of(theirs)
    if here is not None and there is not None and here != there:
        yield f"has identity sources {told(there)} in {api.name}, and {told(here)} in the template"
    pairs = (
        ("IdentityValidationExpression", mine.validation_expression, theirs.validation_expression),
        ("AuthorizerResultTtlInSeconds", mine.result_ttl, theirs.result_ttl),
    )
    for what, one, other in pairs:
        if surely_other(one, other):
            yield f"has {what} {otherwise(one, other, api.name)}"
    asked, tasked = mine.target, theirs.target
    if asked is not None and tasked is not None and (functions := _functions_differ(asked, tasked, api)):
        yield f"asks {functions}"
    yield from _tokens_differ(mine, theirs, api)


def _sources_of(authorizer: Authorizer) -> frozenset[str] | None:
    """The identity sources; None where they are not all known. Names of headers compare without case."""
    if not authorizer.identity_sources.complete:
        return None
    return frozenset(
        f"{source.location}.{source.name.lower() if source.location == 'header' else source.name}"
        for source in authorizer.identity_sources
    )


def _tokens_differ(mine: Authorizer, theirs: Authorizer, api: Api) -> Iterator[str]:
    if mine.jwt is None or theirs.jwt is None:
        return
    pairs = (
        ("issuer", mine.jwt.issuers, theirs.jwt.issuers),
        ("audience", mine.jwt.audience, theirs.jwt.audience),
    )
    for what, ours, others in pairs:
        here, there = _literals([*ours]), _literals([*others])
        if here is not None and there is not None and ours.complete and others.complete and here != there:
            yield f"has {what} {told(there)} in {api.name}, and {told(here)} in the template"


def _literals(values: list[Maybe[Text]]) -> frozenset[str] | None:
    """The texts, where all of them are known whole."""
    texts = [known(value) for value in values]
    found = [text.literal for text in texts if text is not None and text.literal is not None]
    return frozenset(found) if len(found) == len(values) else None


# --- stages --------------------------------------------------------------------------------------------------------


def _stages_differ(mine: Api, theirs: Api) -> Iterator[Difference]:
    deployed = {literal_stage_name(stage): stage for stage in theirs.stages}
    for stage in mine.stages:
        name = literal_stage_name(stage)
        if name is None:
            continue
        other = deployed.get(name)
        if other is not None:
            yield from _variables_differ(stage, other, theirs)
        elif theirs.stages.complete and None not in deployed:
            yield Difference(stage.at, f"stage {name} is not deployed in {theirs.name}")


def _variables_differ(mine: Stage, theirs: Stage, api: Api) -> Iterator[Difference]:
    where = f"stage {literal_stage_name(mine)} of {api.name}"
    for name, value in mine.variables.items():
        other = theirs.variables.get(name)
        if other is not None and surely_other(value, other):
            values = otherwise(value, other, api.name)
            yield Difference(mine.at, f"variable {name} of stage {literal_stage_name(mine)} is {values}")
        elif other is None and theirs.variables_unread is None:
            yield Difference(mine.at, f"{where} has no variable {name}")
    if mine.variables_unread is None:
        for name in theirs.variables:
            if name not in mine.variables:
                yield Difference(theirs.at, f"{where} has variable {name}, and the template none")
