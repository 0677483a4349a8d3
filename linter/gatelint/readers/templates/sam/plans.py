"""The UsagePlan of an API's Auth: a plan and a key that SAM makes.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.making import Makeable, child, entries_of, picked, ref, word

if TYPE_CHECKING:
    from gatelint.readers.templates.located import Located
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

SHARED = "Serverless"


def add_usage_plan(expansion: Expansion, api: Serverless, auth: Node | None) -> None:
    """Adds the usage plan and the key of an API, or its stage to the plan that several APIs share."""
    written = child(auth, "UsagePlan")
    kind = word(child(written, "CreateUsagePlan"))
    if written is None or kind not in ("PER_API", "SHARED"):
        return
    name = api.logical_id if kind == "PER_API" else SHARED
    stage: dict[str, Makeable] = {
        "ApiId": ref(api.logical_id),
        "Stage": ref(expansion.aliases[f"{api.logical_id}.Stage"]),
    }
    stages: list[Makeable] = [*_stages_of(expansion.resources.get(f"{name}UsagePlan")), stage]
    expansion.add(
        f"{name}UsagePlan",
        "AWS::ApiGateway::UsagePlan",
        {"ApiStages": stages, **picked(written, "Quota", "Throttle", "UsagePlanName")},
        api,
        near=written,
    )
    expansion.add(f"{name}ApiKey", "AWS::ApiGateway::ApiKey", {"Enabled": True}, api, near=written)
    expansion.add(
        f"{name}UsagePlanKey",
        "AWS::ApiGateway::UsagePlanKey",
        {"KeyId": ref(f"{name}ApiKey"), "KeyType": "API_KEY", "UsagePlanId": ref(f"{name}UsagePlan")},
        api,
        near=written,
    )


def _stages_of(plan: Located | None) -> list[Makeable]:
    """The stages that are in a plan already."""
    from gatelint.readers.templates.nodes import Sequence

    stages = None if plan is None else child(plan.node, "Properties", "ApiStages")
    return [item for item in stages.items if entries_of(item)] if isinstance(stages, Sequence) else []
