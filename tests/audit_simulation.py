"""What reading an account costs, without an account: all its calls, against quotas as AWS documents them."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from gatelint.readers.accounts.allowances import Allowance
from gatelint.readers.accounts.answers import Refusal
from gatelint.readers.accounts.asked_account import AskedAccount, Round
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.calls import CALLS
from gatelint.readers.accounts.collecting.collect import collect
from gatelint.readers.accounts.reader import Reader
from gatelint.readers.accounts.schedule import Schedule
from gatelint.records import record
from simulated_account import AtOnce, SimulatedAccount, SimulatedTime

STAGES = 2
"""Of each REST API; each has a function of its own, too."""
LONG_PAGE = 500
ACCOUNT_ID, REGION_NAME = "123456789012", "eu-west-1"


@record()
class Cost:
    """What an audit took."""

    calls: int
    throttled: int
    seconds: float
    bound: float
    """Seconds that AWS's quotas leave no way around: with all of each, and calls that take no time."""


def cost_of(rest_apis: int, part: float = 1.0) -> Cost:
    """Of reading an account with so many REST APIs in one region, in which a `part` of AWS's quotas is free."""
    time = SimulatedTime()
    reader = read_all(rest_apis, time, part)
    made = reader.tally.calls
    return Cost(made.total(), reader.tally.throttled.total(), time.now(), bound_of(made - reader.tally.throttled))


def calls_of(rest_apis: int) -> Counter[tuple[str, str]]:
    """The calls that are made to read such an account."""
    return read_all(rest_apis, SimulatedTime()).tally.calls


def read_all(rest_apis: int, time: SimulatedTime, part: float = 1.0) -> Reader:
    account = SimulatedAccount(answers_of(rest_apis), time, part=part, account=ACCOUNT_ID)
    reader = Reader(account, Schedule(clock=time, workers=AtOnce()))
    collect([AskedAccount(reader, Round())], [REGION_NAME])
    if reader.unread:
        raise AssertionError(f"lost: {reader.unread}")
    return reader


def answers_of(rest_apis: int) -> Any:
    """Every API has a method that invokes a function of its own, and stages that serve what is edited."""

    def answer(call: Call, parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        api = str(parameters.get("restApiId"))
        if call.operation == "get_rest_apis":
            start = int(parameters.get("position", 0))
            more = {"position": str(start + LONG_PAGE)} if start + LONG_PAGE < rest_apis else {}
            last = min(start + LONG_PAGE, rest_apis)
            return {"items": [{"id": f"api{number}", "name": "orders"} for number in range(start, last)], **more}
        if call.operation == "get_stages":
            return {"item": [{"stageName": f"s{number}", "deploymentId": f"d{number}"} for number in range(STAGES)]}
        if call.operation == "get_resources":
            return {"items": [{"id": "root", "path": "/", "resourceMethods": {"GET": method_of(api)}}]}
        if call.operation == "get_export":
            operation = {"x-amazon-apigateway-integration": method_of(api)["methodIntegration"]}
            return {"body": json.dumps({"openapi": "3.0.1", "paths": {"/": {"get": operation}}})}
        if call.operation == "get_function_configuration":
            return {"FunctionName": parameters["FunctionName"]}
        if call.operation == "get_policy":
            return {"Policy": '{"Statement": []}'}
        return {}

    return answer


def method_of(api: str) -> dict[str, Any]:
    function = f"arn:aws:lambda:{REGION_NAME}:{ACCOUNT_ID}:function:{api}"
    uri = f"arn:aws:apigateway:{REGION_NAME}:lambda:path/2015-03-31/functions/{function}/invocations"
    integration = {"type": "AWS_PROXY", "httpMethod": "POST", "uri": uri}
    return {"httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": False, "methodIntegration": integration}


def bound_of(made: Counter[tuple[str, str]]) -> float:
    """The least time for so many calls of each kind."""
    used: Counter[Allowance] = Counter()
    for key, times in made.items():
        for allowance in CALLS[key].allowances:
            used[allowance] += times
    return max(0.0, *(least(allowance, times) for allowance, times in used.items() if allowance.source))


def least(allowance: Allowance, times: int) -> float:
    if allowance.burst is None:
        return (-(-times // allowance.calls) - 1) * allowance.seconds
    return (times - allowance.burst) * allowance.seconds / allowance.calls
