"""What reading an account costs, without an account: all its calls, against quotas as AWS documents them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gatelint.readers.accounts.allowances import Allowance
from gatelint.readers.accounts.answers import Refusal
from gatelint.readers.accounts.call import (
    ACCOUNT,
    FUNCTION,
    QUALIFIED,
    REGION,
    REST_API,
    REST_STAGE,
    Call,
)
from gatelint.readers.accounts.calls import CALLS, SIGNING_IN
from gatelint.readers.accounts.reader import Question, Reader
from gatelint.readers.accounts.schedule import Schedule
from gatelint.records import record
from simulated_account import AtOnce, SimulatedAccount, SimulatedTime

STAGES = 2
"""Of each REST API; each has a function of its own, too."""
LONG_PAGE = 500


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
    account = SimulatedAccount(answers_of(rest_apis), time, part=part)
    reader = Reader(account, Schedule(clock=time, workers=AtOnce()))
    asked = [question for call in reads(ACCOUNT, REGION) for question in [ask(reader, call, 0)]]
    apis = range(len(reader.read("apigateway", "get_rest_apis", "eu-west-1")))
    asked += [ask(reader, call, api) for api in apis for call in reads(REST_API, FUNCTION, QUALIFIED)]
    asked += [ask(reader, call, api, stage) for api in apis for stage in range(STAGES) for call in reads(REST_STAGE)]
    for question in asked:
        question.answer()
    if reader.unread:
        raise AssertionError(f"lost: {reader.unread}")
    made = reader.tally.calls
    return Cost(made.total(), reader.tally.throttled.total(), time.now(), bound_of(made - reader.tally.throttled))


def reads(*per: str) -> list[Call]:
    return [call for key, call in CALLS.items() if call.per in per and key not in SIGNING_IN]


def ask(reader: Reader, call: Call, api: int, stage: int = 0) -> Question:
    given = {name: f"{api}-{stage}" for name in call.names if name != "VpcEndpointIds"}
    return reader.ask(call.service, call.operation, "eu-west-1", **given)


def answers_of(rest_apis: int) -> Any:
    def answer(call: Call, parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        if call.operation != "get_rest_apis":
            return {"items": [{}]}
        start = int(parameters.get("position", 0))
        more = {"position": str(start + LONG_PAGE)} if start + LONG_PAGE < rest_apis else {}
        return {"items": [{}] * min(LONG_PAGE, rest_apis - start), **more}

    return answer


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
