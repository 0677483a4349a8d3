"""400 Missing required request parameters: a declared header or parameter did not arrive.

A REST API answers this where the method has a request validator for parameters and one that is marked as required is
missing, before any backend is called. The gateway response type is BAD_REQUEST_PARAMETERS.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "bad_request_parameters",
    {
        "REST": Response(400, "BadRequestException", '{"message": "Missing required request parameters: [page]"}'),
    },
)
