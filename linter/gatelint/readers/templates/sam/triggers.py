"""Triggers of a user pool that SAM makes of a function's events, by a change of the pool itself.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-cognito.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.sam.making import (
    child,
    entries_of,
    is_function,
    items_of,
    made,
    made_mapping,
    referred,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry, Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless
    from gatelint.readers.templates.sam.making import Makeable


def add_triggers(expansion: Expansion, function: Serverless, event: Entry, target: Makeable) -> None:
    """Makes the function a trigger of the user pool that an event names, which may invoke it then."""
    properties = child(event.value, "Properties")
    name = referred(child(properties, "UserPool"))
    pool = None if name is None else expansion.resources.get(name) or expansion.template.resources.get(name)
    if name is None or pool is None:
        return
    permission: dict[str, Makeable] = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": target,
        "Principal": "cognito-idp.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": [name, "Arn"]},
    }
    logical_id = f"{function.logical_id}CognitoPermission"
    expansion.add(logical_id, "AWS::Lambda::Permission", permission, function, near=event.value)
    expansion.resources[name] = _with_triggers(pool, child(properties, "Trigger"), target, event.value)


def _with_triggers(pool: Located, triggers: Node | None, target: Makeable, near: Node) -> Located:
    written = child(pool.node, "Properties", "LambdaConfig")
    names = [word(trigger) for trigger in items_of(triggers)]
    if is_function(triggers) or None in names:
        config: Node | None = triggers
    elif is_function(written):
        config = written
    else:
        made_ones: dict[str, Makeable] = {name: target for name in names if name is not None}
        config = made_mapping({entry.key: entry for entry in entries_of(written)} | made_ones, near.stretch)
    properties: dict[str, Makeable] = {entry.key: entry for entry in entries_of(child(pool.node, "Properties"))}
    changed: dict[str, Makeable] = {entry.key: entry for entry in entries_of(pool.node)}
    changed["Properties"] = made(properties | {"LambdaConfig": config}, pool.node.stretch)
    return Located(made_mapping(changed, pool.node.stretch), pool.source, pool.path, pool.key)
