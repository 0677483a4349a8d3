"""403 with "is not authorized": a policy does not allow the caller.

A resource policy or the policy that a Lambda authorizer returned denies the method's ARN, explicitly (the body then
ends in "with an explicit deny") or because nothing allows it. The body of a REST API writes `Message` with a
capital M. The gateway response type is ACCESS_DENIED.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "access_denied",
    {
        "REST": Response(
            403,
            "AccessDeniedException",
            '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource"}',
        ),
        "HTTP": Response(403, None, '{"message":"Forbidden"}'),
    },
)
