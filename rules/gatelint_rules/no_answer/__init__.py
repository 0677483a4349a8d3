"""Nothing at all: the message arrives, and nothing comes back.

A client of a WebSocket API that waits for an answer waits until its own patience ends. API Gateway sends no error, and
none stands in the logs, for the integration has done its work.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
"""

from gatelint.rule import Failure, Response

failure = Failure("no_answer", {"WebSocket": Response(None)})
