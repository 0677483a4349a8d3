"""A small pack of rules to test the engine with; nothing registers it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Failure, Finding, Fix, Request, Response, Rule, Undecided
from gatelint.values import Default, known

DOCUMENTATION = """Nothing deploys to a stage.

## Why
It is a demonstration.

## How to fix
Deploy.

## Exceptions
None.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

not_found = Failure("not_found", {"HTTP": Response(404, None, '{"message":"Not Found"}')})


def not_deployed(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.HTTP:
            continue
        for stage in api.stages:
            deploys = stage.auto_deploy.equals(True)
            if deploys.is_yes:
                continue
            written = not isinstance(stage.auto_deploy.at, Default)
            edit = Edit(stage.auto_deploy.place, "true")
            yield Finding(
                Request(None, "/*"),
                Certainty.of(~deploys),
                stage.auto_deploy.place,
                f"nothing deploys to {known(stage.stage_name)}",
                not_found.of("HTTP"),
                help="set AutoDeploy: true",
                api=api,
                fixes=[Fix("deploy every change", (edit,), safe=True)] if written and deploys.is_no else [],
            )


demo_not_deployed = Rule("demo-not-deployed", 9690, not_found, not_deployed, fix="safe", kinds=("HTTP",))
demo_told_only = Rule("demo-told-only", 9691, not_found, kinds=("HTTP",))


def demo_modules() -> list[ModuleType]:
    """The rules as modules, as a pack has them."""
    modules: list[ModuleType] = []
    for rule, documentation in ((demo_not_deployed, DOCUMENTATION), (demo_told_only, "It is only told of.")):
        module = ModuleType(f"demo.not_found.{rule.id.replace('-', '_')}", documentation)
        module.__dict__["rule"] = rule
        modules.append(module)
    return modules
