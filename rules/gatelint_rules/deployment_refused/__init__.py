"""The deployment is refused: a service rejects the configuration before any request.

CloudFormation rolls the stack back and quotes the service's message. No client sees a response, but the error is as
hard to trace, and the request that would have failed is why it is refused.
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "deployment_refused",
    {
        "deployment": Response(400, "BadRequestException", None),
    },
)
