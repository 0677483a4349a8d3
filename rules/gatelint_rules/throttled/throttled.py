"""More requests come than the limits of a usage plan, a method, a stage or the account let through.

## Why
API Gateway hands out tokens: the rate is how many a second, the burst how many are saved up, and a request that finds
none is answered with 429. It looks at the limits of the client's usage plan first, then at those of the method or
stage, then at those of the account, which all APIs of a region share: one API in a rush takes the tokens of the others.
A limit above the account's is never reached, since the account's is used up before it.

## How to fix
See in the metrics and access logs (`$context.error.responseType` is THROTTLED) which limit is meant. Raise it, ask for
more with Service Quotas where it is the account's, and let clients wait longer each time before they try again.

## Exceptions
How many requests will come stands in no configuration, so nothing checks for it. A limit that lets nothing through is
another matter: throttle-limit-zero tells of that.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

from __future__ import annotations

from gatelint.rule import Rule
from gatelint_rules.throttled import failure

rule = Rule(id="throttled", code=9677, failure=failure, kinds=("REST", "HTTP", "WebSocket"))
