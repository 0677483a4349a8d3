"""Changes of HTTP and WebSocket APIs, and of the domain names that the newer API of API Gateway knows.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/resources.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.aws_commands.deployments import Redeployment, address_of
from gatelint.aws_commands.jq import arguments_of, plainly_changed
from gatelint.aws_commands.shell import Asked, NotSpeakableError, Written, aws, file_for, through_jq
from gatelint.front_door.api import Api
from gatelint.remedies import AskFor, SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.aws_commands.jq import Change
    from gatelint.aws_commands.rest import Line
    from gatelint.aws_commands.shell import Option
    from gatelint.front_door.door import FrontDoor

_API = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/apis/([^/]+)")
_PART = re.compile(_API.pattern + r"/(routes|integrations|authorizers|stages)/(.+)")
_DOMAIN = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/domainnames/([^/]+)")
_MAPPING = re.compile(_DOMAIN.pattern + r"/apimappings/(.+)")

_ROUTE_SETTINGS = ("DefaultRouteSettings", "RouteSettings")
_WITHOUT_OFF = 'del(.. | objects | select(.LoggingLevel == "OFF").LoggingLevel)'
"""HTTP APIs refuse any word about execution logs, also the one that they tell of themselves.

https://github.com/hashicorp/terraform-provider-aws/issues/14010
"""


def update(arn: str, changes: Sequence[Change], door: FrontDoor | None = None) -> Iterator[Line]:
    """The commands that make changes of one thing; nothing where none does. What is around a mapping `door` tells."""
    if found := _API.fullmatch(arn):
        region, api = found.groups()
        yield from _update("api", [("region", region), ("api-id", api)], api, changes)
        yield Redeployment(region, api)
    elif found := _PART.fullmatch(arn):
        region, api, kind, name = found.groups()
        thing = kind[:-1]
        named = "stage-name" if thing == "stage" else f"{thing}-id"
        yield from _update(thing, [("region", region), ("api-id", api), (named, name)], name, changes)
        if thing != "stage":
            yield Redeployment(region, api)
    elif found := _DOMAIN.fullmatch(arn):
        region, domain = found.groups()
        yield from _update("domain-name", [("region", region), ("domain-name", domain)], domain, changes)
    elif found := _MAPPING.fullmatch(arn):
        region, domain, mapping = found.groups()
        which = [("region", region), ("domain-name", domain), ("api-mapping-id", mapping)]
        which.append(("api-id", _api_of(arn, door)))
        yield from _update("api-mapping", which, mapping, changes)


def _api_of(arn: str, door: FrontDoor | None) -> str:
    """The id of the API that a mapping leads to, which an update of it takes whatever is changed.

    https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/update-api-mapping.html
    """
    mappings = [] if door is None else [each for domain in door.domains for each in domain.mappings]
    mapping = next((each for each in mappings if each.at.source == arn), None)
    if mapping is None or not isinstance(mapping.api, Api):
        raise NotSpeakableError("the API that the mapping leads to is not known here")
    return address_of(mapping.api.at.source)[1]


def _update(thing: str, which: Sequence[tuple[str, str]], name: str, changes: Sequence[Change]) -> Iterator[str]:
    options: list[Option] = []
    within: dict[str, list[Change]] = {}
    for change in changes:
        first = str(change.at.path[0])
        option = _option(first)
        if isinstance(change, AskFor) and len(change.at.path) == 1:
            options.append((option, Asked(change.variable, change.what)))
        elif not isinstance(change, SetValue) or len(change.at.path) > 1 or isinstance(change.value, list | dict):
            within.setdefault(first, []).append(change)
        elif isinstance(change.value, bool):
            options.append((option if change.value else f"no-{option}", None))
        else:
            options.append((option, str(change.value)))
    for first, made in within.items():
        # What is within is given whole: what is left out would be lost.
        option = _option(first)
        file = file_for(name, option)
        get = aws("apigatewayv2", f"get-{thing}", [*which, ("output", "json")])
        steps = [f".{first}", *(plainly_changed(change, change.at.path[1:]) for change in made)]
        program = " | ".join([*steps, _WITHOUT_OFF] if first in _ROUTE_SETTINGS else steps)
        yield f"{get} | {through_jq(program, *arguments_of(made))} > {file}"
        options.append((option, Written(f"file://{file}")))
    if options:
        yield aws("apigatewayv2", f"update-{thing}", [*which, *options])


def _option(name: str) -> str:
    """What the AWS CLI calls a property: "AutoDeploy" is --auto-deploy."""
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()
