"""The UsagePlan of an API's Auth: a plan and a key that SAM makes.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Sequence
from gatelint.readers.templates.sam.making import Makeable, child, is_function, picked, ref, word

if TYPE_CHECKING:
    from gatelint.readers.templates.located import Located
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

SHARED = "Serverless"


def add_usage_plan(expansion: Expansion, api: Serverless, auth: Node | None) -> None:
    """Adds the usage plan and the key of an API, or its stage to the plan and key that several APIs share."""
    written = child(auth, "UsagePlan")
    unread = next((one for one in (auth, written, child(written, "CreateUsagePlan")) if is_function(one)), None)
    if unread is not None:
        plan = f"{api.logical_id}UsagePlan"
        attached: dict[str, Makeable] = {"KeyId": unread, "UsagePlanId": ref(plan)}
        expansion.add(plan, "AWS::ApiGateway::UsagePlan", {"ApiStages": unread}, api, near=unread)
        expansion.add(f"{plan}Key", "AWS::ApiGateway::UsagePlanKey", attached, api, near=unread)
        return
    kind = word(child(written, "CreateUsagePlan"))
    if written is None or kind not in ("PER_API", "SHARED"):
        return
    name = api.logical_id if kind == "PER_API" else SHARED
    plan, key = f"{name}UsagePlan", f"{name}ApiKey"
    condition = api.condition
    if kind == "SHARED":
        expansion.sharing.append(api.condition)
        condition = expansion.any_of("SharedUsagePlanCondition", expansion.sharing)
    api_id, stage = ref(api.logical_id), ref(expansion.aliases[f"{api.logical_id}.Stage"])
    made_plan, made_key = expansion.resources.get(plan), expansion.resources.get(key)
    stages: list[Makeable] = [*_listed(made_plan, "ApiStages"), {"ApiId": api_id, "Stage": stage}]
    stage_keys: list[Makeable] = [*_listed(made_key, "StageKeys"), {"RestApiId": api_id, "StageName": stage}]
    settings = picked(written, "Quota", "Throttle", "UsagePlanName")
    joined: dict[str, Makeable] = {"KeyId": ref(key), "KeyType": "API_KEY", "UsagePlanId": ref(plan)}
    parts: list[tuple[str, str, dict[str, Makeable]]] = [
        (plan, "AWS::ApiGateway::UsagePlan", {"ApiStages": stages, **settings}),
        (key, "AWS::ApiGateway::ApiKey", {"Enabled": True, "StageKeys": stage_keys}),
        (f"{name}UsagePlanKey", "AWS::ApiGateway::UsagePlanKey", joined),
    ]
    for logical_id, type_name, properties in parts:
        expansion.add(logical_id, type_name, properties, api, near=written, condition=condition)
        expansion.aliases[f"{api.logical_id}.{logical_id.removeprefix(name)}"] = logical_id


def _listed(resource: Located | None, key: str) -> list[Makeable]:
    """What a list of a resource that is made already holds."""
    listed = None if resource is None else child(resource.node, "Properties", key)
    return [*listed.items] if isinstance(listed, Sequence) else []
