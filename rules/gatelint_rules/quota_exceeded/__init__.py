"""429 Limit Exceeded: the quota of a usage plan is used up.

A REST API answers `{"message":"Limit Exceeded"}` with `LimitExceededException` to a request with an API key whose usage
plan allows no more requests in the day, week or month. The gateway response type is QUOTA_EXCEEDED.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "quota_exceeded",
    {
        "REST": Response(429, "LimitExceededException", '{"message":"Limit Exceeded"}'),
        "WebSocket": Response(429, "LimitExceededException", '{"message":"Limit Exceeded"}'),
    },
)
