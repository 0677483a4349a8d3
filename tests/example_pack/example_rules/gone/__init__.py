"""410 Gone: the edge proxy answers in place of an API that was retired."""

from gatelint.rule import Failure, Response

failure = Failure(
    "gone",
    {
        "REST": Response(410, None, '{"message":"Gone"}'),
        "HTTP": Response(410, None, '{"message":"Gone"}'),
    },
)
